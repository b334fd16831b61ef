"""What a settled consult teaches, for everybody: written by one, cleared of persons by another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.naming import names_a_person
from accounts.typed_text import tidy
from boundary import access
from boundary.models import Consult, Example
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

LONGEST = 1200
"""Characters: who logs something reads it in passing."""


class CannotWriteExample(Refusal):
    pass


class CannotClearExample(Refusal):
    pass


class CannotWithdrawExample(Refusal):
    pass


@transaction.atomic
def write_example(*, consult_id: UUID, text: str, by: Person, at: datetime) -> Example:
    """Write what a settled consult teaches, or write it anew while nobody has cleared it: then another clears that.

    Raises CannotWriteExample before the consult was settled, once it was cleared, for who is of neither of the two, or
    for a text that is empty, too long, or names a person.
    """
    consult = _locked(consult_id)
    if not access.may_write_example(by, consult, at):
        raise CannotWriteExample(_("The two who settled this write the example, until somebody has cleared it."))
    text = tidy(text)
    if not text:
        raise CannotWriteExample(_("Write what others can learn from it."))
    if len(text) > LONGEST:
        raise CannotWriteExample(_("This is too long: at most %(most)d characters.") % {"most": LONGEST})
    if named := names_a_person([text], _names_in(consult)):
        raise CannotWriteExample(
            _("Everybody will read this, and it points to one person: “%(named)s”. Leave that out.") % {"named": named}
        )
    example, _is_new = Example.objects.update_or_create(
        consult=consult, defaults={"text": text, "written_at": at, "written_by": by}
    )
    ledger.append(Line("example.written", consult.id, {"by": str(by.id)}, {"text": text}), at=at)
    return example


@transaction.atomic
def clear_example(*, consult_id: UUID, seen: str, by: Person, at: datetime) -> Example:
    """Clear the text of persons: from now on everybody reads it.

    `seen` is the text as the reader saw it. Raises CannotClearExample for who wrote it, for who is of neither of the
    two, once it was cleared, or where the text was changed since.
    """
    consult = _locked(consult_id)
    example = Example.objects.select_related("consult").get(consult=consult)
    if example.cleared_at is not None:
        raise CannotClearExample(_("This example was published already."))
    if example.written_by_id == by.id:
        raise CannotClearExample(_("You wrote this. Somebody else of the two reads it before it is published."))
    if not access.may_clear(by, example, at):
        raise CannotClearExample(_("Only people of the two who settled this publish it."))
    if tidy(seen) != example.text:
        raise CannotClearExample(_("The text was changed since you opened it. Read it again."))
    example.cleared_at, example.cleared_by = at, by
    example.save(update_fields=["cleared_at", "cleared_by"])
    ledger.append(Line("example.published", consult.id, {"by": str(by.id)}), at=at)
    return example


@transaction.atomic
def withdraw_example(*, consult_id: UUID, because: str, by: Person, at: datetime) -> Example:
    """Take a published example away, for instance because somebody is recognised in it after all.

    Raises CannotWithdrawExample without a reason, for who is of neither of the two, or where it is not in public.
    """
    consult = _locked(consult_id)
    example = Example.objects.select_related("consult").get(consult=consult)
    if not access.may_withdraw_example(by, example, at):
        raise CannotWithdrawExample(_("Only people of the two who settled this take it away, while it is published."))
    if not tidy(because):
        raise CannotWithdrawExample(_("Say why it is taken away."))
    example.withdrawn_at, example.withdrawn_by, example.withdrawn_because = at, by, tidy(because)
    example.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    facts = {"by": str(by.id)}
    ledger.append(Line("example.withdrawn", consult.id, facts, {"because": example.withdrawn_because}), at=at)
    return example


def _names_in(consult: Consult) -> list[str]:
    """Who belongs to the two, to the group of the plan, or wrote in the thread."""
    parties = [consult.municipal_id, consult.welfare_id]
    if consult.initiative is not None:
        parties.append(consult.initiative.group_id)
    return list(Person.objects.filter(memberships__party__in=parties).values_list("name", flat=True).distinct())


def _locked(consult_id: UUID) -> Consult:
    consults = Consult.objects.select_for_update(of=("self",))
    return consults.select_related("municipal", "welfare", "initiative").get(id=consult_id)
