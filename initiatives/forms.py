"""What residents fill in about a plan that is there. The steps by which a plan comes to be have a room of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions import NAME_LENGTH
from accounts.forms import TypedField
from accounts.models import Membership, Person
from initiatives.lengths import JOIN_LENGTH

REASON_LENGTH = 2_000


class WithdrawForm(forms.Form):
    reason = TypedField(
        label=_("Why do you stop?"),
        help_text=_("Everybody can read this on the page of your plan."),
        lines=5,
        most=REASON_LENGTH,
        error_messages={"required": _("Tell why you stop, so that others understand it.")},
    )


class InviteForm(forms.Form):
    name = TypedField(label=_("Their name"), most=NAME_LENGTH, required=False)
    email = forms.EmailField(
        label=_("Their e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Fill in the address to which we send the invitation."),
            "invalid": _("This is not an e-mail address. For example: name@post.nl"),
        },
    )


class QuorumForm(forms.Form):
    """How many people must sign before a group is bound."""

    quorum = forms.IntegerField(
        label=_("How many of you must sign?"),
        help_text=_("From now on. You cannot lower it here: that guards you against one person."),
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Fill in how many of you must sign."),
            "invalid": _("Fill in a whole number."),
        },
    )


class HandOnForm(forms.Form):
    """Which member signs for the group instead of who fills this in."""

    member = forms.TypedChoiceField(
        label=_("Who signs for your group from now on?"),
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who signs from now on."),
            "invalid_choice": _("This person cannot be chosen any more. Choose somebody else."),
        },
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(member.id), str(member.person)) for member in members]


class JoinForm(forms.Form):
    """What somebody tells a group that they want to join. Their name is asked for where we do not know it."""

    your_name = TypedField(
        label=_("Your own name"),
        most=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us your name.")},
    )
    message = TypedField(
        label=_("Who are you, and what do you want to do?"),
        help_text=_("For example: I live in the Lindelaan and I can garden on Saturdays."),
        lines=5,
        most=JOIN_LENGTH,
        error_messages={"required": _("Tell the group who you are and what you want to do.")},
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        if person.name:
            del self.fields["your_name"]


class AnswerJoinForm(forms.Form):
    """Yes, or no with a reason."""

    accepts = forms.ChoiceField(
        label=_("May they join?"),
        choices=[("yes", _("Yes, gladly")), ("no", _("No, not now"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )
    reason = TypedField(
        label=_("What do you want to say to them?"),
        help_text=_("With a no it is needed. They get it by mail."),
        lines=4,
        most=JOIN_LENGTH,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("accepts") == "no" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Tell why not, so that they understand it."))
        return cleaned

    def answer(self) -> dict[str, Any]:
        return {"accepts": self.cleaned_data["accepts"] == "yes", "reason": self.cleaned_data["reason"]}
