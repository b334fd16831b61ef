"""What the desk fills in beside a plan, and what a resident fills in by a link. The rules stand in the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import OnceField, TypedField
from accounts.models import Person
from civilservants.lengths import (
    ANSWER_LENGTH,
    MESSAGE_LENGTH,
    NOTE_LENGTH,
    QUESTION_LENGTH,
    REMARK_LENGTH,
    SUBJECT_LENGTH,
)
from civilservants.models import AnswerTemplate, GroupMessage
from decisions.forms.fields import DayField


class SeenVersionField(forms.IntegerField):
    """Which version the person had before them. What was tampered with is a version that nobody saw."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value: Any) -> int:
        try:
            return int(value)
        except (TypeError, ValueError):
            return 0


class PersonField(forms.TypedChoiceField):
    """A choice among people, by their ids."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, **options)

    def offer(self, people: Iterable[Person], empty: str) -> None:
        self.choices = [("", empty), *((str(person.id), str(person)) for person in people)]


class TemplateForm(forms.Form):
    """Which template a new message begins with. Sent by GET: choosing writes nothing."""

    sjabloon = forms.ModelChoiceField(
        label=_("Begin with a template"),
        queryset=AnswerTemplate.objects.filter(is_open=True),
        required=False,
        empty_label=_("Without a template"),
    )


class MessageTextForm(forms.Form):
    """What a message to the group says."""

    subject = TypedField(
        label=_("Subject"), most=SUBJECT_LENGTH, error_messages={"required": _("Give the message a subject.")}
    )
    text = TypedField(
        label=_("Message"),
        help_text=_(
            "Plain Dutch, short sentences. The group reads this and gets it by mail. A decision is taken at the table, "
            "never in a message."
        ),
        lines=12,
        most=MESSAGE_LENGTH,
        error_messages={"required": _("Write the message.")},
    )


class NewMessageForm(MessageTextForm):
    """A message to the group that nobody has saved yet."""

    key = OnceField()


class MessageForm(MessageTextForm):
    """A message that was not published, as it is to become. `seen` says which version the person had before them."""

    reader = PersonField(
        label=_("Second reader"),
        help_text=_(
            "A colleague who did not write the text. They hear of it by mail. Nothing goes out without one; to save a "
            "draft you need not choose yet."
        ),
        error_messages={
            "required": _("Choose who reads it before it goes out."),
            "invalid_choice": _("Choose somebody from the list."),
        },
    )
    seen = SeenVersionField()

    def __init__(self, *args: Any, readers: Iterable[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reader"].required = self.data.get("action") != "save"
        field = self.fields["reader"]
        assert isinstance(field, PersonField)
        field.offer(readers, str(_("Choose a colleague")))

    def compared_with(self, message: GroupMessage) -> list[tuple[forms.BoundField, str]]:
        """Each field in which the stored message differs from what was typed, with how it is stored."""
        stored = {"subject": message.subject, "text": message.text}
        typed = {name: self.cleaned_data.get(name, self[name].value()) for name in stored}
        return [(self[name], saved) for name, saved in stored.items() if typed[name] != saved]

    def take_as_seen(self, message: GroupMessage) -> None:
        """From now on the person has the message as it is before them: saving once more keeps what they typed."""
        typed = dict(self.data.items())
        typed["seen"] = str(message.version)
        self.data = typed


class ReadForm(forms.Form):
    """What the second reader says of a message."""

    remark = TypedField(
        label=_("Remark for the writer"),
        help_text=_("Only colleagues see it. Needed if you send the text back."),
        lines=4,
        most=REMARK_LENGTH,
        required=False,
    )
    seen = SeenVersionField()


class PublishForm(forms.Form):
    seen = SeenVersionField()


class DropForm(forms.Form):
    seen = SeenVersionField()


class NoteForm(forms.Form):
    key = OnceField()
    text = TypedField(label=_("New note"), lines=4, most=NOTE_LENGTH, error_messages={"required": _("Write the note.")})


class AskingForm(forms.Form):
    """What is asked of residents, and until when they can answer."""

    text = TypedField(
        label=_("Your question"),
        help_text=_("Plain Dutch, one question at a time. It goes by mail, with a link to answer without an account."),
        lines=5,
        most=QUESTION_LENGTH,
        error_messages={"required": _("Write the question.")},
    )
    answer_by = DayField(
        label=_("Last day to answer"),
        help_text=_("The clock of this step stands still until the answer is there, or until the day after this one."),
        error_messages={"required": _("Choose the last day to answer.")},
    )


class QuestionForm(AskingForm):
    """A question to one person of the group."""

    person = PersonField(
        label=_("To whom?"),
        error_messages={
            "required": _("Choose whom you ask."),
            "invalid_choice": _("Choose somebody from the list."),
        },
    )
    field_order = ("person", "text", "answer_by")

    def __init__(self, *args: Any, people: Iterable[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, PersonField)
        field.offer(people, str(_("Choose a person")))


class AnswerForm(forms.Form):
    """What a resident answers by the link in a mail."""

    text = TypedField(
        label=_("Your answer"),
        lines=8,
        most=ANSWER_LENGTH,
        error_messages={"required": _("Write your answer.")},
    )
