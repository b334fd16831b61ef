"""When things happen in the demo: days counted back from today, at hours that people keep."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5
OFFICE_HOURS = (9, 16)
HOURS_AT_HOME = (9, 21)


@dataclass
class Calendar:
    """Turns the days of one story into moments, each later than the one before it and none later than yesterday.

    `day` is the day that the story has come to. Weekends move what happens at the town hall, but not the story.
    """

    story: str
    today: date
    day: date
    dice: Random
    last: datetime | None = None

    def later(self, days: int, *, office: bool = False) -> datetime:
        """The moment `days` on in the story. Raises ValueError where the story would run past yesterday."""
        self.day += timedelta(days=days)
        if self.day >= self.today:
            raise ValueError(f"'{self.story}' runs past yesterday, to {self.day}")
        day = self._working_day() if office else self.day
        moment = self._moment(day, OFFICE_HOURS if office else HOURS_AT_HOME)
        if self.last is not None and moment <= self.last:
            moment = self.last + timedelta(minutes=self.dice.randint(12, 50))
        self.last = moment
        return moment

    def _working_day(self) -> date:
        after = self.day
        while after.weekday() >= SATURDAY:
            after += timedelta(days=1)
        if after < self.today:
            return after
        before = self.day
        while before.weekday() >= SATURDAY:
            before -= timedelta(days=1)
        return before

    def _moment(self, day: date, hours: tuple[int, int]) -> datetime:
        clock = time(self.dice.randint(*hours), self.dice.randint(0, 59), self.dice.randint(0, 59))
        return datetime.combine(day, clock, tzinfo=ZONE)
