from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db.models import Model

from accounts import actions as accounts
from accounts.models import Person
from initiatives.actions.drafts import CannotDraft, Content, begin, write
from initiatives.actions.sending import BY_ITS_OWN_GROUP, CannotSend, open_way, receive, rows_of_receipt
from initiatives.actions.sketches import use_up_sketch
from initiatives.models import Initiative
from ledger import actions as ledger
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
    co_initiators: Sequence[CoInitiator],
    and_send: bool,
    by: Person,
    at: datetime,
    brought: str = BY_ITS_OWN_GROUP,
    own_name: str = "",
) -> Initiative:
    """All that the form brings, or nothing of it: a draft with its group, the invitations, and the sending. The
    sketch that it was made from is gone with it. `brought` as in `receive`. `own_name` is how a person is called who
    had told no name before.

    The same person proposing the same `initiative_id` again gets the initiative that is there: a form that was sent
    twice is one initiative. An id that is somebody else's is not used. Raises CannotPropose with the reason of the part
    that was refused.
    """
    try:
        return _propose(initiative_id, content, group_name, co_initiators, and_send, by, at, brought, own_name)
    except IntegrityError:
        before = Initiative.objects.filter(id=initiative_id).first()
        if before is None:
            raise
        if before.drafted_by_id == by.id:
            return before
    except (CannotDraft, accounts.CannotInvite, accounts.CannotRename, CannotSend) as refusal:
        raise CannotPropose(str(refusal)) from refusal
    return propose(
        initiative_id=uuid4(),
        content=content,
        group_name=group_name,
        co_initiators=co_initiators,
        and_send=and_send,
        by=by,
        at=at,
        brought=brought,
        own_name=own_name,
    )


@ledger.together()
def _propose(
    initiative_id: UUID,
    content: Content,
    group_name: str,
    co_initiators: Sequence[CoInitiator],
    and_send: bool,
    by: Person,
    at: datetime,
    brought: str,
    own_name: str,
) -> Initiative:
    if own_name:
        accounts.change_details(name=own_name, language=by.language, by=by, at=at)
    begun = begin(content=content, group_name=group_name, by=by, at=at, initiative_id=initiative_id)
    for guest in co_initiators:
        accounts.invite(party=begun.initiative.group, email=guest.email, name=guest.name, by=by, at=at)
    beside: Sequence[Model] = ()
    if and_send:
        open_way(begun.initiative, by=by, at=at)
        beside = rows_of_receipt(begun.initiative, by=by, at=at)
    initiative = write(begun, *beside)
    use_up_sketch(sketch_id=initiative_id, by=by)
    if and_send:
        receive(initiative, by=by, at=at, brought=brought)
    return initiative
