from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from accounts.models import Party
from civilservants.actions.assignments import fingerprint
from civilservants.candidates import Candidate, WholeTeam
from civilservants.models.saved_views import LONGEST_NAME
from civilservants.models.snoozes import LONGEST_REASON
from decisions.actions import Work
from decisions.forms.fields import DayField, SeenField
from decisions.models import Assignment
from initiatives.forms_beside import FormBeside


class SaveViewForm(forms.Form):
    """The name under which a view is kept, and for whom."""

    naam = TypedField(
        label=_("Name of the view"), most=LONGEST_NAME, error_messages={"required": _("Give the view a name.")}
    )
    team = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        error_messages={"invalid_choice": _("You can share a view with your own team only.")},
    )

    def __init__(self, *args: Any, teams: Sequence[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", _("for me alone")),
            *((str(team.id), team.name) for team in teams),
        ]


class SnoozeForm(forms.Form):
    """Until when a plan is put away, and why if one likes."""

    tot = DayField(
        label=_("Put it away until"),
        error_messages={"required": _("Choose a day from tomorrow on, at most three months ahead.")},
    )
    reden = TypedField(label=_("Why (only you see this)"), required=False, most=LONGEST_REASON)


class AssignForm(FormBeside):
    """Who does a task: one or more people, or a team as a whole. A person comes with the party they act for. `seen`
    says who worked on the plan when the page was shown.
    """

    who = forms.MultipleChoiceField(
        label=_("Choose one or more people, or a team as a whole"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody from the list.")},
    )
    seen = SeenField()

    def __init__(
        self, *args: Any, task: str, candidates: Sequence[Candidate], teams: Sequence[WholeTeam], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        whole = [(f"team-{one.party.id}", Work(task, one.party), _described_team(one)) for one in teams]
        people = [
            (str(one.membership.id), Work(task, one.membership.party, one.membership.person), _described(one))
            for one in candidates
        ]
        offered = [*whole, *people] if any(one.why for one in teams) else [*people, *whole]
        self.works = {value: work for value, work, _words in offered}
        self.fields["who"].choices = [(value, words) for value, _work, words in offered]  # type: ignore[attr-defined]

    def chosen(self) -> list[Work]:
        """What was chosen; only of a valid form."""
        return [self.works[value] for value in self.cleaned_data["who"]]

    def had_seen(self, working: Iterable[Assignment]) -> bool:
        """Are these the ones that the person had before them?"""
        return str(self.posted().get("seen", "")) == fingerprint(working)

    def take_as_seen(self, working: Iterable[Assignment]) -> None:
        """From now on the person has before them who works on it: assigning once more keeps what they chose."""
        self.see(fingerprint(working))


def _described_team(one: WholeTeam) -> str:
    words = _("%(team)s as a whole: whoever of it has room takes it up") % {"team": one.party}
    if one.why:
        return f"{words} ({_('suggested')}: {one.why})"
    return f"{words} ({one.beware})" if one.beware else words


def _described(one: Candidate) -> str:
    membership = one.membership
    words = {"person": membership.person, "party": membership.party, "function": membership.function}
    described = "%(person)s, %(function)s, %(party)s" if membership.function else "%(person)s, %(party)s"
    if one.is_suggested:
        return f"{described % words} ({_('suggested')}: {one.why})"
    told = "; ".join(said for said in (one.load_in_words, one.beware) if said)
    return f"{described % words} ({told})"
