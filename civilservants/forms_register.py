"""What is typed in the register of deviations. The rules of who may do what stand in the actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.forms import OnceField
from accounts.models import Membership, Party, Person
from civilservants.actions.deviations import TEXTS, PointsToSomebody, Written, fingerprint
from civilservants.models import Deviation, Evaluation, OwnRoom, Regulation, RuleProposal
from decisions.forms.fields import DayField, SeenField, TypedText
from initiatives.forms_beside import FormBeside
from initiatives.models import Initiative

NOT_ON_LIST = {"invalid_choice": _("Choose one from the list.")}


class RuleForm(forms.Form):
    """Which rule, for which plan, for which team. Sent by GET."""

    regel = forms.ModelChoiceField(
        label=_("Which rule?"),
        queryset=Regulation.objects.none(),
        empty_label=_("Choose a rule"),
        error_messages={"required": _("Choose the rule."), **NOT_ON_LIST},
    )
    plan = forms.ModelChoiceField(
        label=_("For which plan?"),
        queryset=Initiative.objects.none(),
        required=False,
        empty_label=_("Not for one plan"),
        error_messages=NOT_ON_LIST,
    )
    team = forms.ModelChoiceField(
        label=_("For which team?"), queryset=Party.objects.none(), empty_label=None, error_messages=NOT_ON_LIST
    )

    def __init__(self, *args: Any, regulations: Any, plans: Any, teams: Sequence[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["regel"].queryset = regulations  # type: ignore[attr-defined]
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        self.fields["plan"].label_from_instance = lambda plan: plan.title  # type: ignore[attr-defined]
        self.fields["team"].queryset = Party.objects.filter(id__in=[team.id for team in teams])  # type: ignore[attr-defined]
        self.fields["team"].initial = teams[0].id if teams else None
        if len(teams) == 1:
            self.fields["team"].widget = forms.HiddenInput()


class WordsField(forms.CharField):
    """The words of which the writer says, by pressing the button once more, that they are no names."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, max_length=2000)

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(super().clean(value).split())


class NamesNobodyForm(forms.Form):
    """A text that everybody may read. Once it was refused, the button says that the words it was refused for are
    ordinary ones.
    """

    no_names = WordsField()

    def refuse(self, refusal: PointsToSomebody) -> None:
        """Say why, and let the next press mean that these words name nobody."""
        self.add_error(None, str(refusal))
        name = self.add_prefix("no_names")
        known = self.cleaned_data.get("no_names", ())
        self.data = {**{key: self.data[key] for key in self.data}, name: " ".join([*known, *refusal.words])}


