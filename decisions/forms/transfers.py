"""Handing over, sharing, stepping down, answering an offer, giving back, and taking back on a legal ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.typed_text import tidy_line
from decisions.ahead import Offered
from decisions.forms.fields import DayField, EuroField, TypedText

ARTICLE_LENGTH = 160


class OfferForm(forms.Form):
    """An offer to change who decides. `seen` says of which change the page showed what the table would look like."""

    offer = forms.ChoiceField(
        label=_("What do you offer?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you offer."),
            "invalid_choice": _("This cannot be offered any more: the table has changed. Choose again."),
        },
    )
    reason = TypedText(
        label=_("Why?"),
        help_text=_("Everybody can read this."),
        rows=4,
        error_messages={"required": _("Say why you offer this.")},
    )
    answer_by = DayField(
        label=_("Until which day can the others answer?"),
        help_text=_("After that day the offer lapses, and everything stays as it is."),
        error_messages={"required": _("Choose the last day to answer.")},
    )
    ceiling = EuroField(
        label=_("Up to how much money, in euros?"),
        help_text=_("Only if the others decide up to an amount. Leave it empty for any amount."),
        required=False,
    )
    ends_on = DayField(
        label=_("Until which day does it hold?"),
        help_text=_("After that day it falls back to how it is now. Leave it empty if it holds for the whole step."),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, offers: Sequence[Offered], holds: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offers = {offered.key: offered for offered in offers}
        self.holds = holds
        field = self.fields["offer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (offered.key, format_html('{}<br><span class="small quiet">{}</span>', offered.label, offered.then))
            for offered in offers
        ]

    @property
    def offered(self) -> Offered:
        """What a valid form chose."""
        return self.offers[self.cleaned_data["offer"]]

    def was_seen(self) -> bool:
        """Did the page show what this very change, from this very arrangement, would make of the table?"""
        return bool(self.cleaned_data["seen"] == self._fingerprint())

    def take_as_seen(self) -> None:
        typed = dict(self.data.items())
        typed["seen"] = self._fingerprint()
        self.data = typed

    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reason", "answer_by", "ceiling", "ends_on")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        offered = self.offers.get(cleaned.get("offer", ""))
        if offered is not None and not offered.takes_amount and cleaned.get("ceiling") is not None:
            self.add_error("ceiling", _("Nobody else decides more by this: name no amount."))
        return cleaned

    def _fingerprint(self) -> str:
        parts = [self.holds, *(self.cleaned_data[name] for name in ("offer", "ceiling", "ends_on"))]
        return " ".join(str(part) for part in parts)


class AnswerForm(forms.Form):
    """What a party that must agree says of an offer."""

    ACCEPT, REFUSE = "accept", "refuse"

    answer = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[(ACCEPT, _("We accept")), (REFUSE, _("We refuse"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you accept or refuse.")},
    )
    reason = TypedText(
        label=_("Why?"),
        help_text=_("Only if you refuse. Everybody can read it."),
        required=False,
        rows=4,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuses = cleaned.get("answer") == self.REFUSE
        if refuses and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why you refuse, so that the others understand it."))
        return cleaned


class ReturnForm(forms.Form):
    """Why a group gives back what was handed over to it. It need not say."""

    reason = TypedText(
        label=_("Why do you give it back?"),
        help_text=_("You need not say why. What you write here, everybody can read."),
        required=False,
        rows=4,
    )


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
