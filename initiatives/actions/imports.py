from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from initiatives.actions.drafts import CannotDraft, Content, draft
from initiatives.actions.sending import CannotSend, send
from initiatives.models import Initiative, Origin
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotImport(Refusal):
    pass


class IsImportedAlready(CannotImport):
    """The initiative of this address is here."""


@ledger.together()
def import_initiative(
    *, content: Content, group_name: str, source: str, supporters: int | None, by: Person, at: datetime
) -> Initiative:
    """Bring in an initiative from elsewhere and send it, on behalf of `by`. `source` is the address it had there.

    Nobody is mailed a receipt or asked to decide because of it. Raises IsImportedAlready for an address that was
    brought in before, and CannotImport where the initiative cannot be drafted or sent.
    """
    if Origin.objects.filter(source=source).exists():
        raise IsImportedAlready(_("This plan was brought in before."))
    try:
        initiative = draft(content=content, group_name=group_name, by=by, at=at)
        initiative = send(initiative_id=initiative.id, by=by, at=at)
    except (CannotDraft, CannotSend) as refusal:
        raise CannotImport(str(refusal)) from refusal
    try:
        with transaction.atomic():
            Origin.objects.create(
                initiative=initiative, source=source, supporters=supporters, imported_at=at, imported_by=by
            )
    except IntegrityError as error:  # The same file is brought in twice at once, and the other was a moment earlier.
        raise IsImportedAlready(_("This plan was brought in before.")) from error
    facts = {"by": str(by.id), "supporters": supporters}
    ledger.append(Line("initiative.imported", initiative.id, facts, {"source": source}), at=at)
    return initiative
