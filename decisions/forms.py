"""What people fill in at the table. The rules of the domain stand in the actions; here only what a page can see."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.typed_text import tidy, tidy_line
from decisions.models import Outcome, Proposal, Voice

TEXT_LENGTH = 10_000
ARTICLE_LENGTH = 160
_MONEY_MARKS = re.compile(r"[€\s\u00a0\u202f]|,-+$")
_DUTCH_THOUSANDS = re.compile(r"^\d{1,3}(\.\d{3})+$")
_ENGLISH_THOUSANDS = re.compile(r"^\d{1,3}(,\d{3})+$")


class TypedText(forms.CharField):
    """Free text, without the characters that nobody sees and with its lines kept."""

    def __init__(self, **options: Any) -> None:
        rows = options.pop("rows", 6)
        options.setdefault("max_length", TEXT_LENGTH)
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        too_long = _("This text is too long: it has %(show_value)d characters and may have %(limit_value)d.")
        options["error_messages"] = {"max_length": too_long, **options.get("error_messages", {})}
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # Browsers cut pasted text at maxlength without a word; the form says it is long and keeps all of it.
        return {name: set_to for name, set_to in super().widget_attrs(widget).items() if name != "maxlength"}


class EuroField(forms.DecimalField):
    """An amount in euros as people write it: `18.400`, `18400,50`, `€ 1.250,-`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_digits=12, decimal_places=2, min_value=Decimal(0), **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(as_plain_number(str(value), get_language() or "nl") if value else value)


def as_plain_number(typed: str, language: str) -> str:
    """The number with a point before its cents and no marks, as far as the typed text is a number.

    Where a point and a comma both stand, the last one begins the cents. One alone is read as the language reads it.
    """
    number = _MONEY_MARKS.sub("", typed)
    if "." in number and "," in number:
        thousands, cents = (".", ",") if number.rindex(",") > number.rindex(".") else (",", ".")
        return number.replace(thousands, "").replace(cents, ".")
    if _DUTCH_THOUSANDS.match(number):
        return number.replace(".", "")
    if language == "en" and _ENGLISH_THOUSANDS.match(number):
        return number.replace(",", "")
    return number.replace(",", ".")


class ProposeForm(forms.Form):
    """A decision as one deciding party proposes it."""

    outcome = forms.ChoiceField(
        label=_("What do you propose to decide?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    reasons = TypedText(
        label=_("Why?"),
        help_text=_("Everybody can read this. A yes needs its reasons as much as a no."),
        error_messages={"required": _("Give your reasons. Every decision carries them, a yes as much as a no.")},
    )
    conditions = TypedText(
        label=_("Under which conditions?"),
        help_text=_("One condition a line. Only if you choose 'yes, with conditions'."),
        required=False,
        rows=4,
    )
    amount = EuroField(label=_("How much money, in euros?"), help_text=_("Only if money is given."), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asks_conditions = cleaned.get("outcome") == Outcome.YES_WITH_CONDITIONS
        if asks_conditions and not cleaned.get("conditions") and "conditions" not in self.errors:
            self.add_error("conditions", _("Name at least one condition, or choose 'yes'."))
        return cleaned


class VoiceForm(forms.Form):
    """What a deciding party says of the proposal that the page showed."""

    proposal_id = forms.UUIDField(widget=forms.HiddenInput)
    say = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[
            (Voice.Say.CONSENT.value, _("We agree")),
            (Voice.Say.OBJECTION.value, _("We object")),
            (Voice.Say.ABSTENTION.value, _("We abstain")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you agree, object or abstain.")},
    )
    reason = TypedText(
        label=_("Why?"),
        help_text=_("Everybody can read this. If you object, you must say why."),
        required=False,
    )

    def __init__(self, *args: Any, proposal: Proposal | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["proposal_id"].initial = proposal.id if proposal else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("say") == Voice.Say.OBJECTION and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why you object, so that the others can do something about it."))
        return cleaned

    def point_at(self, proposal: Proposal | None, *, instead_of: UUID) -> None:
        """Where the proposal is another than the page showed: keep the text, and let the choice be made anew."""
        if proposal is not None and proposal.id == instead_of:
            return
        typed = dict(self.data.items())
        typed.pop("say", None)
        typed["proposal_id"] = str(proposal.id) if proposal else ""
        self.data = typed


class WithdrawForm(forms.Form):
    """The ground on which the executive takes a decision back."""

    article = forms.CharField(
        label=_("On which article of law?"),
        help_text=_("For instance: Municipalities Act, article 160."),
        max_length=ARTICLE_LENGTH,
        error_messages={"required": _("Name the article of law. Residents will read it.")},
    )
    reason = TypedText(
        label=_("Why do you take the decision back?"),
        help_text=_("This stands on the page of the plan, for everybody to read, as a withdrawal."),
        error_messages={"required": _("Give the reason. Residents will read it.")},
    )

    def clean_article(self) -> str:
        return tidy_line(self.cleaned_data["article"])
