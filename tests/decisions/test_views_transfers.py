"""The pages on which it changes who decides: offer, answer, give back, take back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from decisions import actions
from decisions.models import Step, Transfer
from tests import factories
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NothingWritten = Callable[[], AbstractContextManager[None]]
WHY = "Wij kunnen dit <b>zelf</b>."


def page_of(name: str, step: Step, *more: uuid.UUID) -> str:
    return reverse(f"decisions:{name}", args=[step.id, *more])


@pytest.fixture
def as_official(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


@pytest.fixture
def as_representative(signed_in: SignedIn, representative: Person) -> Client:
    return signed_in(representative)


@pytest.fixture
def transfer(
    joint_step: Step, team: Party, executive_board: Party, official: Person, group: Party, later: datetime
) -> Transfer:
    """The team offers to hand its part of the decision over to the executive."""
    return actions.offer_transfer(
        step_id=joint_step.id,
        kind="hand_over",
        giver=team,
        receiver=executive_board,
        reason=WHY,
        ceiling=Decimal(50000),
        answer_by=later.date() + timedelta(days=14),
        by=official,
        at=later,
    )


@pytest.fixture
def received(
    first_step: Step, team: Party, official: Person, representative: Person, group: Party, at: datetime
) -> Step:
    """The first step, at which the team handed the decision over to the group."""
    offered = actions.offer_transfer(
        step_id=first_step.id,
        kind="hand_over",
        giver=team,
        receiver=group,
        reason="Het is uw plan.",
        answer_by=at.date() + timedelta(days=14),
        by=official,
        at=at + timedelta(hours=1),
    )
    actions.accept_transfer(transfer_id=offered.id, by=representative, at=at + timedelta(hours=2))
    return first_step


def typed_offer(giver: Party, kind: str, receiver: Party | None, **more: str) -> dict[str, str]:
    until = (timezone.localdate() + timedelta(days=14)).isoformat()
    key = f"{giver.id}:{kind}:{receiver.id if receiver else ''}"
    return {"offer": key, "reason": WHY, "answer_by": until, **more}


# Who comes in


@pytest.mark.parametrize("name", ["offer", "give-back"])
@pytest.mark.parametrize("person", ["resident", "stranger", "other_district_official", "admin", "executive"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_to_the_table_gets_404(
    request: pytest.FixtureRequest, signed_in: SignedIn, joint_step: Step, name: str, person: str, method: str
) -> None:
    browser = signed_in(request.getfixturevalue(person))
    assert getattr(browser, method)(page_of(name, joint_step), {"reason": WHY}).status_code == 404


@pytest.mark.parametrize("person", ["resident", "stranger", "other_district_official", "admin"])
def test_an_offer_is_seen_by_who_takes_part(
    request: pytest.FixtureRequest, signed_in: SignedIn, transfer: Transfer, executive: Person, person: str
) -> None:
    address = page_of("answer", transfer.step, transfer.id)
    assert signed_in(request.getfixturevalue(person)).get(address).status_code == 404
    assert signed_in(executive).get(address).status_code == 200


def test_an_offer_of_another_step_is_not_there(as_official: Client, transfer: Transfer, first_step: Step) -> None:
    assert as_official.get(page_of("answer", first_step, transfer.id)).status_code == 404
    assert as_official.get(page_of("answer", transfer.step, uuid.uuid4())).status_code == 404


# Offering


def test_one_sees_what_changes_before_the_offer_is_made(
    as_official: Client, joint_step: Step, team: Party, executive_board: Party, nothing_written: NothingWritten
) -> None:
    typed = typed_offer(team, "hand_over", executive_board, ceiling="50.000")
    with nothing_written():
        page = as_official.post(page_of("offer", joint_step), typed)
    said = page.content.decode()
    assert "Lezers van Oudeland en College van B en W beslissen samen" in said
    assert said.count("round-table__top") == 2
    assert WHY.replace("<", "&lt;").replace(">", "&gt;") in said

    answer = as_official.post(page_of("offer", joint_step), {**typed, "seen": page.context["form"]["seen"].value()})
    made = Transfer.objects.get(step=joint_step)
    assert answer.url == reverse("subject-of-process", args=[joint_step.process_id])
    assert (made.kind, made.receiver, made.reason, made.ceiling) == ("hand_over", executive_board, WHY, 50000)


@pytest.mark.parametrize("changed", [{"ceiling": "5"}, {"ends_on": "2027-01-31"}])
def test_who_changes_the_offer_sees_again_what_changes(
    as_official: Client,
    joint_step: Step,
    team: Party,
    executive_board: Party,
    nothing_written: NothingWritten,
    changed: dict[str, str],
) -> None:
    typed = typed_offer(team, "share", executive_board)
    seen = as_official.post(page_of("offer", joint_step), typed).context["form"]["seen"].value()
    with nothing_written():
        page = as_official.post(page_of("offer", joint_step), {**typed, **changed, "seen": seen})
    assert page.context["shown"] is not None


def test_one_can_look_twice(
    as_official: Client, joint_step: Step, team: Party, executive_board: Party, nothing_written: NothingWritten
) -> None:
    typed = typed_offer(team, "share", executive_board)
    seen = as_official.post(page_of("offer", joint_step), typed).context["form"]["seen"].value()
    with nothing_written():
        page = as_official.post(page_of("offer", joint_step), {**typed, "seen": seen, "action": "look"})
    assert 'form="offer"' in page.content.decode()


def test_a_group_can_go_one_rung_down(as_representative: Client, joint_step: Step, group: Party) -> None:
    typed = typed_offer(group, "step_down", None)
    page = as_representative.post(page_of("offer", joint_step), typed)
    as_representative.post(page_of("offer", joint_step), {**typed, "seen": page.context["form"]["seen"].value()})
    assert Transfer.objects.get(step=joint_step).kind == "step_down"


def test_two_weeks_to_answer_unless_one_says_otherwise(as_official: Client, joint_step: Step) -> None:
    in_two_weeks = timezone.localdate() + timedelta(days=14)
    assert f'value="{in_two_weeks.isoformat()}"' in as_official.get(page_of("offer", joint_step)).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"offer": ""}, "offer"),
        ({"offer": "nonsense"}, "offer"),
        ({"answer_by": ""}, "answer_by"),
        ({"answer_by": "morgen"}, "answer_by"),
        ({"ends_on": "31-02-2027"}, "ends_on"),
        ({"ceiling": "veel"}, "ceiling"),
        ({"ceiling": "-1"}, "ceiling"),
    ],
)
def test_what_is_wrong_with_an_offer_is_said_at_its_field(
    as_official: Client,
    joint_step: Step,
    team: Party,
    executive_board: Party,
    nothing_written: NothingWritten,
    typed: dict[str, str],
    field: str,
) -> None:
    with nothing_written():
        page = as_official.post(page_of("offer", joint_step), {**typed_offer(team, "share", executive_board), **typed})
    assert list(page.context["form"].errors) == [field]


def test_stepping_down_takes_no_amount(as_representative: Client, joint_step: Step, group: Party) -> None:
    page = as_representative.post(page_of("offer", joint_step), typed_offer(group, "step_down", None, ceiling="5"))
    assert list(page.context["form"].errors) == ["ceiling"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"answer_by": "2026-11-01"}, "voorbij"),
        ({"answer_by": "9999-12-31"}, "een jaar"),
        ({"ends_on": "2026-11-05"}, "eindigen"),
    ],
)
def test_what_the_table_refuses_stands_above_the_offer(
    as_official: Client,
    joint_step: Step,
    team: Party,
    executive_board: Party,
    nothing_written: NothingWritten,
    typed: dict[str, str],
    words: str,
) -> None:
    whole = {**typed_offer(team, "share", executive_board), **typed}
    seen = as_official.post(page_of("offer", joint_step), whole).context["form"]["seen"].value()
    with nothing_written():
        page = as_official.post(page_of("offer", joint_step), {**whole, "seen": seen})
    assert words in page.context["form"].non_field_errors()[0]
    assert "&lt;b&gt;zelf&lt;/b&gt;" in page.content.decode()


def test_a_doubled_offer_is_made_once(
    as_official: Client, joint_step: Step, team: Party, executive_board: Party, group: Party
) -> None:
    typed = typed_offer(team, "share", executive_board)
    seen = as_official.post(page_of("offer", joint_step), typed).context["form"]["seen"].value()
    as_official.post(page_of("offer", joint_step), {**typed, "seen": seen})
    again = as_official.post(page_of("offer", joint_step), {**typed, "seen": seen})
    assert again.context["form"].non_field_errors()
    assert Transfer.objects.filter(step=joint_step).count() == 1
    open_already = as_official.get(page_of("offer", joint_step)).content.decode()
    assert page_of("answer", joint_step, Transfer.objects.get(step=joint_step).id) in open_already


def test_an_offer_from_an_older_table_is_looked_at_again(
    as_official: Client, joint_step: Step, team: Party, welfare: Party, executive: Person, later: datetime
) -> None:
    typed = typed_offer(team, "hand_over", welfare)
    seen = as_official.post(page_of("offer", joint_step), typed).context["form"]["seen"].value()
    actions.withdraw_authority(
        step_id=joint_step.id, by=executive, article="Gemeentewet, artikel 160", reason="Vernietigd.", at=later
    )
    page = as_official.post(page_of("offer", joint_step), {**typed, "seen": seen})
    assert "offer" in page.context["form"].errors
    assert "&lt;b&gt;zelf&lt;/b&gt;" in page.content.decode()
    assert not Transfer.objects.filter(step=joint_step).exists()


def test_who_lost_the_role_hears_why_the_offer_is_refused(
    as_official: Client,
    joint_step: Step,
    team: Party,
    executive_board: Party,
    official: Person,
    nothing_written: NothingWritten,
) -> None:
    typed = typed_offer(team, "share", executive_board)
    seen = as_official.post(page_of("offer", joint_step), typed).context["form"]["seen"].value()
    accounts.end_membership(membership_id=Membership.objects.get(person=official).id, by=official, at=timezone.now())
    with nothing_written():
        page = as_official.post(page_of("offer", joint_step), {**typed, "seen": seen})
    assert "Wijkteam Oudeland" in page.context["form"].non_field_errors()[0]
    assert "&lt;b&gt;zelf&lt;/b&gt;" in page.content.decode()


def test_who_does_not_sign_cannot_offer(signed_in: SignedIn, colleague: Person, joint_step: Step) -> None:
    page = signed_in(colleague).get(page_of("offer", joint_step)).content.decode()
    assert 'name="offer"' not in page


# Answering


def test_the_page_of_an_offer_shows_what_would_change(
    signed_in: SignedIn, executive: Person, transfer: Transfer
) -> None:
    said = signed_in(executive).get(page_of("answer", transfer.step, transfer.id)).content.decode()
    for words in ("&lt;b&gt;zelf&lt;/b&gt;", "50.000", "Lezers van Oudeland en College van B en W beslissen samen"):
        assert words in said
    assert "<b>zelf</b>" not in said


def test_the_last_acceptance_changes_who_decides(
    signed_in: SignedIn, executive: Person, representative: Person, transfer: Transfer, executive_board: Party
) -> None:
    address = page_of("answer", transfer.step, transfer.id)
    signed_in(executive).post(address, {"answer": "accept"})
    transfer.refresh_from_db()
    assert transfer.closed_at is None
    signed_in(representative).post(address, {"answer": "accept"})
    transfer.refresh_from_db()
    assert transfer.result == "accepted"
    assert transfer.step.authorities.get(next=None).seats.get(party=executive_board).ceiling == 50000


def test_a_refusal_needs_its_reason(
    signed_in: SignedIn, executive: Person, transfer: Transfer, nothing_written: NothingWritten
) -> None:
    browser, address = signed_in(executive), page_of("answer", transfer.step, transfer.id)
    with nothing_written():
        page = browser.post(address, {"answer": "refuse", "reason": " "})
    assert list(page.context["form"].errors) == ["reason"]
    browser.post(address, {"answer": "refuse", "reason": "Te veel werk."})
    transfer.refresh_from_db()
    assert transfer.result == "refused"


def test_a_second_answer_is_refused_and_keeps_its_text(
    signed_in: SignedIn, executive: Person, transfer: Transfer, nothing_written: NothingWritten
) -> None:
    browser, address = signed_in(executive), page_of("answer", transfer.step, transfer.id)
    browser.post(address, {"answer": "accept"})
    with nothing_written():
        page = browser.post(address, {"answer": "refuse", "reason": "Toch maar niet."})
    assert page.context["form"].non_field_errors()
    assert "Toch maar niet." in page.content.decode()
    assert 'name="answer"' not in browser.get(address).content.decode()


def test_an_offer_that_was_refused_meanwhile_is_no_longer_open(
    signed_in: SignedIn, executive: Person, representative: Person, transfer: Transfer, later: datetime
) -> None:
    browser, address = signed_in(executive), page_of("answer", transfer.step, transfer.id)
    actions.refuse_transfer(transfer_id=transfer.id, by=representative, reason="Nee.", at=later)
    page = browser.post(address, {"answer": "accept"})
    assert "geweigerd" in page.context["form"].non_field_errors()[0]


def test_who_need_not_agree_cannot_answer(
    signed_in: SignedIn, social_worker: Person, transfer: Transfer, nothing_written: NothingWritten
) -> None:
    browser, address = signed_in(social_worker), page_of("answer", transfer.step, transfer.id)
    assert 'name="answer"' not in browser.get(address).content.decode()
    with nothing_written():
        page = browser.post(address, {"answer": "accept"})
    assert "College van B en W" in page.context["form"].non_field_errors()[0]


def test_a_group_with_a_quorum_reads_who_signed_and_how_many_must(
    signed_in: SignedIn,
    transfer: Transfer,
    group: Party,
    representative: Person,
    neighbour: Person,
    resident: Person,
) -> None:
    factories.MembershipFactory(person=resident, party=group, is_representative=True)
    Party.objects.filter(id=group.id).update(quorum=2)
    address = page_of("answer", transfer.step, transfer.id)
    answer = signed_in(representative).post(address, {"answer": "accept"}, follow=True)
    assert "U hebt getekend. Nog 1 ander" in answer.content.decode()
    said = signed_in(resident).get(address).content.decode()
    assert str(representative) in said
    assert "moet nog 1 persoon tekenen" in said


# Giving back


def test_a_group_gives_back_what_it_received(as_representative: Client, received: Step, team: Party) -> None:
    page = as_representative.get(page_of("give-back", received)).content.decode()
    assert "Wijkteam Oudeland beslist" in page
    answer = as_representative.post(page_of("give-back", received), {"reason": WHY})
    authority = received.authorities.get(next=None)
    assert answer.status_code == 302
    assert (authority.basis, authority.reason) == ("return", WHY)
    assert authority.seats.get(role="decides").party == team


def test_it_need_not_say_why(as_representative: Client, received: Step) -> None:
    as_representative.post(page_of("give-back", received), {"reason": ""})
    assert received.authorities.get(next=None).basis == "return"


def test_giving_back_twice_is_refused(
    as_representative: Client, received: Step, nothing_written: NothingWritten
) -> None:
    as_representative.post(page_of("give-back", received), {"reason": WHY})
    with nothing_written():
        page = as_representative.post(page_of("give-back", received), {"reason": WHY})
    assert page.context["form"].non_field_errors()
    assert "&lt;b&gt;zelf&lt;/b&gt;" in page.content.decode()


def test_another_party_has_nothing_to_give_back(
    as_official: Client, received: Step, nothing_written: NothingWritten
) -> None:
    assert 'name="reason"' not in as_official.get(page_of("give-back", received)).content.decode()
    with nothing_written():
        page = as_official.post(page_of("give-back", received), {"reason": WHY})
    assert "Lezers van Oudeland" in page.context["form"].non_field_errors()[0]


def test_days_of_an_offer_are_read_as_people_write_them(
    as_official: Client, joint_step: Step, team: Party, executive_board: Party
) -> None:
    page = as_official.post(
        page_of("offer", joint_step), typed_offer(team, "share", executive_board) | {"answer_by": "18-12-2026"}
    )
    assert page.context["form"].cleaned_data["answer_by"] == date(2026, 12, 18)
