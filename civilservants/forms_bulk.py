"""What a bulk act needs, and when somebody is away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from accounts.models import Membership, Party, Person
from civilservants.actions import Order
from civilservants.forms_answering import AskingForm
from civilservants.models import BulkAct
from decisions.actions import Work
from decisions.forms.fields import DayField
from decisions.models import Assignment
from initiatives.lengths import LINK_LENGTH
from initiatives.models import Theme

HANDLER = Assignment.Task.HANDLER.value


class BulkForm(AskingForm):
    """What the chosen verb needs: who, which task, which theme, or what is asked."""

    who = forms.ChoiceField(label=_("Who"), error_messages={"required": _("Choose who does it.")})
    task = forms.ChoiceField(label=_("Which task"), choices=Assignment.Task.choices)
    theme = forms.ChoiceField(label=_("Theme"), error_messages={"required": _("Choose a theme.")})

    NEEDS: ClassVar = {
        BulkAct.Verb.ASSIGN.value: ("who", "task"),
        BulkAct.Verb.MOVE.value: ("who",),
        BulkAct.Verb.THEME.value: ("theme",),
        BulkAct.Verb.ASK.value: ("text", "answer_by"),
    }

    def __init__(
        self,
        *args: Any,
        verb: str,
        people: Sequence[tuple[Membership, str]],
        teams: Sequence[Party],
        themes: Sequence[Theme],
        of: Person | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.verb, self.of = verb, of
        self.works = {f"team-{team.id}": Work(HANDLER, team) for team in teams}
        self.works |= {str(one.id): Work(HANDLER, one.party, one.person) for one, _load in people}
        self.themes = {theme.key: theme for theme in themes}
        for name in set(self.fields) - set(self.NEEDS.get(verb, ())):
            del self.fields[name]
        if "who" in self.fields:
            whole = [(f"team-{team.id}", _("%(team)s as a whole") % {"team": team}) for team in teams]
            options_ = [(str(one.id), f"{one.person}, {one.party} ({load})") for one, load in people]
            self.fields["who"].choices = [("", _("Choose who")), *whole, *options_]  # type: ignore[attr-defined]
        if "theme" in self.fields:
            self.fields["theme"].choices = [  # type: ignore[attr-defined]
                ("", _("Choose a theme")),
                *((theme.key, theme.name) for theme in themes),
            ]

    def order(self) -> Order:
        """The order of a valid form."""
        given = self.cleaned_data
        work = self.works.get(given.get("who", ""))
        return Order(
            verb=self.verb,
            work=replace(work, task=given.get("task", HANDLER)) if work else None,
            theme=self.themes.get(given.get("theme", "")),
            question=given.get("text", ""),
            answer_by=given.get("answer_by"),
            of=self.of,
        )


class AbsenceForm(forms.Form):
    """The days on which somebody is away."""

    person = forms.ChoiceField(label=_("Who"))
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.id): person for person in people}
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (key, str(person)) for key, person in self.people.items()
        ]


class LinkForm(forms.Form):
    """How two plans belong together, and why."""

    how = forms.ChoiceField(
        label=_("How do they belong together?"),
        widget=forms.RadioSelect,
        choices=[
            ("los", _("They stay two plans, and name each other")),
            ("samen", _("This plan goes on in the other. Everybody of its group is invited to the other group")),
        ],
        error_messages={"required": _("Choose how they belong together.")},
    )
    reason = TypedField(
        label=_("Why? Everybody reads this."),
        lines=3,
        most=LINK_LENGTH,
        error_messages={"required": _("Say why they belong together.")},
    )
