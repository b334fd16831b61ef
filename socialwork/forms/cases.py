"""What social workers fill in. No session keeps what was typed in these: it would lie in the clear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from accounts.models import Party, Person
from decisions.forms.fields import DayField
from districts.models import Neighbourhood
from initiatives.forms_around import UploadField
from socialwork.case_lengths import LINE_LENGTH, NAME_LENGTH, NOTE_LENGTH, REASON_LENGTH, STORY_LENGTH
from socialwork.models import Case, Consent, Glass, LookReview


class PersonField(forms.TypedChoiceField):
    """A choice among people, by their ids."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, **options)

    def offer(self, people: Iterable[Person]) -> None:
        self.choices = [("", str(_("Choose a colleague"))), *((str(one.id), str(one)) for one in people)]


class CaseForm(forms.Form):
    """What a case is about."""

    about = forms.ChoiceField(label=_("What is it about?"), choices=Case.About.choices, widget=forms.RadioSelect)
    name = TypedField(
        label=_("What do you call it?"),
        help_text=_("A name that you and they know. It stays covered until you open it."),
        most=NAME_LENGTH,
        error_messages={"required": _("Give the case a name that you and who it is about know.")},
    )
    story = TypedField(
        label=_("What is going on?"),
        help_text=_("In the words of who it is about. Write down no more than you need."),
        lines=8,
        most=STORY_LENGTH,
        error_messages={"required": _("Write what is going on, in the words of who it is about.")},
    )
    street = TypedField(label=_("Street and number"), most=LINE_LENGTH, required=False)
    reach = TypedField(
        label=_("How do they like to be reached?"),
        help_text=_("For instance: by phone, in the morning."),
        most=LINE_LENGTH,
        required=False,
    )


