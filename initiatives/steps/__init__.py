"""The form of a plan in small steps. Each step is one form; here stands their order, and what they say together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives import queries
from initiatives.actions import Answers, CoInitiator, Content, asked_of, task_of
from initiatives.models import Initiative
from initiatives.steps.form import StepForm
from initiatives.steps.needs import ABOUT, NeedsForm
from initiatives.steps.say import SayForm
from initiatives.steps.task import TaskForm
from initiatives.steps.what import WhatForm
from initiatives.steps.where import WhereForm
from initiatives.steps.with_whom import WithWhomForm

__all__ = [
    "CHECK",
    "CHECK_NAME",
    "FIRST",
    "FORMS",
    "OF_A_DRAFT",
    "StepForm",
    "Whole",
    "answers_of",
    "form_of",
    "forms_of",
    "next_slug",
    "previous_slug",
    "way",
]

FIRST = WhatForm
CHECK = "controleren"
CHECK_NAME = _("Check and send")
FORMS: tuple[type[StepForm], ...] = (WhatForm, TaskForm, WhereForm, WithWhomForm, NeedsForm, SayForm)
THEME = "theme"


OF_A_DRAFT = frozenset({WhatForm.slug, TaskForm.slug, WhereForm.slug, NeedsForm.slug, SayForm.slug})
"""The steps by which a draft is changed. Who belongs to its group is not text: people are invited and accept."""


def forms_of(answers: Answers) -> Sequence[type[StepForm]]:
    """The steps that a plan with these answers goes through, in their order: one more where a task is taken over."""
    chosen = answers.get(THEME, [])
    return _forms(takes_over=bool(chosen) and queries.challenge_themes().filter(key=chosen[-1]).exists())


def _forms(*, takes_over: bool) -> Sequence[type[StepForm]]:
    return FORMS if takes_over else [form for form in FORMS if form is not TaskForm]


def form_of(answers: Answers, slug: str) -> type[StepForm] | None:
    return next((form for form in forms_of(answers) if form.slug == slug), None)


def next_slug(answers: Answers, slug: str) -> str:
    """The step after this one; the last question leads to the check."""
    slugs = [form.slug for form in forms_of(answers)]
    return [*slugs, CHECK][slugs.index(slug) + 1]


def previous_slug(answers: Answers, slug: str) -> str:
    """The step before this one; empty at the first."""
    slugs = ["", *(form.slug for form in forms_of(answers)), CHECK]
    return slugs[slugs.index(slug) - 1]


@dataclass(frozen=True)
class Stop:
    """A step in the list of steps. `state` is done, now or to_come."""

    number: int
    slug: str
    name: str
    state: str


def way(answers: Answers, slug: str) -> Sequence[Stop]:
    """The list of steps, as seen from one of them. The check can be reached once every step was visited."""
    forms = forms_of(answers)
    visited = [bool(answers.get(form.key_field)) for form in forms]
    places = [(form.slug, form.name) for form in forms] + [(CHECK, CHECK_NAME)]
    return [
        Stop(number, place, str(name), "now" if place == slug else "done" if been else "to_come")
        for number, ((place, name), been) in enumerate(zip(places, [*visited, all(visited)], strict=True), start=1)
    ]


def answers_of(initiative: Initiative) -> Answers:
    """A draft as its steps would have been answered."""
    asked, task = asked_of(initiative), task_of(initiative)
    words: dict[str, object] = {
        "title": initiative.title,
        "summary": initiative.summary,
        "plan": initiative.plan,
        "theme": initiative.theme_id,
        "neighbourhood": initiative.neighbourhood_id,
        "place": initiative.place,
        "latitude": initiative.latitude,
        "longitude": initiative.longitude,
        "wish": initiative.wish,
        "amount": next((one.amount for one in asked if one.amount), None),
        **({name: getattr(task, name) for name in TaskForm.base_fields if name != "seen"} if task else {}),
        **{f"{ABOUT}{one.kind}": one.explanation for one in asked},
    }
    answers = {name: [str(word)] for name, word in words.items() if word not in (None, "")}
    return {**answers, "needs": [one.kind for one in asked]} if asked else answers


@dataclass(frozen=True)
class Whole:
    """All steps together, each bound to its answers and checked."""

    forms: Sequence[StepForm]

    @classmethod
    def of(cls, answers: Answers, named: queries.Named, person: Person | None) -> Whole:
        """Of a sketch, with what its answers name."""
        forms = _forms(takes_over=named.theme is not None and bool(named.theme.challenge))
        return cls([_checked(form, answers, person, named) for form in forms])

    @classmethod
    def of_draft(cls, initiative: Initiative, person: Person) -> Whole:
        answers = answers_of(initiative)
        forms = [form for form in forms_of(answers) if form.slug in OF_A_DRAFT]
        return cls([_checked(form, answers, person) for form in forms])

    @property
    def is_complete(self) -> bool:
        return not any(form.errors for form in self.forms)

    def lacking(self) -> Iterator[StepForm]:
        """The steps that are not complete."""
        return (form for form in self.forms if form.errors)

    def content(self) -> Content:
        """What a complete whole says."""
        fields = {name: value for form in self.forms for name, value in form.content().items()}
        return Content(**fields)

    def with_whom(self) -> tuple[str, str, Sequence[CoInitiator]]:
        """The name of the group, one's own name where it was asked, and who else is asked."""
        form = next(form for form in self.forms if isinstance(form, WithWhomForm))
        return form.cleaned_data["group_name"], form.cleaned_data.get("your_name", ""), form.co_initiators()


def _checked(
    kind: type[StepForm], answers: Answers, person: Person | None, named: queries.Named | None = None
) -> StepForm:
    form = kind.answered(answers, person=person, named=named)
    form.full_clean()
    return form
