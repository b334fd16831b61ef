"""The pages on which one speaks at the table: who comes in, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Membership, Person
from decisions import actions
from decisions.forms import as_plain_number
from decisions.models import Proposal, Step, Voice
from initiatives.models import Initiative
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NothingWritten = Callable[[], AbstractContextManager[None]]
REASONS = "Het plan helpt de buurt <b>echt</b>."


def page_of(name: str, step: Step) -> str:
    return reverse(f"decisions:{name}", args=[step.id])


@pytest.fixture
def proposal(joint_step: Step, representative: Person, later: datetime) -> Proposal:
    """What the group proposes: yes, with € 18.400."""
    return actions.propose(
        step_id=joint_step.id, by=representative, outcome="yes", reasons=REASONS, amount=Decimal(18400), at=later
    )


@pytest.fixture
def as_official(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


@pytest.fixture
def as_representative(signed_in: SignedIn, representative: Person) -> Client:
    return signed_in(representative)


# Who comes in


@pytest.mark.parametrize("name", ["propose", "voice", "withdraw"])
@pytest.mark.parametrize("person", ["resident", "stranger", "other_district_official", "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_to_the_table_gets_404(
    request: pytest.FixtureRequest, signed_in: SignedIn, joint_step: Step, name: str, person: str, method: str
) -> None:
    browser = signed_in(request.getfixturevalue(person))
    assert getattr(browser, method)(page_of(name, joint_step)).status_code == 404


def test_a_step_that_is_not_there_gives_404(as_official: Client, joint_step: Step) -> None:
    assert as_official.get(reverse("decisions:propose", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["propose", "voice"])
def test_who_does_not_sign_reads_who_does(
    signed_in: SignedIn, colleague: Person, official: Person, joint_step: Step, name: str
) -> None:
    page = signed_in(colleague).get(page_of(name, joint_step))
    assert str(official) in page.content.decode()
    assert 'name="reason' not in page.content.decode()


def test_only_the_executive_comes_to_take_back(
    as_official: Client, signed_in: SignedIn, executive: Person, joint_step: Step
) -> None:
    assert as_official.get(page_of("withdraw", joint_step)).status_code == 404
    assert signed_in(executive).get(page_of("withdraw", joint_step)).status_code == 200


# Proposing


def test_proposing_puts_a_proposal_on_the_table(as_representative: Client, joint_step: Step) -> None:
    answer = as_representative.post(
        page_of("propose", joint_step), {"outcome": "yes", "reasons": REASONS, "amount": "€ 18.400,50"}
    )
    made = Proposal.objects.get(step=joint_step)
    assert (made.reasons, str(made.amount)) == (REASONS, "18400.50")
    assert answer.url == reverse("subject-of-process", args=[joint_step.process_id])


def test_the_address_of_a_process_leads_to_its_plan(client: Client, accepted_initiative: Initiative) -> None:
    answer = client.get(reverse("subject-of-process", args=[accepted_initiative.process_id]))
    assert answer.url == accepted_initiative.get_absolute_url()
    assert client.get(reverse("subject-of-process", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"outcome": "yes", "reasons": ""}, "reasons"),
        ({"outcome": "yes", "reasons": " \u202e\x07 "}, "reasons"),
        ({"outcome": "", "reasons": REASONS}, "outcome"),
        ({"outcome": "perhaps", "reasons": REASONS}, "outcome"),
        ({"outcome": "yes_with_conditions", "reasons": REASONS}, "conditions"),
        ({"outcome": "no", "reasons": REASONS, "conditions": "Eerst het dak."}, "conditions"),
        ({"outcome": "yes", "reasons": REASONS, "amount": "veel"}, "amount"),
        ({"outcome": "yes", "reasons": REASONS, "amount": "-1"}, "amount"),
        ({"outcome": "yes", "reasons": REASONS, "amount": "NaN"}, "amount"),
        ({"outcome": "yes", "reasons": REASONS, "amount": "9" * 30}, "amount"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    as_representative: Client, joint_step: Step, typed: dict[str, str], field: str, nothing_written: NothingWritten
) -> None:
    with nothing_written():
        page = as_representative.post(page_of("propose", joint_step), typed)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]


def test_a_very_long_text_stays_on_the_page(
    as_representative: Client, joint_step: Step, nothing_written: NothingWritten
) -> None:
    long = "Nog meer buurt. " * 18_750
    with nothing_written():
        page = as_representative.post(page_of("propose", joint_step), {"outcome": "yes", "reasons": long})
    assert "reasons" in page.context["form"].errors
    assert long.strip() in page.content.decode()


def test_script_is_shown_as_text(as_official: Client, joint_step: Step, proposal: Proposal) -> None:
    said = as_official.get(page_of("voice", joint_step)).content.decode()
    assert "&lt;b&gt;echt&lt;/b&gt;" in said
    assert "<b>echt</b>" not in said


def test_a_doubled_form_makes_one_proposal(as_representative: Client, joint_step: Step) -> None:
    typed = {"outcome": "yes", "reasons": REASONS}
    as_representative.post(page_of("propose", joint_step), typed)
    again = as_representative.post(page_of("propose", joint_step), typed)
    assert again.context["form"].non_field_errors()
    assert Proposal.objects.filter(step=joint_step).count() == 1


def test_a_proposal_on_the_table_stands_before_a_second_one(
    as_official: Client, joint_step: Step, proposal: Proposal
) -> None:
    page = as_official.get(page_of("propose", joint_step)).content.decode()
    assert page_of("voice", joint_step) in page
    assert 'name="reasons"' not in page


# Speaking


def test_the_page_shows_what_lies_on_the_table(as_official: Client, joint_step: Step, proposal: Proposal) -> None:
    said = as_official.get(page_of("voice", joint_step)).content.decode()
    for words in (joint_step.template_step.question, "18.400", str(proposal.party), str(proposal.id)):
        assert words in said


def test_the_last_yes_decides(as_official: Client, joint_step: Step, proposal: Proposal) -> None:
    answer = as_official.post(page_of("voice", joint_step), {"proposal_id": str(proposal.id), "say": "consent"})
    joint_step.refresh_from_db()
    assert answer.status_code == 302
    assert joint_step.closed_at is not None
    assert as_official.get(page_of("voice", joint_step)).status_code == 200


def test_an_objection_needs_its_reason(
    as_official: Client, joint_step: Step, proposal: Proposal, nothing_written: NothingWritten
) -> None:
    with nothing_written():
        page = as_official.post(page_of("voice", joint_step), {"proposal_id": str(proposal.id), "say": "objection"})
    assert "reason" in page.context["form"].errors


def test_a_stale_form_keeps_its_text_and_asks_for_the_choice_anew(
    as_official: Client, joint_step: Step, proposal: Proposal, official: Person, representative: Person, later: datetime
) -> None:
    actions.voice(
        step_id=joint_step.id, by=official, say="objection", reason="Te duur.", proposal_id=proposal.id, at=later
    )
    second = actions.propose(step_id=joint_step.id, by=representative, outcome="no", reasons="Dan niet.", at=later)
    typed = {"proposal_id": str(proposal.id), "say": "consent", "reason": "Mooi bedrag."}
    page = as_official.post(page_of("voice", joint_step), typed)
    said = page.content.decode()
    assert page.context["form"].non_field_errors()
    assert "Mooi bedrag." in said
    assert f'value="{second.id}"' in said
    assert "checked" not in said
    assert not Voice.objects.filter(proposal=second, said_by=official).exists()


@pytest.mark.parametrize("forged", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_forged_proposal_is_refused(
    as_official: Client, joint_step: Step, proposal: Proposal, forged: str, nothing_written: NothingWritten
) -> None:
    with nothing_written():
        page = as_official.post(page_of("voice", joint_step), {"proposal_id": forged, "say": "consent", "reason": "x"})
    assert page.context["form"].errors


def test_who_lost_the_role_a_second_ago_hears_it_and_keeps_the_text(
    as_official: Client, joint_step: Step, proposal: Proposal, official: Person, nothing_written: NothingWritten
) -> None:
    assert as_official.get(page_of("voice", joint_step)).status_code == 200
    membership = Membership.objects.get(person=official)
    accounts.end_membership(membership_id=membership.id, by=official, at=timezone.now())
    typed = {"proposal_id": str(proposal.id), "say": "objection", "reason": "Wij willen eerst een begroting."}
    with nothing_written():
        page = as_official.post(page_of("voice", joint_step), typed)
    assert "Wij willen eerst een begroting." in page.content.decode()
    assert page.context["form"].non_field_errors()


# Taking back


def test_the_executive_takes_back_with_article_and_reason(
    signed_in: SignedIn, executive: Person, joint_step: Step
) -> None:
    typed = {"article": "Gemeentewet,\n artikel 160", "reason": "De vergunning is vernietigd."}
    answer = signed_in(executive).post(page_of("withdraw", joint_step), {**typed, "next": "/werkplek/?beeld=nieuw"})
    authority = joint_step.authorities.get(next=None)
    assert answer.url == "/werkplek/?beeld=nieuw"
    assert (authority.basis, authority.article) == ("withdrawal", "Gemeentewet, artikel 160")


@pytest.mark.parametrize("missing", ["article", "reason"])
def test_no_ground_no_withdrawal(
    signed_in: SignedIn, executive: Person, joint_step: Step, missing: str, nothing_written: NothingWritten
) -> None:
    browser = signed_in(executive)
    typed = {"article": "Gemeentewet, artikel 160", "reason": "Daarom.", missing: " "}
    with nothing_written():
        page = browser.post(page_of("withdraw", joint_step), typed)
    assert list(page.context["form"].errors) == [missing]


# Coming back


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org", "werkplek"]
)
def test_only_a_page_of_ours_is_come_back_to(as_representative: Client, joint_step: Step, elsewhere: str) -> None:
    answer = as_representative.post(
        page_of("propose", joint_step), {"outcome": "yes", "reasons": REASONS, "next": elsewhere}
    )
    assert answer.url == reverse("subject-of-process", args=[joint_step.process_id])


# Money


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("18.400", "nl", "18400"),
        ("18.400,50", "nl", "18400.50"),
        ("18,400.50", "nl", "18400.50"),
        ("1.234.567", "nl", "1234567"),
        ("18400,5", "nl", "18400.5"),
        ("12.50", "nl", "12.50"),
        ("€ 1.250,-", "nl", "1250"),
        ("18,400", "en", "18400"),
        ("18,400", "nl", "18.400"),
        ("€\u00a025", "nl", "25"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, language: str, number: str) -> None:
    assert as_plain_number(typed, language) == number
