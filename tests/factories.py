"""One factory a model. What has a life of its own (sending, deciding) is made by the actions: see conftest.py."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts import models as accounts
from decisions import models as decisions
from districts import models as districts
from initiatives import models as initiatives
from notifications import models as notifications

FOUNDING = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)
"""Since when the parties and memberships of the tests exist."""


def square(west: float, south: float, side: float = 0.01) -> dict[str, Any]:
    """A GeoJSON polygon: a square with its south-west corner at these degrees."""
    east, north = west + side, south + side
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


class MunicipalityFactory(DjangoModelFactory[districts.Municipality]):
    class Meta:
        model = districts.Municipality
        django_get_or_create = ("code",)

    code = "GM9902"
    name = "Oostwold"


class DistrictFactory(DjangoModelFactory[districts.District]):
    class Meta:
        model = districts.District

    municipality = factory.SubFactory(MunicipalityFactory)
    code = factory.LazyAttributeSequence(lambda district, n: f"WK{district.municipality.code[2:]}{n % 100:02}")
    name = factory.Sequence(lambda n: f"Wijk {n}")
    year = 2026
    population = 8000
    boundary = factory.LazyFunction(lambda: square(5.0, 52.0, 0.02))


class NeighbourhoodFactory(DjangoModelFactory[districts.Neighbourhood]):
    class Meta:
        model = districts.Neighbourhood

    district = factory.SubFactory(DistrictFactory)
    code = factory.LazyAttributeSequence(lambda buurt, n: f"BU{buurt.district.code[2:]}{n % 100:02}")
    name = factory.Sequence(lambda n: f"Buurt {n}")
    year = 2026
    boundary = factory.LazyFunction(lambda: square(5.0, 52.0))


class WorkplaceFactory(DjangoModelFactory[districts.Workplace]):
    class Meta:
        model = districts.Workplace

    district = factory.SubFactory(DistrictFactory)
    name = factory.Sequence(lambda n: f"Loket {n}")
    address = "Dorpsstraat 1"
    phone = "14 0599"
    hours_nl = "Maandag tot en met vrijdag, 9.00 tot 12.00 uur"
    hours_en = "Monday to Friday, 9 to 12"


class PersonFactory(DjangoModelFactory[accounts.Person]):
    class Meta:
        model = accounts.Person

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Persoon {n}")
    password = "!"  # nobody has a password


class PartyFactory(DjangoModelFactory[accounts.Party]):
    class Meta:
        model = accounts.Party

    kind = accounts.Party.Kind.RESIDENT_GROUP
    name = factory.Sequence(lambda n: f"Groep {n}")
    founded_at = FOUNDING


class MembershipFactory(DjangoModelFactory[accounts.Membership]):
    class Meta:
        model = accounts.Membership

    party = factory.SubFactory(PartyFactory)
    person = factory.SubFactory(PersonFactory)
    since = FOUNDING


class InvitationFactory(DjangoModelFactory[accounts.Invitation]):
    class Meta:
        model = accounts.Invitation

    party = factory.SubFactory(PartyFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    invited_at = FOUNDING
    invited_by = factory.SubFactory(PersonFactory)
    expires_at = factory.LazyAttribute(lambda invitation: invitation.invited_at + timedelta(days=14))


class DemarcationFactory(DjangoModelFactory[accounts.Demarcation]):
    class Meta:
        model = accounts.Demarcation

    work_function = accounts.WorkFunction.BRIDGING
    profession = accounts.Profession.SOCIAL_WORKER
    since = date(2025, 1, 6)


class ProcessTemplateFactory(DjangoModelFactory[decisions.ProcessTemplate]):
    class Meta:
        model = decisions.ProcessTemplate

    key = factory.Sequence(lambda n: f"template-{n}")
    version = 1
    name_nl = "Een plan van bewoners"
    name_en = "A plan of residents"
    published_at = FOUNDING


class TemplateStepFactory(DjangoModelFactory[decisions.TemplateStep]):
    """A step at which the municipal team decides alone, unless `seats` says otherwise: {party kind: role}."""

    class Meta:
        model = decisions.TemplateStep
        skip_postgeneration_save = True

    template = factory.SubFactory(ProcessTemplateFactory)
    number = factory.LazyAttribute(lambda step: step.template.steps.count() + 1)
    key = factory.LazyAttribute(lambda step: f"step-{step.number}")
    name_nl = factory.LazyAttribute(lambda step: f"Stap {step.number}")
    name_en = factory.LazyAttribute(lambda step: f"Step {step.number}")
    explanation_nl = "Wat er in deze stap gebeurt."
    explanation_en = "What happens at this step."
    question_nl = "Gaan we verder?"
    question_en = "Shall we go on?"
    kind = decisions.TemplateStep.Kind.DECIDE
    work_function = accounts.WorkFunction.INFORMATION
    rule = decisions.Rule.SOLE
    rule_k = 0
    term_amount = 3
    term_unit = decisions.TermUnit.WEEKS
    term_source = decisions.TermSource.SERVICE_NORM
    term_article = "Servicenorm Oostwold, artikel 2"
    escalates_to = accounts.Party.Kind.EXECUTIVE

    @factory.post_generation
    def seats(step, create: bool, seats: dict[str, str] | None, **kwargs: Any) -> None:  # noqa: N805
        if create:
            for party_kind, role in (seats or {"municipal_team": "decides"}).items():
                TemplateSeatFactory(step=step, party_kind=party_kind, role=role)


class TemplateSeatFactory(DjangoModelFactory[decisions.TemplateSeat]):
    class Meta:
        model = decisions.TemplateSeat

    step = factory.SubFactory(TemplateStepFactory)
    party_kind = accounts.Party.Kind.RESIDENT_GROUP
    role = decisions.Role.DECIDES


class ProcessFactory(DjangoModelFactory[decisions.Process]):
    class Meta:
        model = decisions.Process

    template = factory.SubFactory(ProcessTemplateFactory)
    district = factory.SubFactory(DistrictFactory)
    opened_at = FOUNDING
    opened_by = factory.SubFactory(PersonFactory)


class ParticipantFactory(DjangoModelFactory[decisions.Participant]):
    class Meta:
        model = decisions.Participant

    process = factory.SubFactory(ProcessFactory)
    party = factory.SubFactory(PartyFactory)
    party_kind = factory.LazyAttribute(lambda participant: participant.party.kind)


class AssignmentFactory(DjangoModelFactory[decisions.Assignment]):
    class Meta:
        model = decisions.Assignment

    process = factory.SubFactory(ProcessFactory)
    party = factory.SubFactory(PartyFactory, kind=accounts.Party.Kind.MUNICIPAL_TEAM)
    person = factory.SubFactory(PersonFactory)
    task = decisions.Assignment.Task.HANDLER
    since = FOUNDING
    since_by = factory.SelfAttribute("person")


class StepFactory(DjangoModelFactory[decisions.Step]):
    """An open step with its first authority and its term; `seats` are {party: role}, one municipal team by default."""

    class Meta:
        model = decisions.Step
        skip_postgeneration_save = True

    process = factory.SubFactory(ProcessFactory)
    template_step = factory.SubFactory(TemplateStepFactory, template=factory.SelfAttribute("..process.template"))
    number = factory.LazyAttribute(lambda step: step.process.steps.count() + 1)
    opened_at = FOUNDING
    opened_by = factory.SelfAttribute("process.opened_by")

    @factory.post_generation
    def seats(step, create: bool, seats: dict[accounts.Party, str] | None, **kwargs: Any) -> None:  # noqa: N805
        if create:
            AuthorityFactory(step=step, previous=None, from_at=step.opened_at, by=step.opened_by, seats=seats)

    @factory.post_generation
    def term(step, create: bool, has_term: bool | None, **kwargs: Any) -> None:  # noqa: N805
        if create and has_term is not False:
            TermFactory(step=step)


class AuthorityFactory(DjangoModelFactory[decisions.Authority]):
    """The arrangement that follows the present one a day later; `seats` are {party: role}."""

    class Meta:
        model = decisions.Authority
        skip_postgeneration_save = True

    step = factory.SubFactory(StepFactory)
    previous = factory.LazyAttribute(lambda authority: authority.step.authorities.get(next=None))
    from_at = factory.LazyAttribute(lambda authority: authority.previous.from_at + timedelta(days=1))
    by = factory.SubFactory(PersonFactory)
    basis = decisions.Authority.Basis.TRANSFER
    seat_count = 1

    @classmethod
    def _create(cls, model_class: type[decisions.Authority], *args: Any, **kwargs: Any) -> decisions.Authority:
        seats = kwargs.pop("seats", None) or {PartyFactory(kind=accounts.Party.Kind.MUNICIPAL_TEAM): "decides"}
        authority = super()._create(model_class, *args, **{**kwargs, "seat_count": len(seats)})
        for party, role in seats.items():
            SeatFactory(authority=authority, party=party, role=role)
        return authority


class SeatFactory(DjangoModelFactory[decisions.Seat]):
    """A seat, in the transaction in which its authority began: the database refuses one that is added later."""

    class Meta:
        model = decisions.Seat

    authority = factory.SubFactory(AuthorityFactory)
    party = factory.SubFactory(PartyFactory)
    role = decisions.Role.DECIDES


class TermFactory(DjangoModelFactory[decisions.Term]):
    class Meta:
        model = decisions.Term

    step = factory.SubFactory(StepFactory, term=False)
    started_on = factory.LazyAttribute(lambda term: term.step.opened_at.date())
    ends_on = factory.LazyAttribute(lambda term: term.started_on + timedelta(weeks=3))
    source = decisions.TermSource.SERVICE_NORM
    article = "Servicenorm Oostwold, artikel 2"


class ProposalFactory(DjangoModelFactory[decisions.Proposal]):
    class Meta:
        model = decisions.Proposal

    step = factory.SubFactory(StepFactory)
    authority = factory.LazyAttribute(lambda proposal: proposal.step.authorities.get(next=None))
    party = factory.LazyAttribute(lambda proposal: proposal.authority.seats.filter(role="decides").first().party)
    proposed_at = FOUNDING
    proposed_by = factory.SubFactory(PersonFactory)
    outcome = decisions.Outcome.YES
    reasons = "Het plan helpt de buurt."


class VoiceFactory(DjangoModelFactory[decisions.Voice]):
    class Meta:
        model = decisions.Voice

    proposal = factory.SubFactory(ProposalFactory)
    party = factory.SelfAttribute("proposal.party")
    said_at = FOUNDING
    said_by = factory.SubFactory(PersonFactory)
    say = decisions.Voice.Say.CONSENT


class DecisionFactory(DjangoModelFactory[decisions.Decision]):
    """A decision by one party that decides alone; it closes its proposal and its step."""

    class Meta:
        model = decisions.Decision

    proposal = factory.SubFactory(ProposalFactory)
    step = factory.SelfAttribute("proposal.step")
    taken_at = FOUNDING
    taken_by = factory.SelfAttribute("proposal.proposed_by")

    @classmethod
    def _create(cls, model_class: type[decisions.Decision], *args: Any, **kwargs: Any) -> decisions.Decision:
        proposal, taken_at = kwargs["proposal"], kwargs["taken_at"]
        VoiceFactory(proposal=proposal, said_by=proposal.proposed_by)
        decisions.Proposal.objects.filter(id=proposal.id).update(closed_at=taken_at)
        decision: decisions.Decision = super()._create(model_class, *args, **kwargs)
        decisions.Step.objects.filter(id=proposal.step_id).update(closed_at=taken_at, closed_by=kwargs["taken_by"])
        return decision


class ThemeFactory(DjangoModelFactory[initiatives.Theme]):
    class Meta:
        model = initiatives.Theme

    key = factory.Sequence(lambda n: f"theme-{n}")
    name_nl = factory.Sequence(lambda n: f"Thema {n}")
    name_en = factory.Sequence(lambda n: f"Theme {n}")
    picture = initiatives.Theme.Picture.LIBRARY
    template_key = "library"


class InitiativeFactory(DjangoModelFactory[initiatives.Initiative]):
    """A draft; with `sent=True` one that was sent, with a process that has no steps yet."""

    class Meta:
        model = initiatives.Initiative

    class Params:
        sent = factory.Trait(
            reference=factory.Sequence(lambda n: f"2025-{n:04}"),
            process=factory.SubFactory(ProcessFactory, district=factory.SelfAttribute("..neighbourhood.district")),
            sent_at=factory.SelfAttribute("drafted_at"),
            sent_by=factory.SelfAttribute("drafted_by"),
        )

    title = factory.Sequence(lambda n: f"Plan {n}")
    summary = "Wij willen iets doen voor de buurt."
    theme = factory.SubFactory(ThemeFactory)
    neighbourhood = factory.SubFactory(NeighbourhoodFactory)
    wish = initiatives.Initiative.Wish.CO_DECIDES
    group = factory.SubFactory(PartyFactory, district=factory.SelfAttribute("..neighbourhood.district"))
    drafted_at = FOUNDING
    drafted_by = factory.SubFactory(PersonFactory)


class FollowFactory(DjangoModelFactory[initiatives.Follow]):
    class Meta:
        model = initiatives.Follow

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    person = factory.SubFactory(PersonFactory)
    since = FOUNDING


class MessageFactory(DjangoModelFactory[notifications.Message]):
    class Meta:
        model = notifications.Message

    entry = factory.Sequence(lambda n: n + 1)
    kind = "step.opened"
    person = factory.SubFactory(PersonFactory)
    created_at = FOUNDING
    next_attempt_at = factory.SelfAttribute("created_at")
