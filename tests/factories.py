"""One factory a model. What has a life of its own (sending, deciding) is made by the actions: see conftest.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import uuid4

import factory
from django.db import connection
from django.db.models import Model
from factory.django import DjangoModelFactory

from accounts import models as accounts
from boundary import models as boundary
from civilservants import models as civilservants
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
    code = factory.LazyAttributeSequence(lambda district, n: f"WK{district.municipality.code[2:]}{20 + n % 70}")
    name = factory.Sequence(lambda n: f"Wijk {n}")
    year = 2026
    population = 8000
    boundary = factory.LazyFunction(lambda: square(5.0, 52.0, 0.02))


class NeighbourhoodFactory(DjangoModelFactory[districts.Neighbourhood]):
    class Meta:
        model = districts.Neighbourhood

    district = factory.SubFactory(DistrictFactory)
    code = factory.LazyAttributeSequence(lambda buurt, n: f"BU{buurt.district.code[2:]}{20 + n % 70}")
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


class OpeningHoursFactory(DjangoModelFactory[districts.OpeningHours]):
    class Meta:
        model = districts.OpeningHours

    workplace = factory.SubFactory(WorkplaceFactory)
    weekday = 1
    opens = time(9)
    closes = time(12)


class ContactFactory(DjangoModelFactory[districts.Contact]):
    class Meta:
        model = districts.Contact

    district = factory.SubFactory(DistrictFactory)
    name = factory.Sequence(lambda n: f"Contact {n}")
    function_nl = "gebiedsbeheerder"
    function_en = "area manager"
    organisation = "Gemeente Oostwold"
    side = "municipality"
    agreed_on = date(2026, 1, 5)


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


@contextmanager
def before_publication() -> Iterator[None]:
    """What is written to a template within was there before it was put into use: the database takes it no later."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


Row = TypeVar("Row", bound=Model)


class OfATemplateFactory(DjangoModelFactory[Row]):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Row], *args: Any, **kwargs: Any) -> Row:
        with before_publication():
            row: Row = super()._create(model_class, *args, **kwargs)
        return row


class TemplateStepFactory(OfATemplateFactory[decisions.TemplateStep]):
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


class TemplateSeatFactory(OfATemplateFactory[decisions.TemplateSeat]):
    class Meta:
        model = decisions.TemplateSeat

    step = factory.SubFactory(TemplateStepFactory)
    party_kind = accounts.Party.Kind.RESIDENT_GROUP
    role = decisions.Role.DECIDES


class ProcessFactory(DjangoModelFactory[decisions.Process]):
    class Meta:
        model = decisions.Process

    # With its steps: once a process uses a template, nothing in it changes any more.
    template = factory.LazyFunction(lambda: TemplateStepFactory().template)
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
    template_step = factory.LazyAttribute(lambda step: step.process.template.steps.first())
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
    basis = decisions.Authority.Basis.ESCALATION
    seat_count = 1

    @classmethod
    def _create(cls, model_class: type[decisions.Authority], *args: Any, **kwargs: Any) -> decisions.Authority:
        seats = kwargs.pop("seats", None) or {PartyFactory(kind=accounts.Party.Kind.MUNICIPAL_TEAM): "decides"}
        if kwargs["basis"] == decisions.Authority.Basis.WITHDRAWAL and "mandate" not in kwargs:
            kwargs["mandate"] = MandateFactory(party__kind=accounts.Party.Kind.EXECUTIVE)
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


class MandateFactory(DjangoModelFactory[decisions.Mandate]):
    """Everybody who signs for the party may decide on anything, unless the fields say otherwise."""

    class Meta:
        model = decisions.Mandate

    party = factory.SubFactory(PartyFactory, kind=accounts.Party.Kind.MUNICIPAL_TEAM)
    source = "Mandaatbesluit 2020"
    valid_from = date(2020, 1, 1)
    given_at = FOUNDING
    given_by = factory.SubFactory(PersonFactory)


class OutageFactory(DjangoModelFactory[decisions.Outage]):
    class Meta:
        model = decisions.Outage

    began_at = FOUNDING
    ended_at = FOUNDING + timedelta(hours=3)
    what = "De site deed het niet."
    recorded_at = FOUNDING + timedelta(days=1)
    recorded_by = factory.SubFactory(PersonFactory)


class RestDayFactory(DjangoModelFactory[decisions.RestDay]):
    class Meta:
        model = decisions.RestDay

    day = factory.Sequence(lambda n: date(2030, 7, 1) + timedelta(days=n))
    source = "Besluit van de gemeente"


