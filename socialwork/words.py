"""What social work says of its network and its help, in sentences. No models are read here."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socialwork.indicators import Indicator
from socialwork.suggesting import Because, Reason

INDICATORS: Mapping[str, str | Promise] = {
    Indicator.INHABITANTS: gettext_lazy("Inhabitants"),
    Indicator.YOUNG: gettext_lazy("Younger than 15"),
    Indicator.OLD: gettext_lazy("65 and older"),
    Indicator.HOUSEHOLDS: gettext_lazy("Households"),
    Indicator.ALONE: gettext_lazy("People who live alone"),
    Indicator.WITH_CHILDREN: gettext_lazy("Households with children"),
    Indicator.RENTED: gettext_lazy("Homes that are rented"),
    Indicator.INCOME: gettext_lazy("Income a person, a year"),
    Indicator.LOW_INCOME: gettext_lazy("People with the lowest incomes"),
    Indicator.CARS: gettext_lazy("Cars for each household"),
}


def because(reason: Reason) -> str:
    """One reason to ask somebody, as a sentence."""
    sentences = {
        Because.OFFERS: _("Offers what this plan needs: %(what)s."),
        Because.REACHES: _("Knows or reaches people: %(what)s."),
        Because.NEEDS: _("Could use the group too: %(what)s."),
        Because.NEAR: _("Is around the corner: %(metres)d metres."),
        Because.WITHIN_REACH: _("Is within walking distance: %(metres)d metres."),
        Because.SAME_NEIGHBOURHOOD: _("Is in the same neighbourhood."),
        Because.KNOWS: _("Knows %(what)s, who helps already."),
    }
    return sentences[reason.because] % {"what": reason.what, "metres": reason.metres}
