"""The cast is what its names say."""

from datetime import datetime

import pytest
from django.db import connection

from accounts import queries
from accounts.models import Person
from decisions import queries as table
from decisions.models import Step
from initiatives.models import Initiative
from tests import factories


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("resident", {"resident"}),
        ("neighbour", {"resident"}),
        ("representative", {"resident", "representative"}),
        ("official", {"resident", "official"}),
        ("colleague", {"resident", "official"}),
        ("other_district_official", {"resident", "official"}),
        ("social_worker", {"resident", "socialworker"}),
        ("executive", {"resident", "executive"}),
        ("admin", {"resident", "admin"}),
        ("stranger", {"resident"}),
    ],
)
def test_each_has_the_roles_of_their_name(
    who: str, roles: set[str], sent_initiative: Initiative, later: datetime, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)

    assert queries.roles_of(person, later) == roles


def test_the_plan_stands_at_its_joint_step(joint_step: Step) -> None:
    authority = table.current_authority(joint_step)

    assert {seat.party.kind for seat in table.deciding_seats(authority)} == {"resident_group", "municipal_team"}
    assert table.rung_of(authority) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name in vars(factories)
        # A seat begins with its authority alone.
        if name.endswith("Factory") and not getattr(factories, name)._meta.abstract and name != "SeatFactory"
    ),
)
def test_every_factory_makes_what_the_database_accepts(name: str) -> None:
    getattr(factories, name)()

    connection.check_constraints()


@pytest.mark.django_db
def test_a_factory_of_a_sent_plan_and_of_seats() -> None:
    group, team = factories.PartyFactory(), factories.PartyFactory(kind="municipal_team")

    factories.InitiativeFactory(sent=True)
    step = factories.StepFactory(seats={group: "advises", team: "decides"})

    connection.check_constraints()
    assert step.authorities.get().seats.count() == 2
