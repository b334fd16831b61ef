from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from decisions import actions as decisions
from decisions.models import Step
from initiatives import actions as initiatives
from initiatives.models import Initiative, Theme
from ledger.kept import forget_all
from tests import factories
from tests.conftest import SignedIn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_days_later(clock: Any) -> None:
    """Terms are counted from the day on which the cast looks at the page."""


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_front_page_stands_before_there_is_any_plan(client: Client) -> None:
    assert 'id="help"' in page(client, "/")


def test_the_front_page_shows_what_moved_last(
    client: Client, joint_step: Step, accepted_initiative: Initiative
) -> None:
    assert accepted_initiative.title in page(client, "/")


def test_anonymous_pages_set_no_cookie_and_hold_no_form_that_writes(client: Client, joint_step: Step) -> None:
    initiative = Initiative.objects.get()
    for address in ("/", "/initiatieven/", initiative.get_absolute_url()):
        answer = client.get(address)
        assert not answer.cookies
        assert 'method="post"' not in answer.content.decode()
        assert "csrf" not in answer.content.decode()


def test_a_plan_says_who_decides_now_and_until_when(client: Client, joint_step: Step) -> None:
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert "Lezers van Oudeland en Wijkteam Oudeland beslissen samen" in told
    assert 'aria-current="step"' in told
    assert "nog " in told


def test_a_plan_shows_each_voice_and_who_is_still_awaited(
    client: Client, joint_step: Step, representative: Person, later: datetime
) -> None:
    decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Het kan.", at=later)
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert "Lezers van Oudeland zei ja" in told
    assert "Wijkteam Oudeland moet nog ja of nee zeggen" in told
    assert "Het kan." in told


def test_a_past_step_shows_its_decision_and_its_reasons(client: Client, joint_step: Step) -> None:
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert "Beslist door Wijkteam Oudeland" in told
    assert "Een goed plan." in told


def test_nobody_who_spoke_is_named_in_public(
    client: Client, joint_step: Step, representative: Person, official: Person
) -> None:
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert representative.name not in told
    assert official.name not in told


def test_a_withdrawal_is_marked_as_one(client: Client, joint_step: Step, executive: Person, later: datetime) -> None:
    decisions.withdraw_authority(
        step_id=joint_step.id, by=executive, article="Awb artikel 10:8", reason="Het pand is onveilig.", at=later
    )
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert "Het college nam de beslissing terug" in told
    assert "Awb artikel 10:8" in told
    assert "Het pand is onveilig." in told
    assert "College van B en W beslist" in told


def test_a_plan_that_was_declined_says_so_with_the_reasons(
    client: Client, first_step: Step, official: Person, later: datetime
) -> None:
    decisions.propose(step_id=first_step.id, by=official, outcome="no", reasons="Het gebouw is verkocht.", at=later)
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert "Dit plan gaat niet door" in told
    assert told.count("Het gebouw is verkocht.") >= 1
    assert "way__stop--refused" in told
    assert "way__stop--passed_by" in told


def test_a_plan_that_its_group_stopped_says_so(
    client: Client, sent_initiative: Initiative, representative: Person, later: datetime
) -> None:
    initiatives.withdraw(initiative_id=sent_initiative.id, reason="Wij verhuizen.", by=representative, at=later)
    told = page(client, sent_initiative.get_absolute_url())
    assert "De groep is met dit plan gestopt" in told
    assert "Wij verhuizen." in told


def test_a_late_term_says_whose_fault_it_is_not(client: Client, joint_step: Step) -> None:
    late = joint_step.term.ends_on + timedelta(days=3)
    joint_step.term.lapsed_at = datetime.fromisoformat(f"{late}T09:00:00+00:00")
    joint_step.term.save()
    assert "Dat ligt niet aan de bewoners" in page(client, Initiative.objects.get().get_absolute_url())


def test_every_line_of_the_log_about_a_plan_stands_on_its_page(client: Client, joint_step: Step) -> None:
    told = page(client, Initiative.objects.get().get_absolute_url())
    for sentence in ("De groep stuurde het plan naar de gemeente", "Er is een besluit genomen", "Een stap begon"):
        assert sentence in told


