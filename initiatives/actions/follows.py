from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from initiatives import access
from initiatives.models import Follow, Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotFollow(Refusal):
    pass


@transaction.atomic
def follow(*, initiative_id: UUID, by: Person, at: datetime) -> Follow:
    """Hear by mail what happens to an initiative. Following twice is following once. Raises CannotFollow for a draft
    of others.
    """
    initiative = Initiative.objects.select_related("group").get(id=initiative_id)
    if not access.may_see(by, initiative, at):
        raise CannotFollow(_("This plan cannot be followed."))
    follow, is_new = Follow.objects.get_or_create(initiative=initiative, person=by, defaults={"since": at})
    if is_new:
        ledger.append(Line("follow.began", initiative.id, {"by": str(by.id)}), at=at)
    return follow


@transaction.atomic
def unfollow(*, initiative_id: UUID, by: Person, at: datetime) -> None:
    """Stop hearing of an initiative; not following it any more is no error."""
    ended, _rows = Follow.objects.filter(initiative_id=initiative_id, person=by).delete()
    if ended:
        ledger.append(Line("follow.ended", initiative_id, {"by": str(by.id)}), at=at)
