"""What a group asks for, as part of what it writes about its initiative. Drafts call these; nobody else does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.typed_text import tidy_line
from initiatives.lengths import MOST_MONEY, NEED_LENGTH
from initiatives.models import Initiative, Need
from ledger.refusals import Refusal


@dataclass(frozen=True)
class Asked:
    """One thing that a group asks for. `amount` is in whole euros, for money alone."""

    kind: str
    amount: int | None = None
    explanation: str = ""


def asked_of(initiative: Initiative) -> list[Asked]:
    """What the group asks for, in the order of the kinds."""
    asked = [Asked(need.kind, need.amount, need.explanation) for need in initiative.needs.all()]
    return sorted(asked, key=lambda one: Need.Kind.values.index(one.kind))


def tidied_needs(needs: Sequence[Asked], refusal: type[Refusal]) -> list[Asked]:
    """The same, safe to keep. Raises `refusal` for what cannot be asked so."""
    kinds = [str(asked.kind) for asked in needs]
    if len(set(kinds)) != len(kinds) or not set(kinds) <= set(Need.Kind.values):
        raise refusal(_("Choose what you need from the list."))
    if Need.Kind.ROOM.value in kinds and len(kinds) > 1:
        raise refusal(_("You need nothing but room, or you need something. Choose one of the two."))
    return [_tidied(asked, refusal) for asked in sorted(needs, key=lambda one: Need.Kind.values.index(one.kind))]


def keep_needs(initiative: Initiative, needs: Sequence[Asked]) -> None:
    """From now on the group asks for these, and for nothing else. The caller appends the entry."""
    Need.objects.filter(initiative=initiative).exclude(kind__in=[asked.kind for asked in needs]).delete()
    Need.objects.bulk_create(
        new_needs(initiative, needs),
        update_conflicts=True,
        unique_fields=["initiative", "kind"],
        update_fields=["amount", "explanation"],
    )


def new_needs(initiative: Initiative, needs: Sequence[Asked]) -> list[Need]:
    """What the group asks for, to be written by the caller."""
    return [
        Need(initiative=initiative, kind=asked.kind, amount=asked.amount, explanation=asked.explanation)
        for asked in needs
    ]


def _tidied(asked: Asked, refusal: type[Refusal]) -> Asked:
    explanation = tidy_line(asked.explanation)
    if len(explanation) > NEED_LENGTH:
        raise refusal(
            _("This text is too long: '%(begin)s…'. It may have %(most)d characters and has %(length)d.")
            % {"begin": explanation[:20], "most": NEED_LENGTH, "length": len(explanation)}
        )
    if asked.kind != Need.Kind.MONEY:
        return Asked(str(asked.kind), None, explanation)
    if asked.amount is not None and not 1 <= asked.amount <= MOST_MONEY:
        raise refusal(_("Fill in an amount between 1 and %(most)d euros.") % {"most": MOST_MONEY})
    return Asked(str(asked.kind), asked.amount, explanation)
