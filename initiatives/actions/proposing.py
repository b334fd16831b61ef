from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from accounts import actions as accounts
from accounts.models import Person
from initiatives.actions.drafts import CannotDraft, Content, draft, revise_draft
from initiatives.actions.sending import CannotSend, send
from initiatives.models import Initiative
from ledger.refusals import Refusal


class CannotPropose(Refusal):
    pass


@dataclass(frozen=True)
class CoInitiator:
    """Who is asked to carry the initiative along."""

    email: str
    name: str = ""


def propose(
    *,
    initiative_id: UUID,
    content: Content,
    group_name: str,
    co_initiator: CoInitiator | None,
    and_send: bool,
    by: Person,
    at: datetime,
) -> Initiative:
    """All that one form brings, or nothing of it: a draft with its group, an invitation, and the sending.

    The same person proposing the same `initiative_id` again gets the initiative that is there: a form that was sent
    twice is one initiative. An id that is somebody else's is not used. Raises CannotPropose with the reason of the part
    that was refused.
    """
    before = Initiative.objects.filter(id=initiative_id).first()
    if before is not None and before.drafted_by_id == by.id:
        return before
    if before is not None:
        initiative_id = uuid4()
    try:
        return _propose(initiative_id, content, group_name, co_initiator, and_send, by, at)
    except IntegrityError:  # the same form arrived a moment earlier
        before = Initiative.objects.filter(id=initiative_id, drafted_by=by).first()
        if before is None:
            raise
        return before
    except (CannotDraft, accounts.CannotInvite, CannotSend) as refusal:
        raise CannotPropose(str(refusal)) from refusal


@transaction.atomic
def revise_and_send(*, initiative_id: UUID, content: Content, by: Person, at: datetime, seen: str) -> Initiative:
    """The last change of a draft and its sending, both or neither. Raises CannotRevise or CannotSend."""
    revise_draft(initiative_id=initiative_id, content=content, by=by, at=at, seen=seen)
    return send(initiative_id=initiative_id, by=by, at=at)


@transaction.atomic
def _propose(
    initiative_id: UUID,
    content: Content,
    group_name: str,
    co_initiator: CoInitiator | None,
    and_send: bool,
    by: Person,
    at: datetime,
) -> Initiative:
    initiative = draft(content=content, group_name=group_name, by=by, at=at, initiative_id=initiative_id)
    if co_initiator is not None:
        accounts.invite(party=initiative.group, email=co_initiator.email, name=co_initiator.name, by=by, at=at)
    return send(initiative_id=initiative.id, by=by, at=at) if and_send else initiative
