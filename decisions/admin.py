from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.requests import person_of
from decisions import actions as decisions
from decisions import queries, template_check, words
from decisions.models import (
    Advice,
    AdviceAnswer,
    Assignment,
    Authority,
    Decision,
    Mandate,
    Move,
    Outage,
    Participant,
    Process,
    ProcessTemplate,
    Proposal,
    RestDay,
    Seat,
    Signature,
    Step,
    TemplateOutcome,
    TemplateSeat,
    TemplateStep,
    Term,
    Transfer,
    TransferAnswer,
    Voice,
)
from ledger.administration import (
    DraftAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
    ReferenceAdmin,
    ReferenceForm,
    ReferenceInline,
)


def _is_fixed(template: ProcessTemplate | None) -> bool:
    """A version that was put into use is never changed: it was checked as it was, and a process may go by it."""
    return template is not None and (template.published_at is not None or template.processes.exists())


class TemplateStepInline(ReferenceInline):
    model = TemplateStep
    fields = ("number", "key", "name_nl", "kind", "rule", "term_amount", "term_unit", "term_source", "is_awb_decision")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ProcessTemplate)
class ProcessTemplateAdmin(DraftAdmin):
    list_display = ("name_nl", "key", "version", "published_at")
    search_fields = ("key", "name_nl", "name_en")
    fields = ("key", "version", "name_nl", "name_en", "published_at", "still_wrong")
    readonly_fields = ("version", "published_at", "still_wrong")
    inlines = (TemplateStepInline,)
    actions = ("put_into_use", "make_new_version")

    @admin.display(description=_("Still wrong"))
    def still_wrong(self, template: ProcessTemplate) -> str:
        """Every fault that keeps this version from being used, with its step."""
        if template._state.adding:  # noqa: SLF001 - the documented way to ask whether a row exists
            return gettext("First save the process, then add its steps.")
        plan = decisions.plan_of(template, timezone.localdate())
        faults = words.what_is_wrong(template, template_check.faults(plan))
        lines = format_html_join("", "<li>{}</li>", ((fault,) for fault in faults))
        return format_html("<ul>{}</ul>", lines) if faults else gettext("Nothing. It can be put into use.")

    @admin.action(description=_("Put into use"))
    def put_into_use(self, request: HttpRequest, templates: QuerySet[ProcessTemplate]) -> None:
        for template in templates:
            try:
                decisions.publish_template(template_id=template.id, by=person_of(request), at=timezone.now())
            except decisions.CannotPublish as refusal:
                for said in words.what_is_wrong(template, refusal.faults) or [str(refusal)]:
                    self.message_user(request, f"{template}. {said}", messages.ERROR)
            else:
                self.message_user(request, gettext("In use from now on: %(template)s.") % {"template": template})

    @admin.action(description=_("Make a new version, to change it"))
    def make_new_version(self, request: HttpRequest, templates: QuerySet[ProcessTemplate]) -> None:
        for template in templates:
            try:
                copy = decisions.next_version(template_id=template.id, by=person_of(request), at=timezone.now())
            except decisions.CannotEditTemplate as refusal:
                self.message_user(request, f"{template}. {refusal}", messages.ERROR)
            else:
                said = gettext("Made: %(template)s. Put it into use when it is ready.") % {"template": copy}
                self.message_user(request, said)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _is_fixed(obj)

    def is_draft(self, thing: ProcessTemplate) -> bool:
        return not _is_fixed(thing)

    def delete_model(self, request: HttpRequest, obj: ProcessTemplate) -> None:
        # Who publishes it waits, and then finds it gone; who takes it away too waits as well.
        ProcessTemplate.objects.select_for_update().filter(id=obj.id).first()
        super().delete_model(request, obj)


class OfAStepInline(ReferenceInline):
    """Rows that can be taken away again, as long as the version of their step is not in use."""

    can_delete = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not _is_fixed(obj.template)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


class TemplateSeatInline(OfAStepInline):
    model = TemplateSeat


class TemplateOutcomeInline(OfAStepInline):
    model = TemplateOutcome


class TemplateStepForm(ReferenceForm):
    """Adds no step to a version that is in use."""

    def clean_template(self) -> ProcessTemplate:
        template: ProcessTemplate = self.cleaned_data["template"]
        if _is_fixed(template):
            raise ValidationError(gettext("This version is in use. Make a new version of the template first."))
        return template


@admin.register(TemplateStep)
class TemplateStepAdmin(DraftAdmin):
    form = TemplateStepForm
    list_display = ("template", "number", "name_nl", "kind", "work_function", "rule")
    list_filter = ("template", "kind", "work_function")
    list_select_related = ("template",)
    fieldsets = (
        (None, {"fields": ("template", "number", "key", "kind", "work_function")}),
        (
            _("What it is about"),
            {"fields": ("name_nl", "name_en", "question_nl", "question_en", "explanation_nl", "explanation_en")},
        ),
        (_("How it decides"), {"fields": ("rule", "rule_k", "is_awb_decision", "advice_days")}),
        (_("Within which term"), {"fields": ("term_amount", "term_unit", "term_source", "term_article")}),
        (_("When it is stuck"), {"fields": ("escalates_to", "impasse_escalates_to", "escalation")}),
    )
    inlines = (TemplateSeatInline, TemplateOutcomeInline)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not _is_fixed(obj.template)

    def is_draft(self, thing: TemplateStep) -> bool:
        return not _is_fixed(thing.template)


