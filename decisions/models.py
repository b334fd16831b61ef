from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.demarcation import WorkFunction as WorkFunctionCode
from accounts.models import Invitation, Party, Person, WorkFunction
from decisions import arrangement, ladder, mandates, rules, terms, workflow
from districts.models import District


class Role(models.TextChoices):
    INFORMED = ladder.Role.INFORMED.value, _("is informed")
    CONSULTED = ladder.Role.CONSULTED.value, _("is consulted")
    ADVISES = ladder.Role.ADVISES.value, _("advises")
    CO_PRODUCES = ladder.Role.CO_PRODUCES.value, _("co-produces")
    DECIDES = ladder.Role.DECIDES.value, _("decides")


class Rule(models.TextChoices):
    SOLE = rules.Rule.SOLE.value, _("one party decides")
    CONSENT = rules.Rule.CONSENT.value, _("consent: nobody objects")
    UNANIMITY = rules.Rule.UNANIMITY.value, _("unanimity: everybody agrees")
    K_OF_N = rules.Rule.K_OF_N.value, _("a number of the parties agree")


class TermUnit(models.TextChoices):
    DAYS = terms.Unit.DAYS.value, _("days")
    WORKING_DAYS = terms.Unit.WORKING_DAYS.value, _("working days")
    WEEKS = terms.Unit.WEEKS.value, _("weeks")
    MONTHS = terms.Unit.MONTHS.value, _("months")


class TermSource(models.TextChoices):
    ACT = terms.Source.ACT.value, _("act")
    ORDINANCE = terms.Source.ORDINANCE.value, _("municipal ordinance")
    SERVICE_NORM = terms.Source.SERVICE_NORM.value, _("service norm")


class Outcome(models.TextChoices):
    YES = workflow.Outcome.YES.value, _("yes")
    YES_WITH_CONDITIONS = workflow.Outcome.YES_WITH_CONDITIONS.value, _("yes, with conditions")
    NO = workflow.Outcome.NO.value, _("no")
    OTHER = workflow.Outcome.OTHER.value, _("other than asked")
    REFERRED = workflow.Outcome.REFERRED.value, _("referred")


class End(models.TextChoices):
    COMPLETED = workflow.End.COMPLETED.value, _("completed")
    DECLINED = workflow.End.DECLINED.value, _("declined")
    REFERRED = workflow.End.REFERRED.value, _("referred")
    WITHDRAWN = workflow.End.WITHDRAWN.value, _("withdrawn")


class Course(models.TextChoices):
    PROCEED = workflow.Course.PROCEED.value, _("go on to the next step")
    REVISE = workflow.Course.REVISE.value, _("go back to a step")
    STOP = workflow.Course.STOP.value, _("stop")
    REFER = workflow.Course.REFER.value, _("refer to somebody else")


class Bilingual:
    """Picks the text in the language of the reader from a pair of fields `<name>_nl` and `<name>_en`."""

    def in_language(self, name: str) -> str:
        english = str(getattr(self, f"{name}_en"))
        return english if get_language() == "en" and english else str(getattr(self, f"{name}_nl"))


