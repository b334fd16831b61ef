"""Filters that are addresses, the same on list, map, data and feeds; and what the database keeps to find plans by."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Party, Person
from decisions import actions as decisions
from decisions.models import Step
from districts.models import District, Neighbourhood
from initiatives import actions as initiatives
from initiatives import finding, plan_map
from initiatives.filters import Filters
from initiatives.models import Initiative, Listing, Need, Theme
from ledger.kept import forget_all
from tests import factories
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ATOM = "{http://www.w3.org/2005/Atom}"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def listing() -> Listing:
    return Listing.objects.get()


class TestTheListing:
    """What the database keeps by itself, through every change of who decides."""

    def test_says_who_decides_at_each_turn(
        self,
        sent_initiative: Initiative,
        first_step: Step,
        official: Person,
        representative: Person,
        executive: Person,
        at: datetime,
    ) -> None:
        assert (listing().decides, listing().state, listing().moved_at) == ("municipality", "open", at)
        initiatives.accept_for_handling(initiative_id=sent_initiative.id, by=official, at=at + timedelta(hours=1))
        decided_at = at + timedelta(hours=2)
        decisions.propose(step_id=first_step.id, by=official, outcome="yes", reasons="Goed.", at=decided_at)
        assert (listing().decides, listing().moved_at) == ("together", decided_at)
        joint = Step.objects.get(closed_at=None)
        withdrawn_at = at + timedelta(hours=3)
        decisions.withdraw_authority(
            step_id=joint.id, by=executive, article="Awb artikel 10:8", reason="Onveilig.", at=withdrawn_at
        )
        assert (listing().decides, listing().moved_at) == ("municipality", withdrawn_at)
        ended_at = at + timedelta(hours=4)
        initiatives.withdraw(initiative_id=sent_initiative.id, reason="Klaar.", by=representative, at=ended_at)
        assert (listing().decides, listing().state, listing().moved_at) == ("", "withdrawn", ended_at)

    def test_residents_alone(self, joint_step: Step, representative: Person, official: Person, later: datetime) -> None:
        decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
        proposal = joint_step.proposals.get(closed_at=None)
        decisions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=official, say="consent", at=later)
        assert listing().decides == "residents"

    def test_is_as_if_it_were_made_anew(self, joint_step: Step) -> None:
        before = list(Listing.objects.values())
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM initiatives_listing")
        initiatives.refresh_search()
        assert list(Listing.objects.values()) == before

    def test_follows_the_name_of_the_group(self, sent_initiative: Initiative) -> None:
        Party.objects.filter(id=sent_initiative.group_id).update(name="De Zwanen")
        assert len(finding.find(Filters(words="zwaan zwanen"))) in (0, 1)
        assert len(finding.find(Filters(words="zwanen"))) == 1

    def test_goes_with_its_plan(self, sent_initiative: Initiative) -> None:
        assert Listing.objects.filter(initiative=sent_initiative).count() == 1

    def test_follows_what_help_is_asked(self, sent_initiative: Initiative) -> None:
        hands = Need.objects.create(initiative=sent_initiative, kind="hands")
        Need.objects.create(initiative=sent_initiative, kind="money", amount=100)
        assert listing().needs == ["hands", "money"]
        hands.delete()
        assert listing().needs == ["money"]


class TestTheFilters:
    @pytest.mark.parametrize(
        ("query", "filters"),
        [
            ("", Filters()),
            ("wijk=WK990201", Filters(district="WK990201")),
            ("buurt=BU99020101", Filters(district="WK990201", neighbourhood="BU99020101")),
            ("wijk=WK990202&buurt=BU99020101", Filters(district="WK990202")),
            ("stand=open&beslist=residents", Filters(state="open", decides="residents")),
            ("stand=zomaar&beslist=ik&volgorde=andersom", Filters()),
            ("zoek=++een++bank++", Filters(words="een bank")),
            ("zoek=" + "x" * 5000, Filters(words="x" * 100)),
            ("zoek=%00%E2%80%AEbank", Filters(words="bank")),
        ],
    )
    def test_from_an_address(self, query: str, filters: Filters) -> None:
        assert Filters.of(QueryDict(query)) == filters

    def test_to_an_address_and_back(self) -> None:
        filters = Filters("een & bank", "groen", "WK990201", "BU99020101", "open", "together", "hands", "moved")
        assert Filters.of(QueryDict(filters.query())) == filters

    def test_without_its_district_a_neighbourhood_is_not_chosen(self) -> None:
        assert Filters(district="WK990201", neighbourhood="BU99020101").but(district="") == Filters()


@pytest.fixture
def elsewhere(other_neighbourhood: Neighbourhood, theme: Theme) -> Initiative:
    """A plan in the other district, without an open step and without a place of its own."""
    other_theme = factories.ThemeFactory(key="green", name_nl="Groen", template_key=theme.template_key)
    return factories.InitiativeFactory(
        title="Tuin aan de haven", neighbourhood=other_neighbourhood, theme=other_theme, sent=True
    )


ADDRESSES = ("/initiatieven/", "/initiatieven/kaart/", "/initiatieven/kaart.geojson", "/initiatieven/feed.atom")


@pytest.mark.parametrize("address", [*ADDRESSES, "/initiatieven/feed.rss"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"own", "other"}),
        ("thema=libraries", {"own"}),
        ("thema=green", {"other"}),
        ("wijk=WK990201", {"own"}),
        ("buurt=BU99020201", {"other"}),
        ("beslist=together", {"own"}),
        ("beslist=municipality", set()),
        ("hulp=hands", {"own"}),
        ("hulp=money", set()),
        ("hulp=hands&beslist=municipality", set()),
        ("stand=open", {"own", "other"}),
        ("stand=completed", set()),
        ("zoek=bibliotheken", {"own"}),
        ("zoek=haven&thema=libraries", set()),
        ("zoek=tuin&wijk=WK990202&volgorde=moved", {"other"}),
    ],
)
def test_all_of_them_find_the_same(
    client: Client, joint_step: Step, elsewhere: Initiative, address: str, query: str, found: set[str]
) -> None:
    Need.objects.create(initiative=Initiative.objects.get(process=joint_step.process_id), kind="hands")
    told = page(client, f"{address}?{query}")
    titles = {"own": "De bibliotheek blijft open", "other": "Tuin aan de haven"}
    assert {which for which, title in titles.items() if title in told} == found


class TestTheList:
    def test_says_how_many_plans_each_choice_gives(
        self, client: Client, joint_step: Step, elsewhere: Initiative
    ) -> None:
        told = page(client, "/initiatieven/?wijk=WK990201")
        assert '<option value="libraries">Bibliotheken (1)</option>' in told
        assert '<option value="green">Groen (0)</option>' in told
        assert '<option value="WK990202">Nieuwland (1)</option>' in told
        assert '<option value="WK990201" selected>Oudeland (1)</option>' in told

    def test_what_is_chosen_can_be_taken_away(self, client: Client, joint_step: Step) -> None:
        told = page(client, "/initiatieven/?wijk=WK990201&stand=open")
        assert 'href="/initiatieven/?stand=open"' in told
        assert 'href="/initiatieven/?wijk=WK990201"' in told

    def test_nothing_found_shows_ways_out(self, client: Client, joint_step: Step) -> None:
        told = page(client, "/initiatieven/?wijk=WK990201&stand=declined&zoek=bibliotheek")
        assert "Geen plannen gevonden" in told
        assert told.count("Zonder ") == 3

    def test_a_slip_is_mended_and_said(self, client: Client, joint_step: Step) -> None:
        told = page(client, "/initiatieven/?zoek=vrijwiligers")
        assert "Bedoelde u" in told
        assert "vrijwilligers" in told
        assert "De bibliotheek blijft open" in told

    def test_the_order(self, client: Client, joint_step: Step, elsewhere: Initiative) -> None:
        Initiative.objects.filter(id=elsewhere.id).update(sent_at=joint_step.opened_at + timedelta(hours=-1))
        newest, moved = (page(client, f"/initiatieven/?volgorde={order}") for order in ("newest", "moved"))
        own, other = "De bibliotheek blijft open", "Tuin aan de haven"
        assert newest.index(other) < newest.index(own)
        assert moved.index(own) < moved.index(other)

    def test_common_words_are_not_ranked(
        self, monkeypatch: pytest.MonkeyPatch, joint_step: Step, elsewhere: Initiative
    ) -> None:
        monkeypatch.setattr(finding, "MOST_RANKED", 0)
        assert [plan.title for plan in finding.find(Filters(words="bibliotheek"))[:9]] == ["De bibliotheek blijft open"]


class TestTheMap:
    def test_a_plan_alone_is_a_pin_and_more_are_a_circle(
        self, client: Client, joint_step: Step, elsewhere: Initiative
    ) -> None:
        factories.InitiativeFactory(neighbourhood=elsewhere.neighbourhood, theme=elsewhere.theme, sent=True)
        told = page(client, "/initiatieven/kaart/")
        own = Initiative.objects.get(process=joint_step.process_id)
        assert f'<a class="plan-map__link" href="{own.get_absolute_url()}"' in told
        assert 'href="/initiatieven/kaart/?wijk=WK990202&amp;buurt=BU99020201"' in told
        assert 'aria-label="Havenbuurt: 2 plannen"' in told

    def test_tells_the_same_in_a_table_and_as_cards(self, client: Client, joint_step: Step) -> None:
        told = page(client, "/initiatieven/kaart/")
        assert '<th scope="row"><a href="/initiatieven/kaart/?wijk=WK990201&amp;buurt=BU99020101">Dorpskern</a>' in told
        assert "plan-card" in told

    def test_without_boundaries_the_list_is_left(self, client: Client, joint_step: Step) -> None:
        District.objects.update(boundary=None)
        Neighbourhood.objects.update(boundary=None)
        told = page(client, "/initiatieven/kaart/")
        assert '<svg class="plan-map"' not in told
        assert "De bibliotheek blijft open" in told

    def test_many_neighbourhoods_become_one_circle_a_district(
        self, monkeypatch: pytest.MonkeyPatch, neighbourhood: Neighbourhood, second_neighbourhood: Neighbourhood
    ) -> None:
        monkeypatch.setattr(plan_map, "MOST_CIRCLES", 1)
        places, districts = list(Neighbourhood.objects.all()), list(District.objects.all())
        drawn = plan_map.draw(Filters(), {"BU99020101": 3, "BU99020102": 4}, districts, places, [], "/{}".format)
        assert drawn is not None
        assert [(circle.code, circle.count) for circle in drawn.circles] == [("WK990201", 7)]

    def test_data_is_geojson_with_longitude_first(self, client: Client, joint_step: Step) -> None:
        answer = client.get("/initiatieven/kaart.geojson")
        assert answer.headers["Content-Type"] == "application/geo+json"
        (feature,) = json.loads(answer.content)["features"]
        assert feature["geometry"] == {"type": "Point", "coordinates": [5.005, 52.005]}
        assert feature["properties"]["beslist"] == "together"

    def test_data_of_very_many_plans_is_told_by_neighbourhood(
        self, client: Client, joint_step: Step, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("initiatives.views.finding.MOST_FEATURES", 0)
        (feature,) = json.loads(client.get("/initiatieven/kaart.geojson").content)["features"]
        assert feature["properties"] == {"buurt": "BU99020101", "naam": "Dorpskern", "plannen": 1}


class TestTheFeeds:
    def test_atom_has_stable_ids_and_says_when_something_moved(self, client: Client, joint_step: Step) -> None:
        plan = Initiative.objects.get()
        feed = ElementTree.fromstring(page(client, "/initiatieven/feed.atom?stand=open"))
        entry = feed.find(f"{ATOM}entry")
        assert entry is not None
        assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{plan.id}"
        assert entry.findtext(f"{ATOM}updated") == joint_step.opened_at.isoformat()
        assert feed.findtext(f"{ATOM}updated") == joint_step.opened_at.isoformat()
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {
            "self": "http://testserver/initiatieven/feed.atom?stand=open",
            "alternate": "http://testserver/initiatieven/?stand=open",
        }

    @pytest.mark.parametrize("address", ["/initiatieven/feed.atom", "/initiatieven/feed.rss"])
    def test_is_not_sent_again_until_something_happens(
        self, client: Client, joint_step: Step, representative: Person, later: datetime, address: str
    ) -> None:
        tag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
        decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304, "nothing that it tells changed"
        initiatives.withdraw(
            initiative_id=Initiative.objects.get().id, reason="Klaar.", by=representative, at=later + timedelta(hours=1)
        )
        assert client.get(address, headers={"if-none-match": tag}).status_code == 200

    def test_an_empty_feed_is_a_feed(self, client: Client) -> None:
        for address in ("/initiatieven/feed.atom", "/initiatieven/feed.rss"):
            ElementTree.fromstring(page(client, address))

    def test_whatever_a_group_writes_is_sound_xml(self, client: Client, sent_initiative: Initiative) -> None:
        hostile = "]]> <script>&\ufffe\uffff \U0001f600 \x0b"
        Initiative.objects.update(title=hostile, summary=hostile)
        sent_initiative.refresh_from_db()
        factories.VersionFactory(initiative=sent_initiative)
        for address in ("/initiatieven/feed.atom", "/initiatieven/feed.rss"):
            told = page(client, address)
            assert "<script>" not in told
            ElementTree.fromstring(told)

    def test_of_one_plan_tells_its_steps_and_decisions(self, client: Client, joint_step: Step) -> None:
        told = page(client, f"{Initiative.objects.get().get_absolute_url()}feed.atom")
        entries = ElementTree.fromstring(told).findall(f"{ATOM}entry")
        titles = [entry.findtext(f"{ATOM}title") for entry in entries]
        assert "Er is een besluit genomen" in titles
        assert "Een goed plan." in told
        assert "Omar" not in told
        assert all(entry.findtext(f"{ATOM}summary") for entry in entries), "no entry without a word"

    def test_a_draft_has_none(
        self, client: Client, draft_initiative: Initiative, representative: Person, signed_in: SignedIn
    ) -> None:
        address = f"{draft_initiative.get_absolute_url()}feed.atom"
        assert client.get(address).status_code == signed_in(representative).get(address).status_code == 404
        assert draft_initiative.title not in page(client, "/initiatieven/feed.atom")

    def test_the_list_names_the_feeds_of_what_it_shows(self, client: Client, joint_step: Step) -> None:
        told = page(client, "/initiatieven/?wijk=WK990201")
        assert 'type="application/atom+xml"' in told
        assert 'href="/initiatieven/feed.rss?wijk=WK990201"' in told


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(captured)


@pytest.mark.parametrize(
    "address",
    [
        "/initiatieven/",
        "/initiatieven/?zoek=buurt&wijk=WK990201&stand=open",
        "/initiatieven/?zoek=buutr",
        "/initiatieven/kaart/",
        "/initiatieven/kaart/?buurt=BU99020101",
        "/initiatieven/kaart.geojson",
        "/initiatieven/feed.atom",
        "/wijken/",
        "/wijken/WK990201/",
        "/wijken/WK990201/BU99020101/",
    ],
)
def test_thirty_plans_ask_as_much_as_three(
    client: Client, signed_in: SignedIn, resident: Person, joint_step: Step, elsewhere: Initiative, address: str
) -> None:
    own = Initiative.objects.get(process=joint_step.process_id)
    more: Callable[..., Any] = factories.InitiativeFactory
    more(theme=own.theme, neighbourhood=own.neighbourhood, sent=True)
    few = asked(client, address)
    for _ in range(27):
        more(theme=own.theme, neighbourhood=own.neighbourhood, sent=True)
    forget_all()
    assert asked(client, address) == few
    reader = signed_in(resident)
    page(reader, address)
    assert asked(client, address) <= 1
    assert asked(reader, address) <= 6
