"""Keeping the network: who may, with which consent, and that who takes it back is gone everywhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from districts.models import Neighbourhood
from initiatives.models import Initiative, Need
from ledger import queries as ledger
from ledger.models import Entry, Sealed
from socialwork import actions
from socialwork.models import Actor, Offering, Tie
from socialwork.queries import network
from socialwork.tasks import forget_lapsed_consents
from tests.conftest import SignedIn
from tests.socialwork.conftest import content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


def test_an_actor_is_added_with_one_line_that_holds_no_name(
    neighbourhood: Neighbourhood, social_worker: Person, at: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        actions.add_actor(content=content(neighbourhood), consent=None, by=social_worker, at=at)
    [entry] = entries
    assert entry.kind == "actor.added"
    assert "De Vink" not in entry.body


@pytest.mark.parametrize(
    ("kind", "name", "days", "words"),
    [
        ("place", " \t", None, "Geef het een naam"),
        ("planet", "De Vink", None, "Kies welke soort"),
        ("place", "x" * 121, None, "te lang"),
        ("key_figure", "Mevrouw Tan", None, "alleen met toestemming"),
        ("key_figure", "Mevrouw Tan", 0, "na vandaag"),
        ("key_figure", "Mevrouw Tan", 2000, "binnen twee jaar"),
    ],
)
def test_what_is_not_added(
    kind: str,
    name: str,
    days: int | None,
    words: str,
    neighbourhood: Neighbourhood,
    social_worker: Person,
    at: datetime,
    refused: Refused,
) -> None:
    consent = actions.Consented("phone", at.date() + timedelta(days=days)) if days is not None else None
    with refused(actions.CannotAddActor, words):
        actions.add_actor(content=content(neighbourhood, kind, name), consent=consent, by=social_worker, at=at)


def test_nobody_keeps_the_network_but_social_workers_of_the_district(
    vink: Actor,
    tan: Actor,
    neighbourhood: Neighbourhood,
    official: Person,
    elsewhere: Person,
    at: datetime,
    refused: Refused,
) -> None:
    for person in (official, elsewhere):
        with refused(actions.CannotAddActor, "Alleen sociaal werkers"):
            actions.add_actor(content=content(neighbourhood, name="Nieuw"), consent=None, by=person, at=at)
        with refused(actions.CannotChangeActor, "Alleen sociaal werkers"):
            actions.change_actor(actor_id=vink.id, content=content(neighbourhood), by=person, at=at)
        with refused(actions.CannotRemoveActor, "Alleen sociaal werkers"):
            actions.remove_actor(actor_id=vink.id, by=person, at=at)
        with refused(actions.CannotOffer, "Alleen sociaal werkers"):
            actions.offer(actor_id=vink.id, side="offers", kind="hands", what="x", by=person, at=at)
        with refused(actions.CannotTie, "Alleen sociaal werkers"):
            actions.tie(actor_id=vink.id, other_id=tan.id, kind="knows", note="", by=person, at=at)
        with refused(actions.CannotTakeBackConsent, "Alleen sociaal werkers"):
            actions.take_back_consent(actor_id=tan.id, by=person, at=at)


def test_a_tie_is_kept_once_whichever_is_named_first(
    vink: Actor, tan: Actor, social_worker: Person, at: datetime
) -> None:
    first = actions.tie(actor_id=vink.id, other_id=tan.id, kind="knows", note="", by=social_worker, at=at)
    second = actions.tie(actor_id=tan.id, other_id=vink.id, kind="together", note="soep", by=social_worker, at=at)
    assert first.id == second.id
    assert Tie.objects.get().kind == "together"
    with pytest.raises(actions.CannotTie, match="tussen twee"):
        actions.tie(actor_id=vink.id, other_id=vink.id, kind="knows", note="", by=social_worker, at=at)
    actions.end_tie(tie_id=first.id, by=social_worker, at=at)
    assert not Tie.objects.exists()


def everything_kept() -> str:
    """Every row of every table of social work and of what the ledger can open, as text."""
    tables = [name for name in connection.introspection.table_names() if name.startswith(("socialwork", "ledger"))]
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


@pytest.fixture
def tied(vink: Actor, tan: Actor, sent_initiative: Initiative, social_worker: Person, at: datetime) -> Tie:
    actions.offer(actor_id=tan.id, side="offers", kind="reach", what="de flats", by=social_worker, at=at)
    actions.ask_for_plan(actor_id=tan.id, initiative_id=sent_initiative.id, note="Tan belde", by=social_worker, at=at)
    return actions.tie(actor_id=vink.id, other_id=tan.id, kind="knows", note="Tan kookt", by=social_worker, at=at)


@pytest.mark.parametrize("how", ["told", "link", "ended"])
def test_who_takes_the_consent_back_is_gone_at_once_everywhere(
    how: str, tied: Tie, tan: Actor, vink: Actor, social_worker: Person, at: datetime, signed_in: SignedIn
) -> None:
    in_field = signed_in(social_worker)
    pages = [reverse("fieldwork:network"), reverse("fieldwork:network-map"), vink.get_absolute_url()]
    token = actions.consent_token(tan)
    assert all("Mevrouw Tan" in in_field.get(page).content.decode() for page in pages)
    assert "Tan" in everything_kept()

    if how == "told":
        actions.take_back_consent(actor_id=tan.id, by=social_worker, at=at)
    elif how == "link":
        assert "Mevrouw Tan" in Client().get(reverse("own-consent", args=[token])).content.decode()
        assert Client().post(reverse("own-consent", args=[token])).status_code == 302
    else:
        Actor.objects.filter(id=tan.id).update(consent_until=at.date() - timedelta(days=1))
        assert all("Mevrouw Tan" not in in_field.get(page).content.decode() for page in pages)
        assert "Mevrouw Tan" not in Client().get(reverse("own-consent", args=[token])).content.decode()
        assert (forget_lapsed_consents(), forget_lapsed_consents()) == (1, 0)

    for page in pages:
        assert "Tan" not in in_field.get(page).content.decode()
    assert in_field.get(tan.get_absolute_url()).status_code == 404
    assert "Tan" not in Client().get(reverse("own-consent", args=[token])).content.decode()
    assert "Tan" not in everything_kept()
    assert "portiek" not in everything_kept()
    assert Tie.objects.count() == 0
    assert Offering.objects.filter(what="de flats").count() == 0
    assert list(ledger.faults()) == []


def test_a_consent_is_renewed_for_a_person_alone(
    vink: Actor, tan: Actor, social_worker: Person, at: datetime, refused: Refused
) -> None:
    until = at.date() + timedelta(days=600)
    renewed = actions.renew_consent(actor_id=tan.id, consent=actions.Consented("phone", until), by=social_worker, at=at)
    assert (renewed.consent, renewed.consent_until) == ("phone", until)
    with refused(actions.CannotRenewConsent, "Alleen een persoon"):
        actions.renew_consent(actor_id=vink.id, consent=actions.Consented("phone", until), by=social_worker, at=at)


def test_an_actor_is_asked_once_and_answers_once(
    vink: Actor, sent_initiative: Initiative, social_worker: Person, elsewhere: Person, at: datetime, refused: Refused
) -> None:
    asking = {"actor_id": vink.id, "initiative_id": sent_initiative.id, "note": "", "at": at}
    with refused(actions.CannotTie, "Alleen sociaal werkers van de wijk"):
        actions.ask_for_plan(**asking, by=elsewhere)
    asked = actions.ask_for_plan(**asking, by=social_worker)
    with refused(actions.CannotTie, "is al gevraagd"):
        actions.ask_for_plan(**asking, by=social_worker)
    assert actions.answer_for(tie_id=asked.id, helps=True, by=social_worker, at=at).kind == "helps"
    with refused(actions.CannotAnswerFor, "al beantwoord"):
        actions.answer_for(tie_id=asked.id, helps=False, by=social_worker, at=at)


def test_who_could_help_comes_with_the_reason(
    vink: Actor, tan: Actor, sent_initiative: Initiative, social_worker: Person, at: datetime, signed_in: SignedIn
) -> None:
    Need.objects.create(initiative=sent_initiative, kind="space")
    [(actor, one)] = network.suggestions_for(sent_initiative, social_worker, at)
    assert actor == vink
    assert [reason.because.value for reason in one.reasons] == ["offers", "same_neighbourhood"]
    page = signed_in(social_worker).get(reverse("fieldwork:plan", args=[sent_initiative.id])).content.decode()
    assert "een zaal" in page

    actions.tie(actor_id=vink.id, other_id=tan.id, kind="knows", note="", by=social_worker, at=at)
    asked = actions.ask_for_plan(actor_id=vink.id, initiative_id=sent_initiative.id, note="", by=social_worker, at=at)
    actions.answer_for(tie_id=asked.id, helps=True, by=social_worker, at=at)
    [(actor, one)] = network.suggestions_for(sent_initiative, social_worker, at)
    assert actor == tan
    assert one.reasons[0].what == "De Vink"


def test_bridges_gaps_and_needs_that_nobody_meets_are_named(
    vink: Actor, tan: Actor, neighbourhood: Neighbourhood, social_worker: Person, at: datetime, signed_in: SignedIn
) -> None:
    shop = actions.add_actor(
        content=content(neighbourhood, "shop", "Bakkerij Zon"), consent=None, by=social_worker, at=at
    )
    alone = actions.add_actor(
        content=content(neighbourhood, "school", "Het Kompas"), consent=None, by=social_worker, at=at
    )
    actions.offer(actor_id=alone.id, side="needs", kind="money", what="een fonds", by=social_worker, at=at)
    for other in (tan, shop):
        actions.tie(actor_id=vink.id, other_id=other.id, kind="knows", note="", by=social_worker, at=at)
    answer = signed_in(social_worker).get(reverse("fieldwork:network"))
    assert [(bridge.actor.name, bridge.count) for bridge in answer.context["bridges"]] == [("De Vink", 1)]
    assert [[actor.name for actor in island] for island in answer.context["islands"]] == [["Het Kompas"]]
    assert [(actor.name, one.what) for actor, one in answer.context["unmet"]] == [("Het Kompas", "een fonds")]
    said = answer.content.decode()
    for actor in (vink, tan, shop, alone):
        assert said.count(f'href="{actor.get_absolute_url()}"') >= 2  # in the drawing, and in the list


@pytest.mark.parametrize("page", ["fieldwork:network", "fieldwork:network-map"])
def test_of_one_kind_bridges_and_gaps_are_those_of_the_whole(
    page: str, vink: Actor, neighbourhood: Neighbourhood, social_worker: Person, at: datetime, signed_in: SignedIn
) -> None:
    who: dict[str, Any] = {"by": social_worker, "at": at}

    def add(kind: str, name: str) -> Actor:
        return actions.add_actor(content=content(neighbourhood, kind, name), consent=None, **who)

    other_place, shop, club, alone = (
        add("place", "De Meent"),
        add("shop", "Bakkerij Zon"),
        add("association", "De Sprint"),
        add("place", "Het Bankje"),
    )
    for one, other in (
        (vink, shop),
        (other_place, shop),
        (vink, club),
        (other_place, club),
        (shop, add("school", "B")),
    ):
        actions.tie(actor_id=one.id, other_id=other.id, kind="knows", note="", **who)
    actions.offer(actor_id=alone.id, side="needs", kind="money", what="een fonds", **who)
    actions.offer(actor_id=alone.id, side="needs", kind="hands", what="handen", **who)
    actions.offer(actor_id=club.id, side="offers", kind="hands", what="leden", **who)
    client = signed_in(social_worker)

    places = client.get(reverse(page), {"soort": "place"}).context
    assert places["bridges"] == []
    assert [[one.name for one in island] for island in places["islands"]] == [["Het Bankje"]]
    assert [(one.name, need.what) for one, need in places["unmet"]] == [("Het Bankje", "een fonds")]

    shops = client.get(reverse(page), {"soort": "shop"}).context
    assert [(bridge.actor.name, bridge.count) for bridge in shops["bridges"]] == [("Bakkerij Zon", 1)]
    picture = shops["map"] if page.endswith("map") else shops["drawing"]
    if picture is not None:
        assert [(dot.actor.name, dot.is_bridge) for dot in picture.dots] == [("Bakkerij Zon", True)]
    assert shops["islands"] == []


@pytest.mark.parametrize("page", ["fieldwork:network", "fieldwork:network-map"])
def test_each_dot_has_its_name_or_a_number_that_is_read_below(
    page: str, neighbourhood: Neighbourhood, social_worker: Person, at: datetime, signed_in: SignedIn
) -> None:
    names = [f"Vereniging nummer {number}" for number in range(40)]
    for name in names:
        actions.add_actor(content=content(neighbourhood, "association", name), consent=None, by=social_worker, at=at)
    answer = signed_in(social_worker).get(reverse(page))
    picture = answer.context["map"] if page.endswith("map") else answer.context["drawing"]
    assert {dot.actor.name for dot in picture.dots} == set(names)
    assert all((dot.name is None) == bool(dot.number) for dot in picture.dots)
    assert [dot.number for dot in picture.numbered] == list(range(1, len(picture.numbered) + 1))
    said = answer.content.decode()
    assert said.count('class="network__name"') == sum(dot.name is not None for dot in picture.dots) > 0
    for dot in picture.numbered:
        assert f'<li value="{dot.number}"><a href="{dot.actor.get_absolute_url()}">{dot.actor.name}</a>' in said
        assert f'aria-label="{dot.number}. {dot.actor.name}, ' in said


def test_who_takes_the_consent_back_just_after_another_reads_that_it_is_so(
    tan: Actor, client: Client, monkeypatch: pytest.MonkeyPatch, at: datetime, refused: Refused
) -> None:
    page = reverse("own-consent", args=[actions.consent_token(tan)])

    def somebody_was_before(one: Actor, _day: object) -> bool:
        actions.take_back_consent(actor_id=one.id, by=None, at=at)
        return True

    with monkeypatch.context() as patched:
        patched.setattr(Actor, "holds_on", somebody_was_before)
        assert client.post(page).status_code == 302
    assert client.get(page).status_code == 200
    with refused(actions.CannotTakeBackConsent):
        actions.take_back_consent(actor_id=tan.id, by=None, at=at)


def test_officials_and_strangers_see_nothing_of_it(
    vink: Actor, official: Person, stranger: Person, at: datetime
) -> None:
    assert not network.actors_visible_to(official, at).exists()
    assert not network.ties_visible_to(stranger, at).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "key_figure"},
        {"kind": "planet"},
        {"name": ""},
        {"consent": "paper"},
        {"latitude": 52.0},
        {"neighbourhood_id": "BU99020201"},
    ],
    ids=str,
)
def test_the_database_refuses(wrong: dict[str, Any], vink: Actor, other_neighbourhood: Neighbourhood) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Actor.objects.filter(id=vink.id).update(**wrong)


def test_the_database_keeps_a_tie_to_one_end(
    vink: Actor, tan: Actor, draft_initiative: Initiative, at: datetime
) -> None:
    low, high = sorted((vink, tan), key=lambda actor: actor.id)
    made = {"made_at": at, "made_by": vink.added_by}
    for wrong in (
        {"actor": low, "other": high, "kind": "helps"},
        {"actor": high, "other": low, "kind": "knows"},
        {"actor": low, "kind": "knows"},
        {"actor": low, "initiative": draft_initiative, "kind": "asked"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tie.objects.create(**wrong, **made)
    assert Sealed.objects.exists()
