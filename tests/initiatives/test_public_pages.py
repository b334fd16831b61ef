from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Party, Person
from decisions import actions as decisions
from decisions.models import Decision, Step, Term
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


NOT_THEIR_FAULT = "Dat ligt niet aan de bewoners"


def test_a_late_term_says_whose_fault_it_is_not(
    client: Client, joint_step: Step, representative: Person, clock: time_machine.Traveller
) -> None:
    late = at_noon(joint_step.term.ends_on + timedelta(days=1))
    clock.move_to(late)
    decisions.lapse_term(step_id=joint_step.id, at=late)
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert NOT_THEIR_FAULT not in told  # they have said nothing either
    assert "Dat is er nog niet." in told

    decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Het kan.", at=late)
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert NOT_THEIR_FAULT in told
    assert "Dat is er nog niet." not in told


def test_a_late_term_of_who_was_called_in_is_not_said_to_be_ahead(
    client: Client, joint_step: Step, clock: time_machine.Traveller
) -> None:
    late = at_noon(joint_step.term.ends_on + timedelta(days=1))
    clock.move_to(late)
    decisions.lapse_term(step_id=joint_step.id, at=late)
    last_day = Term.objects.get(step=joint_step).renewed_until
    assert last_day is not None
    for days, is_past in ((0, False), (1, True)):
        clock.move_to(at_noon(last_day + timedelta(days=days)))
        told = page(client, Initiative.objects.get().get_absolute_url())
        assert ("moet er nu voor zorgen" in told) is not is_past
        assert ("Ook die dag is voorbij" in told) is is_past
        assert "College van B en W" in told


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


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
    with django_assert_num_queries(4) as asked:
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


# The record of a step


def test_an_awb_decision_tells_how_to_object_and_under_which_mandate(
    formal: None,
    joint_step: Step,
    client: Client,
    representative: Person,
    official: Person,
    social_worker: Person,
    later: datetime,
) -> None:
    advice = joint_step.advices.get()
    decisions.give_advice(advice_id=advice.id, text="<script>Doen", by=social_worker, at=later)
    proposal = decisions.propose(
        step_id=joint_step.id,
        by=representative,
        outcome="yes",
        reasons="Het kan.",
        advice_answers=[decisions.Answer(advice.id, "not", "Te duur.")],
        at=later,
    )
    decisions.voice(step_id=joint_step.id, by=official, say="consent", proposal_id=proposal.id, at=later)
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert "tot en met <strong>dinsdag 15 december</strong>" in told
    assert "Stuur een brief aan het college van burgemeester en wethouders van Oostwold" in told
    assert "artikelen 6:4, 6:5, 6:7 en 6:8" in told
    assert "Wijkteam Oudeland besliste namens het college van burgemeester en wethouders" in told
    assert "Mandaatbesluit 2020" in told
    assert "Het advies van Welzijn Oostwold is niet gevolgd" in told
    assert "Te duur." in told
    assert "&lt;script&gt;Doen" in told
    assert official.name not in told
    assert social_worker.name not in told


def test_a_step_that_comes_again_has_a_record_of_its_own(
    first_step: Step, client: Client, official: Person, later: datetime
) -> None:
    decisions.propose(step_id=first_step.id, by=official, outcome="no", reasons="Het kan niet.", at=later)
    decisions.reverse_decision(
        decision_id=Decision.objects.get(step=first_step).id, reason="Nieuwe feiten.", by=official, at=later
    )
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert told.count('id="step-1"') == told.count('id="step-2"') == 1
    assert 'href="#step-1"' in told
    assert 'href="#step-2"' in told
    assert "Het kan niet." in told
    assert "later opnieuw beslist" in told


def test_the_record_tells_how_the_clock_was_moved(
    joint_step: Step, client: Client, official: Person, later: datetime
) -> None:
    decisions.suspend_term(
        step_id=joint_step.id,
        until=date(2026, 11, 20),
        reason="De offerte mist.",
        by=official,
        at=later - timedelta(days=1),
    )
    decisions.resume_term(step_id=joint_step.id, by=official, at=later + timedelta(days=2))
    decisions.extend_term(
        step_id=joint_step.id, amount=10, unit="days", reason="Meer tijd.", by=official, at=later + timedelta(days=2)
    )
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert "De klok stond stil van 2 november 2026 tot 5 november 2026. Waarom: De offerte mist." in told
    assert "Meer tijd." in told