class ProcessTemplate(Bilingual, models.Model):
    """The way that initiatives of a theme go. A version that a process uses is never changed: an edit is a new one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("process template")
        verbose_name_plural = _("process templates")
        ordering: ClassVar = ["key", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="decisions_template_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    @property
    def name(self) -> str:
        return self.in_language("name")


class TemplateStep(Bilingual, models.Model):
    """One step of the way: what it is about, who sits where, how it decides, and within which term."""

    class Kind(models.TextChoices):
        EXPLORE = "explore", _("explore")
        ADVISE = "advise", _("advise")
        DECIDE = "decide", _("decide")
        AGREE = "agree", _("agree")
        CARRY_OUT = "carry_out", _("carry out")
        EVALUATE = "evaluate", _("evaluate")

    class Escalation(models.TextChoices):
        TELL = "tell", _("is told, and must see to it that a decision comes")
        DECIDE = "decide", _("decides too from then on")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.ForeignKey(ProcessTemplate, on_delete=models.CASCADE, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    explanation_nl = models.TextField()
    explanation_en = models.TextField()
    question_nl = models.CharField(max_length=200)
    question_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    work_function = models.CharField(max_length=30, choices=WorkFunction.choices)
    rule = models.CharField(max_length=20, choices=Rule.choices)
    rule_k = models.PositiveSmallIntegerField(default=0)
    term_amount = models.PositiveSmallIntegerField()
    term_unit = models.CharField(max_length=20, choices=TermUnit.choices)
    term_source = models.CharField(max_length=20, choices=TermSource.choices)
    term_article = models.CharField(max_length=160)
    advice_days = models.PositiveSmallIntegerField(
        default=14, help_text=_("How many days advising parties have, from the day the step opens.")
    )
    escalates_to = models.CharField(
        max_length=20, choices=Party.Kind.choices, help_text=_("Who is called in when the term lapses in silence.")
    )
    impasse_escalates_to = models.CharField(
        max_length=20,
        choices=Party.Kind.choices,
        default=Party.Kind.EXECUTIVE,
        help_text=_("Who is called in when the term lapses after an objection."),
    )
    escalation = models.CharField(max_length=20, choices=Escalation.choices, default=Escalation.TELL)
    is_awb_decision = models.BooleanField(
        default=False, help_text=_("Ends in a decision under the Awb: people can object to it.")
    )

    class Meta:
        verbose_name = _("step of a template")
        verbose_name_plural = _("steps of a template")
        ordering: ClassVar = ["template", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["template", "number"], name="decisions_template_step_number_once"),
            models.UniqueConstraint(fields=["template", "key"], name="decisions_template_step_key_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="decisions_template_step_from_one"),
            models.CheckConstraint(condition=Q(term_amount__gte=1), name="decisions_template_step_has_term"),
            models.CheckConstraint(
                condition=~Q(rule="k_of_n") | Q(rule_k__gte=1), name="decisions_template_step_k_with_k_of_n"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def explanation(self) -> str:
        return self.in_language("explanation")

    @property
    def question(self) -> str:
        return self.in_language("question")

    @property
    def function(self) -> WorkFunctionCode:
        return WorkFunctionCode(self.work_function)


class TemplateOutcome(models.Model):
    """Where an outcome of a step leads, where that is not the usual way (`workflow.USUAL`)."""

    step = models.ForeignKey(TemplateStep, on_delete=models.CASCADE, related_name="outcomes", db_index=False)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    course = models.CharField(max_length=20, choices=Course.choices)
    to = models.SlugField(max_length=60, blank=True, help_text=_("Key of the step to revise."))

    class Meta:
        verbose_name = _("where an outcome leads")
        verbose_name_plural = _("where outcomes lead")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "outcome"], name="decisions_template_outcome_once"),
            models.CheckConstraint(
                condition=(Q(course="revise") & ~Q(to="")) | (~Q(course="revise") & Q(to="")),
                name="decisions_template_outcome_revises_a_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.get_course_display()} {self.to}".strip()


class TemplateSeat(models.Model):
    """Which kind of party sits at a step of a template, and in which role."""

    step = models.ForeignKey(TemplateStep, on_delete=models.CASCADE, related_name="seats", db_index=False)
    party_kind = models.CharField(max_length=20, choices=Party.Kind.choices)
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("seat of a template")
        verbose_name_plural = _("seats of a template")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "party_kind"], name="decisions_template_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_party_kind_display()} {self.get_role_display()}"


class Process(models.Model):
    """The way one initiative goes. What it is about points to it; it points to nothing above."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.ForeignKey(ProcessTemplate, on_delete=models.PROTECT, related_name="processes")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="processes")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    end = models.CharField(max_length=20, choices=End.choices, blank=True)

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, end="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(end="")),
                name="decisions_process_closed_with_end",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="decisions_process_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Participant(models.Model):
    """Which party takes the seats of its kind in this process."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="participants", db_index=False)
    party_kind = models.CharField(max_length=20, choices=Party.Kind.choices)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "party_kind"], name="decisions_participant_once_a_kind"),
            models.UniqueConstraint(fields=["process", "party"], name="decisions_participant_one_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.party}"


class Assignment(models.Model):
    """A person works on a process for a party, over an interval of time; or the party as a whole does, until somebody
    of it takes the task up.
    """

    class Task(models.TextChoices):
        HANDLER = "handler", _("handler")
        SOCIAL_WORKER = "social_worker", _("social worker")
        ADVISER = "adviser", _("adviser")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="assignments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assignments",
        help_text=_("Empty where the party as a whole has the task."),
    )
    task = models.CharField(max_length=20, choices=Task.choices)
    since = models.DateTimeField()
    since_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    until = models.DateTimeField(null=True, blank=True)
    until_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process", "person", "task"], condition=Q(until=None), name="decisions_assignment_once"
            ),
            models.UniqueConstraint(
                fields=["process", "party", "task"],
                condition=Q(until=None, person=None),
                name="decisions_assignment_once_a_party",
            ),
            models.CheckConstraint(
                condition=Q(until=None, until_by=None)
                | Q(until__isnull=False, until__gte=F("since"), until_by__isnull=False),
                name="decisions_assignment_ends_with_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}, {self.get_task_display()}"

    @property
    def who(self) -> Person | Party:
        """Who has the task: the person, or the whole party."""
        return self.person or self.party


class Recusal(models.Model):
    """A person takes no part in the decisions of a process, for a conflict of interest. Why it is there stands nowhere.

    It is inserted, never changed or removed; the database takes no proposal, voice, signature or answer of this person
    at any step of the process (migration 0024).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="recusals", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recused_at = models.DateTimeField()
    recused_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "person"], name="decisions_recusal_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Step(models.Model):
    """A step of a process that has opened. It closes with a decision; the database refuses any other way."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="steps", db_index=False)
    template_step = models.ForeignKey(TemplateStep, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text=_("Counts the steps as they opened, from 1."))
    reverses = models.ForeignKey(
        "Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_at"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering: ClassVar = ["process", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "number"], name="decisions_step_number_once"),
            models.UniqueConstraint(
                fields=["process"], condition=Q(closed_at=None), name="decisions_step_one_open_a_process"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_at__gte=F("opened_at"), closed_by__isnull=False),
                name="decisions_step_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.template_step.name}"

    @property
    def is_open(self) -> bool:
        """Does anything still happen at it: has neither the step closed, nor its process?"""
        return self.closed_at is None and self.process.closed_at is None


class Authority(models.Model):
    """The arrangement of seats that holds at a step from a moment on, until the next one in the chain.

    There is no end date: an arrangement ends where the one that names it as `previous` begins. So intervals can
    neither overlap nor leave a gap. Rows and their seats are never changed or removed (migration 0002).
    """

    class Basis(models.TextChoices):
        TEMPLATE = "template", _("as the process provides")
        TRANSFER = "transfer", _("handed over by agreement")
        RETURN = "return", _("given back")
        ESCALATION = "escalation", _("as the process provides when a step is stuck")
        WITHDRAWAL = "withdrawal", _("taken back on a legal ground")
        REVERSAL = "reversal", _("as it was when the decision was taken that is taken anew")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="authorities")
    previous = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    from_at = models.DateTimeField()
    by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Nobody, where the clock called somebody in or ended what was agreed for a time."),
        db_index=False,
    )
    basis = models.CharField(max_length=20, choices=Basis.choices)
    article = models.CharField(max_length=160, blank=True)
    reason = models.TextField(blank=True)
    transfer = models.OneToOneField(
        "Transfer", null=True, blank=True, on_delete=models.PROTECT, related_name="authority_made"
    )
    ends_on = models.DateField(
        null=True, blank=True, help_text=_("The last day of what was handed over for a time: then it falls back.")
    )
    restores = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The arrangement that holds again: what was given back, or who took the decision before."),
    )
    mandate = models.ForeignKey(
        "Mandate",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Under which the executive took the decision back."),
    )
    seat_count = models.PositiveSmallIntegerField(help_text=_("How many seats it has: none can be added later."))

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        ordering: ClassVar = ["step", "from_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step"], condition=Q(previous=None), name="decisions_authority_one_first"),
            models.CheckConstraint(condition=Q(seat_count__gte=1), name="decisions_authority_has_seats"),
            models.CheckConstraint(
                condition=~Q(basis="withdrawal") | (~Q(article="") & ~Q(reason="")),
                name="decisions_withdrawal_names_its_ground",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(basis__in=["return", "escalation"]),
                name="decisions_authority_by_somebody_or_the_clock",
            ),
            models.CheckConstraint(
                condition=Q(restores=None) | Q(basis__in=["return", "reversal"]),
                name="decisions_authority_restores_what_held",
            ),
            models.CheckConstraint(
                condition=~Q(basis="reversal") | Q(restores__isnull=False, previous=None),
                name="decisions_authority_reversal_opens_as_it_was",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.from_at:%Y-%m-%d}"


class Seat(models.Model):
    """A party and its role in an arrangement."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="seats", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20, choices=Role.choices)
    ceiling = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text=_("Decides up to so many euros.")
    )

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "party"], name="decisions_seat_one_a_party"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.get_role_display()}"


