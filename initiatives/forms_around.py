"""What people fill in around a plan. Each field says what is wrong beside it; the rules stand in the actions."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazystr
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from initiatives.actions import NewPicture, Text
from initiatives.actions.support import MOST_SIGNATURES
from initiatives.forms_beside import FormBeside
from initiatives.lengths import (
    ATTACHMENT_TITLE_LENGTH,
    MESSAGE_LENGTH,
    NOTE_LENGTH,
    PLACE_LENGTH,
    PLAN_LENGTH,
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    UPDATE_LENGTH,
    WHY_LENGTH,
)
from initiatives.models import Attachment, HelpOffer, Initiative, Version

ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf,image/jpeg,image/png,image/webp,application/pdf"
"""What a browser offers first. What a file is, its content says, on the server."""


class UploadField(forms.FileField):
    """A file, whatever it is called and whatever its browser says it is. What it is, the action finds out."""

    def __init__(self, *, accept: str = ACCEPTED, **options: Any) -> None:
        options.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        options.setdefault("help_text", _("A picture (JPEG, PNG or WebP) or a PDF."))
        super().__init__(allow_empty_file=True, **options)
        self.error_messages["required"] = lazystr(_MissingFile())
        self.error_messages["max_length"] = _("The name of this file is too long. Give it a shorter one.")


class _MissingFile:
    def __str__(self) -> str:
        most = filesizeformat(settings.UPLOAD_MOST_BYTES)
        return _now("Choose a file. It may be at most %(most)s.") % {"most": most}


def content_of(uploaded: Any) -> bytes:
    """What is in a file that was sent; nothing of one that is longer than any that is kept."""
    content: bytes = uploaded.read(settings.UPLOAD_MOST_BYTES + 1)
    return content


class AttachmentForm(forms.Form):
    """A picture or a document for a plan."""

    file = UploadField(label=_("The file"))
    title = TypedField(
        label=_("What can be seen, or what is it about?"),
        help_text=_(
            "One sentence, for people who do not see the picture. For example: The square in front of the school."
        ),
        most=ATTACHMENT_TITLE_LENGTH,
        error_messages={"required": _("Tell what can be seen, for people who do not see it.")},
    )


class VersionForm(FormBeside):
    """A sent plan as it is to become. `seen` is the number of the version that the person had before them."""

    title = TypedField(
        label=_("What is your plan called?"),
        most=TITLE_LENGTH,
        error_messages={"required": _("Give your plan a name.")},
    )
    summary = TypedField(
        label=_("What do you want to do?"),
        help_text=_("One or two sentences, at most 280 characters. Everybody reads this first."),
        lines=3,
        most=SUMMARY_LENGTH,
        error_messages={"required": _("Tell in one or two sentences what you want to do.")},
    )
    plan = TypedField(label=_("Tell more"), lines=12, most=PLAN_LENGTH, required=False)
    place = TypedField(
        label=_("Where exactly?"), help_text=_("A street, a building or a square."), most=PLACE_LENGTH, required=False
    )
    why = TypedField(
        label=_("Why do you change it?"),
        help_text=_("One or two sentences. Everybody can read this, and your supporters get it by mail."),
        lines=3,
        most=WHY_LENGTH,
        error_messages={
            "required": _("Tell in one or two sentences why you change the plan. Your supporters read it.")
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=32_000)

    @classmethod
    def of(cls, initiative: Initiative, number: int, typed: dict[str, Any]) -> VersionForm:
        """The plan as it is, with what was typed before the person had to sign in again."""
        return cls(initial={**_texts(initiative), "seen": number, **typed})

    def content(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it. Without `seen` nothing was seen: it counts as version 0."""
        cleaned = self.cleaned_data
        text = Text(cleaned["title"], cleaned["summary"], cleaned["plan"], cleaned["place"])
        return {"text": text, "why": cleaned["why"], "seen": cleaned["seen"] or 0}

    def beside(self, version: Version) -> list[tuple[forms.BoundField, str]]:
        """Where a version differs from what was typed; its own reason was another."""
        kept = VersionForm(MultiValueDict({name: [text] for name, text in _texts(version).items()}))
        del kept.fields["why"]
        return list(self.compared_with(kept))


def _texts(of: Initiative | Version) -> dict[str, str]:
    return {name: getattr(of, name) for name in ("title", "summary", "plan", "place")}


