"""One story of the demo, told through the same actions that people use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts import actions as accounts
from accounts.demarcation import SOCIAL_WORK, WorkFunction
from accounts.models import Invitation, Membership, Party, Person
from config.demo import geography, people
from config.demo.calendar import Calendar
from config.demo.needs import NEEDS, TASKS
from config.demo.story import (
    Advised,
    Decided,
    Event,
    Extended,
    Objected,
    Offered,
    Proposed,
    Reopened,
    Resumed,
    Returned,
    Stopped,
    Story,
    Suspended,
    TakenBack,
)
from config.demo.town import Town, signer_of
from decisions import actions as decisions
from decisions import queries as table
from decisions.models import Advice, Assignment, Decision, Proposal, Role, Step, TermUnit, Transfer, Voice
from initiatives import actions as initiatives
from initiatives.actions.drafts import Content
from initiatives.models import Initiative

ADVISERS = {"libraries": ("bibliotheek", "saskia")}
"""Who advises on plans of a theme: party and person, where that party takes part."""

LONGEST_ANSWER = 3
"""Days within which another party answers a proposal."""

TIME_TO_ANSWER = timedelta(days=14)
"""How long an offer lies open."""

OFTEN = 0.7
"""How often the leader of a team speaks, where somebody else holds a mandate that covers it too."""

MOST_FOLLOWERS = 6


@dataclass
class Tale:
    """A story on its way. `course` and `readers` yield the moment of what comes next, and do it when asked to go on."""

    story: Story
    town: Town
    today: date
    seed: int
    initiative: Initiative | None = None
    heard: dict[UUID, Advised] = field(default_factory=dict)
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
            if key == self.story.cosigner:
                continue
            at = self.calendar.later(0)
            yield at
            invitation = self._invited(key, at)
            at = self.calendar.later(1 if self._days_of_drafting_left() > 1 else 0)
            yield at
            accounts.accept_invitation(invitation_id=invitation.id, by=self.town.people[key], at=at)
        if self.story.cosigner:
            at = self.calendar.later(0)
            yield at
            self._two_sign(at)
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
            needs=NEEDS.get(self.story.title, ()),
            task=TASKS.get(self.story.title),
        )

    def _two_sign(self, at: datetime) -> None:
        group = self.told.group
        second = self.town.people[self.story.cosigner]
        accounts.add_member(party=group, person=second, is_representative=True, by=self.lead, at=at)
        accounts.raise_quorum(party_id=group.id, quorum=2, by=self.lead, at=at)

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
        process = self.told.process
        if process is None or not process.participants.filter(party=self.town.parties[party]).exists():
            return
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
            case Offered():
                yield from self._offered(event)
            case Stopped():
                at = self.calendar.later(event.after)
                yield at
                initiatives.withdraw(initiative_id=self.told.id, reason=event.reason, by=self.lead, at=at)
            case _:
                at = self.calendar.later(event.after, office=not isinstance(event, Returned))
                yield at
                self._done(event, at)

    def _done(self, event: Event, at: datetime) -> None:
        """What one party does by itself, in one act."""
        if isinstance(event, Reopened):
            self._reopened(event, at)
            return
        step = self._open_step_of_tale()
        match event:
            case Advised():
                self._advised(step, event, at)
            case Returned():
                decisions.return_authority(step_id=step.id, reason=event.reason, by=self.lead, at=at)
            case Suspended():
                decisions.suspend_term(
                    step_id=step.id,
                    until=decisions.latest_to_resume(step, timezone.localdate(at)),
                    reason=event.reason,
                    by=self._team_lead(),
                    at=at,
                )
            case Resumed():
                decisions.resume_term(step_id=step.id, by=self._team_lead(), at=at)
            case Extended():
                decisions.extend_term(
                    step_id=step.id,
                    amount=event.weeks,
                    unit=TermUnit.WEEKS,
                    reason=event.reason,
                    by=self._team_lead(),
                    at=at,
                )
            case TakenBack():
                executive = signer_of(self._party(Party.Kind.EXECUTIVE))
                decisions.withdraw_authority(
                    step_id=step.id, by=executive, article=event.article, reason=event.reason, at=at
                )
            case _:
                raise ValueError(f"nobody can do this in one act: {event}")

    def _decided(self, event: Decided) -> Iterator[datetime]:
        step = self._open_step_of_tale()
        yield from self._proposed(event)
        proposal = Proposal.objects.filter(step=step).latest("proposed_at")
        others = [party for party in self._deciders(step) if party != proposal.party]
        for number, party in enumerate(others):
            if Step.objects.filter(id=step.id).exclude(closed_at=None).exists():
                return
            abstains = party.kind == event.abstains
            say = Voice.Say.ABSTENTION if abstains else Voice.Say.CONSENT
            answer = event.answer if number == 0 and not abstains else ""
            yield from self._said(step, proposal, party, say, answer)

    def _said(self, step: Step, proposal: Proposal, party: Party, say: str, reason: str) -> Iterator[datetime]:
        """A party says what it thinks of a proposal, within days, with as many signatures as it needs."""
        for signer in self._signers(party, step, proposal.amount):
            at = self._answer_at(party)
            yield at
            decisions.voice(step_id=step.id, proposal_id=proposal.id, by=signer, say=say, reason=reason, at=at)

    def _proposed(self, event: Decided | Proposed | Objected) -> Iterator[datetime]:
        step = self._open_step_of_tale()
        party = self._proposer(step, event.by)
        days = event.after
        for advised in event.advice:
            at = self.calendar.later(advised.after, office=advised.by != Party.Kind.RESIDENT_GROUP)
            days -= advised.after
            yield at
            self._advised(step, advised, at)
        at = self.calendar.later(self._days_until_proposing(step, days), office=_is_staff(party))
        yield at
        party = self._proposer(step, event.by)  # meanwhile the table may have fallen back, or called somebody in
        amount = None if event.amount is None else Decimal(event.amount)
        first, *more = self._signers(party, step, amount)
        proposal = decisions.propose(
            step_id=step.id,
            by=first,
            outcome="yes" if isinstance(event, Objected) else event.outcome,
            reasons=event.reasons,
            conditions="" if isinstance(event, Objected) else "\n".join(event.conditions),
            amount=amount,
            advice_answers=self._answers(step),
            at=at,
        )
        if isinstance(event, Proposed) and not event.signed:
            return
        for signer in more:
            at = self.calendar.later(self.dice.randint(0, 1))
            yield at
            decisions.voice(step_id=step.id, proposal_id=proposal.id, by=signer, say=Voice.Say.CONSENT, at=at)

    def _days_until_proposing(self, step: Step, days: int) -> int:
        """The days as told, or as many as it takes for the last advice that nobody gives to lapse."""
        waiting = [advice.due_on for advice in step.advices.filter(given_at=None, lapsed_at=None)]
        silence = (max(waiting) - self.calendar.day).days + 1 if waiting else 0
        return max(days, silence, 0)

    def _advised(self, step: Step, advised: Advised, at: datetime) -> None:
        advice = step.advices.select_related("party").get(party__kind=advised.by)
        decisions.give_advice(advice_id=advice.id, text=advised.text, by=signer_of(advice.party), at=at)
        self.heard[advice.id] = advised

    def _answers(self, step: Step) -> list[decisions.Answer]:
        given: QuerySet[Advice] = step.advices.exclude(given_at=None)
        heard = [(advice.id, self.heard[advice.id]) for advice in given]
        return [decisions.Answer(advice, advised.answer, advised.why) for advice, advised in heard]

    def _objected(self, event: Objected) -> Iterator[datetime]:
        step = self._open_step_of_tale()
        yield from self._proposed(event)
        proposal = Proposal.objects.get(step=step, closed_at=None)
        objector = next(party for party in self._deciders(step) if party.kind == event.objector)
        yield from self._said(step, proposal, objector, Voice.Say.OBJECTION, event.objection)

    def _offered(self, event: Offered) -> Iterator[datetime]:
        step = self._open_step_of_tale()
        giver = self._party(event.by)
        receiver = self._party(event.to) if event.to else None
        at = self.calendar.later(event.after, office=_is_staff(giver))
        yield at
        transfer = decisions.offer_transfer(
            step_id=step.id,
            kind=event.change,
            giver=giver,
            receiver=receiver,
            reason=event.reason,
            ceiling=None if event.ceiling is None else Decimal(event.ceiling),
            ends_on=None if event.lasts is None else at.date() + timedelta(days=event.lasts),
            answer_by=at.date() + (TIME_TO_ANSWER if event.lasts is None else timedelta(days=event.lasts)),
            by=signer_of(giver),
            at=at,
        )
        asked = {*self._deciders(step), *([receiver] if receiver else [])} - {giver}
        for party in sorted(asked, key=lambda party: party.kind, reverse=True):
            if party.kind == event.waits_for:
                continue
            yield from self._answered(transfer, party, event.refusal)
            if event.refusal:
                return

    def _answered(self, transfer: Transfer, party: Party, refusal: str) -> Iterator[datetime]:
        for signer in self._signers(party, transfer.step, None):
            at = self._answer_at(party)
            yield at
            if refusal:
                decisions.refuse_transfer(transfer_id=transfer.id, reason=refusal, by=signer, at=at)
            else:
                decisions.accept_transfer(transfer_id=transfer.id, by=signer, at=at)

    def _reopened(self, event: Reopened, at: datetime) -> None:
        decision = Decision.objects.filter(step__process=self.told.process).latest("taken_at")
        by = signer_of(self._party(event.by))
        decisions.reverse_decision(decision_id=decision.id, reason=event.reason, by=by, at=at)

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
        return [seat.party for seat in seats.order_by("-party__kind")]

    def _signers(self, party: Party, step: Step, amount: Decimal | None) -> list[Person]:
        """Who binds a party: for a municipal team its leader, or somebody else whose mandate covers this."""
        first = signer_of(party)
        if party == self.told.group and self.story.cosigner:
            return [first, self.town.people[self.story.cosigner]]
        if party.kind != Party.Kind.MUNICIPAL_TEAM or self.dice.random() < OFTEN:
            return [first]
        at = self.calendar.last
        if at is None:
            return [first]
        claim = decisions.claim_at(step, amount, at)
        may = [held.person for held in table.holders_of(party, claim, at) if held.person != first]
        return may[:1] or [first]

    def _team_lead(self) -> Person:
        return signer_of(self._party(Party.Kind.MUNICIPAL_TEAM))

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
