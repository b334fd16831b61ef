from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions import NAME_LENGTH
from accounts.forms import TypedField
from initiatives.actions import CoInitiator
from initiatives.lengths import GROUP_LENGTH, MOST_CO_INITIATORS
from initiatives.steps.form import StepForm

NAME, EMAIL = "co_name_", "co_email_"


class WithWhomForm(StepForm):
    """The group, and who else is asked to carry the plan: one more pair of fields than was filled in."""

    slug = "met-wie"
    name = _("With whom")
    heading = _("With whom do you do it?")
    template = "initiatives/steps/with_whom.html"
    key_field = "group_name"

    group_name = TypedField(
        label=_("What is your group called?"),
        help_text=_("For example: Neighbours of the Lindehof. With you alone, it is a group too."),
        most=GROUP_LENGTH,
        error_messages={"required": _("Give your group a name.")},
    )
    your_name = TypedField(
        label=_("Your own name"),
        help_text=_("The municipality and the people of your group see it."),
        most=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us your name.")},
    )

    def make_fields(self) -> None:
        if self.person is not None and self.person.name:
            del self.fields["your_name"]
        filled = [n for n in range(MOST_CO_INITIATORS) if self.given(f"{NAME}{n}") or self.given(f"{EMAIL}{n}")]
        for number in range(min(max(filled, default=-1) + 2, MOST_CO_INITIATORS)):
            self.fields[f"{NAME}{number}"] = TypedField(label=_("Their name"), most=NAME_LENGTH, required=False)
            self.fields[f"{EMAIL}{number}"] = forms.EmailField(
                label=_("Their e-mail address"),
                required=False,
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
                error_messages={"invalid": _("This is not an e-mail address. For example: name@post.nl")},
            )

    def names(self) -> list[str]:
        """Those that are not shown now too: what one takes away from the page is taken away."""
        pairs = [f"{begin}{number}" for number in range(MOST_CO_INITIATORS) for begin in (NAME, EMAIL)]
        return ["group_name", "your_name", *pairs]

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        numbers = [name.removeprefix(NAME) for name in self.fields if name.startswith(NAME)]
        return [(self[f"{NAME}{number}"], self[f"{EMAIL}{number}"]) for number in numbers]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known: set[str] = set()
        for name, email in self.pairs():
            if email.name in self.errors:
                continue
            address = str(cleaned.get(email.name) or "").lower()
            cleaned[email.name] = address
            if cleaned.get(name.name) and not address:
                self.add_error(email.name, _("Fill in the address to which we send the invitation."))
            elif address and self.person is not None and address == self.person.email:
                self.add_error(email.name, _("This is your own address. Fill in somebody else's, or leave it empty."))
            elif address in known:
                self.add_error(email.name, _("This address stands here twice."))
            known |= {address} - {""}
        return cleaned

    def co_initiators(self) -> Sequence[CoInitiator]:
        """Who is asked, of a valid form."""
        asked = [(self.cleaned_data[email.name], self.cleaned_data[name.name]) for name, email in self.pairs()]
        return [CoInitiator(address, name) for address, name in asked if address]

    def told(self) -> Sequence[tuple[str, str]]:
        own = [
            (str(self[name].label), self.in_words(self[name]))
            for name in ("group_name", "your_name")
            if name in self.fields
        ]
        guests = [
            f"{self.cleaned_data.get(name.name) or ''} {self.cleaned_data.get(email.name) or ''}".strip()
            for name, email in self.pairs()
        ]
        return [*own, (str(_("Who else do you ask?")), "\n".join(filter(None, guests)))]