class NewCaseForm(CaseForm):
    """A case that is to be opened, and where."""

    party = forms.ModelChoiceField(label=_("Your team"), queryset=Party.objects.none(), empty_label=None)
    neighbourhood = forms.ModelChoiceField(
        label=_("Neighbourhood"),
        queryset=Neighbourhood.objects.none(),
        empty_label=_("Choose a neighbourhood"),
        error_messages={"required": _("Choose a neighbourhood.")},
    )
    email = forms.EmailField(
        label=_("E-mail address of who it is about"),
        help_text=_("Only if they sign in here. You first see whose account it is; then they see who has looked."),
        required=False,
    )
    field_order = ("party", "about", "neighbourhood", "name", "story", "street", "reach", "email")

    def __init__(self, *args: Any, teams: list[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        party, neighbourhood = self.fields["party"], self.fields["neighbourhood"]
        assert isinstance(party, forms.ModelChoiceField)
        assert isinstance(neighbourhood, forms.ModelChoiceField)
        party.queryset = Party.objects.filter(id__in=[team.id for team in teams])
        neighbourhood.queryset = Neighbourhood.objects.select_related("district").order_by("district__name", "name")
        party.initial = teams[0]
        if len(teams) == 1:
            party.widget = forms.HiddenInput()


class GoalForm(forms.Form):
    text = TypedField(
        label=_("What do you want to reach together?"),
        help_text=_("As you agreed it, in their words."),
        lines=3,
        most=NOTE_LENGTH,
    )


class NoteForm(forms.Form):
    text = TypedField(label=_("Note"), help_text=_("What happened or was said."), lines=6, most=NOTE_LENGTH)


class InvolvedForm(forms.Form):
    name = TypedField(label=_("Name"), most=NAME_LENGTH)
    role = TypedField(
        label=_("Who is it?"), help_text=_("For instance: sister, teacher."), most=LINE_LENGTH, required=False
    )
    reach = TypedField(label=_("How to reach them"), most=LINE_LENGTH, required=False)
    is_concerned = forms.BooleanField(label=_("The case is about this person"), required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Only if the case is about them and they sign in here. You first see whose account it is."),
        required=False,
    )


class AppointmentForm(forms.Form):
    day_field = "day"

    day = DayField(label=_("Day"), error_messages={"required": _("Choose a day.")})
    time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Choose a time.")},
    )
    about = TypedField(label=_("What about?"), most=LINE_LENGTH)
    place = TypedField(label=_("Where?"), most=LINE_LENGTH, required=False)
    who = TypedField(label=_("Who will be there?"), most=LINE_LENGTH, required=False)


class StepForm(forms.Form):
    day_field = "due_on"

    text = TypedField(label=_("What happens next?"), most=LINE_LENGTH)
    who = TypedField(label=_("Who does it?"), most=LINE_LENGTH, required=False)
    due_on = DayField(label=_("By which day?"), error_messages={"required": _("Choose a day.")})


class FileForm(forms.Form):
    file = UploadField(label=_("File"))
    title = TypedField(label=_("What is it?"), most=LINE_LENGTH)


class ResultForm(forms.Form):
    result = TypedField(label=_("What came of it?"), lines=3, most=NOTE_LENGTH)


class EndForm(forms.Form):
    outcome = TypedField(
        label=_("How did it go?"),
        help_text=_("What was reached, what was not, and what they themselves say of it."),
        lines=6,
        most=STORY_LENGTH,
    )


class ColleagueForm(forms.Form):
    person = PersonField(label=_("Colleague"), error_messages={"required": _("Choose a colleague.")})

    def __init__(self, *args: Any, people: Iterable[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, PersonField)
        field.offer(people)


class HandoverForm(ColleagueForm):
    reason = TypedField(
        label=_("What must your colleague know to say yes or no?"),
        help_text=_("They read this before they have the case: no more than they need."),
        lines=4,
        most=REASON_LENGTH,
    )


class RefuseForm(forms.Form):
    remark = TypedField(label=_("Why not?"), lines=3, most=REASON_LENGTH)


class ConsentForm(forms.Form):
    """One question for consent."""

    of_whom = TypedField(label=_("Of whom do you ask consent?"), most=NAME_LENGTH)
    party = forms.ModelChoiceField(
        label=_("Who may read it?"),
        queryset=Party.objects.none(),
        empty_label=_("Choose a party"),
        error_messages={"required": _("Choose who may read it.")},
    )
    purpose = TypedField(
        label=_("For what?"), help_text=_("One purpose. For another, ask again."), lines=2, most=REASON_LENGTH
    )
    what = TypedField(label=_("What do you want to tell them?"), lines=3, most=REASON_LENGTH)
    until = DayField(
        label=_("Until which day?"),
        help_text=_("At most a year. After this day they see nothing any more."),
        error_messages={"required": _("Choose the last day.")},
    )
    email = forms.EmailField(
        label=_("E-mail address with which they sign in here"),
        help_text=_("If they do: after you confirm whose account it is, they can answer and withdraw by themselves."),
        required=False,
    )

    def __init__(self, *args: Any, own: Party, **options: Any) -> None:
        super().__init__(*args, **options)
        party = self.fields["party"]
        assert isinstance(party, forms.ModelChoiceField)
        party.queryset = Party.objects.filter(ended_at=None).exclude(kind=Party.Kind.RESIDENT_GROUP).exclude(id=own.id)


class GivenForm(forms.Form):
    """Consent that was given on paper or by phone."""

    how = forms.ChoiceField(
        label=_("How was it given?"),
        choices=[(one.value, one.label) for one in (Consent.How.PAPER, Consent.How.PHONE)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was given: on paper or by phone.")},
    )
    remark = TypedField(
        label=_("Where does the paper lie, or when and with whom did you speak?"), lines=2, most=REASON_LENGTH
    )


class AddressForm(forms.Form):
    """Another address on a consent, or none."""

    email = forms.EmailField(
        label=_("E-mail address with which they sign in here"),
        help_text=_("Empty: they see nothing of it here. They can still answer by a link, on paper or by phone."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class SummaryForm(forms.Form):
    text = TypedField(
        label=_("Summary"),
        help_text=_("Only this is shared: nothing else of the case. It cannot be changed afterwards."),
        lines=6,
        most=NOTE_LENGTH,
    )


class GlassForm(forms.Form):
    words = TypedField(
        label=_("Number of the case, or exactly its name"),
        most=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = TypedField(
        label=_("Why must you look now?"),
        help_text=_("A second person reads this and reviews it within two working days."),
        lines=4,
        most=REASON_LENGTH,
    )


class ReviewGlassForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Was it right to look?"), choices=Glass.Outcome.choices, widget=forms.RadioSelect
    )
    may_take = forms.TypedChoiceField(
        label=_("May your colleague handle this case from now on?"),
        help_text=_("This is another question: looking can be right, and taking the case over not."),
        choices=[("yes", _("Yes, they may")), ("no", _("No, not like this"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    remark = TypedField(label=_("Why?"), lines=3, most=REASON_LENGTH)

    def __init__(self, *args: Any, is_left: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_left:
            del self.fields["may_take"]


class ReviewLookForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What did you find?"), choices=LookReview.Outcome.choices, widget=forms.RadioSelect
    )
    remark = TypedField(label=_("What did you ask, and what was the answer?"), lines=3, most=REASON_LENGTH)


class StreetForm(forms.Form):
    street = TypedField(
        label=_("The street where you live"),
        help_text=_("We keep a mark of it that nobody can read. Empty: we keep nothing."),
        most=LINE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def moment_of(form: AppointmentForm) -> datetime:
    """The moment of an appointment, in the municipality's own time."""
    return timezone.make_aware(datetime.combine(form.cleaned_data["day"], form.cleaned_data["time"]))
