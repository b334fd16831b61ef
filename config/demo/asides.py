"""What happens around the plans of the demo, beside their tables: support, help, updates, milestones, looking back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from accounts.models import Party, Person
from config.demo import people
from config.demo.calendar import Calendar
from config.demo.sketches import sketch
from config.demo.tale import Tale
from config.demo.town import signer_of
from decisions import queries as table
from initiatives import actions as initiatives
from initiatives.models import Initiative, Milestone

MOST_SUPPORTERS = 14
SUPPORT_COMES_WITHIN = 60
"""Days after a plan was sent."""


@dataclass(frozen=True)
class Rewrote:
    """The group changes its text: `old` becomes `new`. Here and below, `on` is the day since the plan was sent."""

    on: int
    old: str
    new: str
    why: str


@dataclass(frozen=True)
class Signed:
    """The district team enters a sheet with signatures; `struck` is why it is struck out a day later."""

    on: int
    signatures: int
    note: str = ""
    struck: str = ""


@dataclass(frozen=True)
class Helped:
    """Somebody offers help, and the group answers two days later, unless `accepted` is None."""

    on: int
    person: str
    kind: str
    message: str
    accepted: bool | None = True
    words: str = ""


@dataclass(frozen=True)
class Told:
    """The group posts an update, with a picture of a scene and what can be seen on it."""

    on: int
    title: str
    text: str
    scene: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Planned:
    """A milestone: planned on a day, for a day, seen to by a kind of party or by `who`; `done` where it was reached."""

    on: int
    title: str
    for_day: int
    party: str = ""
    who: str = ""
    done: int | None = None


@dataclass(frozen=True)
class Moved:
    """The day of a milestone is moved."""

    on: int
    title: str
    to: int
    reason: str


@dataclass(frozen=True)
class Reached:
    """A milestone is reached; the tale puts these in by itself."""

    on: int
    title: str


@dataclass(frozen=True)
class LookedBack:
    """A kind of party looks back."""

    on: int
    party: str
    well: str
    less: str
    again: str = "yes"


Aside = Rewrote | Signed | Helped | Told | Planned | Moved | Reached | LookedBack


@dataclass
class AsideTale:
    """What happens around one plan. Its threads yield the moment of what comes next, and do it when asked to go on."""

    tale: Tale
    asides: Sequence[Aside]

    def supporters(self) -> Iterator[datetime]:
        """People of the town who support it in the first weeks, as long as it runs."""
        dice, calendar = self._dice("steun"), self._calendar("steun")
        own = {self.tale.story.lead, *self.tale.story.others, *self.tale.story.invited}
        others = [human.key for human in people.RESIDENTS if human.key not in own]
        number = dice.randint(0, MOST_SUPPORTERS) + (10 if self.asides else 0)
        chosen = dice.sample(others, min(number, len(others)))
        days = sorted(dice.randint(1, SUPPORT_COMES_WITHIN) for _key in chosen)
        for key, day in zip(chosen, days, strict=True):
            if (at := self._on(calendar, day)) is None:
                return
            yield at
            if not self._now().is_running:
                return
            initiatives.give_support(initiative_id=self._now().id, by=self.tale.town.people[key], at=at)

    def course(self) -> Iterator[datetime]:
        """What is told of this plan, in the order of its days."""
        calendar = self._calendar("terzijde")
        reached = [Reached(one.done, one.title) for one in self.asides if isinstance(one, Planned) and one.done]
        for aside in sorted([*self.asides, *reached], key=lambda one: one.on):
            if (at := self._on(calendar, aside.on)) is None:
                return
            yield at
            yield from self._happens(aside, calendar, at)

    def _happens(self, aside: Aside, calendar: Calendar, at: datetime) -> Iterator[datetime]:
        match aside:
            case Signed():
                yield from self._signed(aside, calendar, at)
            case Helped():
                yield from self._helped(aside, calendar, at)
            case Rewrote():
                self._rewrote(aside, at)
            case Told():
                self._told(aside, at)
            case LookedBack():
                self._looked_back(aside, at)
            case _:
                self._on_the_way(aside, at)

    def _signed(self, aside: Signed, calendar: Calendar, at: datetime) -> Iterator[datetime]:
        official = signer_of(self._party(Party.Kind.MUNICIPAL_TEAM))
        sheet = initiatives.enter_sheet(
            initiative_id=self._now().id,
            data=sketch("sheet", f"{self.tale.story.title} {aside.on}"),
            name="handtekeningen.png",
            signatures=aside.signatures,
            collected_on=at.date() - timedelta(days=1),
            note=aside.note,
            by=official,
            at=at,
        )
        if aside.struck:
            at = calendar.later(1, office=True)
            yield at
            initiatives.strike_sheet(sheet_id=sheet.id, reason=aside.struck, by=official, at=at)

    def _helped(self, aside: Helped, calendar: Calendar, at: datetime) -> Iterator[datetime]:
        offer = initiatives.offer_help(
            initiative_id=self._now().id,
            kind=aside.kind,
            message=aside.message,
            by=self.tale.town.people[aside.person],
            at=at,
        )
        if aside.accepted is not None:
            at = calendar.later(0)
            yield at
            initiatives.answer_help(
                offer_id=offer.id, accepts=aside.accepted, words=aside.words, by=self.tale.lead, at=at
            )

    def _rewrote(self, aside: Rewrote, at: datetime) -> None:
        text = initiatives.text_of(self._now())
        if aside.old not in text.plan:
            raise ValueError(f"'{self.tale.story.title}' does not say: {aside.old}")
        text = replace(text, plan=text.plan.replace(aside.old, aside.new))
        initiatives.publish_version(initiative_id=self._now().id, text=text, why=aside.why, by=self.tale.lead, at=at)

    def _told(self, aside: Told, at: datetime) -> None:
        picture = None
        if aside.scene:
            drawn = sketch(aside.scene, aside.title)
            picture = initiatives.NewPicture(drawn, f"{aside.scene}.png", aside.seen)
        initiatives.post_update(
            initiative_id=self._now().id, title=aside.title, text=aside.text, picture=picture, by=self.tale.lead, at=at
        )

    def _on_the_way(self, aside: Planned | Moved | Reached, at: datetime) -> None:
        if isinstance(aside, Planned):
            initiatives.plan_milestone(
                initiative_id=self._now().id,
                title=aside.title,
                planned_on=self._day(aside.for_day),
                party=self._party(aside.party) if aside.party else None,
                responsible=aside.who,
                by=self.tale.lead,
                at=at,
            )
            return
        milestone = Milestone.objects.get(initiative=self._now(), title=aside.title)
        if isinstance(aside, Moved):
            initiatives.move_milestone(
                milestone_id=milestone.id, to_on=self._day(aside.to), reason=aside.reason, by=self.tale.lead, at=at
            )
        else:
            initiatives.finish_milestone(milestone_id=milestone.id, done_on=at.date(), by=self.tale.lead, at=at)

    def _looked_back(self, aside: LookedBack, at: datetime) -> None:
        party = self._party(aside.party)
        initiatives.write_evaluation(
            initiative_id=self._now().id,
            party=party,
            went_well=aside.well,
            went_less=aside.less,
            again=aside.again,
            by=self._writer(party),
            at=at,
        )

    def _writer(self, party: Party) -> Person:
        return self.tale.lead if party.kind == Party.Kind.RESIDENT_GROUP else signer_of(party)

    def _now(self) -> Initiative:
        """The plan as it stands now."""
        return Initiative.objects.select_related("group", "process").get(id=self.tale.told.id)

    def _party(self, kind: str) -> Party:
        process = self._now().process
        party = table.participant(process, kind) if process else None
        if party is None:
            raise ValueError(f"no {kind} takes part in '{self.tale.story.title}'")
        return party

    def _dice(self, part: str) -> Random:
        return Random(f"{self.tale.seed} {self.tale.story.title} {part}")  # noqa: S311

    def _calendar(self, part: str) -> Calendar:
        return Calendar(self.tale.story.title, self.tale.today, self._day(0), self._dice(f"{part} dag"))

    def _day(self, day: int) -> date:
        return self.tale.today - timedelta(days=(self.tale.story.sent or 0) - day)

    def _on(self, calendar: Calendar, day: int) -> datetime | None:
        """A moment on a day of this plan, or the next one where that has passed; None for what is still to come."""
        days = max(0, (self._day(day) - calendar.day).days)
        return calendar.later(days) if calendar.day + timedelta(days=days) < self.tale.today else None