def test_while_the_clock_stands_still_no_last_day_is_promised(
    joint_step: Step, client: Client, official: Person, later: datetime
) -> None:
    decisions.suspend_term(
        step_id=joint_step.id, until=date(2026, 11, 20), reason="De offerte mist.", by=official, at=later
    )
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert "U hoort het later. Sinds <strong>dinsdag 3 november</strong> wacht de gemeente" in told
    assert "tot uiterlijk <strong>vrijdag 20 november</strong>" in told
    assert "U hoort het uiterlijk" not in told


def test_an_open_offer_says_who_must_answer_and_the_table_says_its_end(
    first_step: Step,
    client: Client,
    official: Person,
    representative: Person,
    team: Party,
    group: Party,
    later: datetime,
) -> None:
    transfer = decisions.offer_transfer(
        step_id=first_step.id,
        kind="hand_over",
        giver=team,
        receiver=group,
        reason="Jullie kunnen dit.",
        answer_by=date(2026, 11, 10),
        ceiling=Decimal(25000),
        ends_on=date(2026, 12, 1),
        by=official,
        at=later,
    )
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert (
        "Wijkteam Oudeland wil de beslissing overdragen aan: Lezers van Oudeland. Lezers van Oudeland moet nog" in told
    )
    decisions.accept_transfer(transfer_id=transfer.id, by=representative, at=later)
    told = page(client, Initiative.objects.get().get_absolute_url())
    assert "beslist tot €\u00a025.000" in told
    assert "tot en met <strong>dinsdag 1 december</strong>" in told


def test_the_adviser_has_the_turn_while_advice_is_awaited(
    formal: None,
    joint_step: Step,
    representative: Person,
    social_worker: Person,
    signed_in: SignedIn,
) -> None:
    address = Initiative.objects.get().get_absolute_url()
    assert "U bent aan zet" in page(signed_in(social_worker), address)
    assert "U bent aan zet" not in page(signed_in(representative), address)


def test_a_withdrawal_is_marked_on_every_list(
    joint_step: Step,
    client: Client,
    representative: Person,
    executive: Person,
    signed_in: SignedIn,
    later: datetime,
) -> None:
    for told in (page(client, "/initiatieven/"), page(signed_in(representative), "/mijn/")):
        assert "teruggenomen" not in told
    decisions.withdraw_authority(
        step_id=joint_step.id, by=executive, article="Awb artikel 10:8", reason="Onveilig.", at=later
    )
    for told in (page(client, "/initiatieven/"), page(signed_in(representative), "/mijn/")):
        assert "teruggenomen" in told
    assert "Teruggenomen door de gemeente" in page(client, Initiative.objects.get().get_absolute_url())


def test_the_page_of_a_plan_asks_as_much_after_many_offers_as_after_one(
    first_step: Step,
    client: Client,
    official: Person,
    representative: Person,
    team: Party,
    group: Party,
    later: datetime,
) -> None:
    address = Initiative.objects.get().get_absolute_url()

    def refused_once(moment: datetime) -> list[str]:
        transfer = decisions.offer_transfer(
            step_id=first_step.id,
            kind="share",
            giver=team,
            receiver=group,
            reason="Doe mee.",
            answer_by=date(2026, 11, 10),
            by=official,
            at=moment,
        )
        decisions.refuse_transfer(transfer_id=transfer.id, by=representative, reason="Nee.", at=moment)
        with CaptureQueriesContext(connection) as asked:
            page(client, address)
        tables = [query["sql"].partition(" FROM ")[2].split(" ")[0] for query in asked]
        return [table for table in tables if "municipality" not in table]  # the site's name is read anew each minute

    page(client, address)
    first = refused_once(later)
    assert [refused_once(later + timedelta(minutes=number)) for number in range(3)] == [first] * 3