class Transfer(models.Model):
    """A proposal to change an arrangement. It changes nothing until every party that must agree has accepted."""

    class Kind(models.TextChoices):
        HAND_OVER = arrangement.Change.HAND_OVER.value, _("hand over")
        SHARE = arrangement.Change.SHARE.value, _("share")
        STEP_DOWN = arrangement.Change.STEP_DOWN.value, _("step down a rung")

    class Result(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("lapsed")
        OVERTAKEN = "overtaken", _("overtaken by another change")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="transfers")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="transfers")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    giver = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    ceiling = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer_by = models.DateField(help_text=_("The last day to accept; after that the offer lapses."))
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=20, choices=Result.choices, blank=True)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering: ClassVar = ["offered_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step"], condition=Q(closed_at=None), name="decisions_transfer_one_open"),
            models.CheckConstraint(condition=~Q(reason=""), name="decisions_transfer_has_reason"),
            models.CheckConstraint(condition=Q(ceiling=None) | Q(ceiling__gte=0), name="decisions_transfer_ceiling"),
            models.CheckConstraint(
                condition=(Q(kind="step_down") & Q(receiver=None)) | (~Q(kind="step_down") & ~Q(receiver=None)),
                name="decisions_transfer_has_receiver",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, result="") | (Q(closed_at__isnull=False) & ~Q(result="")),
                name="decisions_transfer_closed_with_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver}: {self.get_kind_display()}"


