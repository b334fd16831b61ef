"""How amounts and lists of names are written in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from accounts.written import Sentence, filled


def euros(amount: Decimal) -> str:
    """`€ 25.000`, with a space that does not break."""
    return f"€\u00a0{floatformat(amount, '-2g')}"


def joined(names: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    first, *others = names
    if not others:
        return first
    *between, last = others
    most = Sentence(first, *(piece for name in between for piece in (", ", name)))
    return filled(_("%(names)s and %(last)s"), names=most, last=last)