class OwnRoomForm(NamesNobodyForm):
    """The rule's own room is enough."""

    key = OnceField()
    basis = forms.ChoiceField(
        label=_("Which room do you use?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which room you use."), **NOT_ON_LIST},
    )
    how = TypedText(
        label=_("How do you use it?"),
        help_text=_("Everybody may read this. Name no persons."),
        rows=4,
        error_messages={"required": _("Say how you use the room in the rule.")},
    )

    def __init__(self, *args: Any, regulation: Regulation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["basis"].choices = own_room_of(regulation)  # type: ignore[attr-defined]


class DepartForm(forms.Form):
    """The rule's own room is not enough."""

    own_room_falls_short = TypedText(
        label=_("Why is the room in the rule itself not enough?"),
        help_text=_("One sentence will do. Everybody may read this. Name no persons."),
        rows=3,
        error_messages={"required": _("Say first why the room in the rule itself is not enough.")},
    )


class BeginForm(DepartForm):
    """A draft that nobody has saved yet."""

    once = OnceField()


class SeenForm(FormBeside):
    """A form beside a draft, which its writer may change in another window meanwhile."""

    seen = SeenField()

    def take_as_seen(self, deviation: Deviation) -> None:
        """From now on the writer has the draft as it is before them."""
        self.see(fingerprint(deviation))


class DropDraftForm(SeenForm):
    """That a draft can go."""


class WriteForm(DepartForm, SeenForm):
    """What one does instead, and why. All of it can be saved half, and is whole before it is submitted."""

    what_instead = TypedText(label=_("What do you do instead?"), required=False, rows=4)
    for_whom = forms.CharField(
        label=_("For whom?"),
        help_text=_("A kind of people, no persons. For instance: neighbours who put a bench on the pavement."),
        max_length=200,
        required=False,
    )
    how_many = forms.IntegerField(
        label=_("How many people is that, about?"),
        help_text=_("Fewer than five is not told in public."),
        min_value=1,
        max_value=10_000_000,
        required=False,
        error_messages={"invalid": _("Fill in a whole number.")},
    )
    why_better = TypedText(
        label=_("What is the rule for, and why is that better served this way?"), required=False, rows=4
    )
    who_could_be_harmed = TypedText(
        label=_("Who could be harmed by it?"),
        help_text=_("Also when you expect nobody is: say why."),
        required=False,
        rows=3,
    )
    precedent = TypedText(
        label=_("What do you do when others ask the same?"),
        help_text=_("The precedent that it sets."),
        required=False,
        rows=3,
    )
    until = DayField(
        label=_("Until when?"), help_text=_("On this day you say what came of it. At most two years."), required=False
    )
    initiative = forms.ModelChoiceField(
        label=_("For which plan?"),
        queryset=Initiative.objects.none(),
        required=False,
        empty_label=_("Not for one plan"),
        error_messages=NOT_ON_LIST,
    )

    field_order = (
        "what_instead",
        "for_whom",
        "how_many",
        "why_better",
        "who_could_be_harmed",
        "precedent",
        "until",
        "own_room_falls_short",
        "initiative",
    )

    def __init__(self, *args: Any, plans: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["initiative"].queryset = plans  # type: ignore[attr-defined]
        self.fields["initiative"].label_from_instance = lambda plan: plan.title  # type: ignore[attr-defined]
        for name in (*TEXTS, "until"):
            self.fields[name].may_wait = True  # type: ignore[attr-defined]

    def written(self) -> Written:
        """What was written; only of a valid form."""
        return Written(**{name: typed for name, typed in self.cleaned_data.items() if name != "seen"})

    def beside(self, deviation: Deviation, plans: Any) -> list[tuple[forms.BoundField, str]]:
        """Where the draft, as it is now, differs from what was typed."""
        stored = {**as_typed(deviation), "initiative": deviation.initiative_id}
        texts = {name: ["" if value is None else str(value)] for name, value in stored.items()}
        return list(self.compared_with(WriteForm(MultiValueDict(texts), plans=plans)))

    def in_words(self, field: forms.BoundField) -> str:
        value = self.cleaned_data.get(field.name)
        return date_format(value) if isinstance(value, date) else super().in_words(field)


class SubmitForm(NamesNobodyForm, SeenForm):
    """Who reads it, and who covers it. The choices are memberships, so that people stand there with what they are."""

    reader = forms.ChoiceField(
        label=_("Who is the second reader?"),
        help_text=_("Somebody else than you."),
        error_messages={"required": _("Choose a second reader."), **NOT_ON_LIST},
    )
    cover = forms.ChoiceField(
        label=_("Who covers it?"),
        help_text=_("Who leads your team, or has a mandate for this. Not the second reader."),
        error_messages={"required": _("Choose who covers it."), **NOT_ON_LIST},
    )

    def __init__(self, *args: Any, readers: Iterable[Membership], covers: Iterable[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people: dict[str, Person] = {}
        for name, found in (("reader", readers), ("cover", covers)):
            self.fields[name].choices = [("", _("Choose a person")), *self._named(found)]  # type: ignore[attr-defined]

    def _named(self, memberships: Iterable[Membership]) -> list[tuple[str, str]]:
        named: dict[str, str] = {}
        for one in memberships:
            key = str(one.person_id)
            self.people[key] = one.person
            named.setdefault(key, ", ".join(filter(None, (str(one.person), one.function, str(one.party)))))
        return list(named.items())

    def person(self, name: str) -> Person:
        """The person who was chosen; only of a valid form."""
        return self.people[self.cleaned_data[name]]


class ReadForm(forms.Form):
    """What the second reader thinks."""

    agrees = forms.ChoiceField(
        label=_("Is this well reasoned?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("I have doubts"))],
        error_messages={"required": _("Choose one of the two."), **NOT_ON_LIST},
    )
    says = TypedText(
        label=_("What do you think of it?"),
        rows=3,
        error_messages={"required": _("Say what you think of it, in a sentence.")},
    )


class CoverForm(forms.Form):
    """Covering asks to have looked at what everybody will read."""

    names_nobody = forms.BooleanField(
        label=_("I have read it as the neighbours will. It points to no person."),
        error_messages={"required": _("Read it once more: everybody will. Then tick this box.")},
    )
    says = TypedText(
        label=_("What do you say to the doubts of the second reader?"),
        rows=3,
        error_messages={"required": _("The second reader has doubts. Say why you cover it all the same.")},
    )

    def __init__(self, *args: Any, has_doubts: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_doubts:
            del self.fields["says"]


class ReasonForm(forms.Form):
    """A reason, of somebody who refuses or ends something."""

    reason = TypedText(label=_("Why?"), rows=3, error_messages={"required": _("Say why.")})


class EvaluateForm(NamesNobodyForm):
    """What came of it."""

    worked = forms.ChoiceField(
        label=_("Did it work?"),
        widget=forms.RadioSelect,
        choices=Evaluation.Worked.choices,
        error_messages={"required": _("Choose whether it worked."), **NOT_ON_LIST},
    )
    then = forms.ChoiceField(
        label=_("What now?"),
        widget=forms.RadioSelect,
        choices=Evaluation.Then.choices,
        error_messages={"required": _("Choose what comes after it."), **NOT_ON_LIST},
    )
    text = TypedText(
        label=_("What came of it?"),
        help_text=_("Everybody may read this. Name no persons."),
        rows=4,
        error_messages={"required": _("Say what came of it, in a few sentences.")},
    )


class ChangeForm(forms.Form):
    """How a rule could read, and why."""

    team = forms.ModelChoiceField(
        label=_("For which team?"), queryset=Party.objects.none(), empty_label=None, error_messages=NOT_ON_LIST
    )
    text = TypedText(
        label=_("How could the rule read?"), rows=4, error_messages={"required": _("Say how the rule could read.")}
    )
    because = TypedText(
        label=_("Why?"),
        help_text=_("Everybody may read this. Name no persons."),
        rows=4,
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, teams: Sequence[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].queryset = Party.objects.filter(id__in=[team.id for team in teams])  # type: ignore[attr-defined]
        self.fields["team"].initial = teams[0].id if teams else None
        if len(teams) == 1:
            self.fields["team"].widget = forms.HiddenInput()


class AnswerForm(forms.Form):
    """What the owner of a rule does with a proposal."""

    answer = forms.ChoiceField(
        label=_("What do you do with it?"),
        widget=forms.RadioSelect,
        choices=RuleProposal.Answer.choices,
        error_messages={"required": _("Choose whether the rule changes."), **NOT_ON_LIST},
    )
    reason = TypedText(
        label=_("Why?"),
        help_text=_("Everybody may read this. Name no persons."),
        rows=4,
        error_messages={"required": _("Say why, also when you agree. Everybody can read it.")},
    )


def own_room_of(regulation: Regulation) -> list[tuple[str, Any]]:
    """Which room a rule leaves by itself."""
    rooms: list[tuple[str, Any]] = []
    if regulation.own_room:
        rooms.append((OwnRoom.Basis.OWN.value, OwnRoom.Basis.OWN.label))
    if regulation.lets_depart:
        rooms.append((OwnRoom.Basis.AWB.value, OwnRoom.Basis.AWB.label))
    return rooms


def as_typed(deviation: Deviation) -> dict[str, Any]:
    """What a deviation says, to go on from."""
    return {name: getattr(deviation, name) for name in WriteForm.base_fields if name != "seen"}