class TransferFactory(DjangoModelFactory[decisions.Transfer]):
    """An open offer of who decides to share that with a group of residents."""

    class Meta:
        model = decisions.Transfer

    step = factory.SubFactory(StepFactory)
    authority = factory.LazyAttribute(lambda transfer: transfer.step.authorities.get(next=None))
    kind = decisions.Transfer.Kind.SHARE
    giver = factory.LazyAttribute(lambda transfer: transfer.authority.seats.filter(role="decides").first().party)
    receiver = factory.SubFactory(PartyFactory)
    reason = "Wij doen het samen."
    offered_at = FOUNDING
    offered_by = factory.SubFactory(PersonFactory)
    answer_by = factory.LazyAttribute(lambda transfer: transfer.offered_at.date() + timedelta(weeks=2))


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
    mandate = factory.LazyAttribute(
        lambda voice: MandateFactory(party=voice.party) if voice.party.is_municipal else None
    )
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


class InstrumentLinkFactory(DjangoModelFactory[initiatives.InstrumentLink]):
    class Meta:
        model = initiatives.InstrumentLink

    instrument = "report"
    url = "https://www.example.org/melding"


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
        skip_postgeneration_save = True

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

    @factory.post_generation
    def version(initiative, create: bool, made: bool | None, **kwargs: Any) -> None:  # noqa: N805
        if create and initiative.sent_at is not None and made is not False:
            VersionFactory(initiative=initiative)


class VersionFactory(DjangoModelFactory[initiatives.Version]):
    """The version of a sent plan that says what it says."""

    class Meta:
        model = initiatives.Version

    initiative = factory.SubFactory(InitiativeFactory, sent=True, version=False)
    number = factory.LazyAttribute(lambda version: version.initiative.versions.count() + 1)
    title = factory.SelfAttribute("initiative.title")
    summary = factory.SelfAttribute("initiative.summary")
    plan = factory.SelfAttribute("initiative.plan")
    place = factory.SelfAttribute("initiative.place")
    why = factory.LazyAttribute(lambda version: "" if version.number == 1 else "Het werd beter.")
    made_at = factory.LazyAttribute(lambda version: version.initiative.sent_at)
    made_by = factory.SelfAttribute("initiative.drafted_by")


class NewTextFactory(DjangoModelFactory[initiatives.NewText]):
    class Meta:
        model = initiatives.NewText

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    after = 1
    title = "Anders"
    summary = "Kort."
    why = "Het werd beter."
    asked_at = FOUNDING
    asked_by = factory.SubFactory(PersonFactory)


class TextSignatureFactory(DjangoModelFactory[initiatives.TextSignature]):
    class Meta:
        model = initiatives.TextSignature

    new_text = factory.SubFactory(NewTextFactory)
    signed_at = FOUNDING
    signed_by = factory.SubFactory(PersonFactory)


class FollowFactory(DjangoModelFactory[initiatives.Follow]):
    class Meta:
        model = initiatives.Follow

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    person = factory.SubFactory(PersonFactory)
    since = FOUNDING


class AttachmentFactory(DjangoModelFactory[initiatives.Attachment]):
    class Meta:
        model = initiatives.Attachment

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    kind = initiatives.Attachment.Kind.PICTURE
    title = "Het plein"
    file = factory.LazyFunction(lambda: uuid4().hex)
    original_name = "plein.jpg"
    size = 1000
    sha256 = "0" * 64
    content_type = "image/jpeg"
    width = 640
    height = 480
    added_at = FOUNDING
    added_by = factory.SubFactory(PersonFactory)


class SupportFactory(DjangoModelFactory[initiatives.Support]):
    class Meta:
        model = initiatives.Support

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    person = factory.SubFactory(PersonFactory)
    version = factory.LazyAttribute(lambda support: support.initiative.versions.last())
    given_at = FOUNDING


class SupportThresholdFactory(DjangoModelFactory[initiatives.SupportThreshold]):
    class Meta:
        model = initiatives.SupportThreshold

    number = 25


class PaperSheetFactory(DjangoModelFactory[initiatives.PaperSheet]):
    class Meta:
        model = initiatives.PaperSheet

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    attachment = factory.SubFactory(
        AttachmentFactory, initiative=factory.SelfAttribute("..initiative"), kind=initiatives.Attachment.Kind.SHEET
    )
    signatures = 12
    collected_on = FOUNDING.date()
    entered_at = FOUNDING
    entered_by = factory.SubFactory(PersonFactory)


