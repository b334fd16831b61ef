"""What lies in the file of one plan of the demo: templates, messages to its group, a question, and notes of colleagues.

Told beside the story of the plan, on days and hours of its own, so that the story stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import Person
from civilservants import actions as desk
from civilservants.models import AnswerTemplate
from config.demo.calendar import SATURDAY, ZONE
from config.demo.town import Town
from initiatives.models import Initiative

PLAN = "De Linde blijft open, door en voor de buurt"

TEMPLATES = (
    (
        "ontvangen",
        "Plan in behandeling",
        "Wij werken aan uw plan: {titel}",
        (
            "Beste mensen van {naam_groep},\n\nWij hebben uw plan ({kenmerk}) gelezen en werken eraan. De stap van nu "
            "is: {stap}. U hoort uiterlijk op {uiterste_dag} meer.\n\nHebt u vragen? Bel of mail {behandelaar}.\n\n"
            "Met vriendelijke groet,\n{behandelaar}\n{gemeente}"
        ),
    ),
    (
        "afspraak",
        "Samen langs de plek",
        "Wanneer lopen wij samen door uw plek?",
        (
            "Beste mensen van {naam_groep},\n\nWij komen graag kijken op de plek van “{titel}”. Kies een dag die u "
            "past en laat het ons weten.\n\nMet vriendelijke groet,\n{behandelaar}"
        ),
    ),
)

QUESTION = "Wie van de groep heeft de sleutel van de nooduitgang, en is die persoon ook 's avonds te bereiken?"
ANSWER = (
    "Dat ben ik, Henk. Ik woon om de hoek en ben elke dag tot tien uur te bellen. Shanice heeft een reservesleutel."
)


@dataclass
class Days:
    """Days counted back from today, each moment later than the one before it."""

    today: date
    last: datetime | None = None

    def moment(self, days_ago: int, hour: time, *, office: bool = True) -> datetime:
        """So many days ago; the town hall does on Friday what would fall in a weekend."""
        day = self.today - timedelta(days=days_ago)
        while office and day.weekday() >= SATURDAY:
            day -= timedelta(days=1)
        at = datetime.combine(day, hour, tzinfo=ZONE)
        if self.last is not None and at <= self.last:
            at = self.last + timedelta(minutes=9)
        self.last = at
        return at


def write_templates() -> None:
    """The templates that the municipality begins with: reference data."""
    AnswerTemplate.objects.bulk_create(
        AnswerTemplate(key=key, name=name, subject=subject, body=body) for key, name, subject, body in TEMPLATES
    )


def correspondence(town: Town, today: date) -> Iterator[datetime]:
    """Everything in the file of the plan, each at its moment; nothing where that plan is not told."""
    days = Days(today)
    samira, priya, jeroen, henk = (town.people[key] for key in ("samira", "priya", "jeroen", "henk"))

    at = days.moment(27, time(9, 20))
    yield at
    plan = Initiative.objects.filter(title=PLAN).first()
    if plan is None:
        return
    first = desk.draft_message(
        initiative_id=plan.id,
        subject="Zo gaat het verder met de sleutel",
        text="Beste mensen van Onze Linde,\n\nDe vorige stap is klaar. Nu gaat het over de sleutel en over het geld. U "
        "kunt zelf een voorstel op tafel leggen, samen met uw teams. Wij lezen mee.\n\nDe twee rondes door het gebouw "
        "zetten wij in onze agenda.\n\nMet vriendelijke groet,\nPriya",
        by=priya,
        at=at,
    )
    at = days.moment(27, time(9, 41))
    yield at
    desk.offer_message(message_id=first.id, reader=samira, seen=1, by=priya, at=at)
    at = days.moment(27, time(14, 5))
    yield at
    desk.give_leave(message_id=first.id, remark="Helder. Mooi kort.", seen=2, by=samira, at=at)
    at = days.moment(26, time(9, 3))
    yield at
    desk.publish_message(message_id=first.id, seen=3, by=priya, at=at)

    yield from _noted(plan, days, samira, priya, jeroen)
    yield from _asked(plan, days, samira, henk)

    at = days.moment(6, time(10, 15))
    yield at
    waiting = desk.draft_message(
        initiative_id=plan.id,
        subject="Wanneer u antwoord krijgt op uw voorstel",
        text="Beste mensen van Onze Linde,\n\nWij hebben uw voorstel gezien. Wij lezen het advies van Samenwijk erbij "
        "en zeggen aan tafel wat wij ervan vinden.\n\nMet vriendelijke groet,\nPriya",
        by=priya,
        at=at,
    )
    at = days.moment(6, time(10, 32))
    yield at
    desk.offer_message(message_id=waiting.id, reader=samira, seen=1, by=priya, at=at)


def _noted(plan: Initiative, days: Days, samira: Person, priya: Person, jeroen: Person) -> Iterator[datetime]:
    for ago, hour, by, text in (
        (
            22,
            time(11, 30),
            priya,
            f"@{samira}, de keuring van de nooduitgang zit in de map van het gebouw. Is dat genoeg?",
        ),
        (21, time(9, 12), samira, f"Ja. @{jeroen}, wil je nagaan of de sleutelkast nog past?"),
        (20, time(15, 47), jeroen, "Past. Er moet wel een tweede haak in."),
    ):
        at = days.moment(ago, hour)
        yield at
        desk.write_note(initiative_id=plan.id, text=text, by=by, at=at)
    at = days.moment(20, time(15, 58))
    yield at
    slip = desk.write_note(initiative_id=plan.id, text="Dit hoort bij een ander plan.", by=jeroen, at=at)
    at = days.moment(20, time(16, 2))
    yield at
    desk.strike_note(note_id=slip.id, by=jeroen, at=at)


def _asked(plan: Initiative, days: Days, samira: Person, henk: Person) -> Iterator[datetime]:
    at = days.moment(19, time(10, 24))
    yield at
    question = desk.ask(
        initiative_id=plan.id, person=henk, text=QUESTION, answer_by=at.date() + timedelta(days=7), by=samira, at=at
    )
    at = days.moment(17, time(19, 36), office=False)
    yield at
    desk.answer(question_id=question.id, text=ANSWER, at=at)
