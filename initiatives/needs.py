"""What a group asks for, in words."""

from __future__ import annotations

from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.written import Sentence, Written
from initiatives.models import Need


class Needed(Protocol):
    """A need as it stands in the tables, or as it was just typed."""

    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> int | None: ...
    @property
    def explanation(self) -> str: ...


def need_in_words(need: Needed) -> str:
    """Such as "Money, about € 1.500: for the wood"."""
    words = str(Need.Kind(need.kind).label).capitalize()
    if need.amount is not None:
        amount = number_format(need.amount, force_grouping=True)
        words = _("%(need)s, about € %(amount)s") % {"need": words, "amount": amount}
    return Sentence(words, ": ", Written(need.explanation)) if need.explanation else words
