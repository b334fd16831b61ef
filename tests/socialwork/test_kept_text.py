"""What is typed about the network, a neighbourhood or a plan outlives a lost session. What is typed in a case does not:
test_case_leaks.py.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Person
from districts.models import District, Neighbourhood
from initiatives.models import Initiative
from socialwork import actions
from socialwork.models import Actor
from tests.losing import comes_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WORDS = "De sleutel ligt bij de buren."


def test_of_the_network(social_worker: Person, neighbourhood: Neighbourhood, vink: Actor, tan: Actor) -> None:
    actor = {"kind": "place", "name": "De Merel", "place": neighbourhood.code, "about": WORDS}
    comes_back(social_worker, reverse("fieldwork:new-actor"), actor)
    comes_back(social_worker, reverse("fieldwork:change-actor", args=[vink.id]), actor)
    comes_back(
        social_worker, reverse("fieldwork:offering", args=[vink.id]), {"side": "needs", "kind": "space", "what": WORDS}
    )
    comes_back(
        social_worker, reverse("fieldwork:tie", args=[vink.id]), {"other": tan.id, "kind": "knows", "note": WORDS}
    )


def test_of_a_neighbourhood(social_worker: Person, district: District, at: datetime) -> None:
    typed = {"topic": "has", "text": WORDS, "source": "Een gesprek met ouders.", "said_on": "2026-10-02"}
    membership = social_worker.memberships.get()
    address = reverse("write-statement", args=[district.code])
    comes_back(social_worker, address, {**typed, "audience": "public", "party": membership.party_id})
    one = actions.state(
        district=district,
        neighbourhood=None,
        party_id=membership.party_id,
        said=actions.Said("has", WORDS, "Een gesprek.", at.date(), "public"),
        by=social_worker,
        at=at,
    )
    comes_back(social_worker, reverse("strike-statement", args=[district.code, one.id]), {"reason": "Die is verhuisd."})


def test_of_going_along(social_worker: Person, sent_initiative: Initiative, at: datetime) -> None:
    made = actions.accompany(initiative_id=sent_initiative.id, by=social_worker, at=at + timedelta(hours=1))
    address = reverse("fieldwork:end-company", args=[sent_initiative.id, made.id])
    comes_back(social_worker, address, {"how_it_went": WORDS})