def test_what_was_kept_gives_way_to_what_happens(
    client: Client, joint_step: Step, representative: Person, official: Person, later: datetime
) -> None:
    address = Initiative.objects.get().get_absolute_url()
    assert "Lezers van Oudeland zei ja" not in page(client, address)
    decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Het kan.", at=later)
    assert "Lezers van Oudeland zei ja" in page(client, address)


def test_a_draft_is_shown_to_its_group_alone(
    draft_initiative: Initiative, representative: Person, stranger: Person, client: Client, signed_in: SignedIn
) -> None:
    address = draft_initiative.get_absolute_url()
    assert client.get(address).status_code == 404
    assert signed_in(stranger).get(address).status_code == 404
    assert "Alleen uw groep ziet het" in page(signed_in(representative), address)
    assert draft_initiative.title not in page(client, "/initiatieven/")


def test_whose_turn_it_is_sees_so(
    joint_step: Step, representative: Person, official: Person, resident: Person, signed_in: SignedIn, later: datetime
) -> None:
    address = Initiative.objects.get().get_absolute_url()
    assert f"/tafel/{joint_step.id}/voorstel/" in page(signed_in(representative), address)
    assert "U bent aan zet" not in page(signed_in(resident), address)
    decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Het kan.", at=later)
    assert "U bent aan zet" not in page(signed_in(representative), address)
    assert f"/tafel/{joint_step.id}/stem/" in page(signed_in(official), address)


def test_what_is_one_readers_own_is_not_shown_to_the_next(
    joint_step: Step, representative: Person, resident: Person, client: Client, signed_in: SignedIn
) -> None:
    address = Initiative.objects.get().get_absolute_url()
    assert "Niet meer volgen" in page(signed_in(representative), address)
    assert "Niet meer volgen" not in page(signed_in(resident), address)
    assert "U bent aan zet" not in page(client, address)


def test_the_list_can_be_narrowed(client: Client, sent_initiative: Initiative, theme: Theme) -> None:
    title, own = sent_initiative.title, sent_initiative.neighbourhood.district_id
    for found in (f"thema={theme.key}", f"wijk={own}", "stand=open", f"zoek={title[:6].upper()}", ""):
        assert title in page(client, f"/initiatieven/?{found}"), found
    for found in ("thema=anders", "wijk=WK000000", "stand=declined", "zoek=nergens"):
        assert title not in page(client, f"/initiatieven/?{found}"), found


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=99999999",
        "page=x",
        "page=-1",
        "stand=%00",
        "thema=%00",
        "wijk=%F0%9F%99%82",
        "zoek=" + "a" * 5000,
    ],
)
def test_the_list_takes_anything(client: Client, sent_initiative: Initiative, query: str) -> None:
    assert client.get(f"/initiatieven/?{query}").status_code == 200


def test_words_are_shown_as_words(client: Client, sent_initiative: Initiative) -> None:
    told = page(client, "/initiatieven/?zoek=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in told
    assert "&lt;script&gt;" in told


def test_the_list_asks_as_much_for_many_as_for_one(
    client: Client, sent_initiative: Initiative, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(10) as asked:
        page(client, "/initiatieven/")
    for _ in range(15):
        factories.InitiativeFactory(theme=sent_initiative.theme, neighbourhood=sent_initiative.neighbourhood, sent=True)
    forget_all()
    with django_assert_num_queries(len(asked.captured_queries)):
        page(client, "/initiatieven/")


def test_a_page_that_is_kept_asks_next_to_nothing(
    client: Client, joint_step: Step, django_assert_max_num_queries: Any
) -> None:
    address = Initiative.objects.get().get_absolute_url()
    page(client, address)
    page(client, "/initiatieven/")
    with django_assert_max_num_queries(2):
        page(client, address)
    with django_assert_max_num_queries(1):
        page(client, "/initiatieven/")


def test_both_languages_have_a_page_of_their_own(client: Client, joint_step: Step) -> None:
    address = Initiative.objects.get().get_absolute_url()
    assert "beslissen samen" in page(client, address)
    client.cookies["django_language"] = "en"
    told = page(client, address)
    assert "decide together" in told
    assert '<html lang="en"' in told