class HelpOfferFactory(DjangoModelFactory[initiatives.HelpOffer]):
    class Meta:
        model = initiatives.HelpOffer

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    person = factory.SubFactory(PersonFactory)
    kind = initiatives.HelpOffer.Kind.HANDS
    message = "Ik help graag."
    offered_at = FOUNDING


class UpdateFactory(DjangoModelFactory[initiatives.Update]):
    class Meta:
        model = initiatives.Update

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    title = factory.Sequence(lambda n: f"Bericht {n}")
    text = "Wij zijn begonnen."
    posted_at = FOUNDING
    posted_by = factory.SubFactory(PersonFactory)


class MilestoneFactory(DjangoModelFactory[initiatives.Milestone]):
    class Meta:
        model = initiatives.Milestone

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    title = factory.Sequence(lambda n: f"Mijlpaal {n}")
    planned_on = date(2026, 12, 1)
    party = factory.SelfAttribute("initiative.group")
    made_at = FOUNDING
    made_by = factory.SubFactory(PersonFactory)


class MilestoneMoveFactory(DjangoModelFactory[initiatives.MilestoneMove]):
    class Meta:
        model = initiatives.MilestoneMove

    milestone = factory.SubFactory(MilestoneFactory)
    from_on = factory.SelfAttribute("milestone.planned_on")
    to_on = factory.LazyAttribute(lambda move: move.from_on + timedelta(days=7))
    reason = "Het regende."
    moved_at = FOUNDING
    moved_by = factory.SubFactory(PersonFactory)


class EvaluationFactory(DjangoModelFactory[initiatives.Evaluation]):
    class Meta:
        model = initiatives.Evaluation

    initiative = factory.SubFactory(InitiativeFactory, sent=True)
    party = factory.SelfAttribute("initiative.group")
    went_well = "Iedereen deed mee."
    went_less = "Het duurde lang."
    again = initiatives.Evaluation.Again.YES
    written_at = FOUNDING
    written_by = factory.SubFactory(PersonFactory)


class AnswerTemplateFactory(DjangoModelFactory[civilservants.AnswerTemplate]):
    class Meta:
        model = civilservants.AnswerTemplate

    key = factory.Sequence(lambda n: f"sjabloon-{n}")
    name = "Ontvangen"
    subject = "Over {titel}"
    body = "Beste {naam_groep},"


class MessageFactory(DjangoModelFactory[notifications.Message]):
    class Meta:
        model = notifications.Message

    entry = factory.Sequence(lambda n: n + 1)
    kind = "step.opened"
    person = factory.SubFactory(PersonFactory)
    created_at = FOUNDING
    next_attempt_at = factory.SelfAttribute("created_at")


class RegulationFactory(DjangoModelFactory[civilservants.Regulation]):
    class Meta:
        model = civilservants.Regulation

    title = "Beleidsregel terrassen en straatmeubilair"
    article = factory.Sequence(lambda n: f"artikel {n + 1}")
    kind = civilservants.Regulation.Kind.POLICY_RULE
    asks = "Op de stoep blijft anderhalve meter vrij, ook op een plein."
    own_room = "Artikel 12: het college wijkt af waar de regel onredelijk uitpakt."
    owner = factory.SubFactory(PartyFactory, kind="executive", name="College")
    owner_function = "beleidsadviseur openbare ruimte"
    source = "Gemeenteblad 2024, 1234"


class DeviationFactory(DjangoModelFactory[civilservants.Deviation]):
    """A draft: what comes after it is made by the actions."""

    class Meta:
        model = civilservants.Deviation

    regulation = factory.SubFactory(RegulationFactory)
    team = factory.SubFactory(PartyFactory, kind="municipal_team", name="Wijkteam")
    own_room_falls_short = "De hardheidsclausule is er alleen voor ondernemers."
    drafted_at = FOUNDING
    drafted_by = factory.SubFactory(PersonFactory)


class OwnRoomFactory(DjangoModelFactory[civilservants.OwnRoom]):
    class Meta:
        model = civilservants.OwnRoom

    regulation = factory.SubFactory(RegulationFactory)
    team = factory.SubFactory(PartyFactory, kind="municipal_team", name="Wijkteam")
    basis = civilservants.OwnRoom.Basis.OWN
    how = "Wij vroegen een lagere borg."
    used_at = FOUNDING
    used_by = factory.SubFactory(PersonFactory)