class SheetForm(forms.Form):
    """A sheet with signatures, as an official enters it."""

    signatures = forms.IntegerField(
        label=_("Number of signatures"),
        help_text=_("Count whoever signed with a name and an address, once each."),
        min_value=1,
        max_value=MOST_SIGNATURES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Fill in how many people signed."), "invalid": _("Fill in a whole number.")},
    )
    collected_on = forms.DateField(
        label=_("Collected on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Fill in a day."), "invalid": _("This is not a day. For example: 2026-11-25.")},
    )
    file = UploadField(label=_("The sheet itself"), help_text=_("A scan or a photo: PDF, JPEG, PNG or WebP."))
    note = TypedField(
        label=_("Note"),
        help_text=_("For your team. For instance: two names could not be read."),
        most=NOTE_LENGTH,
        required=False,
    )


class StrikeForm(forms.Form):
    reason = TypedField(
        label=_("Why does this sheet not count any more?"),
        lines=3,
        most=NOTE_LENGTH,
        error_messages={"required": _("Tell why this sheet does not count any more.")},
    )


class HelpForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you offer?"),
        choices=HelpOffer.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you offer."), "invalid_choice": _("Choose what you offer.")},
    )
    message = TypedField(
        label=_("What can you do?"),
        help_text=_(
            "For example: I have a van, and time on Saturdays. The group reads this, with your name and e-mail address."
        ),
        lines=4,
        most=MESSAGE_LENGTH,
        error_messages={"required": _("Tell the group what you can do.")},
    )


class AnswerHelpForm(forms.Form):
    """An answer to one offer: the button says which."""

    offer = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=HelpOffer.Answer.choices)
    words = TypedField(label=_("Your answer"), lines=2, most=MESSAGE_LENGTH, required=False)

    @property
    def accepts(self) -> bool:
        return bool(self.cleaned_data["answer"] == HelpOffer.Answer.ACCEPTED)


class UpdateForm(forms.Form):
    """What a group tells. A new picture needs to say what can be seen."""

    title = TypedField(
        label=_("Title"),
        help_text=_("A few words. For example: The first bookcase stands."),
        most=TITLE_LENGTH,
        error_messages={"required": _("Give your update a title.")},
    )
    text = TypedField(
        label=_("What happened?"), lines=8, most=UPDATE_LENGTH, error_messages={"required": _("Tell what happened.")}
    )
    pictures = forms.ModelMultipleChoiceField(
        label=_("Pictures that you have already"),
        queryset=Attachment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": _("One of these pictures was taken away. Choose again."),
            "invalid_pk_value": _("One of these pictures was taken away. Choose again."),
            "list": _("One of these pictures was taken away. Choose again."),
        },
    )
    picture = UploadField(
        label=_("A new picture"),
        accept=".jpg,.jpeg,.png,.webp,image/jpeg,image/png,image/webp",
        help_text=_("JPEG, PNG or WebP. Are there people in it? Ask them first."),
        required=False,
    )
    picture_title = TypedField(
        label=_("What can be seen on the new picture?"), most=ATTACHMENT_TITLE_LENGTH, required=False
    )

    def __init__(self, *args: Any, pictures: QuerySet[Attachment], **options: Any) -> None:
        super().__init__(*args, **options)
        cast("forms.ModelMultipleChoiceField[Attachment]", self.fields["pictures"]).queryset = pictures
        if not pictures.exists():
            del self.fields["pictures"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("picture") and not cleaned.get("picture_title") and "picture_title" not in self.errors:
            self.add_error("picture_title", _("Tell what can be seen, for people who do not see it."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it."""
        cleaned, sent = self.cleaned_data, self.cleaned_data.get("picture")
        picture = NewPicture(content_of(sent), sent.name, cleaned["picture_title"]) if sent else None
        chosen = [attachment.id for attachment in cleaned.get("pictures") or ()]
        return {"title": cleaned["title"], "text": cleaned["text"], "picture_ids": chosen, "picture": picture}


class TakeDownForm(forms.Form):
    reason = TypedField(
        label=_("Why do you take it away?"),
        help_text=_("The group gets this by mail."),
        lines=3,
        most=NOTE_LENGTH,
        error_messages={"required": _("Tell why you take this away. The group gets it by mail.")},
    )


class RemoveUpdateForm(forms.Form):
    reason = TypedField(
        label=_("Why do you take it away?"),
        help_text=_("Everybody can read this in its place."),
        lines=3,
        most=NOTE_LENGTH,
        error_messages={"required": _("Tell why you take this away. Everybody can read that.")},
    )