class TransferAnswer(models.Model):
    """What a party that must agree says of a transfer. Said once, never changed."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="answers", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    accepts = models.BooleanField()
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    mandate = models.ForeignKey(
        "Mandate",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Of a municipal party."),
    )

    class Meta:
        verbose_name = _("answer to a transfer")
        verbose_name_plural = _("answers to transfers")
        ordering: ClassVar = ["answered_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "party"], name="decisions_transfer_answer_once_a_party"),
            models.UniqueConstraint(
                fields=["transfer", "answered_by"], name="decisions_transfer_answer_one_party_a_person"
            ),
            models.CheckConstraint(condition=Q(accepts=True) | ~Q(reason=""), name="decisions_refusal_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.accepts}"


class Advice(models.Model):
    """What an advising seat was asked, and answered. Nobody decides before it was given or has lapsed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="advices", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="advices")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Nobody, where time alone made the party an adviser again."),
        db_index=False,
    )
    due_on = models.DateField()
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.TextField(blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("advices")
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "party"], name="decisions_advice_once_a_party"),
            models.CheckConstraint(
                condition=Q(given_at=None, given_by=None, text="")
                | (Q(given_at__isnull=False, given_by__isnull=False) & ~Q(text="")),
                name="decisions_advice_given_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(lapsed_at=None), name="decisions_advice_given_or_lapsed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}"

    @property
    def is_waiting(self) -> bool:
        return self.given_at is None and self.lapsed_at is None

    @property
    def was_released(self) -> bool:
        """Did it lapse before its last day, because the party advises no longer?"""
        return self.lapsed_at is not None and timezone.localdate(self.lapsed_at) <= self.due_on

    @property
    def state(self) -> str:
        """`given`, `lapsed` or `awaited`."""
        if self.given_at is not None:
            return "given"
        return "awaited" if self.lapsed_at is None else "lapsed"


