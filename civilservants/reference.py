"""What the filters of a desk can name: kept until a line of the ledger comes that may touch it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, DateTimeField, UUIDField
from django.utils import timezone

from accounts import queries as accounts
from accounts.models import Party
from civilservants import queries
from civilservants.kinds import WORK_ON_PLANS
from civilservants.queries import Desk
from districts.models import Neighbourhood
from initiatives.models import Theme
from ledger.at_once import AtOnce, Given
from ledger.followed import Lines, Matter
from ledger.kept import Kept

MOST_DESKS = 200


@dataclass(frozen=True)
class Reference:
    """Places, themes, parties that sit at tables with the desk, and the people of its teams: also who has left one and
    still has a task for it.
    """

    places: tuple[Neighbourhood, ...]
    themes: tuple[Theme, ...]
    parties: tuple[Party, ...]
    colleagues: tuple[tuple[UUID, str], ...]


_matters = Matter(
    # Who has a task for a team can be chosen: neither tasks stand here, nor how processes end.
    but=WORK_ON_PLANS | {"process.opened", "process.joined"}
)
_kept: Kept[Reference] = Kept(MOST_DESKS)


def key_of(desk: Desk, lines: Lines) -> tuple[Hashable, ...]:
    """As long as this is the same, so is what the desk can filter by."""
    return _matters.state(lines), tuple(desk.team_ids), timezone.localdate(desk.at)


def reference_of(desk: Desk, lines: Lines) -> Reference:
    """What the desk can filter by; read in one query where it is not kept."""
    return _kept.get(key_of(desk, lines), lambda: _read(desk))


def _read(desk: Desk) -> Reference:
    districts = [team.district_id for team in desk.teams]
    asking = _asking(all(districts))
    told = asking.ask.ask(teams=desk.team_ids, districts=districts, at=desk.at)
    people = [member.person for member in told.of(asking.members)] + told.of(asking.with_tasks)
    return Reference(
        places=tuple(told.of(asking.places)),
        themes=tuple(told.of(asking.themes)),
        parties=tuple(told.of(asking.parties)),
        colleagues=tuple(dict.fromkeys((person.id, str(person)) for person in people)),
    )


class _Asking:
    """The questions, of teams that work in districts of their own or everywhere."""

    def __init__(self, *, in_districts: bool) -> None:
        teams, at = Given("teams", ArrayField(UUIDField())), Given("at", DateTimeField())
        districts = Given("districts", ArrayField(CharField()))
        sitting = Party.objects.exclude(kind=Party.Kind.RESIDENT_GROUP).filter(ended_at=None)
        self.ask = AtOnce(is_prepared=True)
        self.places = self.ask.rows(queries.places_of(districts if in_districts else None))
        self.themes = self.ask.rows(Theme.objects.all())
        self.parties = self.ask.rows(sitting.order_by("name"))
        self.members = self.ask.rows(accounts.members_of(teams, at))
        self.with_tasks = self.ask.rows(queries.people_with_tasks(teams))


@cache
def _asking(in_districts: bool) -> _Asking:
    return _Asking(in_districts=in_districts)
