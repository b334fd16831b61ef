"""What is one's own: what is asked, plans, invitations, following, stopping."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import Invitation, Membership, Party, Person
from decisions import actions as decisions
from decisions.models import Step
from initiatives import actions
from initiatives.models import Follow, Initiative
from ledger.models import Entry
from tests import factories
from tests.conftest import SignedIn

pytestmark = pytest.mark.usefixtures("clock")


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# What is asked


def test_who_signs_for_a_deciding_party_is_asked_to_propose(
    joint_step: Step, representative: Person, signed_in: SignedIn
) -> None:
    page = text_of(signed_in(representative), "/mijn/")
    assert reverse("decisions:propose", args=[joint_step.id]) in page


def test_who_has_to_answer_a_proposal_is_asked_to_say_yes_or_no(
    joint_step: Step, official: Person, representative: Person, later: datetime, signed_in: SignedIn
) -> None:
    decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Goed.", at=later)
    page = text_of(signed_in(representative), "/mijn/")
    assert reverse("decisions:voice", args=[joint_step.id]) in page


def test_advice_and_offers_are_asked_with_their_date_the_nearest_first(
    formal: None,
    joint_step: Step,
    official: Person,
    social_worker: Person,
    team: Party,
    welfare: Party,
    later: datetime,
    signed_in: SignedIn,
) -> None:
    decisions.offer_transfer(
        step_id=joint_step.id,
        kind="share",
        giver=team,
        receiver=welfare,
        reason="Beslis mee.",
        answer_by=later.date(),
        by=official,
        at=later,
    )
    page = text_of(signed_in(social_worker), "/mijn/")
    assert page.index("Een aanbod beantwoorden") < page.index("Advies geven")
    assert "Wijkteam Oudeland wil de beslissing delen met Welzijn Oostwold" in page
    assert "tot en met maandag 16 november" in page
    assert "Nu niets." not in page
    assert reverse("decisions:propose", args=[joint_step.id]) not in text_of(signed_in(official), "/mijn/")


def test_no_last_day_is_named_while_the_clock_stands_still(
    joint_step: Step, official: Person, representative: Person, later: datetime, signed_in: SignedIn
) -> None:
    until = later.date() + timedelta(days=20)
    decisions.suspend_term(step_id=joint_step.id, until=until, reason="De offerte mist.", by=official, at=later)
    page = text_of(in_english(signed_in(representative)), "/mijn/")
    assert reverse("decisions:propose", args=[joint_step.id]) in page
    assert "days left" not in page
    assert "You can do this until" not in page


@pytest.mark.parametrize(
    ("end", "sentence"), [("no", "This plan does not go on."), ("referred", "This plan goes on somewhere else.")]
)
def test_what_ended_says_how_it_ended(
    first_step: Step,
    official: Person,
    representative: Person,
    later: datetime,
    signed_in: SignedIn,
    end: str,
    sentence: str,
) -> None:
    decisions.propose(step_id=first_step.id, by=official, outcome=end, reasons="Nee.", at=later)
    page = text_of(in_english(signed_in(representative)), "/mijn/")
    assert sentence in page
    assert "everything was decided" not in page


def test_a_stopped_plan_has_no_decider_and_no_last_day(
    joint_step: Step, sent_initiative: Initiative, representative: Person, later: datetime, signed_in: SignedIn
) -> None:
    actions.withdraw(initiative_id=sent_initiative.id, reason="Verhuisd.", by=representative, at=later)
    browser = in_english(signed_in(representative))
    page = text_of(browser, "/mijn/")
    assert "The group stopped with this plan." in page
    assert "and Wijkteam Oudeland decide" not in page
    record = text_of(browser, sent_initiative.get_absolute_url())
    assert "The plan stopped before anybody made a proposal here." in record
    assert "Nobody has made a proposal yet." not in record
    assert "You would hear by 28 December 2026" not in record


def test_nothing_is_asked_of_who_does_not_sign(joint_step: Step, neighbour: Person, signed_in: SignedIn) -> None:
    page = text_of(signed_in(neighbour), "/mijn/")
    assert str(joint_step.id) not in page
    assert "De bibliotheek blijft open" in page


def test_the_page_asks_the_database_the_same_for_one_plan_and_for_many(
    joint_step: Step, representative: Person, signed_in: SignedIn, django_assert_max_num_queries: object
) -> None:
    browser = signed_in(representative)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        browser.get("/mijn/")


# What one follows, supports and helps with


def taken_part_in(person: Person, number: int, since: datetime) -> None:
    """Plans that somebody follows, supports and helps, the last one last."""
    begun = Follow.objects.filter(person=person).count()
    for more in range(begun + 1, begun + number + 1):
        plan = factories.InitiativeFactory(sent=True, title=f"Plan nummer {more:02}")
        when = since + timedelta(hours=more)
        factories.FollowFactory(initiative=plan, person=person, since=when)
        factories.SupportFactory(initiative=plan, person=person, given_at=when)
        factories.HelpOfferFactory(initiative=plan, person=person, offered_at=when)


def titles_under(page: str, part: str) -> list[str]:
    return re.findall(r"<a[^>]*>(Plan nummer \d+)</a>", page[page.index(f'id="{part}"') :].partition("</section>")[0])


@pytest.mark.parametrize("part", ["followed", "supported", "helped"])
def test_the_newest_five_stand_there_and_all_on_a_page_of_their_own(
    part: str, resident: Person, at: datetime, signed_in: SignedIn
) -> None:
    taken_part_in(resident, 7, at)
    browser = signed_in(resident)
    answer = browser.get("/mijn/")

    assert titles_under(answer.content.decode(), part) == [f"Plan nummer {number:02}" for number in (7, 6, 5, 4, 3)]
    whole = answer.context[part].url
    assert f'<a href="{whole}">Alle 7 ' in answer.content.decode()
    assert text_of(browser, whole).count("Plan nummer") >= 7


@pytest.mark.parametrize("part", ["followed", "supported", "helped"])
def test_no_more_is_promised_than_there_is(part: str, resident: Person, at: datetime, signed_in: SignedIn) -> None:
    taken_part_in(resident, 5, at)
    answer = signed_in(resident).get("/mijn/")
    assert len(titles_under(answer.content.decode(), part)) == 5
    assert answer.context[part].url not in answer.content.decode()


@pytest.mark.parametrize("name", ["my-followed", "my-supported", "my-help"])
def test_a_long_list_has_pages(name: str, resident: Person, at: datetime, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    assert "Bekijk alle plannen" in text_of(browser, reverse(name))
    taken_part_in(resident, 27, at)
    first, second = text_of(browser, reverse(name)), text_of(browser, f"{reverse(name)}?page=2")
    assert ("Plan nummer 27" in first, "Plan nummer 02" in first) == (True, False)
    assert ("Plan nummer 27" in second, "Plan nummer 02" in second) == (False, True)


def test_many_plans_ask_the_database_no_more(resident: Person, at: datetime, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    asked = []
    browser.get("/mijn/")
    for more in (6, 12):
        taken_part_in(resident, more, at)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/mijn/")
        asked.append(len(queries))
    assert asked[1] <= asked[0]


# My details


def test_name_and_language_are_changed_with_one_line_in_the_ledger(resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    saved = browser.post(reverse("my-details"), {"name": "Rik \u202eVisser-Bos", "language": "en"})
    assert saved.url == "/taal/en/?next=/mijn/"
    resident.refresh_from_db()
    assert (resident.name, resident.language) == ("Rik Visser-Bos", "en")
    assert Entry.objects.filter(kind="person.renamed").count() == 1


@pytest.mark.parametrize("forged", [{"name": ""}, {"name": "x" * 300_000}, {"language": "fy"}, {"language": "\x00"}])
def test_details_that_cannot_be_are_answered_beside_their_field(
    forged: dict[str, str], resident: Person, signed_in: SignedIn
) -> None:
    answer = signed_in(resident).post(reverse("my-details"), {"name": "Rik", "language": "nl", **forged})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(forged)


# Invitations


def test_the_link_in_the_mail_shows_what_one_is_asked(invitation: Invitation) -> None:
    address = reverse("initiatives:invitation", args=[accounts.invitation_token(invitation)])
    page = text_of(Client(), address)
    assert "Lezers van Oudeland" in page
    assert f"/account/login/?next={address}" in page.replace("%2F", "/").replace("%3A", ":")
    assert "csrfmiddlewaretoken" not in page
    assert Client().post(address).url.startswith("/account/login/")


def test_who_says_yes_belongs_to_the_group(invitation: Invitation, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    address = reverse("initiatives:invitation", args=[accounts.invitation_token(invitation)])
    assert address in text_of(browser, "/mijn/")
    assert browser.post(address).url == "/mijn/"
    assert Membership.objects.filter(person=resident, party=invitation.party, is_representative=False).exists()
    assert "De bibliotheek blijft open" in text_of(browser, "/mijn/")


def test_an_invitation_works_once(
    invitation: Invitation, resident: Person, stranger: Person, signed_in: SignedIn
) -> None:
    address = reverse("initiatives:invitation", args=[accounts.invitation_token(invitation)])
    signed_in(resident).post(address)
    assert signed_in(stranger).post(address).status_code == 200
    assert not Membership.objects.filter(person=stranger).exists()


@pytest.mark.parametrize("token", ["verzonnen", "a:b:c", "%00", "x" * 3000, "InNvbWV0aGluZyI:1abc:def"])
def test_a_link_that_we_did_not_sign_is_not_found(token: str, db: None) -> None:
    assert Client().get(f"/initiatieven/uitnodiging/{token}/").status_code == 404


def test_a_representative_invites(draft_initiative: Initiative, representative: Person, signed_in: SignedIn) -> None:
    address = reverse("initiatives:invite", args=[draft_initiative.id])
    assert signed_in(representative).post(address, {"email": "Buur@Example.org", "name": "Bea"}).url == address
    assert Invitation.objects.get().email == "buur@example.org"


def test_a_member_who_does_not_sign_hears_who_may(
    draft_initiative: Initiative, neighbour: Person, signed_in: SignedIn
) -> None:
    address = reverse("initiatives:invite", args=[draft_initiative.id])
    answer = signed_in(neighbour).post(address, {"email": "buur@example.org"})
    assert answer.context["form"].errors["email"]
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("page", ["invite", "withdraw", "revise", "sent"])
def test_a_plan_of_others_is_not_found(
    page: str, sent_initiative: Initiative, stranger: Person, official: Person, signed_in: SignedIn
) -> None:
    address = reverse(f"initiatives:{page}", args=[sent_initiative.id])
    for person in (stranger, official):
        assert signed_in(person).get(address).status_code == 404
        if page != "sent":
            assert signed_in(person).post(address, {"reason": "Zomaar"}).status_code == 404


# Following


def test_following_and_no_longer(sent_initiative: Initiative, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    follow, unfollow = (reverse(f"initiatives:{verb}", args=[sent_initiative.id]) for verb in ("follow", "unfollow"))
    assert "De bibliotheek" in text_of(browser, follow)
    assert browser.post(follow).url == sent_initiative.get_absolute_url()
    assert browser.post(follow).url == sent_initiative.get_absolute_url()
    assert Follow.objects.filter(person=resident).count() == 1
    assert sent_initiative.get_absolute_url() in text_of(browser, "/mijn/")
    assert browser.post(unfollow).url == sent_initiative.get_absolute_url()
    assert not Follow.objects.filter(person=resident).exists()
    assert browser.get(unfollow).status_code == 405


def test_a_visitor_who_wants_to_follow_signs_in_and_comes_back(sent_initiative: Initiative) -> None:
    follow = reverse("initiatives:follow", args=[sent_initiative.id])
    assert Client().get(follow).url == f"/account/login/?next={follow}"


def test_a_draft_of_others_cannot_be_followed(
    draft_initiative: Initiative, resident: Person, signed_in: SignedIn
) -> None:
    assert signed_in(resident).post(reverse("initiatives:follow", args=[draft_initiative.id])).status_code == 404


# Stopping


def test_stopping_asks_why(sent_initiative: Initiative, representative: Person, signed_in: SignedIn) -> None:
    browser = signed_in(representative)
    address = reverse("initiatives:withdraw", args=[sent_initiative.id])
    assert browser.post(address, {"reason": " \u200b "}).context["form"].errors["reason"]
    assert browser.post(address, {"reason": "Wij hebben te weinig mensen."}).url == "/mijn/"
    sent_initiative.refresh_from_db()
    assert sent_initiative.withdrawn_reason == "Wij hebben te weinig mensen."


def test_stopping_twice_is_a_message(
    sent_initiative: Initiative, representative: Person, at: datetime, signed_in: SignedIn
) -> None:
    actions.withdraw(initiative_id=sent_initiative.id, reason="Genoeg.", by=representative, at=at)
    address = reverse("initiatives:withdraw", args=[sent_initiative.id])
    answer = signed_in(representative).post(address, {"reason": "Nog eens, met veel woorden."})
    assert answer.context["form"].non_field_errors()
    assert "Nog eens, met veel woorden." in answer.content.decode()
