from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from accounts.written import in_a_row
from decisions.forms.fields import EuroField
from initiatives.actions import Asked
from initiatives.lengths import MOST_MONEY, NEED_LENGTH
from initiatives.models import Need
from initiatives.needs import need_in_words
from initiatives.steps.form import StepForm

MEANING = {
    Need.Kind.MONEY: (_("Money"), _("For material, rent, or somebody who teaches you.")),
    Need.Kind.SPACE: (_("A place"), _("A room, a piece of ground, a key.")),
    Need.Kind.PERMISSION: (_("Permission"), _("To build, close a street, or sell something.")),
    Need.Kind.KNOWLEDGE: (_("Knowledge"), _("Somebody who knows about trees, rules or figures.")),
    Need.Kind.HANDS: (_("Hands"), _("More people who help.")),
    Need.Kind.ROOM: (_("Nothing but room"), _("You can do it yourselves. The municipality need only let you.")),
}
ABOUT = "about_"


class NeedsForm(StepForm):
    slug = "nodig"
    name = _("What you need")
    heading = _("What do you need?")
    template = "initiatives/steps/needs.html"
    key_field = "needs"

    needs = forms.MultipleChoiceField(
        label=_("What do you need?"),
        help_text=_("You may choose more than one. You need not know everything yet."),
        choices=[(kind.value, name) for kind, (name, _example) in MEANING.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose what you need. Is it nothing? Then choose “Nothing but room”."),
            "invalid_choice": _("Choose what you need from the list."),
        },
    )
    amount = EuroField(
        label=_("How much money, about?"),
        help_text=_("In whole euros. A guess is fine. For example: 1.500"),
        required=False,
        error_messages={
            "invalid": _("Fill in an amount in digits. For example: 1.500"),
            "max_digits": _("This amount is too large."),
            "max_whole_digits": _("This amount is too large."),
            "max_decimal_places": _("Fill in whole euros, or two digits after the comma."),
            "min_value": _("An amount is more than nothing."),
        },
    )

    def make_fields(self) -> None:
        for kind in MEANING:
            self.fields[f"{ABOUT}{kind}"] = TypedField(label=_("Tell more about it"), most=NEED_LENGTH, required=False)

    def clean_amount(self) -> int | None:
        amount = self.cleaned_data["amount"]
        if amount is None or amount == 0:
            return None
        whole = int(amount.to_integral_value(rounding="ROUND_HALF_UP"))
        if whole > MOST_MONEY:
            raise forms.ValidationError(_("This amount is too large."))
        return max(whole, 1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needs = cleaned.get("needs") or []
        if Need.Kind.ROOM.value in needs and len(needs) > 1:
            self.add_error("needs", _("You chose “Nothing but room” and something else too. Choose one of the two."))
        if cleaned.get("amount") and Need.Kind.MONEY.value not in needs:
            cleaned["amount"] = None
        return cleaned

    def choices(self) -> list[dict[str, Any]]:
        """Each kind with its box, an example, and the fields that belong to it."""
        return [
            {
                "kind": kind.value,
                "box": box,
                "example": example,
                "about": self[f"{ABOUT}{kind}"],
                "amount": self["amount"] if kind is Need.Kind.MONEY else None,
            }
            for box, (kind, (_name, example)) in zip(self["needs"], MEANING.items(), strict=True)
        ]

    def asked(self) -> list[Asked]:
        """What a valid form asks for."""
        return [
            Asked(
                kind,
                self.cleaned_data.get("amount") if kind == Need.Kind.MONEY else None,
                self.cleaned_data.get(f"{ABOUT}{kind}") or "",
            )
            for kind in self.cleaned_data["needs"]
        ]

    def content(self) -> dict[str, Any]:
        return {"needs": self.asked()}

    def told(self) -> Sequence[tuple[str, str]]:
        asked = self.asked() if self.cleaned_data.get("needs") else []
        return [(gettext("What you need"), in_a_row([need_in_words(one) for one in asked], between="\n"))]