class Term(models.Model):
    """The clock of a step, with its source. `ends_on` is its last day; met when the decision falls on or before it."""

    step = models.OneToOneField(Step, primary_key=True, on_delete=models.PROTECT, related_name="term")
    started_on = models.DateField()
    ends_on = models.DateField()
    source = models.CharField(max_length=20, choices=TermSource.choices)
    article = models.CharField(max_length=160)
    met_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)
    escalated_to = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    renewed_until = models.DateField(
        null=True, blank=True, help_text=_("After it lapsed: the last day of whoever was called in.")
    )
    suspension = models.OneToOneField(
        "Suspension", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text=_("Which one lasts.")
    )
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    extended_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        indexes: ClassVar = [
            models.Index(fields=["ends_on"], condition=Q(met_at=None, lapsed_at=None), name="decisions_term_running"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("started_on")), name="decisions_term_ends_later"),
            models.CheckConstraint(condition=Q(met_at=None) | Q(lapsed_at=None), name="decisions_term_met_or_lapsed"),
            models.CheckConstraint(
                condition=Q(renewed_until=None)
                | Q(renewed_until__gt=F("ends_on"), lapsed_at__isnull=False, escalated_to__isnull=False),
                name="decisions_term_renewed_after_a_lapse",
            ),
            models.CheckConstraint(
                condition=Q(extended_at=None, extended_by=None, extended_because="")
                | (Q(extended_at__isnull=False, extended_by__isnull=False) & ~Q(extended_because="")),
                name="decisions_term_extended_once_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ends_on}"

    @property
    def suspended_on(self) -> date | None:
        """The first day on which it stands still; None while it runs."""
        return self.suspension.from_on if self.suspension else None

    @property
    def suspended_because(self) -> str:
        return self.suspension.reason if self.suspension else ""

    @property
    def last_day(self) -> date | None:
        """By when to expect a decision; None while the clock stands still. After a lapse, from who was called in."""
        if self.suspension is not None:
            return None
        return self.renewed_until or self.ends_on


class Suspension(models.Model):
    """The clock of a step stands still from a day on, because something is needed, until a named day at the latest.

    Rows stay as they were made but for their end (migration 0019).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="suspensions")
    from_on = models.DateField(help_text=_("The first day on which it stands still."))
    until = models.DateField(help_text=_("The day on which it runs again at the latest."))
    reason = models.TextField()
    suspended_at = models.DateTimeField()
    suspended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_on = models.DateField(null=True, blank=True, help_text=_("The day from which it ran again."))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Nobody, where its last day came."),
        db_index=False,
    )

    class Meta:
        verbose_name = _("suspension of a term")
        verbose_name_plural = _("suspensions of terms")
        ordering: ClassVar = ["suspended_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term"], condition=Q(ended_at=None), name="decisions_suspension_one_lasts"),
            models.CheckConstraint(condition=Q(until__gt=F("from_on")), name="decisions_suspension_has_a_last_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="decisions_suspension_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_on=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_on__gte=F("from_on"), ended_on__lte=F("until")),
                name="decisions_suspension_ends_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on}"


class Mandate(models.Model):
    """Which function may decide for a municipal party: about what, up to how many euros, where and when.

    It is held by whoever has that function in the party, so it outlives the person (Awb, article 10:3). A mandate is
    never changed but for its last day: it is ended, and a new one given.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mandates")
    function = models.CharField(
        max_length=80,
        help_text=_("As it stands in the membership; every representative where this is empty."),
        blank=True,
    )
    subject = models.SlugField(
        max_length=60, blank=True, help_text=_("Key of the process template; every subject where this is empty.")
    )
    districts = models.ManyToManyField(
        District, blank=True, related_name="+", help_text=_("Every district where none is chosen.")
    )
    ceiling = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text=_("In euros; no ceiling where this is empty.")
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text=_("The last day."))
    source = models.CharField(max_length=200, help_text=_("The decision or the article that gives it."))
    under = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="sub_mandates")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    expiry_told_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering: ClassVar = ["party", "function"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="decisions_mandate_names_its_source"),
            models.CheckConstraint(condition=Q(ceiling=None) | Q(ceiling__gte=0), name="decisions_mandate_ceiling"),
            models.CheckConstraint(
                # A sub-mandate that would only have begun after the one above it ended never holds: it ends the day
                # before it begins.
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from") - timedelta(days=1)),
                name="decisions_mandate_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}, {self.party}"

    @property
    def reach(self) -> mandates.Reach:
        return mandates.Reach(
            subject=self.subject,
            districts=frozenset(district.code for district in self.districts.all()),
            ceiling=self.ceiling,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


class RestDay(models.Model):
    """A day on which this municipality departs from the holidays that the program knows by itself.

    For instance a day equated with a holiday by decree (Algemene termijnenwet, article 3, third paragraph).
    """

    day = models.DateField(primary_key=True)
    rests = models.BooleanField(default=True, help_text=_("No: a holiday on which terms simply run out."))
    source = models.CharField(max_length=200, help_text=_("The decree or the decision."))

    class Meta:
        verbose_name = _("rest day")
        verbose_name_plural = _("rest days")
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"


class Proposal(models.Model):
    """A decision as one deciding party proposes it to the others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="proposals")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="proposals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reasons = models.TextField()
    conditions = models.TextField(blank=True, help_text=_("One condition a line."))
    amount = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text=_("In euros, where money is given.")
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who took it back for the party that made it, when it closed."),
        db_index=False,
    )
    taken_back_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering: ClassVar = ["proposed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step"], condition=Q(closed_at=None), name="decisions_proposal_one_open"),
            models.CheckConstraint(condition=~Q(reasons=""), name="decisions_proposal_has_reasons"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="decisions_proposal_amount"),
            models.CheckConstraint(
                condition=~Q(outcome="yes_with_conditions") | ~Q(conditions=""), name="decisions_proposal_conditions"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by=None, taken_back_because="")
                | Q(taken_back_by__isnull=False, closed_at__isnull=False),
                name="decisions_proposal_taken_back_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_outcome_display()}"


class Voice(models.Model):
    """What a deciding party says of a proposal. Said once, never changed (migration 0002)."""

    class Say(models.TextChoices):
        CONSENT = rules.Say.CONSENT.value, _("agrees")
        OBJECTION = rules.Say.OBJECTION.value, _("objects")
        ABSTENTION = rules.Say.ABSTENTION.value, _("abstains")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="voices", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="voices")
    say = models.CharField(max_length=20, choices=Say.choices)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")
        ordering: ClassVar = ["said_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "party"], name="decisions_voice_once_a_party"),
            models.UniqueConstraint(fields=["proposal", "said_by"], name="decisions_voice_one_party_a_person"),
            models.CheckConstraint(
                condition=~Q(say="objection") | ~Q(reason=""), name="decisions_objection_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.get_say_display()}"


def _one_of(*names: str) -> Q:
    """Exactly one of these is filled in."""
    either = Q()
    for filled in names:
        either |= Q(**{f"{name}__isnull": name != filled for name in names})
    return either


class Signature(models.Model):
    """One of several representatives signs for what their party says, where it needs more than one (its quorum).

    The last signature of a person counts: who changes their mind signs anew. Rows are never changed (migration 0010).
    """

    class Says(models.TextChoices):
        CONSENT = rules.Say.CONSENT.value, _("agrees")
        OBJECTION = rules.Say.OBJECTION.value, _("objects")
        ABSTENTION = rules.Say.ABSTENTION.value, _("abstains")
        ACCEPTS = "accepts", _("accepts")
        REFUSES = "refuses", _("refuses")
        RETURNS = "returns", _("gives the decision back")
        REVERSES = "reverses", _("asks to decide anew")
        STOPS = "stops", _("stops with the plan")

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures")
    transfer = models.ForeignKey(Transfer, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures")
    authority = models.ForeignKey(
        Authority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="signatures",
        help_text=_("The arrangement that a group wants to give back."),
    )
    decision = models.ForeignKey(
        "Decision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="signatures",
        help_text=_("The decision that a group wants to take anew."),
    )
    process = models.ForeignKey(
        Process,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="signatures",
        help_text=_("The way of the plan that a group wants to stop."),
    )
    says = models.CharField(max_length=20, choices=Says.choices)
    reason = models.TextField(blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering: ClassVar = ["signed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_one_of("proposal", "transfer", "authority", "decision", "process"),
                name="decisions_signature_under_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.get_says_display()}"


class AdviceAnswer(models.Model):
    """What a proposal does with an advice, and why (invariant 4)."""

    class Answer(models.TextChoices):
        FOLLOWED = "followed", _("followed")
        PARTLY = "partly", _("partly followed")
        NOT = "not", _("not followed")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="advice_answers", db_index=False)
    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("answer to an advice")
        verbose_name_plural = _("answers to advices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "advice"], name="decisions_advice_answer_once"),
            models.CheckConstraint(
                condition=Q(answer="followed") | ~Q(reason=""), name="decisions_departing_from_advice_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advice}: {self.get_answer_display()}"


class Draft(models.Model):
    """A proposal that a deciding party is still writing: only that party sees it."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("draft of a proposal")
        verbose_name_plural = _("drafts of proposals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "party"], name="decisions_draft_one_a_party"),
        ]

    def __str__(self) -> str:
        return f"{self.party}"


class Decision(models.Model):
    """The outcome of a step with its reasons: a proposal that satisfied its rule. Inserted once, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="decision")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    taken_at = models.DateTimeField(help_text=_("The moment it was taken and published: one and the same."))
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    objections_until = models.DateField(
        null=True,
        blank=True,
        help_text=_("The last day to object, where it is a decision under the Awb (articles 6:7 and 6:8)."),
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return str(self.proposal)


class Finding(models.Model):
    """Why social work has no seat at a step whose work is social work: what municipality and social work agreed.

    The talk that came to it lies in a higher room; here stands its uuid. Inserted once, never changed (migration 0025).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="findings", db_index=False)
    template_step = models.ForeignKey(TemplateStep, on_delete=models.PROTECT, related_name="+")
    consult = models.UUIDField(help_text=_("The settled consult that says why."))
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("finding of a consult")
        verbose_name_plural = _("findings of consults")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "template_step"], name="decisions_finding_once_a_step"),
            models.CheckConstraint(condition=~Q(reason=""), name="decisions_finding_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.template_step}"


class Heartbeat(models.Model):
    """When the program last said that it runs: one row, refreshed each minute."""

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="decisions_heartbeat_is_one_row")]

    def __str__(self) -> str:
        return f"{self.at}"


