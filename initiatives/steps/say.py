from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.ladder import Rung
from initiatives.models import Initiative
from initiatives.steps.form import StepForm

EXAMPLES = {
    Initiative.Wish.KNOWS: _("For example: you hear when the work in your street begins."),
    Initiative.Wish.CONSULTED: _("For example: the municipality asks the street what it thinks of the new trees."),
    Initiative.Wish.ADVISES: _("For example: you write advice about the playground. Who departs from it says why."),
    Initiative.Wish.CO_PRODUCES: _("For example: you draw the new square together with the municipality."),
    Initiative.Wish.CO_DECIDES: _("For example: nothing happens with the community centre until both say yes."),
    Initiative.Wish.DECIDES: _("For example: you run the library yourselves and decide about it yourselves."),
}
"""What each rung of the ladder means in a street."""


class SayForm(StepForm):
    slug = "zeggenschap"
    name = _("How much you decide")
    heading = _("How much do you want to decide?")
    template = "initiatives/steps/say.html"
    key_field = "wish"

    wish = forms.TypedChoiceField(
        label=_("How much do you want to decide?"),
        help_text=_("This is what you ask for. What it becomes, you decide together at the table."),
        choices=Initiative.Wish.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how much you want to decide."),
            "invalid_choice": _("Choose one of the six."),
        },
    )

    def wish_choices(self) -> list[tuple[forms.boundfield.BoundWidget, Any, Rung]]:
        """Each rung's radio button with an example of what it means, and the rung to draw."""
        return list(zip(self["wish"], EXAMPLES.values(), map(Rung, EXAMPLES), strict=True))

    def content(self) -> dict[str, Any]:
        return {"wish": self.cleaned_data["wish"]}
