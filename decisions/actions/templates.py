from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts import queries as people
from accounts.models import Person
from decisions import words
from decisions.ladder import Role
from decisions.models import ProcessTemplate, TemplateOutcome, TemplateSeat, TemplateStep
from decisions.rules import Rule
from decisions.template_check import StepPlan, TemplateFault, faults
from decisions.terms import Unit
from decisions.workflow import Course, Move, Outcome
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotPublish(Refusal):
    """The template cannot be used; `faults` names what is wrong, each with its step."""

    def __init__(self, message: str, found: list[TemplateFault] | None = None) -> None:
        super().__init__(message)
        self.faults = found or []


class CannotEditTemplate(Refusal):
    pass


@transaction.atomic
def publish_template(*, template_id: UUID, by: Person, at: datetime) -> ProcessTemplate:
    """Let new processes use a version of a template. Raises CannotPublish where it is in use already, for anybody but
    an admin, or with every fault it has.
    """
    template = ProcessTemplate.objects.select_for_update().get(id=template_id)
    if not accounts.has_role(by, "admin", at):
        raise CannotPublish(_("Only an admin can publish a process."))
    if template.published_at is not None:
        raise CannotPublish(_("This version is in use already."))
    found = faults(plan_of(template, timezone.localdate(at)))
    if found:
        sentences = " ".join(words.what_is_wrong(template, found))
        raise CannotPublish(_("This process cannot be used yet. %(faults)s") % {"faults": sentences}, found)
    template.published_at = at
    template.save(update_fields=["published_at"])
    facts = {"key": template.key, "version": template.version, "by": str(by.id)}
    ledger.append(Line("template.published", template.id, facts), at=at)
    return template


@transaction.atomic
def next_version(*, template_id: UUID, by: Person, at: datetime) -> ProcessTemplate:
    """Begin the next version of a template as a copy of this one, to edit. Running processes keep theirs.

    Raises CannotEditTemplate for anybody but an admin, or where a version that is not in use yet exists already.
    """
    template = ProcessTemplate.objects.select_for_update().get(id=template_id)
    if not accounts.has_role(by, "admin", at):
        raise CannotEditTemplate(_("Only an admin can change a process."))
    if ProcessTemplate.objects.filter(key=template.key, published_at=None).exists():
        raise CannotEditTemplate(_("A next version is being written already. Change that one."))
    newest = ProcessTemplate.objects.filter(key=template.key).order_by("-version").first() or template
    copy = ProcessTemplate.objects.create(
        key=template.key, version=newest.version + 1, name_nl=template.name_nl, name_en=template.name_en
    )
    for step in template.steps.prefetch_related("seats", "outcomes"):
        _copy_step(step, copy)
    facts = {"key": copy.key, "version": copy.version, "by": str(by.id)}
    ledger.append(Line("template.begun", copy.id, facts), at=at)
    return copy


def plan_of(template: ProcessTemplate, on: date) -> list[StepPlan]:
    """A template as the check sees it on a day: whose work each step is, is agreed over time."""
    professions = people.professions_on(on)
    return [
        StepPlan(
            number=step.number,
            key=step.key,
            profession=professions[step.function],
            seats={seat.party_kind: Role(seat.role) for seat in step.seats.all()},
            rule=Rule(step.rule),
            rule_k=step.rule_k,
            term_amount=step.term_amount,
            term_unit=Unit(step.term_unit),
            term_article=step.term_article,
            advice_days=step.advice_days,
            escalates_to=step.escalates_to,
            impasse_escalates_to=step.impasse_escalates_to,
            moves={Outcome(own.outcome): Move(Course(own.course), own.to) for own in step.outcomes.all()},
        )
        for step in template.steps.order_by("number").prefetch_related("seats", "outcomes")
    ]


def _copy_step(step: TemplateStep, template: ProcessTemplate) -> None:
    seats, outcomes = list(step.seats.all()), list(step.outcomes.all())
    fields = {
        field.name: getattr(step, field.name)
        for field in TemplateStep._meta.concrete_fields  # noqa: SLF001
        if field.name not in ("id", "template")
    }
    copy = TemplateStep.objects.create(template=template, **fields)
    TemplateSeat.objects.bulk_create(
        [TemplateSeat(step=copy, party_kind=seat.party_kind, role=seat.role) for seat in seats]
    )
    TemplateOutcome.objects.bulk_create(
        [TemplateOutcome(step=copy, outcome=own.outcome, course=own.course, to=own.to) for own in outcomes]
    )
