"""Advice, drafts, mandates and quorums on the pages: asked, given, answered in a proposal, and kept while writing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts import kept_text
from accounts.models import Membership, Party, Person
from decisions import actions
from decisions.models import Advice, AdviceAnswer, Draft, Mandate, ProcessTemplate, Proposal, Step, TemplateSeat
from tests import factories
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NothingWritten = Callable[[], AbstractContextManager[None]]
TEXT = "Doe het, maar <b>klein</b>."


def page_of(name: str, step: Step) -> str:
    return reverse(f"decisions:{name}", args=[step.id])


@pytest.fixture
def advising(template: ProcessTemplate) -> None:
    """At the step at which group and team decide together, social work advises."""
    with factories.before_publication():
        TemplateSeat.objects.filter(step__template=template, step__key="together", party_kind="welfare_team").update(
            role="advises"
        )


@pytest.fixture
def asked(advising: None, joint_step: Step) -> Advice:
    return joint_step.advices.get()


@pytest.fixture
def given(asked: Advice, social_worker: Person, later: datetime) -> Advice:
    return actions.give_advice(advice_id=asked.id, text=TEXT, by=social_worker, at=later)


@pytest.fixture
def as_representative(signed_in: SignedIn, representative: Person) -> Client:
    return signed_in(representative)


@pytest.fixture
def as_social_worker(signed_in: SignedIn, social_worker: Person) -> Client:
    return signed_in(social_worker)


def typed_proposal(advice: Advice, **more: str) -> dict[str, str]:
    return {
        "outcome": "yes",
        "reasons": "Het helpt.",
        f"advice-{advice.id}": "followed",
        f"why-{advice.id}": "",
        **more,
    }


# Giving advice


@pytest.mark.parametrize("person", ["resident", "stranger", "other_district_official", "admin", "executive"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_to_the_table_gets_404(
    request: pytest.FixtureRequest, signed_in: SignedIn, asked: Advice, person: str, method: str
) -> None:
    browser = signed_in(request.getfixturevalue(person))
    assert getattr(browser, method)(page_of("advise", asked.step), {"text": TEXT}).status_code == 404


def test_advice_is_given_until_a_day(as_social_worker: Client, asked: Advice) -> None:
    assert "maandag 16 november" in as_social_worker.get(page_of("advise", asked.step)).content.decode()
    answer = as_social_worker.post(page_of("advise", asked.step), {"text": TEXT})
    asked.refresh_from_db()
    assert answer.url == reverse("subject-of-process", args=[asked.step.process_id])
    assert asked.text == TEXT
    said = as_social_worker.get(page_of("advise", asked.step)).content.decode()
    assert "Uw partij heeft advies gegeven" in said
    assert "&lt;b&gt;klein&lt;/b&gt;" in said


def test_advice_needs_a_text(as_social_worker: Client, asked: Advice, nothing_written: NothingWritten) -> None:
    with nothing_written():
        page = as_social_worker.post(page_of("advise", asked.step), {"text": " \u202e "})
    assert list(page.context["form"].errors) == ["text"]


def test_a_second_advice_is_refused_and_keeps_its_text(
    as_social_worker: Client, given: Advice, nothing_written: NothingWritten
) -> None:
    with nothing_written():
        page = as_social_worker.post(page_of("advise", given.step), {"text": "Toch nog iets."})
    assert page.context["form"].non_field_errors()
    assert "Toch nog iets." in page.content.decode()


def test_who_no_longer_signs_hears_it_and_keeps_the_text(
    as_social_worker: Client, asked: Advice, social_worker: Person, nothing_written: NothingWritten
) -> None:
    membership = Membership.objects.get(person=social_worker)
    accounts.end_membership(membership_id=membership.id, by=social_worker, at=timezone.now())
    with nothing_written():
        page = as_social_worker.post(page_of("advise", asked.step), {"text": "Mijn advies."})
    assert "Welzijn Oostwold" in page.context["form"].non_field_errors()[0]
    assert "Mijn advies." in page.content.decode()


def test_a_party_that_was_not_asked_has_no_form(as_representative: Client, asked: Advice) -> None:
    page = as_representative.get(page_of("advise", asked.step)).content.decode()
    assert 'name="text"' not in page
    assert "Aan uw partij is hier geen advies gevraagd" in page


# Answering advice in a proposal


def test_while_advice_is_awaited_one_reads_from_whom_and_can_write_a_draft(
    as_representative: Client, asked: Advice, nothing_written: NothingWritten
) -> None:
    page = as_representative.get(page_of("propose", asked.step)).content.decode()
    assert "Welzijn Oostwold kan advies geven tot en met maandag 16 november" in page
    assert 'value="draft"' in page
    assert "Leg dit voorstel op tafel" not in page
    with nothing_written():
        refused = as_representative.post(page_of("propose", asked.step), {"outcome": "yes", "reasons": "Het helpt."})
    assert "Welzijn Oostwold" in refused.context["form"].non_field_errors()[0]
    assert "Het helpt." in refused.content.decode()


def test_each_advice_is_answered(as_representative: Client, given: Advice) -> None:
    page = as_representative.get(page_of("propose", given.step)).content.decode()
    assert page.count("&lt;b&gt;klein&lt;/b&gt;") == 1
    typed = typed_proposal(given, **{f"advice-{given.id}": "partly", f"why-{given.id}": "Groot is beter."})
    as_representative.post(page_of("propose", given.step), typed)
    answer = AdviceAnswer.objects.get(proposal__step=given.step)
    assert (answer.advice, answer.answer, answer.reason) == (given, "partly", "Groot is beter.")


@pytest.mark.parametrize(
    ("answer", "field"), [("", "advice"), ("perhaps", "advice"), ("not", "why"), ("partly", "why")]
)
def test_an_advice_without_a_whole_answer_is_asked_for(
    as_representative: Client, given: Advice, nothing_written: NothingWritten, answer: str, field: str
) -> None:
    with nothing_written():
        page = as_representative.post(
            page_of("propose", given.step), typed_proposal(given, **{f"advice-{given.id}": answer})
        )
    assert list(page.context["form"].errors) == [f"{field}-{given.id}"]
    assert "Het helpt." in page.content.decode()


def test_the_others_read_what_the_proposal_does_with_the_advice(
    as_representative: Client, signed_in: SignedIn, official: Person, given: Advice
) -> None:
    typed = typed_proposal(given, **{f"advice-{given.id}": "not", f"why-{given.id}": "Dat past hier niet."})
    as_representative.post(page_of("propose", given.step), typed)
    said = signed_in(official).get(page_of("voice", given.step)).content.decode()
    assert "Het advies van Welzijn Oostwold: niet gevolgd" in said
    assert "Dat past hier niet." in said


# Drafts


def test_a_draft_waits_for_whoever_of_the_party_goes_on(
    as_representative: Client, joint_step: Step, group: Party, resident: Person, signed_in: SignedIn
) -> None:
    typed = {"outcome": "yes_with_conditions", "reasons": "Nog niet af", "amount": "18.400", "action": "draft"}
    answer = as_representative.post(page_of("propose", joint_step), typed)
    assert answer.url == page_of("propose", joint_step)
    draft = Draft.objects.get(step=joint_step)
    assert (draft.party, draft.outcome, draft.reasons, draft.amount) == (
        group,
        "yes_with_conditions",
        "Nog niet af",
        Decimal(18400),
    )
    factories.MembershipFactory(person=resident, party=group, is_representative=True)
    form = signed_in(resident).get(page_of("propose", joint_step)).context["form"]
    assert form["reasons"].value() == "Nog niet af"


def test_a_draft_is_seen_by_its_party_alone(
    as_representative: Client, joint_step: Step, neighbour: Person, official: Person, signed_in: SignedIn
) -> None:
    as_representative.post(page_of("propose", joint_step), {"reasons": "Onder ons gezegd", "action": "draft"})
    assert "Onder ons gezegd" in signed_in(neighbour).get(page_of("propose", joint_step)).content.decode()
    for name in ("propose", "voice", "offer"):
        assert "Onder ons gezegd" not in signed_in(official).get(page_of(name, joint_step)).content.decode()


def test_who_does_not_sign_saves_no_draft(
    signed_in: SignedIn, neighbour: Person, joint_step: Step, nothing_written: NothingWritten
) -> None:
    browser = signed_in(neighbour)
    with nothing_written():
        page = browser.post(page_of("propose", joint_step), {"reasons": "Mijn idee", "action": "draft"})
    assert page.context["form"].non_field_errors()
    assert "Mijn idee" in page.content.decode()


def test_answers_to_advice_outlive_a_draft(as_representative: Client, representative: Person, given: Advice) -> None:
    typed = typed_proposal(given, **{f"advice-{given.id}": "not", f"why-{given.id}": "Te klein."})
    typed |= {"reasons": "Nog even", "action": "draft", kept_text.WRITER: kept_text.mark_of(representative)}
    as_representative.post(page_of("propose", given.step), typed)
    form = as_representative.get(page_of("propose", given.step)).context["form"]
    assert (form[f"advice-{given.id}"].value(), form[f"why-{given.id}"].value()) == ("not", "Te klein.")
    assert form["reasons"].value() == "Nog even"


def test_a_proposal_ends_its_draft(as_representative: Client, joint_step: Step) -> None:
    as_representative.post(page_of("propose", joint_step), {"reasons": "Bijna", "action": "draft"})
    as_representative.post(page_of("propose", joint_step), {"outcome": "yes", "reasons": "Af"})
    assert not Draft.objects.exists()


# Mandates


@pytest.fixture
def mandate(joint_step: Step, team: Party, official: Person) -> Mandate:
    """The only mandate of the team: its team leader decides up to € 25.000."""
    Mandate.objects.filter(party=team).update(valid_until=date(2026, 1, 1))
    Membership.objects.filter(person=official).update(function="teamleider")
    return factories.MandateFactory(
        party=team, function="teamleider", ceiling=Decimal(25000), valid_until=date(2026, 12, 31)
    )


def test_an_official_reads_under_which_mandate_they_decide(
    signed_in: SignedIn, official: Person, joint_step: Step, mandate: Mandate
) -> None:
    said = signed_in(official).get(page_of("propose", joint_step)).content.decode()
    for words in ("<strong>teamleider</strong>", "tot € 25.000", "tot en met 31 december 2026", "Mandaatbesluit 2020"):
        assert words in said


def test_the_page_says_before_the_voice_that_a_mandate_falls_short(
    signed_in: SignedIn, official: Person, representative: Person, joint_step: Step, mandate: Mandate, later: datetime
) -> None:
    actions.propose(
        step_id=joint_step.id, by=representative, outcome="yes", reasons="x", amount=Decimal(40000), at=later
    )
    said = signed_in(official).get(page_of("voice", joint_step)).content.decode()
    assert "het bedrag is hoger dan het plafond" in said


def test_residents_need_no_mandate(as_representative: Client, joint_step: Step) -> None:
    assert as_representative.get(page_of("propose", joint_step)).context["may_you"] == []


# A group of which more must sign


@pytest.fixture
def quorum(joint_step: Step, group: Party, resident: Person) -> Party:
    """Rosa and Rik sign for the group, and both must."""
    factories.MembershipFactory(person=resident, party=group, is_representative=True)
    Party.objects.filter(id=group.id).update(quorum=2)
    group.refresh_from_db()
    return group


def test_a_group_reads_who_signed_and_how_many_must(
    as_representative: Client,
    signed_in: SignedIn,
    resident: Person,
    representative: Person,
    quorum: Party,
    joint_step: Step,
    official: Person,
) -> None:
    answer = as_representative.post(page_of("propose", joint_step), {"outcome": "yes", "reasons": "x"}, follow=True)
    assert "U hebt getekend. Nog 1 ander" in answer.content.decode()
    said = signed_in(resident).get(page_of("voice", joint_step)).content.decode()
    assert str(representative) in said
    assert "moet nog 1 persoon tekenen" in said
    own = as_representative.get(page_of("voice", joint_step)).content.decode()
    assert "U hebt getekend voor <strong>Lezers van Oudeland</strong>: stemt in" in own
    assert str(representative) not in signed_in(official).get(page_of("voice", joint_step)).content.decode()

    proposal = Proposal.objects.get(step=joint_step)
    signed_in(resident).post(page_of("voice", joint_step), {"proposal_id": str(proposal.id), "say": "consent"})
    assert proposal.voices.get().party == quorum


def test_signing_twice_for_the_same_is_refused(
    as_representative: Client, quorum: Party, joint_step: Step, nothing_written: NothingWritten
) -> None:
    as_representative.post(page_of("propose", joint_step), {"outcome": "yes", "reasons": "x"})
    proposal = Proposal.objects.get(step=joint_step)
    with nothing_written():
        page = as_representative.post(
            page_of("voice", joint_step), {"proposal_id": str(proposal.id), "say": "consent", "reason": "Nogmaals."}
        )
    assert page.context["form"].non_field_errors()
    assert "Nogmaals." in page.content.decode()
