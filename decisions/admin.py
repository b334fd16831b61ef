from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.requests import person_of
from decisions import actions as decisions
from decisions import rules
from decisions.models import (
    Assignment,
    Authority,
    Decision,
    Participant,
    Process,
    ProcessTemplate,
    Proposal,
    Role,
    Seat,
    Step,
    TemplateSeat,
    TemplateStep,
    Term,
    Voice,
)
from ledger.administration import ReadOnlyAdmin, ReadOnlyInline, ReferenceAdmin, ReferenceForm, ReferenceInline


def _in_use(template: ProcessTemplate | None) -> bool:
    """A version that a process uses is never changed."""
    return template is not None and template.processes.exists()


class TemplateStepInline(ReferenceInline):
    model = TemplateStep
    fields = ("number", "key", "name_nl", "kind", "rule", "term_amount", "term_unit", "term_source")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ProcessTemplateForm(ReferenceForm):
    """Lets no way be published on which nobody could decide."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("published_at"):
            steps = list(self.instance.steps.prefetch_related("seats")) if self.instance.pk else []
            for fault in _faults(steps):
                self.add_error("published_at", fault)
        return cleaned


def _faults(steps: list[TemplateStep]) -> Iterator[str]:
    if not steps:
        yield gettext("Add the steps first, then publish.")
    for step in steps:
        deciders = sum(seat.role == Role.DECIDES for seat in step.seats.all())
        try:
            rules.state(rules.Rule(step.rule), deciders, {}, step.rule_k)
        except ValueError:
            yield gettext("Step %(step)s has %(deciders)d deciding seats; its rule cannot work with that.") % {
                "step": step,
                "deciders": deciders,
            }


@admin.register(ProcessTemplate)
class ProcessTemplateAdmin(ReferenceAdmin):
    form = ProcessTemplateForm
    list_display = ("name_nl", "key", "version", "published_at")
    search_fields = ("key", "name_nl", "name_en")
    inlines = (TemplateStepInline,)
    actions = ("make_new_version",)

    @admin.action(description=_("Make a new version, to change it"))
    def make_new_version(self, request: HttpRequest, templates: QuerySet[ProcessTemplate]) -> None:
        for template in templates:
            copy = decisions.new_version(template_id=template.id, by=person_of(request), at=timezone.now())
            self.message_user(request, gettext("Made: %(template)s. Publish it when it is ready.") % {"template": copy})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _in_use(obj)


class TemplateSeatInline(ReferenceInline):
    model = TemplateSeat
    can_delete = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not _in_use(obj.template)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


class TemplateStepForm(ReferenceForm):
    """Adds no step to a version that a process uses."""

    def clean_template(self) -> ProcessTemplate:
        template: ProcessTemplate = self.cleaned_data["template"]
        if _in_use(template):
            raise ValidationError(gettext("This version is in use. Make a new version of the template first."))
        return template


@admin.register(TemplateStep)
class TemplateStepAdmin(ReferenceAdmin):
    form = TemplateStepForm
    list_display = ("template", "number", "name_nl", "kind", "work_function", "rule")
    list_filter = ("template", "kind", "work_function")
    list_select_related = ("template",)
    inlines = (TemplateSeatInline,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not _in_use(obj.template)


class ParticipantInline(ReadOnlyInline):
    model = Participant


class StepInline(ReadOnlyInline):
    model = Step
    fields = ("number", "template_step", "opened_at", "closed_at")
    show_change_link = True


@admin.register(Process)
class ProcessAdmin(ReadOnlyAdmin):
    list_display = ("id", "template", "district", "opened_at", "closed_at", "end")
    list_filter = ("template", "district", "end")
    list_select_related = ("template", "district")
    inlines = (ParticipantInline, StepInline)


class AuthorityInline(ReadOnlyInline):
    model = Authority
    fields = ("from_at", "basis", "article", "by")
    show_change_link = True


class ProposalInline(ReadOnlyInline):
    model = Proposal
    fields = ("proposed_at", "party", "outcome", "closed_at")
    show_change_link = True


@admin.register(Step)
class StepAdmin(ReadOnlyAdmin):
    list_display = ("process", "number", "template_step", "opened_at", "closed_at")
    list_select_related = ("process", "template_step")
    inlines = (AuthorityInline, ProposalInline)


class SeatInline(ReadOnlyInline):
    model = Seat


@admin.register(Authority)
class AuthorityAdmin(ReadOnlyAdmin):
    list_display = ("step", "from_at", "basis", "by")
    list_filter = ("basis",)
    list_select_related = ("step__template_step", "by")
    inlines = (SeatInline,)


class VoiceInline(ReadOnlyInline):
    model = Voice


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("step", "party", "outcome", "proposed_at", "closed_at")
    list_filter = ("outcome",)
    list_select_related = ("step__template_step", "party")
    inlines = (VoiceInline,)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("step", "outcome", "taken_at", "taken_by")
    list_select_related = ("step__template_step", "proposal", "taken_by")

    @admin.display(description=_("outcome"))
    def outcome(self, decision: Decision) -> str:
        return decision.proposal.get_outcome_display()


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    list_display = ("step", "started_on", "ends_on", "source", "met_at", "lapsed_at")
    list_filter = ("source",)
    list_select_related = ("step__template_step",)


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("process", "party", "person", "task", "since", "until")
    list_filter = ("task",)
    list_select_related = ("process", "party", "person")
