"""The figures of displacement as people see them. Nothing here asks the database; what is hidden is None already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.demarcation import WorkFunction
from accounts.models import WorkFunction as Names
from accounts.written import filled
from boundary.displacement import COUNTED, Answer, Done, Figures, Halves, Quarter, Reading, Trend
from decisions.disclosure import ALL
from decisions.presentation_figures import Bar, Block, Category, Chart, Figure, Row, Table, bar_of, figures_of

FUNCTIONS = [(function.value, Names(function.value).label) for function in WorkFunction if function in COUNTED]
WHO = (
    Category(Done.OFFICIALS, gettext_lazy("civil servants alone"), "G", "sky"),
    Category(Done.TOGETHER, gettext_lazy("together"), "S", "teal"),
    Category(Done.SOCIAL_WORKERS, gettext_lazy("social workers"), "W", "plum"),
)
MOST_QUARTERS = 8
"""Two years: what is compared and drawn."""


@dataclass(frozen=True)
class Told:
    """What became of social work somewhere, in words, with the hours of each profession on which that rests."""

    name: str
    trend: str
    sentence: str
    exactly: list[str]
    tone: str


@dataclass(frozen=True)
class Hours:
    """The hours of social workers in a quarter, in percent of the most."""

    name: str
    hours: int | None
    width: float


@dataclass(frozen=True)
class Shown:
    """The figures, with the names of the districts and the day on which they are read."""

    figures: Figures
    districts: Mapping[str, str]
    today: date

    def quarters(self) -> list[Quarter]:
        """The last eight quarters that are over; not the one in which logging began, of which a part is missing."""
        now = Quarter(self.today.year, (self.today.month + 2) // 3)
        return [one for one in self.figures.quarters()[1:] if one < now][-MOST_QUARTERS:]

    def name_of(self, district: str | None, function: str | None) -> str:
        place = self.districts[district] if district else _("the whole municipality")
        work = str(Names(function).label) if function else _("all social work")
        return filled(_("%(work)s, %(place)s"), work=work, place=place)

    def readings(self, district: str | None, function: str | None) -> list[Told]:
        """For each district, or for the one that was chosen, what the first year says beside the second."""
        quarters = self.quarters()
        chosen = [district] if district else list(self.districts)
        return [_told(self.districts[code], self.figures.reading(quarters, code, function)) for code in chosen if code]

    def charts(self, district: str | None, function: str | None) -> list[Chart]:
        """Who did it: by quarter, and by district where none was chosen."""
        charts = [
            Chart(
                _("By quarter"),
                [self._bar(district, function, one.code, quarter_in_words(one)) for one in self.quarters()],
            )
        ]
        if district is ALL:
            bars = [self._bar(code, function, ALL, name) for code, name in self.districts.items()]
            charts.append(Chart(_("By district"), bars))
        if function is ALL:
            bars = [self._bar(district, code, ALL, str(name)) for code, name in FUNCTIONS]
            charts.append(Chart(_("By kind of work"), bars))
        return [Chart(chart.heading, [bar for bar in chart.bars if bar.total != 0]) for chart in charts]

    def hour_bars(self, district: str | None, function: str | None) -> list[Hours]:
        found = [(one, self.figures.hours(district, function, one.code)) for one in self.quarters()]
        most = max((hours or 0 for _quarter, hours in found), default=0)
        return [
            Hours(quarter_in_words(one), hours, round(100 * (hours or 0) / most, 2) if most else 0.0)
            for one, hours in found
        ]

    def table(self, district: str | None, function: str | None) -> Table:
        """The numbers of all pictures, and those of the quarter that is not over."""
        blocks = [Block("", [self._row(self.name_of(district, function), district, function, ALL)])]
        quarters = self.figures.quarters()[-MOST_QUARTERS - 1 :]
        rows = [self._row(quarter_in_words(one), district, function, one.code) for one in quarters]
        blocks.append(Block(_("By quarter"), rows))
        if district is ALL:
            rows = [self._row(name, code, function, ALL) for code, name in self.districts.items()]
            blocks.append(Block(_("By district"), rows))
        if function is ALL:
            rows = [self._row(str(name), district, code, ALL) for code, name in FUNCTIONS]
            blocks.append(Block(_("By kind of work"), rows))
        return Table(
            caption=_("Who did social work’s own work"),
            of=_("Of what"),
            columns=[
                _("Activities"),
                _("Civil servants alone"),
                _("Together"),
                _("Social workers"),
                _("Hours of social workers"),
            ],
            blocks=[block for block in blocks if block.rows],
        )

    def _bar(self, district: str | None, function: str | None, quarter: str | None, name: str) -> Bar:
        return bar_of(self.figures.times, (district, function, quarter), name, WHO)

    def _row(self, name: str, district: str | None, function: str | None, quarter: str | None) -> Row:
        cells: Sequence[Figure] = figures_of(self.figures.times, (district, function, quarter), WHO)
        return Row(name, [*cells, Figure(self.figures.hours(district, function, quarter))])


def quarter_in_words(quarter: Quarter) -> str:
    return _("quarter %(number)d of %(year)d") % {"number": quarter.number, "year": quarter.year}


def _told(name: str, reading: Reading) -> Told:
    titles = {
        Trend.BESIDE: _("Beside social work"),
        Trend.INSTEAD: _("Instead of social work"),
        Trend.SHRINKING: _("Less social work"),
        Trend.STEADY: _("As it was"),
        Trend.UNKNOWN: _("Too little to say"),
    }
    sentences = {
        Trend.BESIDE: _("Civil servants came to the neighbourhood, and social work stayed."),
        Trend.INSTEAD: _("Civil servants came to the neighbourhood, and social work became less."),
        Trend.SHRINKING: _("Social work became less, and civil servants did not take its place."),
        Trend.STEADY: _("Civil servants did not come more often, and social work stayed."),
        Trend.UNKNOWN: _half_an_answer(reading),
    }
    tones = {Trend.BESIDE: "teal", Trend.INSTEAD: "clay", Trend.SHRINKING: "sun"}
    is_less = reading.social.answer is Answer.LESS
    return Told(
        name=name,
        trend=titles[Trend.SHRINKING] if reading.trend is Trend.UNKNOWN and is_less else titles[reading.trend],
        sentence=sentences[reading.trend],
        exactly=_hours_of(reading),
        tone=tones.get(reading.trend, "sun" if is_less else ""),
    )


def _half_an_answer(reading: Reading) -> str:
    """What is known where one of the two questions has no answer."""
    if reading.social.answer is Answer.LESS:
        return _("Social work became less. Of civil servants too little was logged to say whether they came.")
    if reading.social.answer is not Answer.UNKNOWN:
        return _("Social work stayed. Of civil servants too little was logged to say whether they came.")
    if reading.officials.answer is Answer.MORE:
        return _(
            "Civil servants came to the neighbourhood. Of social work too little was logged to say what became of it."
        )
    return _("Too little was logged here to compare two years.")


def _hours_of(reading: Reading) -> list[str]:
    """The hours of each profession of which something is known; none where there is nothing to compare."""
    officials, social = reading.officials, reading.social
    told = []
    if officials.answer is not Answer.UNKNOWN and (officials.before or officials.after):
        told.append(_in_hours(_("Civil servants: from %(before)s to %(after)s hours a quarter."), officials))
    if social.answer is not Answer.UNKNOWN:
        told.append(_in_hours(_("Social workers: from %(before)s to %(after)s hours a quarter."), social))
    return told


def _in_hours(sentence: str, halves: Halves) -> str:
    if halves.before is None or halves.after is None:
        return _("We do not show all hours: they would tell of single people.")
    return sentence % {"before": halves.before, "after": halves.after}
