from typing import Any
from uuid import UUID, uuid4

from allauth.account.forms import LoginForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.actions import NAME_LENGTH
from accounts.models import Person
from accounts.typed_text import tidy, tidy_line
from ledger.refusals import Refusal


class OnceField(forms.UUIDField):
    """Names what a form will write, so that a form that is sent twice writes it once. Where it was tampered with, or
    left out, it names something new.
    """

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, initial=uuid4)

    def clean(self, value: Any) -> UUID:
        try:
            return super().clean(value) or uuid4()
        except ValidationError:
            return uuid4()


class TypedField(forms.CharField):
    """Text that a person types. What cannot be seen is taken out; too much is answered beside the field.

    The browser gets no `maxlength`: it would cut off what somebody pastes without a word.
    """

    def __init__(self, *, lines: int = 1, most: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        options.setdefault("widget", widget)
        super().__init__(strip=False, **options)
        self.lines = lines
        self.most = most

    def to_python(self, value: Any) -> str:
        text = str(value) if value is not None else ""
        return tidy(text) if self.lines > 1 else tidy_line(text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(
                _("This text is too long: %(length)d characters. There is room for %(most)d."),
                code="too_long",
                params={"length": len(value), "most": self.most},
            )


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Say why an action was refused: beside the field that it is about, else on top."""
    form.add_error(refusal.about if refusal.about in form.fields else None, str(refusal))


class SignInForm(LoginForm):
    """One door for who was here before and who was not: an address, and then the code that was mailed to it."""

    user: Person | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.label = _("Your e-mail address")
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = _("Fill in your e-mail address.")
        field.error_messages["invalid"] = _("This is not an e-mail address. For example: name@post.nl")

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        address = self.user.email if self.user else self.cleaned_data["login"]
        self.user = actions.welcome(email=address, language=get_language() or settings.LANGUAGE_CODE, at=timezone.now())
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response


class AppForm(ActivateTOTPForm):
    """The first code of an app, to see that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The six digits that the app shows")
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = _("Fill in the six digits that the app shows.")


class KeyForm(AddWebAuthnForm):
    """A key or a telephone to sign in with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        field = self.fields["passwordless"]
        field.label = _("Sign in with this key alone")
        field.help_text = _("Then you need no code by mail. The key asks for your finger, your face or a PIN.")


class DetailsForm(forms.Form):
    """How somebody is called and which language they read."""

    name = TypedField(
        label=_("Your name"),
        most=NAME_LENGTH,
        error_messages={"required": _("Tell us your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
