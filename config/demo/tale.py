"""One story of the demo, told through the same actions that people use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db.models import QuerySet

from accounts import actions as accounts
from accounts.demarcation import SOCIAL_WORK, WorkFunction
from accounts.models import Invitation, Membership, Party, Person
from config.demo import geography, people
from config.demo.calendar import Calendar
from config.demo.story import Decided, Event, Objected, Proposed, Stopped, Story, TakenBack
from config.demo.town import Town, signer_of
from decisions import actions as decisions
from decisions import queries as table
from decisions.models import Assignment, Proposal, Role, Step, Voice
from initiatives import actions as initiatives
from initiatives.actions.drafts import Content
from initiatives.models import Initiative

ADVISERS = {"green": ("groen", "rachid"), "libraries": ("bibliotheek", "saskia")}
"""Who advises on plans of a theme: party and person."""

LONGEST_ANSWER = 3
"""Days within which another party answers a proposal."""

MOST_FOLLOWERS = 6


@dataclass
class Tale:
    """A story on its way. `course` and `readers` yield the moment of what comes next, and do it when asked to go on."""

    story: Story
    town: Town
    today: date
    seed: int
    initiative: Initiative | None = None
    calendar: Calendar = field(init=False)
    dice: Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = Random(f"{self.seed} {self.story.title}")  # noqa: S311
        begun = (self.story.sent or 0) + self.story.drafting
        self.calendar = Calendar(self.story.title, self.today, self.today - timedelta(days=begun), self.dice)

    @property
    def told(self) -> Initiative:
        """The initiative that the story is about, as it stands now. Raises ValueError before it was drafted."""
        if self.initiative is None:
            raise ValueError("the story has not begun")
        return self.initiative

    @property
    def lead(self) -> Person:
        return self.town.people[self.story.lead]

    def course(self) -> Iterator[datetime]:
        """What the group and the others at its table do."""
        yield from self._drafted()
        if self.story.sent is None:
            return
        at = self.calendar.later(self._days_of_drafting_left())
        yield at
        self.initiative = initiatives.send(initiative_id=self.told.id, by=self.lead, at=at)
        if self.story.accepted is not None:
            handler = self._handler()
            at = self.calendar.later(self.story.accepted, office=True)
            yield at
            initiatives.accept_for_handling(initiative_id=self.told.id, by=handler, at=at)
            yield from self._adviser_assigned(handler)
            yield from self._social_worker_assigned(handler)
        for event in self.story.way:
            yield from self._happened(event)
            if self.story.accepted is not None:
                yield from self._social_worker_assigned(handler)

    def readers(self) -> Iterator[datetime]:
        """Who follows the plan: those who made it, and others from the town."""
        if self.story.sent is None:
            return
        dice = Random(f"{self.seed} {self.story.group}")  # noqa: S311
        others = [human.key for human in people.RESIDENTS if human.key not in (self.story.lead, *self.story.others)]
        followers = [*self.story.others, *dice.sample(others, dice.randint(1, MOST_FOLLOWERS))]
        calendar = Calendar(self.story.title, self.today, self.today - timedelta(days=self.story.sent), dice)
        for key in followers:
            days = dice.randint(1, 5)
            if calendar.day + timedelta(days=days) >= self.today:
                return
            at = calendar.later(days)
            yield at
            initiatives.follow(initiative_id=self.told.id, by=self.town.people[key], at=at)

    def _drafted(self) -> Iterator[datetime]:
        at = self.calendar.later(0)
        yield at
        self.initiative = initiatives.draft(content=self._content(), group_name=self.story.group, by=self.lead, at=at)
        for key in self.story.others:
            at = self.calendar.later(0)
            yield at
            invitation = self._invited(key, at)
            at = self.calendar.later(1 if self._days_of_drafting_left() > 1 else 0)
            yield at
            accounts.accept_invitation(invitation_id=invitation.id, by=self.town.people[key], at=at)
        for key in self.story.invited:
            at = self.calendar.later(0)
            yield at
            self._invited(key, at)

    def _content(self) -> Content:
        longitude, latitude = geography.location_of(self.story.place, self.story.neighbourhood)
        return Content(
            title=self.story.title,
            summary=self.story.summary,
            plan=self.story.plan,
            theme=self.town.themes[self.story.theme],
            neighbourhood=self.town.neighbourhoods[self.story.neighbourhood],
            wish=self.story.wish,
            place=self.story.place,
            latitude=latitude,
            longitude=longitude,
        )

    def _invited(self, key: str, at: datetime) -> Invitation:
        guest = self.town.people[key]
        return accounts.invite(party=self.told.group, email=guest.email, name=guest.name, by=self.lead, at=at)

    def _days_of_drafting_left(self) -> int:
        sent_on = self.today - timedelta(days=self.story.sent or 0)
        return max((sent_on - self.calendar.day).days, 0)

    def _handler(self) -> Person:
        team = self._party(Party.Kind.MUNICIPAL_TEAM)
        members = Membership.objects.filter(party=team).select_related("person").order_by("person__name")
        return self.dice.choice([membership.person for membership in members])

    def _adviser_assigned(self, handler: Person) -> Iterator[datetime]:
        if self.story.theme not in ADVISERS:
            return
        party, person = ADVISERS[self.story.theme]
        at = self.calendar.later(0, office=True)
        yield at
        self._assign(self.town.parties[party], self.town.people[person], Assignment.Task.ADVISER, handler, at)

    def _social_worker_assigned(self, handler: Person) -> Iterator[datetime]:
        step = self._open_step()
        if step is None or WorkFunction(step.template_step.work_function) not in SOCIAL_WORK:
            return
        if self._process_assignments().filter(task=Assignment.Task.SOCIAL_WORKER).exists():
            return
        team = self._party(Party.Kind.WELFARE_TEAM)
        at = self.calendar.later(1, office=True)
        yield at
        self._assign(team, signer_of(team), Assignment.Task.SOCIAL_WORKER, handler, at)

    def _assign(self, party: Party, person: Person, task: str, by: Person, at: datetime) -> None:
        process = self.told.process
        if process is None:
            raise ValueError("nobody works on a draft")
        decisions.assign(process_id=process.id, party=party, person=person, task=task, by=by, at=at)

    def _happened(self, event: Event) -> Iterator[datetime]:
        match event:
            case Decided():
                yield from self._decided(event)
            case Proposed():
                yield from self._proposed(event)
            case Objected():
                yield from self._objected(event)
            case TakenBack():
                yield from self._taken_back(event)
            case Stopped():
                yield from self._stopped(event)

    def _decided(self, event: Decided) -> Iterator[datetime]:
        step = self._open_step_of_tale()
        yield from self._proposed(event)
        proposal = Proposal.objects.filter(step=step).latest("proposed_at")
        for party in self._deciders(step):
            if party == proposal.party:
                continue
            at = self._answer_at(party)
            yield at
            abstains = party.kind == event.abstains
            decisions.voice(
                step_id=step.id,
                proposal_id=proposal.id,
                by=signer_of(party),
                say=Voice.Say.ABSTENTION if abstains else Voice.Say.CONSENT,
                reason="" if abstains else event.answer,
                at=at,
            )

    def _proposed(self, event: Decided | Proposed | Objected) -> Iterator[datetime]:
        step = self._open_step_of_tale()
        party = self._proposer(step, event.by)
        at = self.calendar.later(event.after, office=_is_staff(party))
        yield at
        decisions.propose(
            step_id=step.id,
            by=signer_of(party),
            outcome="yes" if isinstance(event, Objected) else event.outcome,
            reasons=event.reasons,
            conditions="" if isinstance(event, Objected) else "\n".join(event.conditions),
            amount=None if event.amount is None else Decimal(event.amount),
            at=at,
        )

    def _objected(self, event: Objected) -> Iterator[datetime]:
        step = self._open_step_of_tale()
        yield from self._proposed(event)
        proposal = Proposal.objects.get(step=step, closed_at=None)
        objector = next(party for party in self._deciders(step) if party.kind == event.objector)
        at = self._answer_at(objector)
        yield at
        decisions.voice(
            step_id=step.id,
            proposal_id=proposal.id,
            by=signer_of(objector),
            say=Voice.Say.OBJECTION,
            reason=event.objection,
            at=at,
        )

    def _taken_back(self, event: TakenBack) -> Iterator[datetime]:
        step = self._open_step_of_tale()
        executive = self._party(Party.Kind.EXECUTIVE)
        at = self.calendar.later(event.after, office=True)
        yield at
        decisions.withdraw_authority(
            step_id=step.id, by=signer_of(executive), article=event.article, reason=event.reason, at=at
        )

    def _stopped(self, event: Stopped) -> Iterator[datetime]:
        at = self.calendar.later(event.after)
        yield at
        initiatives.withdraw(initiative_id=self.told.id, reason=event.reason, by=self.lead, at=at)

    def _answer_at(self, party: Party) -> datetime:
        return self.calendar.later(self.dice.randint(1, LONGEST_ANSWER), office=_is_staff(party))

    def _proposer(self, step: Step, kind: str) -> Party:
        deciders = self._deciders(step)
        if kind:
            return next(party for party in deciders if party.kind == kind)
        residents = [party for party in deciders if party.kind == Party.Kind.RESIDENT_GROUP]
        return (residents or deciders)[0]

    def _deciders(self, step: Step) -> list[Party]:
        seats = step.authorities.get(next=None).seats.filter(role=Role.DECIDES).select_related("party")
        return [seat.party for seat in seats.order_by("party__kind")]

    def _party(self, kind: str) -> Party:
        process = self.told.process
        party = table.participant(process, kind) if process else None
        if party is None:
            raise ValueError(f"no {kind} takes part in '{self.story.title}'")
        return party

    def _process_assignments(self) -> QuerySet[Assignment]:
        return Assignment.objects.filter(process=self.told.process)

    def _open_step(self) -> Step | None:
        return table.open_steps().filter(process=self.told.process).select_related("template_step").first()

    def _open_step_of_tale(self) -> Step:
        step = self._open_step()
        if step is None:
            raise ValueError(f"'{self.story.title}' has ended, nothing more can happen to it")
        return step


def _is_staff(party: Party) -> bool:
    return party.kind != Party.Kind.RESIDENT_GROUP
