"""What every step of the form has in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from accounts.forms import TypedField
from accounts.models import Person
from accounts.typed_text import tidy_line
from initiatives.actions import Answers, mark_of
from initiatives.forms_beside import SEEN, FormBeside
from initiatives.queries import Named

MARK_LENGTH = 40


class KnownChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of which the object may have been read before, together with those of other steps."""

    known: Model | None = None

    def to_python(self, value: Any) -> Any:
        return self.known if self.known is not None and value == str(self.known.pk) else super().to_python(value)


class StepForm(FormBeside):
    """One question, or a few that belong together.

    Bound it is checked, and unbound it shows what was answered before.
    """

    slug: ClassVar[str]
    """As it stands in the address."""
    name: ClassVar[str | Promise]
    """In the list of steps."""
    heading: ClassVar[str | Promise]
    """The question on top of the page."""
    template: ClassVar[str]
    key_field: ClassVar[str]
    """Whoever answered this one has been at the step."""

    seen = TypedField(most=MARK_LENGTH, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Person | None = None, named: Named | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person, self.named = person, named or Named()
        self.make_fields()

    def make_fields(self) -> None:
        """Add or take away fields, now that the person and the answers are known."""

    @classmethod
    def answered(cls, answers: Answers, *, person: Person | None = None, named: Named | None = None) -> StepForm:
        """Bound to answers that were kept: to check them, and to take their content. `named` was read of them."""
        return cls(MultiValueDict(answers), person=person, named=named)

    @classmethod
    def opened(cls, answers: Answers, *, person: Person | None = None, seen: str = "") -> StepForm:
        """Unbound, with the answers in it, ready to be changed."""
        multiple = {name for name, field in cls.base_fields.items() if isinstance(field, forms.MultipleChoiceField)}
        initial: dict[str, Any] = {
            name: texts if name in multiple else texts[-1] for name, texts in answers.items() if texts
        }
        return cls(initial={**initial, "seen": seen}, person=person)

    @classmethod
    def reopened(cls, answers: Answers, *, person: Person | None = None, seen: str = "") -> StepForm:
        """Opened, with what is not right in it said beside its field. What is only missing was not forgotten yet."""
        form = cls.answered({**answers, SEEN: [seen]}, person=person)
        form.forgive_what_is_missing()
        return form if form.errors else cls.opened(answers, person=person, seen=seen)

    def forgive_what_is_missing(self) -> None:
        """Say nothing of a field that was left empty: its step may still be to come."""
        for name, errors in self.errors.as_data().items():
            if all(error.code == "required" for error in errors):
                del self.errors[name]

    def had_seen(self) -> str:
        """The mark of what the window had before it, of a form that need not be right."""
        return tidy_line(str(self.data.get(SEEN) or ""))[:MARK_LENGTH]

    def given(self, name: str) -> str:
        """What stands in a field now, bound or not."""
        if self.is_bound:
            return str(self.data.get(name) or "")
        return str(self.initial.get(name) or "")

    def names(self) -> list[str]:
        """The fields whose answers belong to this step."""
        return [name for name in self.fields if name != "seen"]

    def of_this_step(self, answers: Answers) -> Answers:
        return {name: texts for name, texts in answers.items() if name in self.names()}

    def take_as_seen(self, answers: Answers) -> None:
        """From now on the person has these answers before them: keeping once more keeps what they typed."""
        self.see(mark_of(self.of_this_step(answers)))

    def content(self) -> dict[str, Any]:
        """What a valid form says, as fields of `Content`."""
        return {}

    def told(self) -> Sequence[tuple[str, str]]:
        """Each answer in words, with what was asked."""
        return [(str(field.label), self.in_words(field)) for field in self.visible_fields()]
