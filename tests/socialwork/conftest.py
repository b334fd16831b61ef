"""The cast of social work: who is on a case and who is not; the Vink, a place in Dorpskern, and Mevrouw Tan, who agreed
to stand in the network.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts.models import Party, Person
from districts.models import District, Neighbourhood
from socialwork import actions
from socialwork.models import Actor
from tests import factories
from tests.socialwork.casework import Whole, whole_case


def _worker(name: str, party: Party, *, leads: bool = False) -> Person:
    person: Person = factories.PersonFactory(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@welzijn.example")
    factories.MembershipFactory(person=person, party=party, is_lead=leads, is_representative=leads)
    return person


@pytest.fixture
def leader(welfare: Party) -> Person:
    """Leads the team, and is on no case."""
    return _worker("Lena Prins", welfare, leads=True)


@pytest.fixture
def handler(welfare: Party, leader: Person) -> Person:
    return _worker("Hana Kuiper", welfare)


@pytest.fixture
def on_it(welfare: Party) -> Person:
    return _worker("Mo Tahiri", welfare)


@pytest.fixture
def beside(welfare: Party) -> Person:
    return _worker("Kim Bos", welfare)


@pytest.fixture
def other_welfare(other_district: District) -> Party:
    party: Party = factories.PartyFactory(kind="welfare_team", name="Welzijn Nieuwland", district=other_district)
    return party


@pytest.fixture
def elsewhere(other_welfare: Party) -> Person:
    return _worker("Tess Mulder", other_welfare, leads=True)


@pytest.fixture
def whole(
    welfare: Party,
    neighbourhood: Neighbourhood,
    leader: Person,
    handler: Person,
    on_it: Person,
    beside: Person,
    elsewhere: Person,
    team: Party,
    resident: Person,
    at: datetime,
) -> Whole:
    """The case, as it was the day before `clock`."""
    return whole_case(
        party=welfare,
        neighbourhood=neighbourhood,
        leader=leader,
        handler=handler,
        on_it=on_it,
        colleague=beside,
        receiver=team,
        concerned=resident,
        at=at,
    )


def content(part: Neighbourhood, kind: str = "place", name: str = "De Vink", **more: object) -> actions.ActorContent:
    return actions.ActorContent(kind=kind, name=name, district=part.district, neighbourhood=part, **more)  # type: ignore[arg-type]


@pytest.fixture
def vink(neighbourhood: Neighbourhood, social_worker: Person, at: datetime) -> Actor:
    made = actions.add_actor(content=content(neighbourhood), consent=None, by=social_worker, at=at)
    actions.offer(actor_id=made.id, side="offers", kind="space", what="een zaal", by=social_worker, at=at)
    return made


@pytest.fixture
def tan(neighbourhood: Neighbourhood, social_worker: Person, at: datetime) -> Actor:
    return actions.add_actor(
        content=content(neighbourhood, "key_figure", "Mevrouw Tan", about="Kent elke portiek"),
        consent=actions.Consented("paper", at.date() + timedelta(days=200)),
        by=social_worker,
        at=at,
    )
