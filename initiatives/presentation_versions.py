"""Two versions of a plan beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from initiatives.differences import Piece, changes
from initiatives.models import NewText, Version


@dataclass(frozen=True)
class DifferingField:
    """A part of the text that is not the same in two versions."""

    name: str
    pieces: Sequence[Piece]

    @property
    def before(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "added"]

    @property
    def after(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "removed"]


def differing_fields(before: Version, to: Version | NewText) -> list[DifferingField]:
    """Where two versions differ, in the order in which one reads them."""
    parts = (
        (_("The name"), before.title, to.title),
        (_("In short"), before.summary, to.summary),
        (_("The plan"), before.plan, to.plan),
        (_("Where"), before.place, to.place),
    )
    return [DifferingField(name, changes(old, new)) for name, old, new in parts if old != new]