class Outage(models.Model):
    """The site could not be reached, or not be used, for a time. Terms of residents that ended in it are moved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(_("over since"))
    what = models.TextField(blank=True, help_text=_("What did not work, in words that everybody can read."))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Nobody, where the program found it itself."),
        db_index=False,
    )
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When every term that ended in it had been moved.")
    )

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering: ClassVar = ["-began_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["began_at", "ended_at"], name="decisions_outage_once"),
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")),
                name="decisions_outage_ends_later",
                violation_error_message=_("An outage ends after it began, and is recorded when it is over."),
            ),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("ended_at")), name="decisions_outage_is_over"),
            models.CheckConstraint(
                condition=Q(recorded_by=None) | ~Q(what=""), name="decisions_outage_says_what_happened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"


class Move(models.Model):
    """A last day that was moved because it fell in an outage: once for each outage, and never changed."""

    outage = models.ForeignKey(Outage, on_delete=models.PROTECT, related_name="moves", db_index=False)
    term = models.ForeignKey(Term, null=True, blank=True, on_delete=models.PROTECT, related_name="moves")
    advice = models.ForeignKey(Advice, null=True, blank=True, on_delete=models.PROTECT, related_name="moves")
    transfer = models.ForeignKey(Transfer, null=True, blank=True, on_delete=models.PROTECT, related_name="moves")
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    was = models.DateField()
    became = models.DateField()
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("moved last day")
        verbose_name_plural = _("moved last days")
        ordering: ClassVar = ["moved_at", "id"]
        constraints: ClassVar = [
            *(
                models.UniqueConstraint(fields=["outage", thing], name=f"decisions_move_{thing}_once")
                for thing in ("term", "advice", "transfer", "invitation")
            ),
            models.CheckConstraint(
                condition=Q(term__isnull=False, advice=None, transfer=None, invitation=None)
                | Q(term=None, advice__isnull=False, transfer=None, invitation=None)
                | Q(term=None, advice=None, transfer__isnull=False, invitation=None)
                | Q(term=None, advice=None, transfer=None, invitation__isnull=False),
                name="decisions_move_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(became__gt=F("was")), name="decisions_move_is_later"),
        ]

    def __str__(self) -> str:
        return f"{self.was}: {self.became}"
