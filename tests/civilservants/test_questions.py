"""A question by a link without an account: it stops the clock, opens one answer and nothing else, and lets it run."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Party, Person
from civilservants import actions
from civilservants.models import Question
from decisions import actions as decisions
from decisions.models import Assignment, Step, Term
from initiatives import actions as initiatives
from initiatives.models import Initiative
from ledger import queries as ledger
from ledger.models import Entry
from notifications.envelopes import answer_token, read_answer_token, stop_token
from tests import factories
from tests.civilservants.test_messages import all_mail
from tests.conftest import SignedIn
from tests.refusing import sql, the_database_refuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
NothingWritten = Callable[[], AbstractContextManager[None]]

TEXT = "Op welke dag kunt u de sleutel halen?"
ANSWER = "Op maandag, na de lunch."


@pytest.fixture
def answer_by(later: datetime) -> date:
    return timezone.localdate(later) + timedelta(days=7)


@pytest.fixture
def question(
    joint_step: Step,
    accepted_initiative: Initiative,
    neighbour: Person,
    official: Person,
    answer_by: date,
    later: datetime,
) -> Question:
    return actions.ask(
        initiative_id=accepted_initiative.id,
        person=neighbour,
        text=TEXT,
        answer_by=answer_by,
        by=official,
        at=later,
    )


@pytest.fixture
def link(question: Question) -> str:
    return reverse("answer", args=[answer_token(question.id)])


@pytest.fixture
def at_desk(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


def term_of(step: Step) -> Term:
    return Term.objects.select_related("suspension").get(step=step)


def close_step_of(question: Question, how: str, representative: Person, official: Person, at: datetime) -> None:
    """The group stops with its plan, or group and team say yes to the step at which it was asked."""
    if how == "stopped":
        initiatives.withdraw(initiative_id=question.initiative_id, reason="Klaar.", by=representative, at=at)
        return
    step = question.step_id
    proposal = decisions.propose(step_id=step, by=official, outcome="yes", reasons="Ja.", at=at)
    decisions.voice(step_id=step, proposal_id=proposal.id, by=representative, say="consent", at=at)


# Asking


def test_asking_stops_the_clock_until_the_day_after_the_last(
    question: Question, joint_step: Step, answer_by: date
) -> None:
    term = term_of(joint_step)
    assert term.suspension == question.suspension
    assert term.suspension.until == answer_by + timedelta(days=1)
    assert TEXT not in term.suspension.reason, "everybody reads why a clock stands still"


def test_asking_leaves_two_lines_that_name_nobody(
    joint_step: Step,
    accepted_initiative: Initiative,
    neighbour: Person,
    official: Person,
    answer_by: date,
    later: datetime,
    new_entries: NewEntries,
) -> None:
    with new_entries() as entries:
        actions.ask(
            initiative_id=accepted_initiative.id,
            person=neighbour,
            text=TEXT,
            answer_by=answer_by,
            by=official,
            at=later,
        )
    assert [entry.kind for entry in entries] == ["term.suspended", "question.asked"]
    assert not any(str(neighbour.id) in entry.body or TEXT in entry.body for entry in entries)


@pytest.mark.parametrize(
    "role", ["representative", "social_worker", "colleague", "other_district_official", "admin", "stranger"]
)
def test_only_who_may_stop_the_clock_asks(
    role: str,
    joint_step: Step,
    accepted_initiative: Initiative,
    neighbour: Person,
    answer_by: date,
    later: datetime,
    refused: Refused,
    request: pytest.FixtureRequest,
) -> None:
    by = request.getfixturevalue(role)
    with refused(actions.CannotAsk, "Alleen wie tekent"):
        actions.ask(
            initiative_id=accepted_initiative.id,
            person=neighbour,
            text=TEXT,
            answer_by=answer_by,
            by=by,
            at=later,
        )


def test_what_is_refused_stops_no_clock(
    joint_step: Step,
    accepted_initiative: Initiative,
    neighbour: Person,
    stranger: Person,
    official: Person,
    answer_by: date,
    later: datetime,
    refused: Refused,
) -> None:
    good: dict[str, Any] = {
        "initiative_id": accepted_initiative.id,
        "person": neighbour,
        "text": TEXT,
        "answer_by": answer_by,
        "by": official,
        "at": later,
    }
    today = timezone.localdate(later)
    latest = decisions.latest_to_resume(term_of(joint_step).step, today)
    for wrong, words in (
        ({"person": stranger}, "hoort niet bij"),
        ({"text": " "}, "Schrijf de vraag"),
        ({"text": "x" * 2_001}, "te lang"),
        ({"answer_by": today}, "na vandaag"),
        ({"answer_by": latest}, "uiterlijk"),
        ({"answer_by": date.max - timedelta(days=2)}, "uiterlijk"),
    ):
        with refused(actions.CannotAsk, words):
            actions.ask(**{**good, **wrong})
    actions.ask(**{**good, "answer_by": latest - timedelta(days=1)})


def test_a_second_question_waits_for_the_first(
    question: Question, representative: Person, official: Person, answer_by: date, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotAsk, "staat al stil"):
        actions.ask(
            initiative_id=question.initiative_id,
            person=representative,
            text="Nog iets?",
            answer_by=answer_by,
            by=official,
            at=later,
        )


@pytest.mark.parametrize("state", ["runs", "asked", "lapsed", "last day passed", "stood still", "no right"])
def test_the_form_is_offered_where_it_works_and_else_the_page_says_why(
    state: str,
    joint_step: Step,
    accepted_initiative: Initiative,
    neighbour: Person,
    official: Person,
    colleague: Person,
    later: datetime,
    signed_in: SignedIn,
    clock: Any,
) -> None:
    """A lapsed step has a term of its own anew, for who was called in: still no question is taken there."""
    words = {
        "asked": "staat al stil",
        "lapsed": "De laatste dag, 28 december 2026, is voorbij",
        "last day passed": "De laatste dag, 28 december 2026, is voorbij",
        "stood still": "stilgestaan",
        "no right": "Alleen wie tekent",
    }
    last = joint_step.term.ends_on
    if state == "asked":
        decisions.suspend_term(
            step_id=joint_step.id, until=later.date() + timedelta(days=7), reason="Iets.", by=official, at=later
        )
    if state in {"lapsed", "last day passed"}:
        clock.move_to(datetime.combine(last + timedelta(days=1), later.timetz()))
    if state == "lapsed":
        decisions.let_time_pass(at=timezone.now())
        Term.objects.filter(step=joint_step).update(renewed_until=last + timedelta(days=30))
    if state == "stood still":
        longest = decisions.latest_to_resume(joint_step, later.date())
        decisions.suspend_term(step_id=joint_step.id, until=longest, reason="Iets.", by=official, at=later)
        clock.move_to(datetime.combine(longest, later.timetz()))
        decisions.let_time_pass(at=timezone.now())
    page = signed_in(colleague if state == "no right" else official).get(
        reverse("desk:questions", args=[accepted_initiative.id])
    )
    is_offered = 'name="answer_by"' in page.content.decode()
    at = timezone.now()
    ask = {"initiative_id": accepted_initiative.id, "person": neighbour, "text": TEXT, "at": at}
    answer_by = timezone.localdate(at) + timedelta(days=1)
    asker = colleague if state == "no right" else official
    if state == "runs":
        assert is_offered
        actions.ask(**ask, answer_by=answer_by, by=asker)
        return
    assert not is_offered
    assert words[state] in page.content.decode()
    with pytest.raises(actions.CannotAsk, match=words[state]):
        actions.ask(**ask, answer_by=answer_by, by=asker)


def test_a_plan_that_stopped_has_no_clock_to_stop(
    joint_step: Step,
    accepted_initiative: Initiative,
    representative: Person,
    official: Person,
    answer_by: date,
    later: datetime,
    refused: Refused,
) -> None:
    initiatives.withdraw(initiative_id=accepted_initiative.id, reason="Klaar.", by=representative, at=later)
    with refused(actions.CannotAsk, "geen stap"):
        actions.ask(
            initiative_id=accepted_initiative.id,
            person=representative,
            text=TEXT,
            answer_by=answer_by,
            by=official,
            at=later,
        )


# Answering


def test_the_answer_lets_the_clock_run_with_what_was_left(
    question: Question, joint_step: Step, neighbour: Person, later: datetime, new_entries: NewEntries
) -> None:
    before = term_of(joint_step).ends_on
    with new_entries() as entries:
        actions.answer(question_id=question.id, text=ANSWER, at=later + timedelta(days=3))
    term = term_of(joint_step)
    assert term.suspension is None
    assert term.ends_on >= before + timedelta(days=3)
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == (ANSWER, neighbour)
    assert [entry.kind for entry in entries] == ["term.resumed", "question.answered"]
    assert not any(ANSWER in entry.body or str(neighbour.id) in entry.body for entry in entries)
    assert list(ledger.faults()) == []


def test_a_question_is_answered_once(question: Question, later: datetime, refused: Refused) -> None:
    actions.answer(question_id=question.id, text=ANSWER, at=later)
    with refused(actions.CannotAnswer, "al beantwoord"):
        actions.answer(question_id=question.id, text="Toch dinsdag.", at=later)


def test_an_answer_says_something_and_not_too_much(question: Question, later: datetime, refused: Refused) -> None:
    for text in ("", " \u200b\n", "x" * 5_001):
        with refused(actions.CannotAnswer):
            actions.answer(question_id=question.id, text=text, at=later)


def test_on_its_last_day_it_can_be_answered_and_then_not(
    question: Question, joint_step: Step, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotAnswer, "tot en met"):
        actions.answer(question_id=question.id, text=ANSWER, at=later + timedelta(days=8))
    actions.answer(question_id=question.id, text=ANSWER, at=later + timedelta(days=7))


def test_without_an_answer_the_clock_runs_by_itself(question: Question, joint_step: Step, later: datetime) -> None:
    decisions.let_time_pass(at=later + timedelta(days=7))
    assert term_of(joint_step).suspension is not None
    decisions.let_time_pass(at=later + timedelta(days=8))
    assert term_of(joint_step).suspension is None


def test_an_answer_leaves_a_clock_that_stands_still_for_something_else(
    question: Question, joint_step: Step, official: Person, answer_by: date, later: datetime
) -> None:
    decisions.resume_term(step_id=joint_step.id, by=official, at=later)
    decisions.suspend_term(step_id=joint_step.id, until=answer_by, reason="Een offerte.", by=official, at=later)
    actions.answer(question_id=question.id, text=ANSWER, at=later)
    assert term_of(joint_step).suspension is not None
    question.refresh_from_db()
    assert question.answer == ANSWER


# Taking back


def test_a_question_that_is_taken_back_opens_nothing_and_stops_nothing(
    question: Question, joint_step: Step, official: Person, later: datetime, refused: Refused
) -> None:
    actions.withdraw_question(question_id=question.id, by=official, at=later)
    assert term_of(joint_step).suspension is None
    with refused(actions.CannotAnswer, "ingetrokken"):
        actions.answer(question_id=question.id, text=ANSWER, at=later)
    with refused(actions.CannotWithdrawQuestion, "al beantwoord of ingetrokken"):
        actions.withdraw_question(question_id=question.id, by=official, at=later)


@pytest.mark.parametrize("role", ["neighbour", "colleague", "social_worker", "other_district_official", "admin"])
def test_only_who_may_stop_the_clock_takes_it_back(
    role: str, question: Question, later: datetime, refused: Refused, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(role)
    with refused(actions.CannotWithdrawQuestion, "Alleen wie tekent"):
        actions.withdraw_question(question_id=question.id, by=by, at=later)


# The page behind the link


def test_the_link_shows_the_question_and_the_title_and_no_more(
    link: str, question: Question, accepted_initiative: Initiative
) -> None:
    said = Client().get(link).content.decode()
    assert TEXT in said
    assert accepted_initiative.title in said
    for other in (accepted_initiative.summary, accepted_initiative.plan, "Rosa", "Noor", "Omar", "Lezers van Oudeland"):
        assert other not in said


def test_one_answers_by_the_link_without_an_account(
    link: str, question: Question, joint_step: Step, at_desk: Client
) -> None:
    nobody = Client(enforce_csrf_checks=True)
    page = nobody.post(link, {"text": ANSWER}, follow=True)
    assert page.status_code == 200
    assert "Uw antwoord is er" in page.content.decode()
    assert ANSWER not in page.content.decode(), "who finds the link later reads nothing"
    assert TEXT not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert term_of(joint_step).suspension is None
    desk = at_desk.get(reverse("desk:questions", args=[question.initiative_id])).content.decode()
    assert ANSWER in desk


def test_a_second_answer_is_refused_and_can_be_copied(
    link: str, question: Question, later: datetime, nothing_written: NothingWritten
) -> None:
    actions.answer(question_id=question.id, text=ANSWER, at=later)
    with nothing_written():
        page = Client().post(link, {"text": "Toch dinsdag."})
    said = page.content.decode()
    assert page.status_code == 200
    assert "Toch dinsdag." in said
    assert ANSWER not in said


def test_an_empty_answer_keeps_the_page(link: str, question: Question, nothing_written: NothingWritten) -> None:
    with nothing_written():
        page = Client().post(link, {"text": " "})
    assert page.context["form"].errors
    assert TEXT in page.content.decode()


def test_after_the_last_day_the_page_says_so(link: str, question: Question, later: datetime) -> None:
    with time_machine.travel(later + timedelta(days=8)):
        said = Client().get(link).content.decode()
    assert "Deze link werkt niet meer" in said
    assert TEXT not in said


@pytest.mark.parametrize(
    ("how", "words"), [("stopped", "Dit plan is gestopt of afgerond"), ("went on", "verder met de volgende stap")]
)
def test_a_question_of_a_step_that_closed_takes_no_answer_and_says_why(
    how: str,
    words: str,
    link: str,
    question: Question,
    representative: Person,
    official: Person,
    later: datetime,
    refused: Refused,
    nothing_written: NothingWritten,
    at_desk: Client,
) -> None:
    close_step_of(question, how, representative, official, later)
    with nothing_written():
        opened = Client().get(link).content.decode()
        answered = Client().post(link, {"text": ANSWER}).content.decode()
    for said in (opened, answered):
        assert words in said
        assert 'name="text"' not in said
        assert "gaat verder met het plan" not in said
    assert ANSWER in answered, "so that it can be copied"
    with refused(actions.CannotAnswer, "wacht niet meer"):
        actions.answer(question_id=question.id, text=ANSWER, at=later + timedelta(days=1))
    desk = at_desk.get(reverse("desk:questions", args=[question.initiative_id])).content.decode()
    assert "De stap van deze vraag is afgesloten" in desk
    assert reverse("desk:withdraw-question", args=[question.initiative_id, question.id]) not in desk


def test_a_step_that_closes_while_somebody_answers_leaves_what_they_typed(
    link: str, question: Question, representative: Person, official: Person, later: datetime, monkeypatch: Any
) -> None:
    """The page was asked a moment before the step closed, and the answer comes a moment after."""
    answer = actions.answer

    def closed_just_before(**typed: Any) -> Question:
        close_step_of(question, "stopped", representative, official, later)
        return answer(**typed)

    monkeypatch.setattr(actions, "answer", closed_just_before)
    said = Client().post(link, {"text": ANSWER}).content.decode()
    assert "Dit plan is gestopt of afgerond" in said
    assert ANSWER in said


@pytest.mark.parametrize("how", ["stopped", "went on"])
def test_no_question_is_mailed_whose_step_has_closed(
    how: str, question: Question, representative: Person, official: Person, later: datetime, mailoutbox: Any
) -> None:
    close_step_of(question, how, representative, official, later)
    all_mail(later + timedelta(days=1))
    assert mailoutbox
    assert not any("/vraag/" in mail.body for mail in mailoutbox)


def test_a_link_that_we_did_not_sign_opens_nothing(
    question: Question, neighbour: Person, accepted_initiative: Initiative
) -> None:
    token = answer_token(question.id)
    other = signing.dumps(str(question.id), salt="notifications.stop")
    unknown = answer_token(uuid.uuid4())
    strange = [signing.dumps(value, salt="notifications.answer") for value in (7, None, ["x"], "x")]
    for forged in (token[:-1], token + "x", other, unknown, stop_token(neighbour, accepted_initiative), *strange, "x"):
        assert Client().get(reverse("answer", args=[forged])).status_code == 404
        assert Client().post(reverse("answer", args=[forged]), {"text": "x"}).status_code == 404
    assert read_answer_token(token) == question.id


def test_the_link_of_an_answer_stops_nobody_from_following(question: Question) -> None:
    """A token is for one thing."""
    stop = reverse("notifications:stop", args=[answer_token(question.id)])
    assert Client().get(stop).status_code == 404


def test_who_answers_faster_than_a_person_waits(link: str, settings: Any) -> None:
    settings.WRITES_A_MINUTE = 2
    client = Client()
    answers = [client.post(link, {"text": ""}).status_code for _ in range(4)]
    assert answers == [200, 200, 429, 429]


# At the desk


def test_asking_at_the_desk(at_desk: Client, joint_step: Step, neighbour: Person, answer_by: date) -> None:
    initiative = Initiative.objects.get()
    address = reverse("desk:questions", args=[initiative.id])
    typed = {"person": str(neighbour.id), "text": TEXT, "answer_by": answer_by.isoformat()}
    assert at_desk.post(address, typed).status_code == 302
    question = Question.objects.get()
    page = at_desk.get(address).content.decode()
    assert TEXT in page
    assert "Noor de Wit" in page
    withdraw = reverse("desk:withdraw-question", args=[initiative.id, question.id])
    assert at_desk.post(withdraw, follow=True).status_code == 200
    assert term_of(joint_step).suspension is None


@pytest.mark.parametrize(
    "wrong", [{"person": "x"}, {"answer_by": "gisteren"}, {"answer_by": "2020-01-01"}, {"text": ""}]
)
def test_a_refusal_keeps_what_was_typed(
    wrong: dict[str, str],
    at_desk: Client,
    joint_step: Step,
    neighbour: Person,
    answer_by: date,
    nothing_written: NothingWritten,
) -> None:
    address = reverse("desk:questions", args=[Initiative.objects.get().id])
    typed = {"person": str(neighbour.id), "text": TEXT, "answer_by": answer_by.isoformat(), **wrong}
    with nothing_written():
        page = at_desk.post(address, typed)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert typed["text"] in page.content.decode()


# Mail


def test_who_is_asked_gets_one_mail_with_the_link_and_the_others_hear_of_the_clock(
    joint_step: Step,
    accepted_initiative: Initiative,
    neighbour: Person,
    stranger: Person,
    official: Person,
    answer_by: date,
    later: datetime,
    mailoutbox: Any,
) -> None:
    for follower in (neighbour, stranger):
        initiatives.follow(initiative_id=accepted_initiative.id, by=follower, at=later)
    all_mail(later)
    mailoutbox.clear()
    at = later + timedelta(minutes=1)
    question = actions.ask(
        initiative_id=accepted_initiative.id, person=neighbour, text=TEXT, answer_by=answer_by, by=official, at=at
    )
    all_mail(at)
    by_address = {mail.to[0]: mail for mail in mailoutbox}
    assert len(mailoutbox) == len(by_address)
    asked = by_address["noor@example.org"].body
    token = next(line for line in asked.splitlines() if "/vraag/" in line).rsplit("/", 2)[-2]
    assert TEXT in asked
    assert read_answer_token(token) == question.id
    assert TEXT not in by_address["stan@example.org"].body
    assert "/vraag/" not in by_address["stan@example.org"].body


def test_the_asker_hears_that_the_answer_is_there(question: Question, later: datetime, mailoutbox: Any) -> None:
    all_mail(later)
    mailoutbox.clear()
    actions.answer(question_id=question.id, text=ANSWER, at=later + timedelta(minutes=1))
    all_mail(later + timedelta(minutes=1))
    told = [mail for mail in mailoutbox if "Uw vraag is beantwoord" in mail.subject]
    assert [mail.to for mail in told] == [["omar@example.org"]]
    assert not any(ANSWER in mail.body for mail in mailoutbox)


@pytest.mark.parametrize("gone", ["left the team", "the task ended"])
@pytest.mark.parametrize("handled_by", ["carla", "nobody"])
def test_who_handles_it_now_or_leads_the_team_hears_the_answer_when_the_asker_is_gone(
    gone: str,
    handled_by: str,
    question: Question,
    team: Party,
    official: Person,
    colleague: Person,
    later: datetime,
    mailoutbox: Any,
) -> None:
    lead = factories.MembershipFactory(party=team, is_lead=True, since=later - timedelta(days=1)).person
    Membership.objects.filter(person=official).update(is_lead=False)
    process = question.step.process
    handling = Assignment.objects.get(process=process, person=official, until=None)
    if handled_by == "carla":
        decisions.assign(process_id=process.id, party=team, person=colleague, task="handler", by=official, at=later)
    if gone == "left the team":
        Membership.objects.filter(person=official).update(until=later)
    else:
        decisions.end_assignment(assignment_id=handling.id, by=official, at=later)
    answered_at = later + timedelta(minutes=1)
    all_mail(later)
    mailoutbox.clear()
    actions.answer(question_id=question.id, text=ANSWER, at=answered_at)
    all_mail(answered_at)
    told = [mail for mail in mailoutbox if "vraag is beantwoord" in mail.subject]
    assert [mail.to for mail in told] == [[colleague.email if handled_by == "carla" else lead.email]]
    assert "Een vraag is beantwoord" in told[0].subject
    assert "werkt niet meer aan dit initiatief" in told[0].body


def test_an_asker_without_a_task_hears_the_answer(question: Question, later: datetime, mailoutbox: Any) -> None:
    """Whoever may stop the clock can ask, whether they were put on the plan or not."""
    Assignment.objects.filter(process=question.step.process).delete()
    actions.answer(question_id=question.id, text=ANSWER, at=later + timedelta(minutes=1))
    all_mail(later + timedelta(minutes=1))
    assert [mail.to for mail in mailoutbox if "Uw vraag is beantwoord" in mail.subject] == [["omar@example.org"]]


def test_a_question_that_was_settled_before_the_mail_went_is_not_asked(
    question: Question, official: Person, later: datetime, mailoutbox: Any
) -> None:
    actions.withdraw_question(question_id=question.id, by=official, at=later)
    all_mail(later)
    assert not [mail for mail in mailoutbox if "/vraag/" in mail.body]


# What the database refuses by itself


def test_the_database_keeps_a_question_as_it_was_asked(
    question: Question, neighbour: Person, official: Person, later: datetime
) -> None:
    asked = Question.objects.filter(id=question.id)
    the_database_refuses(lambda: asked.update(text="Iets anders?"), "as it was asked")
    the_database_refuses(lambda: sql("DELETE FROM civilservants_question"), "not deleted")
    the_database_refuses(
        lambda: asked.update(answer=ANSWER, answered_at=later, answered_by=official), "answered_by_who_was_asked"
    )
    the_database_refuses(lambda: asked.update(answered_at=later, answered_by=neighbour), "answered_by_who_was_asked")
    actions.answer(question_id=question.id, text=ANSWER, at=later)
    the_database_refuses(lambda: asked.update(answer="Iets anders."), "once")


def test_the_database_wants_the_clock_of_its_own_step(question: Question) -> None:
    other = factories.InitiativeFactory()
    suspension = question.suspension
    suspension.pk = None
    copy = Question.objects.get(id=question.id)
    copy.id, copy.initiative = uuid.uuid4(), other
    the_database_refuses(lambda: copy.save(force_insert=True), "its own plan")
