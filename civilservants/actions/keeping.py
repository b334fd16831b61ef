from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts.models import Party, Person
from accounts.typed_text import tidy_line
from civilservants.models import SavedView
from civilservants.models.saved_views import LONGEST_NAME, LONGEST_QUERY
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

MOST_VIEWS = 12
"""Of one person. Each has a number beside it on every page of the queue."""


class CannotSaveView(Refusal):
    pass


class CannotShareView(Refusal):
    pass


@transaction.atomic
def save_view(*, name: str, query: str, team: Party | None = None, by: Person, at: datetime) -> SavedView:
    """Keep a view of the queue under a name, for oneself or for a team. What is sent twice is kept once.

    Raises CannotSaveView without a name or filters, with too many of them, for a team that one is no member of, or
    under a name that one gave to another view: that one stays as it is.
    """
    Person.objects.select_for_update().get(id=by.id)
    name = tidy_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise CannotSaveView(
            _("Give the view a name of at most %(most)d characters.") % {"most": LONGEST_NAME}, about="name"
        )
    if not query or len(query) > LONGEST_QUERY:
        raise CannotSaveView(_("Choose a view or a filter first. There is nothing to save."))
    if team is not None and not accounts.is_member(by, team, at):
        raise CannotSaveView(_("You can share a view with your own team only."), about="team")
    own = SavedView.objects.filter(owner=by)
    namesake = own.filter(name=name).first()
    if namesake is not None:
        return _as_it_was_kept(namesake, query, team)
    if own.count() >= MOST_VIEWS:
        raise CannotSaveView(
            _("You have %(most)d views already. Remove one that you use no longer.") % {"most": MOST_VIEWS}
        )
    view = SavedView.objects.create(owner=by, name=name, query=query, team=team, saved_at=at, saved_by=by)
    facts = {"team": str(team.id) if team else None, "by": str(by.id)}
    ledger.append(Line("view.saved", view.id, facts, {"name": name, "query": query}), at=at)
    return view


@transaction.atomic
def share_view(*, view_id: UUID, team: Party | None, by: Person, at: datetime) -> SavedView:
    """Let a team see a view, or for None nobody else any more. Raises CannotShareView for another's view or team."""
    view = SavedView.objects.select_for_update().filter(id=view_id, owner=by).first()
    if view is None:
        raise CannotShareView(_("Only who saved a view can share it."))
    if team is not None and not accounts.is_member(by, team, at):
        raise CannotShareView(_("You can share a view with your own team only."))
    view.team = team
    view.save(update_fields=["team"])
    ledger.append(Line("view.shared", view.id, {"team": str(team.id) if team else None, "by": str(by.id)}), at=at)
    return view


@transaction.atomic
def remove_view(*, view_id: UUID, by: Person, at: datetime) -> None:
    """Remove a view of one's own. Raises CannotSaveView for somebody else's."""
    view = SavedView.objects.select_for_update().filter(id=view_id, owner=by).first()
    if view is None:
        raise CannotSaveView(_("Only who saved a view can remove it."))
    view.delete()
    ledger.append(Line("view.removed", view_id, {"by": str(by.id)}), at=at)


def _as_it_was_kept(view: SavedView, query: str, team: Party | None) -> SavedView:
    """The view that has a name already, where the same is asked once more; another one is refused."""
    if (view.query, view.team_id) == (query, team.id if team else None):
        return view
    raise CannotSaveView(
        _("You have a view with the name “%(name)s” already. Choose another name, or remove that view first.")
        % {"name": view.name},
        about="name",
    )