class MandateForm(ReferenceForm):
    """A mandate as it is given once. Later only its last day can be set: who could decide when must stay true."""

    subject = forms.ChoiceField(
        label=pgettext_lazy("label", "subject"),
        required=False,
        choices=lambda: [("", _("Every subject")), *_subjects()],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance._state.adding:  # noqa: SLF001 - the documented way to ask whether a row exists
            self.fields["valid_until"].required = True

    def validate_constraints(self) -> None:
        """The actions say the same in words of people."""


def _subjects() -> list[tuple[str, str]]:
    return sorted(queries.template_names().items(), key=lambda named: named[1])


@admin.register(Mandate)
class MandateAdmin(ReferenceAdmin):
    """The register of mandates. The actions give and end them, and write what they did in the ledger."""

    form = MandateForm
    list_display = ("party", "function", "subject", "ceiling", "valid_from", "valid_until", "source")
    list_filter = ("party",)
    list_select_related = ("party",)
    fields = (
        "party", "function", "subject", "districts", "ceiling", "valid_from", "valid_until", "source", "under",
    )  # fmt: skip

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        return super().formfield_for_manytomany(
            db_field, request, **{**options, "widget": forms.CheckboxSelectMultiple}
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Mandate | None = None) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name != "valid_until") if obj else ()

    def save_model(self, request: HttpRequest, obj: Mandate, form: Any, change: bool) -> None:
        by, at = person_of(request), timezone.now()
        if change:
            decisions.end_mandate(mandate_id=obj.id, last_day=form.cleaned_data["valid_until"], by=by, at=at)
            return
        given = decisions.give_mandate(**{name: form.cleaned_data[name] for name in self.fields}, by=by, at=at)
        form.instance = given  # what follows of the admin's own saving is about the mandate that was given
        obj.pk = given.pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action saved the districts and wrote the line."""


@admin.register(RestDay)
class RestDayAdmin(ReferenceAdmin):
    list_display = ("day", "rests", "source")
    list_filter = ("rests",)

    def get_readonly_fields(self, request: HttpRequest, obj: RestDay | None = None) -> tuple[str, ...]:
        return ("day",) if obj else ()


class MoveInline(ReadOnlyInline):
    model = Move
    fields = ("term", "advice", "transfer", "was", "became")


class OutageForm(ReferenceForm):
    class Meta:
        labels: ClassVar = {"what": _("What did not work")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "what" in self.fields:
            self.fields["what"].required = True


@admin.register(Outage)
class OutageAdmin(ReferenceAdmin):
    """Outages, recorded once they are over. The program moves the terms of residents that ended in one."""

    form = OutageForm
    list_display = ("began_at", "ended_at", "what", "recorded_by", "settled_at")
    list_select_related = ("recorded_by",)
    fields = ("began_at", "ended_at", "what")
    inlines = (MoveInline,)

    def get_inlines(self, request: HttpRequest, obj: Outage | None = None) -> Any:
        return self.inlines if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Outage | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Outage, form: Any, change: bool) -> None:
        by, at = person_of(request), timezone.now()
        recorded = decisions.record_outage(**{name: form.cleaned_data[name] for name in self.fields}, by=by, at=at)
        form.instance = recorded
        obj.pk = recorded.pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action wrote the line."""


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


class AdviceInline(ReadOnlyInline):
    model = Advice
    fields = ("party", "asked_at", "due_on", "given_at", "given_by", "lapsed_at", "text")


class TransferInline(ReadOnlyInline):
    model = Transfer
    fields = ("offered_at", "kind", "giver", "receiver", "answer_by", "result")
    show_change_link = True


@admin.register(Step)
class StepAdmin(ReadOnlyAdmin):
    list_display = ("process", "number", "template_step", "opened_at", "closed_at")
    list_select_related = ("process", "template_step")
    inlines = (AuthorityInline, AdviceInline, TransferInline, ProposalInline)


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


class SignatureInline(ReadOnlyInline):
    model = Signature
    fields = ("party", "says", "reason", "signed_at", "signed_by")


class AdviceAnswerInline(ReadOnlyInline):
    model = AdviceAnswer


class TransferAnswerInline(ReadOnlyInline):
    model = TransferAnswer


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    list_display = ("step", "kind", "giver", "receiver", "offered_at", "answer_by", "result")
    list_filter = ("kind", "result")
    list_select_related = ("step__template_step", "giver", "receiver")
    inlines = (TransferAnswerInline, SignatureInline)


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("step", "party", "outcome", "proposed_at", "closed_at")
    list_filter = ("outcome",)
    list_select_related = ("step__template_step", "party")
    inlines = (AdviceAnswerInline, VoiceInline, SignatureInline)


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