class RuleProposalFactory(DjangoModelFactory[civilservants.RuleProposal]):
    class Meta:
        model = civilservants.RuleProposal

    regulation = factory.SubFactory(RegulationFactory)
    team = factory.SubFactory(PartyFactory, kind="municipal_team", name="Wijkteam")
    text = "Op een plein blijft een meter vrij."
    because = "Wij wijken er steeds van af."
    proposed_at = FOUNDING
    proposed_by = factory.SubFactory(PersonFactory)


class ActivityFactory(DjangoModelFactory[boundary.Activity]):
    """Work of an official by default; a signal rises by the action alone."""

    class Meta:
        model = boundary.Activity

    party = factory.SubFactory(PartyFactory, kind=accounts.Party.Kind.MUNICIPAL_TEAM)
    work_function = accounts.WorkFunction.BRIDGING
    district = factory.SubFactory(DistrictFactory)
    done_on = factory.LazyAttribute(lambda activity: activity.logged_at.date())
    minutes = 60
    how = boundary.Activity.How.ALONE
    logged_at = FOUNDING
    logged_by = factory.SubFactory(PersonFactory)


class ConsultFactory(DjangoModelFactory[boundary.Consult]):
    class Meta:
        model = boundary.Consult

    municipal = factory.SubFactory(PartyFactory, kind=accounts.Party.Kind.MUNICIPAL_TEAM)
    welfare = factory.SubFactory(PartyFactory, kind=accounts.Party.Kind.WELFARE_TEAM)
    work_function = accounts.WorkFunction.BRIDGING
    profession = accounts.Profession.SOCIAL_WORKER
    district = factory.SubFactory(DistrictFactory)
    opened_at = FOUNDING
    opened_by = factory.SubFactory(PersonFactory)
    remind_on = factory.LazyAttribute(lambda consult: consult.opened_at.date() + timedelta(days=7))
    escalate_on = factory.LazyAttribute(lambda consult: consult.opened_at.date() + timedelta(days=14))


class SettlementFactory(DjangoModelFactory[boundary.Settlement]):
    """How one side would settle a consult; with `agreed_by` the consult is settled so."""

    class Meta:
        model = boundary.Settlement

    consult = factory.SubFactory(ConsultFactory)
    party = factory.SelfAttribute("consult.municipal")
    outcome = boundary.Settlement.Outcome.TOGETHER
    why = "Samen weten wij meer."
    proposed_at = FOUNDING
    proposed_by = factory.SubFactory(PersonFactory)
    agreed_at = factory.LazyAttribute(lambda settlement: settlement.proposed_at if settlement.agreed_by else None)
    agreed_by = None

    @classmethod
    def _create(cls, model_class: type[boundary.Settlement], *args: Any, **kwargs: Any) -> boundary.Settlement:
        settlement: boundary.Settlement = super()._create(model_class, *args, **kwargs)
        if settlement.agreed_by is not None:
            consult = settlement.consult
            consult.settled_at, consult.settled_by = settlement.agreed_at, settlement.agreed_by
            consult.settled_as = settlement
            consult.save()
        return settlement


class ExampleFactory(DjangoModelFactory[boundary.Example]):
    """Written, and not cleared yet."""

    class Meta:
        model = boundary.Example

    consult = factory.LazyAttribute(lambda _example: SettlementFactory(agreed_by=PersonFactory()).consult)
    text = "Wij organiseerden het eten voortaan samen."
    written_at = FOUNDING
    written_by = factory.SubFactory(PersonFactory)


class ConsultTermsFactory(DjangoModelFactory[boundary.ConsultTerms]):
    class Meta:
        model = boundary.ConsultTerms

    since = FOUNDING.date()
    remind_after = 5
    escalate_after = 10
    source = "Werkafspraak"


class DemarcationProposalFactory(DjangoModelFactory[boundary.DemarcationProposal]):
    class Meta:
        model = boundary.DemarcationProposal

    work_function = accounts.WorkFunction.COHESION
    profession = accounts.Profession.TOGETHER
    since = date(2027, 1, 1)
    because = "Wij doen het al samen."
    party = factory.SubFactory(PartyFactory, kind=accounts.Party.Kind.WELFARE_TEAM)
    proposed_at = FOUNDING
    proposed_by = factory.SubFactory(PersonFactory)


class PlaceInNeedFactory(DjangoModelFactory[civilservants.PlaceInNeed]):
    class Meta:
        model = civilservants.PlaceInNeed

    neighbourhood = factory.SubFactory(NeighbourhoodFactory)
    source = "Leefbaarometer 2024"
