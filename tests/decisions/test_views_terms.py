"""The page of a term, and the page on which one asks to decide anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Membership, Person
from decisions import actions
from decisions.models import Step, Term
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NothingWritten = Callable[[], AbstractContextManager[None]]
WHY = "Wij wachten op de <b>begroting</b>."
SUSPEND = {"action": "suspend", "suspend-reason": WHY, "suspend-until": "2026-11-20"}


def page_of(name: str, step: Step) -> str:
    return reverse(f"decisions:{name}", args=[step.id])


def seen_in(action: str, step: Step) -> dict[str, str]:
    """What the form of an action says of the clock, where its page is opened now."""
    return {f"{action}-seen": actions.clock_as_seen(Term.objects.get(step=step))}


@pytest.fixture
def as_official(signed_in: SignedIn, official: Person) -> Client:
    """Who signs for the municipal team: a term is moved against residents, so it binds the municipality."""
    return signed_in(official)


@pytest.mark.parametrize(
    "person", ["resident", "stranger", "representative", "social_worker", "other_district_official", "admin"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_municipality_comes_to_the_term(
    request: pytest.FixtureRequest, signed_in: SignedIn, joint_step: Step, person: str, method: str
) -> None:
    browser = signed_in(request.getfixturevalue(person))
    assert getattr(browser, method)(page_of("term", joint_step), {"action": "resume"}).status_code == 404


def test_the_clock_stands_still_and_runs_again(
    as_official: Client, signed_in: SignedIn, official: Person, joint_step: Step, clock: time_machine.Traveller
) -> None:
    ends_on = joint_step.term.ends_on
    answer = as_official.post(page_of("term", joint_step), {**SUSPEND, **seen_in("suspend", joint_step)})
    joint_step.term.refresh_from_db()
    assert answer.url == reverse("subject-of-process", args=[joint_step.process_id])
    assert joint_step.term.suspended_because == WHY
    page = as_official.get(page_of("term", joint_step)).content.decode()
    assert "&lt;b&gt;begroting&lt;/b&gt;" in page
    assert 'name="suspend-reason"' not in page

    clock.shift(timedelta(days=5))
    again = {"action": "resume", **seen_in("resume", joint_step)}
    signed_in(official).post(page_of("term", joint_step), again)
    joint_step.term.refresh_from_db()
    assert joint_step.term.suspended_on is None
    # Five days after Monday 28 December is Saturday 2 January: an act moves that to Monday (ATW, article 1).
    assert (ends_on, joint_step.term.ends_on) == (date(2026, 12, 28), date(2027, 1, 4))


def test_a_term_is_extended_once(as_official: Client, joint_step: Step, nothing_written: NothingWritten) -> None:
    ends_on = joint_step.term.ends_on
    typed = {"action": "extend", "extend-amount": "2", "extend-unit": "weeks", "extend-reason": WHY}
    as_official.post(page_of("term", joint_step), {**typed, **seen_in("extend", joint_step)})
    joint_step.term.refresh_from_db()
    assert joint_step.term.ends_on >= ends_on + timedelta(weeks=2)
    with nothing_written():
        page = as_official.post(page_of("term", joint_step), typed)
    assert page.context["form"].non_field_errors()
    assert page.content.decode().count("&lt;b&gt;begroting&lt;/b&gt;") == 2, "what holds, and what was typed"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({**SUSPEND, "suspend-reason": " "}, "reason"),
        ({**SUSPEND, "suspend-until": ""}, "until"),
        ({**SUSPEND, "suspend-until": "ooit"}, "until"),
        ({"action": "extend", "extend-amount": "", "extend-unit": "weeks", "extend-reason": WHY}, "amount"),
        ({"action": "extend", "extend-amount": "0", "extend-unit": "weeks", "extend-reason": WHY}, "amount"),
        ({"action": "extend", "extend-amount": "twee", "extend-unit": "weeks", "extend-reason": WHY}, "amount"),
        ({"action": "extend", "extend-amount": "2", "extend-unit": "years", "extend-reason": WHY}, "unit"),
        ({"action": "extend", "extend-amount": "2", "extend-unit": "weeks", "extend-reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    as_official: Client, joint_step: Step, typed: dict[str, str], field: str, nothing_written: NothingWritten
) -> None:
    with nothing_written():
        page = as_official.post(page_of("term", joint_step), typed)
    assert list(page.context["form"].errors) == [field]


@pytest.mark.parametrize("action", ["resume", "suspend"])
def test_what_the_clock_refuses_stands_above_its_form(
    as_official: Client, joint_step: Step, action: str, nothing_written: NothingWritten
) -> None:
    typed = {**SUSPEND, "action": action}
    if action == "suspend":
        as_official.post(page_of("term", joint_step), {**typed, **seen_in("suspend", joint_step)})
    with nothing_written():
        page = as_official.post(page_of("term", joint_step), typed)
    assert page.context["form"].non_field_errors()


def test_who_left_the_team_hears_it(
    as_official: Client, official: Person, joint_step: Step, nothing_written: NothingWritten
) -> None:
    membership = Membership.objects.get(person=official)
    accounts.end_membership(membership_id=membership.id, by=official, at=timezone.now())
    with nothing_written():
        page = as_official.post(page_of("term", joint_step), SUSPEND)
    assert page.context["form"].non_field_errors()
    assert "&lt;b&gt;begroting&lt;/b&gt;" in page.content.decode()


def test_an_unknown_action_does_nothing(as_official: Client, joint_step: Step, nothing_written: NothingWritten) -> None:
    with nothing_written():
        assert as_official.post(page_of("term", joint_step), {"action": "stop"}).status_code == 200


def test_who_belongs_to_the_team_and_does_not_sign_moves_nothing(
    signed_in: SignedIn, colleague: Person, joint_step: Step, nothing_written: NothingWritten
) -> None:
    browser = signed_in(colleague)
    assert 'name="suspend-until"' not in browser.get(page_of("term", joint_step)).content.decode()
    with nothing_written():
        page = browser.post(page_of("term", joint_step), SUSPEND)
    assert page.context["form"].non_field_errors()


# The clock that one saw


def stop(step: Step, by: Person, at: datetime) -> None:
    until = timezone.localdate(at) + timedelta(days=5)
    actions.suspend_term(step_id=step.id, until=until, reason="Een offerte.", by=by, at=at)


def move_the_last_day(step: Step, by: Person, at: datetime) -> None:
    """Its clock stands still and runs again, as after a question that was answered."""
    stop(step, by, at)
    actions.resume_term(step_id=step.id, by=by, at=at + timedelta(days=3))


def stop_for_something_else(step: Step, by: Person, at: datetime) -> None:
    actions.resume_term(step_id=step.id, by=by, at=at)
    stop(step, by, at)


EXTEND = {"action": "extend", "extend-amount": "2", "extend-unit": "weeks", "extend-reason": WHY}


@pytest.mark.parametrize(
    ("before", "meanwhile", "typed", "words"),
    [
        (None, move_the_last_day, EXTEND, "De laatste dag is nu"),
        (None, move_the_last_day, SUSPEND, "De laatste dag is nu"),
        (stop, stop_for_something_else, {"action": "resume"}, "De klok staat nu stil tot uiterlijk"),
    ],
    ids=["extend", "suspend", "resume"],
)
def test_a_clock_that_changed_since_the_page_was_shown_is_shown_first_and_moved_by_a_second_press(
    before: Callable[[Step, Person, datetime], None] | None,
    meanwhile: Callable[[Step, Person, datetime], None],
    typed: dict[str, str],
    words: str,
    signed_in: SignedIn,
    official: Person,
    joint_step: Step,
    later: datetime,
    clock: time_machine.Traveller,
    nothing_written: NothingWritten,
) -> None:
    address, name = page_of("term", joint_step), f"{typed['action']}-seen"
    if before:
        before(joint_step, official, later)
    offered = {"suspend": "suspending", "extend": "extending", "resume": "resuming"}[typed["action"]]
    seen = signed_in(official).get(address).context[offered]["seen"].value()
    meanwhile(joint_step, official, later)
    clock.move_to(later + timedelta(days=4))
    browser = signed_in(official)
    with nothing_written():
        page = browser.post(address, {**typed, name: seen})
    (why,) = page.context["form"].non_field_errors()
    assert words in why
    assert why in page.content.decode().replace("&#x27;", "'")
    for field, text in typed.items():
        assert field == "action" or page.context["form"].data[field] == text
    by_now = page.context["form"]["seen"].value()
    assert f'value="{by_now}"' in page.content.decode()
    assert browser.post(address, {**typed, name: by_now}).status_code == 302


@pytest.mark.parametrize("forged", ["", "x", "x" * 100_000, "2026-12-28"])
def test_without_the_mark_of_what_was_seen_no_clock_moves(
    as_official: Client, joint_step: Step, forged: str, nothing_written: NothingWritten
) -> None:
    with nothing_written():
        page = as_official.post(page_of("term", joint_step), {**EXTEND, "extend-seen": forged})
    assert page.context["form"].non_field_errors()


# Deciding anew


@pytest.fixture
def declined(joint_step: Step, representative: Person, official: Person, later: datetime) -> Step:
    """The step at which group and team said no together, with which the process ended."""
    proposal = actions.propose(step_id=joint_step.id, by=representative, outcome="no", reasons="Nu niet.", at=later)
    actions.voice(
        step_id=joint_step.id, by=official, say="consent", proposal_id=proposal.id, at=later + timedelta(hours=1)
    )
    joint_step.refresh_from_db()
    return joint_step


@pytest.mark.parametrize("person", ["resident", "stranger", "other_district_official", "admin", "executive"])
def test_a_stranger_does_not_decide_anew(
    request: pytest.FixtureRequest, signed_in: SignedIn, declined: Step, person: str
) -> None:
    assert signed_in(request.getfixturevalue(person)).post(page_of("reverse", declined)).status_code == 404


def test_who_decided_can_ask_to_decide_anew(signed_in: SignedIn, representative: Person, declined: Step) -> None:
    browser = signed_in(representative)
    assert "Nu niet." in browser.get(page_of("reverse", declined)).content.decode()
    answer = browser.post(page_of("reverse", declined), {"reason": "Er is nu wel geld."})
    opened = Step.objects.get(process=declined.process_id, closed_at=None)
    assert answer.url == reverse("subject-of-process", args=[declined.process_id])
    assert opened.reverses == declined.decision


def test_asking_twice_is_refused_and_keeps_the_text(
    signed_in: SignedIn, representative: Person, declined: Step, nothing_written: NothingWritten
) -> None:
    browser = signed_in(representative)
    browser.post(page_of("reverse", declined), {"reason": "Er is nu wel geld."})
    with nothing_written():
        page = browser.post(page_of("reverse", declined), {"reason": "Echt waar."})
    assert page.context["form"].non_field_errors()
    assert "Echt waar." in page.content.decode()
    assert 'name="reason"' not in browser.get(page_of("reverse", declined)).content.decode()


def test_who_did_not_decide_cannot(
    signed_in: SignedIn, social_worker: Person, declined: Step, nothing_written: NothingWritten
) -> None:
    browser = signed_in(social_worker)
    assert 'name="reason"' not in browser.get(page_of("reverse", declined)).content.decode()
    with nothing_written():
        page = browser.post(page_of("reverse", declined), {"reason": "Ik wil het anders."})
    assert page.context["form"].non_field_errors()


def test_a_reason_is_asked_for(
    signed_in: SignedIn, representative: Person, declined: Step, nothing_written: NothingWritten
) -> None:
    browser = signed_in(representative)
    with nothing_written():
        page = browser.post(page_of("reverse", declined), {"reason": " "})
    assert list(page.context["form"].errors) == ["reason"]


def test_an_open_step_has_nothing_to_decide_anew(
    signed_in: SignedIn, representative: Person, joint_step: Step, nothing_written: NothingWritten
) -> None:
    browser = signed_in(representative)
    with nothing_written():
        assert browser.post(page_of("reverse", joint_step), {"reason": "Zomaar."}).status_code == 200
