"""Who is suggested, who cannot be chosen, who is away, and one act on many plans."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import actions as accounts
from accounts import kept_text
from accounts.models import Membership, Party, Person
from boundary import actions as boundary
from boundary.models import Signal
from civilservants import actions, candidates, queries, views_bulk
from civilservants.actions import Order
from civilservants.actions.assignments import fingerprint
from civilservants.forms_answering import QuestionForm
from civilservants.forms_bulk import BulkForm
from civilservants.models import Absence, BulkAct, Question
from civilservants.queue import Filters, View
from decisions import actions as decisions
from decisions.actions import Work
from decisions.models import Assignment, Process, Step
from initiatives import actions as initiatives
from initiatives.models import Initiative
from ledger.models import Entry
from notifications import actions as notifications
from notifications import letters
from notifications.models import Message
from notifications.recipients import messages_about
from tests import factories
from tests.civilservants.shown import rows_shown, shown
from tests.conftest import SignedIn, open_step_of, sign_in
from tests.refusing import the_database_refuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def at_desk(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


def membership_of(person: Person) -> Membership:
    return Membership.objects.select_related("party", "person").get(person=person)


def work_of(person: Person, task: str = "handler") -> Work:
    return Work(task, membership_of(person).party, person)


def seen_at(browser: Client, plan: Initiative, task: str) -> str:
    """What the page of a task says of who worked on the plan when it was shown."""
    page = browser.get(reverse("desk:assign", args=[plan.id]), {"taak": task})
    return str(page.context["form"]["seen"].value())


def away(person: Person, by: Person, at: datetime, days: int = 5) -> Absence:
    today = at.date()
    return actions.note_absence(person=person, first_day=today, last_day=today + timedelta(days=days), by=by, at=at)


# Who is suggested


def test_who_has_the_least_work_is_suggested_and_the_load_stands_beside_each(
    accepted_initiative: Initiative, official: Person, colleague: Person, team: Party, later: datetime
) -> None:
    process = accepted_initiative.process
    assert process is not None
    found = candidates.candidates_for("adviser", process, open_step_of(accepted_initiative), later)
    names = {one.membership.person: one for one in found}
    assert found[0].is_suggested
    assert "minste werk" in found[0].why or "least work" in found[0].why
    assert (names[official].open_tasks, names[colleague].open_tasks) == (1, 0)
    assert not names[official].is_suggested


def test_who_has_a_conflict_of_interest_is_not_suggested_and_it_is_said(
    accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime
) -> None:
    process = process_of(accepted_initiative)
    step = open_step_of(accepted_initiative)
    assert candidates.candidates_for("adviser", process, step, later)[0].membership.person == colleague
    Membership.objects.filter(person=colleague).update(is_representative=True)
    decisions.recuse(process_id=process.id, by=colleague, at=later)
    found = candidates.candidates_for("adviser", process, step, later)
    (recused,) = [one for one in found if one.membership.person == colleague]
    assert recused == found[-1]
    assert not recused.is_suggested
    assert "belangenconflict" in recused.beware or "conflict of interest" in recused.beware
    assert found[0].is_suggested


def test_who_is_away_or_has_the_task_is_shown_with_the_reason(
    accepted_initiative: Initiative, official: Person, colleague: Person, at_desk: Client, later: datetime
) -> None:
    away(colleague, colleague, later)
    page = at_desk.get(reverse("desk:assign", args=[accepted_initiative.id]), {"taak": "handler"})
    refused = {one.membership.person: one.why_not for one in page.context["refused"]}
    assert set(refused) == {official, colleague}
    assert all(why in page.content.decode() for why in refused.values())
    assert page.context["people"] == []


def test_who_is_away_is_given_nothing_by_any_way(
    accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    away(colleague, colleague, later)
    process = accepted_initiative.process
    assert process is not None
    with refused(decisions.CannotAssign):
        actions.assign(process=process, works=[work_of(colleague)], by=official, at=later)
    back = later + timedelta(days=6)
    actions.assign(process=process, works=[work_of(colleague)], by=official, at=back)


def test_an_official_at_the_work_of_social_workers_opens_a_consult(
    joint_step: Step, official: Person, colleague: Person, representative: Person, welfare: Party, later: datetime
) -> None:
    """It stops nobody: the signal rises in the same transaction, once, and the two talk about it."""
    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    step = Step.objects.get(process=joint_step.process, closed_at=None)
    found = candidates.candidates_for("adviser", step.process, step, later)
    assert found[0].membership.party.kind == "welfare_team"
    assert {one.membership.party.kind for one in found if one.beware} == {"municipal_team", "executive"}

    (assignment,) = actions.assign(
        process=joint_step.process, works=[work_of(colleague, "adviser")], by=official, at=later
    )

    consult = assignment.signal.consult
    assert (consult.municipal, consult.welfare, consult.work_function) == (
        assignment.party,
        welfare,
        "network_building",
    )
    assert boundary.raise_for_assignment(assignment=assignment, at=later) == assignment.signal


def test_beside_a_social_worker_an_official_crosses_nothing(
    joint_step: Step,
    official: Person,
    colleague: Person,
    social_worker: Person,
    representative: Person,
    later: datetime,
) -> None:
    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    for person, task in ((social_worker, "social_worker"), (colleague, "adviser")):
        actions.assign(process=joint_step.process, works=[work_of(person, task)], by=official, at=later)
    assert not Signal.objects.exists()


def test_who_cannot_be_assigned_raises_no_signal(
    joint_step: Step, official: Person, stranger: Person, representative: Person, later: datetime, refused: Refused
) -> None:
    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    factories.MembershipFactory(person=stranger, party__kind="municipal_team")
    with refused(decisions.CannotAssign):
        actions.assign(process=joint_step.process, works=[work_of(stranger, "adviser")], by=official, at=later)


def test_the_history_of_a_plan_tells_begin_and_end(
    accepted_initiative: Initiative, official: Person, at_desk: Client, later: datetime
) -> None:
    assignment = Assignment.objects.get(process=accepted_initiative.process)
    decisions.end_assignment(assignment_id=assignment.id, by=official, at=later)
    page = at_desk.get(reverse("desk:plan", args=[accepted_initiative.id]))
    assert page.context["past_assignments"] == [assignment]


# A team as a whole, and several people


def test_what_a_team_has_as_a_whole_waits_on_all_of_it_until_one_takes_it_up(
    joint_step: Step, team: Party, official: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    """Omar said yes, so nothing waits on the team but what it has as a whole."""
    decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    desk = queries.desk_of(colleague, later)
    assert desk is not None
    ours = Filters(whose="ons-team")
    assert not shown(desk, View.TEAM).exists()
    assert shown(desk, View.OTHERS).exists()
    (whole,) = actions.assign(process=joint_step.process, works=[Work("handler", team)], by=official, at=later)
    assert shown(desk, View.TEAM).exists()
    assert not shown(desk, View.OTHERS).exists()
    (row,) = rows_shown(desk, View.OPEN, ours)
    assert row.reason.sentence.count(team.name) == 2  # What it said, and what it has.
    assert team.name in row.working
    with refused(decisions.CannotAssign):
        actions.assign(process=joint_step.process, works=[Work("handler", team)], by=official, at=later)
    twice = {"process": joint_step.process, "party": team, "task": "handler", "since": later, "since_by": official}
    the_database_refuses(lambda: Assignment.objects.create(**twice), "once_a_party")
    own = decisions.take_up_assignment(assignment_id=whole.id, by=colleague, at=later)
    assert (own.person, own.party, own.task) == (colleague, team, "handler")
    whole.refresh_from_db()
    assert (whole.until, whole.until_by) == (later, colleague)
    assert not shown(desk, View.OPEN, ours).exists()
    assert not shown(desk, View.TEAM).exists()
    with refused(decisions.CannotTakeUp):
        decisions.take_up_assignment(assignment_id=whole.id, by=official, at=later)


@pytest.fixture
def social_step(joint_step: Step, official: Person, representative: Person, later: datetime) -> Step:
    """The open step whose work is that of social workers."""
    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    return Step.objects.select_related("process", "template_step").get(process=joint_step.process, closed_at=None)


def test_only_somebody_of_the_team_takes_its_task_up(
    joint_step: Step, welfare: Party, official: Person, social_worker: Person, later: datetime, refused: Refused
) -> None:
    work = Work("social_worker", welfare)
    (whole,) = actions.assign(process=joint_step.process, works=[work], by=official, at=later)
    with refused(decisions.CannotTakeUp):
        decisions.take_up_assignment(assignment_id=whole.id, by=official, at=later)
    decisions.take_up_assignment(assignment_id=whole.id, by=social_worker, at=later)


def test_where_the_work_is_social_work_their_team_is_suggested_and_no_official(
    social_step: Step, at_desk: Client, later: datetime
) -> None:
    teams = candidates.teams_for("social_worker", social_step.process, social_step, later)
    assert [(one.party.kind, bool(one.why)) for one in teams] == [("welfare_team", True)]
    people = candidates.candidates_for("social_worker", social_step.process, social_step, later)
    assert not any(one.is_suggested for one in people)
    plan = Initiative.objects.get(process=social_step.process)
    page = at_desk.get(reverse("desk:assign", args=[plan.id]), {"taak": "social_worker"})
    first, _words = page.context["form"].fields["who"].choices[0]
    assert first == f"team-{teams[0].party.id}"


def test_several_are_assigned_in_one_go_or_none_of_them(
    joint_step: Step,
    team: Party,
    official: Person,
    colleague: Person,
    at_desk: Client,
    later: datetime,
    refused: Refused,
) -> None:
    plan = Initiative.objects.get(process=joint_step.process)
    with refused(decisions.CannotAssign):
        works = [work_of(colleague, "adviser"), work_of(official, "handler")]  # Omar handles it already.
        actions.assign(process=joint_step.process, works=works, by=official, at=later)
    both = [str(membership_of(one).id) for one in (official, colleague)]
    address = reverse("desk:assign", args=[plan.id])
    typed = {"who": [*both, f"team-{team.id}"], "seen": seen_at(at_desk, plan, "adviser")}
    assert at_desk.post(f"{address}?taak=adviser", typed).status_code == 302
    running = Assignment.objects.filter(task="adviser", until=None)
    assert {one.who for one in running} == {official, colleague, team}
    whole = running.get(person=None)
    assert at_desk.post(reverse("desk:take-up", args=[plan.id, whole.id]), follow=True).context["messages"]
    whole.refresh_from_db()
    assert whole.until is None  # Omar has it already.


@pytest.mark.parametrize("by_now", ["one more", "one less"])
def test_who_chose_while_somebody_else_did_sees_that_first_and_then_does_it_all_the_same(
    by_now: str,
    accepted_initiative: Initiative,
    official: Person,
    colleague: Person,
    social_worker: Person,
    at_desk: Client,
    later: datetime,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    process = process_of(accepted_initiative)
    address = f"{reverse('desk:assign', args=[accepted_initiative.id])}?taak=social_worker"
    typed = {
        "who": [str(membership_of(social_worker).id)],
        "seen": seen_at(at_desk, accepted_initiative, "social_worker"),
    }
    if by_now == "one more":
        actions.assign(process=process, works=[work_of(colleague, "adviser")], by=colleague, at=later)
    else:
        own = Assignment.objects.get(process=process, person=official, until=None)
        decisions.end_assignment(assignment_id=own.id, by=colleague, at=later)
    with nothing_written():
        page = at_desk.post(address, typed)
    said = page.content.decode()
    assert "is veranderd sinds u deze pagina opende" in said
    assert f"{colleague}, adviseur" in said if by_now == "one more" else "Nu werkt niemand aan dit plan" in said
    form = page.context["form"]
    assert form["who"].value() == typed["who"]
    assert at_desk.post(address, {**typed, "seen": form["seen"].value()}).status_code == 302
    assert Assignment.objects.filter(process=process, person=social_worker, until=None).exists()


def test_whose_choice_somebody_else_made_meanwhile_reads_who_works_on_it(
    accepted_initiative: Initiative,
    colleague: Person,
    at_desk: Client,
    later: datetime,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    typed = {"who": [str(membership_of(colleague).id)], "seen": seen_at(at_desk, accepted_initiative, "adviser")}
    actions.assign(
        process=process_of(accepted_initiative), works=[work_of(colleague, "adviser")], by=colleague, at=later
    )
    with nothing_written():
        page = at_desk.post(f"{reverse('desk:assign', args=[accepted_initiative.id])}?taak=adviser", typed)
    assert f"{colleague}, adviseur" in page.content.decode()


@pytest.mark.parametrize("forged", ["", "x", "x" * 100_000, "\x00"])
def test_without_the_mark_of_what_was_seen_nobody_is_assigned(
    forged: str,
    accepted_initiative: Initiative,
    colleague: Person,
    at_desk: Client,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    typed = {"who": [str(membership_of(colleague).id)], "seen": forged}
    with nothing_written():
        page = at_desk.post(f"{reverse('desk:assign', args=[accepted_initiative.id])}?taak=adviser", typed)
    assert page.context["working"]


def test_what_was_seen_is_asked_once_more_under_the_lock_of_the_plan(
    accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    process = process_of(accepted_initiative)
    seen = fingerprint(process.assignments.filter(until=None))
    actions.assign(process=process, works=[work_of(colleague, "adviser")], by=colleague, at=later, seen=seen)
    chosen: dict[str, Any] = {"process": process, "works": [work_of(official, "adviser")], "by": official, "at": later}
    with refused(actions.CannotAssignUnseen):
        actions.assign(**chosen, seen=seen)
    actions.assign(**chosen, seen=fingerprint(process.assignments.filter(until=None)))


def test_the_lead_hears_what_the_team_has_as_a_whole(
    accepted_initiative: Initiative, team: Party, official: Person, colleague: Person, later: datetime
) -> None:
    process = accepted_initiative.process
    assert process is not None
    (whole,) = actions.assign(process=process, works=[Work("handler", team)], by=colleague, at=later)
    entry = Entry.objects.get(kind="assignment.began", subject=whole.id)
    (message,) = messages_about(entry, later)
    assert message.person == official
    facts = letters._about_assignment(whole.id, official)
    assert facts is not None
    with override("en"):
        told = render_to_string("notifications/assignment_began.txt", facts)
    assert f"{team.name} as a whole was put on the plan" in told


@pytest.mark.parametrize("how", ["by another", "moved", "by oneself", "again", "left"])
def test_whose_task_somebody_else_ended_hears_of_it(
    how: str,
    accepted_initiative: Initiative,
    team: Party,
    official: Person,
    colleague: Person,
    admin: Person,
    later: datetime,
    mailoutbox: Any,
) -> None:
    process = process_of(accepted_initiative)
    (own,) = actions.assign(process=process, works=[work_of(colleague, "adviser")], by=official, at=later)
    notifications.skip_to_the_end()
    by = colleague if how == "by oneself" else official
    decisions.end_assignment(assignment_id=own.id, by=by, at=later)
    if how == "moved":
        actions.assign(process=process, works=[work_of(official, "adviser")], by=official, at=later)
    if how == "again":
        actions.assign(process=process, works=[work_of(colleague, "adviser")], by=official, at=later)
    if how == "left":
        accounts.end_membership(membership_id=membership_of(colleague).id, by=admin, at=later)
    notifications.distribute(at=later)
    told = Message.objects.filter(kind="assignment.ended")
    assert [one.person for one in told] == ([colleague] if how in {"by another", "moved"} else [])
    while notifications.deliver_next(at=later):
        pass
    for mail in mailoutbox:
        if mail.to == [colleague.email] and how != "again":
            assert f"{official.name} heeft uw taak bij het plan “{accepted_initiative.title}” beëindigd" in mail.body
            assert ("ligt nu bij: Omar Haddad" in mail.body) is (how == "moved")


# Away


def test_days_of_absence_are_noted_by_oneself_or_the_lead(
    official: Person, colleague: Person, other_district_official: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotNoteAbsence):
        away(official, colleague, later)
    with refused(actions.CannotNoteAbsence):
        away(colleague, other_district_official, later)
    absence = away(colleague, official, later)
    with refused(actions.CannotNoteAbsence):
        away(colleague, colleague, later)
    actions.withdraw_absence(absence_id=absence.id, by=colleague, at=later)
    with refused(actions.CannotNoteAbsence):
        actions.withdraw_absence(absence_id=absence.id, by=colleague, at=later)
    assert str(colleague.id) not in Entry.objects.get(kind="absence.noted").body


@pytest.mark.parametrize(("first", "last"), [(3, 1), (-9, -2), (0, 400)])
def test_days_that_cannot_be(colleague: Person, later: datetime, first: int, last: int, refused: Refused) -> None:
    today = later.date()
    with refused(actions.CannotNoteAbsence):
        actions.note_absence(
            person=colleague,
            first_day=today + timedelta(days=first),
            last_day=today + timedelta(days=last),
            by=colleague,
            at=later,
        )


def test_absence_on_the_page(
    at_desk: Client, official: Person, colleague: Person, nothing_written: Callable[[], AbstractContextManager[None]]
) -> None:
    address = reverse("desk:absences")
    with nothing_written():
        page = at_desk.post(address, {"person": str(official.id), "first_day": "x", "last_day": ""})
        assert page.context["form"].errors
        assert at_desk.post(address, {"person": "x", "first_day": "2030-01-01", "last_day": "2030-01-02"}).context
    days = {"person": str(official.id), "first_day": "2030-01-01", "last_day": "2030-01-02"}
    assert told_in(at_desk.post(address, days, follow=True)) == 1
    absence = Absence.objects.get()
    assert at_desk.post(reverse("desk:withdraw-absence", args=[absence.id])).status_code == 302
    absence.refresh_from_db()
    assert absence.withdrawn_by == official


def test_days_of_absence_wait_while_somebody_signs_in_again(at_desk: Client, official: Person) -> None:
    address, mark = reverse("desk:absences"), kept_text.mark_of(official)
    assert f'name="{kept_text.WRITER}" value="{mark}"' in at_desk.get(address).content.decode()
    days = {"person": str(official.id), "first_day": "2030-01-01", "last_day": "2030-01-02"}
    at_desk.session.flush()
    at_desk.post(address, {**days, kept_text.WRITER: mark})
    sign_in(at_desk, official)
    said = at_desk.get(address).content.decode()
    assert 'value="2030-01-01"' in said
    assert 'value="2030-01-02"' in said
    at_desk.post(address, days)
    assert 'value="2030-01-01"' not in at_desk.get(address).content.decode()


def test_who_is_away_today_is_so_from_midnight_here(official: Person, colleague: Person, at: datetime) -> None:
    midnight = at.replace(hour=23, minute=30)
    away(colleague, colleague, midnight + timedelta(hours=2), days=0)

    def told(moment: datetime) -> str:
        desk = queries.desk_of(official, moment)
        assert desk is not None
        return next(words for member, words in views_bulk._people(desk, "move") if member.person == colleague)

    assert ";" in told(midnight)
    assert ";" not in told(midnight + timedelta(days=1))


# Many plans at once


@pytest.fixture
def three(
    accepted_initiative: Initiative, content: initiatives.Content, resident: Person, official: Person, at: datetime
) -> list[Initiative]:
    plans = [accepted_initiative]
    for number in range(2):
        other = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at)
        plans.append(initiatives.send(initiative_id=other.id, by=resident, at=at))
    return plans


@pytest.fixture
def fifty(
    content: initiatives.Content,
    resident: Person,
    official: Person,
    team: Party,
    template: Any,
    theme: Any,
    at: datetime,
) -> list[Initiative]:
    drafts = [
        initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at) for number in range(50)
    ]
    return [initiatives.send(initiative_id=one.id, by=resident, at=at) for one in drafts]


@pytest.fixture
def five_hundred(
    fifty: list[Initiative], content: initiatives.Content, resident: Person, at: datetime
) -> list[Initiative]:
    """As many plans as one act takes, each sent by its own group."""
    drafts = [
        initiatives.draft(content=content, group_name=f"Straat {number}", by=resident, at=at) for number in range(450)
    ]
    return fifty + [initiatives.send(initiative_id=one.id, by=resident, at=at) for one in drafts]


def ids(plans: list[Initiative]) -> list[Any]:
    return [plan.id for plan in plans]


def test_a_preview_tells_and_changes_nothing(
    three: list[Initiative],
    official: Person,
    later: datetime,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    order = Order(verb="assign", work=work_of(official))
    with nothing_written():
        told, _print = actions.preview(order=order, initiative_ids=ids(three), by=official, at=later)
    assert [bool(outcome.refusal) for outcome in sorted(told, key=lambda o: o.initiative.id != three[0].id)] == [
        True,
        False,
        False,
    ]


def test_what_was_previewed_is_done_and_taken_back(
    three: list[Initiative], official: Person, colleague: Person, later: datetime
) -> None:
    order = Order(verb="assign", work=work_of(colleague))
    _told, fingerprint = actions.preview(order=order, initiative_ids=ids(three), by=official, at=later)
    known = Entry.objects.count()
    done, told = actions.act(order=order, initiative_ids=ids(three), fingerprint=fingerprint, by=official, at=later)
    assert not any(outcome.refusal for outcome in told)
    running = Assignment.objects.filter(person=colleague, until=None)
    assert running.count() == 3
    assert [entry.kind for entry in Entry.objects.filter(index__gt=known)] == ["assignment.began"] * 3 + ["bulk.done"]
    assert actions.undo(bulk_id=done.id, by=official, at=later + timedelta(minutes=14)) == []
    assert running.count() == 0
    with pytest.raises(actions.CannotUndo):
        actions.undo(bulk_id=done.id, by=official, at=later + timedelta(minutes=14))


def test_a_stale_preview_does_nothing(
    three: list[Initiative], official: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    order = Order(verb="assign", work=work_of(colleague))
    _told, fingerprint = actions.preview(order=order, initiative_ids=ids(three), by=official, at=later)
    initiatives.accept_for_handling(initiative_id=three[1].id, by=official, at=later)
    with refused(actions.CannotActInBulk):
        actions.act(order=order, initiative_ids=ids(three), fingerprint=fingerprint, by=official, at=later)
    other = Order(verb="assign", work=work_of(official))
    _told, fingerprint = actions.preview(order=order, initiative_ids=ids(three), by=official, at=later)
    with refused(actions.CannotActInBulk):
        actions.act(order=other, initiative_ids=ids(three), fingerprint=fingerprint, by=official, at=later)


def test_what_is_sent_twice_is_done_once_and_said_to_be_done(
    at_desk: Client, three: list[Initiative], colleague: Person, official: Person, refused: Refused
) -> None:
    details = {"verb": "assign", "plannen": ",".join(str(plan.id) for plan in three), "task": "handler"}
    details |= {"who": str(membership_of(colleague).id)}
    address = reverse("desk:bulk")
    look = at_desk.post(address, {**details, "fase": "bekijk"})
    do = {**details, "fase": "doe", "fingerprint": look.context["fingerprint"]}
    first = at_desk.post(address, do)
    lines = Entry.objects.count()
    second = at_desk.post(address, do, follow=True)
    done = BulkAct.objects.get()
    assert second.redirect_chain == [(first.url, 302)]
    assert second.context["can_undo"]
    assert Entry.objects.count() == lines
    order = Order(verb="assign", work=work_of(colleague))
    for by, moment in ((colleague, done.done_at), (official, done.done_at + timedelta(minutes=16))):
        with refused(actions.CannotActInBulk) as refusal:
            actions.act(order=order, initiative_ids=ids(three), fingerprint=do["fingerprint"], by=by, at=moment)
        assert not isinstance(refusal.value, actions.DoneAlready)


def test_plans_of_another_desk_and_empty_orders_are_refused(
    three: list[Initiative], official: Person, other_district_official: Person, later: datetime, refused: Refused
) -> None:
    order = Order(verb="assign", work=work_of(official))
    for by, plans, asked in (
        (other_district_official, ids(three), order),
        (official, [], order),
        (official, ids(three), Order(verb="assign")),
        (official, ids(three), Order(verb="theme")),
        (official, ids(three), Order(verb="ask", question="  ", answer_by=later.date() + timedelta(days=7))),
        (official, ids(three), Order(verb="onzin")),
    ):
        with refused(actions.CannotActInBulk):
            actions.preview(order=asked, initiative_ids=plans, by=by, at=later)


def test_what_is_refused_everywhere_is_not_done(
    accepted_initiative: Initiative, official: Person, later: datetime, refused: Refused
) -> None:
    order = Order(verb="assign", work=work_of(official))
    plans = [accepted_initiative.id]
    _told, fingerprint = actions.preview(order=order, initiative_ids=plans, by=official, at=later)
    with refused(actions.CannotActInBulk):
        actions.act(order=order, initiative_ids=plans, fingerprint=fingerprint, by=official, at=later)


def test_theme_clock_and_move_each_go_and_come_back(
    three: list[Initiative], official: Person, colleague: Person, later: datetime
) -> None:
    parks = factories.ThemeFactory(key="parks", template_key="library")
    plans = ids(three)

    def did(order: Order) -> BulkAct:
        _told, fingerprint = actions.preview(order=order, initiative_ids=plans, by=official, at=later)
        done, _outcomes = actions.act(order=order, initiative_ids=plans, fingerprint=fingerprint, by=official, at=later)
        return done

    done = did(Order(verb="theme", theme=parks))
    assert Initiative.objects.filter(theme=parks).count() == 3
    actions.undo(bulk_id=done.id, by=official, at=later)
    assert not Initiative.objects.filter(theme=parks).exists()

    done = did(Order(verb="ask", question="Waar is de tekening?", answer_by=later.date() + timedelta(days=7)))
    still = Step.objects.filter(term__suspension__isnull=False)
    assert still.count() == 3
    actions.undo(bulk_id=done.id, by=official, at=later)
    assert still.count() == 0

    done = did(Order(verb="move", work=work_of(colleague), of=official))
    assert Assignment.objects.get(until=None).person == colleague
    actions.undo(bulk_id=done.id, by=official, at=later)
    assert Assignment.objects.get(until=None).person == official


def test_each_group_is_asked_by_a_link_and_taking_back_takes_the_questions_back(
    three: list[Initiative], official: Person, resident: Person, later: datetime
) -> None:
    """Nobody signs for the third group any more, so its plan stays as it is, and the others are asked."""
    Membership.objects.filter(party=three[2].group).update(is_representative=False)
    answer_by = later.date() + timedelta(days=7)
    order = Order(verb="ask", question="Waar komt de bank?", answer_by=answer_by)
    plans = ids(three)
    told, fingerprint = actions.preview(order=order, initiative_ids=plans, by=official, at=later)
    assert not Question.objects.exists()
    assert {outcome.initiative.id for outcome in told if outcome.refusal} == {three[2].id}
    done, _told = actions.act(order=order, initiative_ids=plans, fingerprint=fingerprint, by=official, at=later)
    asked = {question.initiative_id: question for question in Question.objects.all()}
    assert set(asked) == {three[0].id, three[1].id}
    assert asked[three[1].id].person == resident
    assert {(one.text, one.answer_by) for one in asked.values()} == {("Waar komt de bank?", answer_by)}
    assert not any("bank" in entry.body for entry in Entry.objects.filter(kind="question.asked"))
    actions.answer(question_id=asked[three[0].id].id, text="Op het plein.", at=later)
    left = actions.undo(bulk_id=done.id, by=official, at=later)
    assert len(left) == 1  # What was answered stays.
    asked[three[1].id].refresh_from_db()
    assert asked[three[1].id].withdrawn_by == official
    assert not Step.objects.filter(term__suspension__isnull=False).exists()


@pytest.mark.parametrize("verb", ["assign", "move"])
def test_fifty_plans_cost_as_many_queries_as_five(
    verb: str, fifty: list[Initiative], official: Person, colleague: Person, later: datetime
) -> None:
    order = Order(verb=verb, work=work_of(colleague))
    if verb == "move":
        process_ids = [plan.process_id for plan in fifty if plan.process_id]
        actions.assign_many(process_ids=process_ids, work=work_of(official), by=official, at=later)

    def cost(plans: list[Initiative]) -> int:
        with CaptureQueriesContext(connection) as asked:
            told, _print = actions.preview(order=order, initiative_ids=ids(plans), by=official, at=later)
        assert not any(outcome.refusal for outcome in told)
        return len(asked)

    assert cost(fifty) == cost(fifty[:5])


@pytest.mark.parametrize("verb", ["theme", "ask"])
def test_a_theme_and_a_question_ask_as_much_for_many_plans_as_for_few(
    verb: str, fifty: list[Initiative], official: Person, later: datetime
) -> None:
    parks = factories.ThemeFactory(key="parks", template_key="library")
    order = Order(verb=verb, theme=parks, question="Waar?", answer_by=later.date() + timedelta(days=7))

    def cost(plans: list[Initiative]) -> tuple[int, int]:
        told, print_ = actions.preview(order=order, initiative_ids=ids(plans), by=official, at=later)
        assert not any(outcome.refusal for outcome in told)
        with CaptureQueriesContext(connection) as acted:
            done, _told = actions.act(order=order, initiative_ids=ids(plans), fingerprint=print_, by=official, at=later)
        with CaptureQueriesContext(connection) as undone:
            assert actions.undo(bulk_id=done.id, by=official, at=later) == []
        return len(acted), len(undone)

    assert cost(fifty[5:]) == cost(fifty[:5])


def test_five_hundred_plans_are_given_in_one_act_and_told_in_one_mail(
    five_hundred: list[Initiative],
    official: Person,
    colleague: Person,
    later: datetime,
    nothing_written: Callable[[], AbstractContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All of them, or none where the last line cannot be written; and taken back at once."""
    order = Order(verb="assign", work=work_of(colleague))
    told, print_ = actions.preview(order=order, initiative_ids=ids(five_hundred), by=official, at=later)
    assert [one.refusal for one in told] == [""] * 500
    act = partial(actions.act, order=order, initiative_ids=ids(five_hundred), fingerprint=print_, by=official, at=later)
    with monkeypatch.context() as patched:
        patched.setattr(BulkAct.objects, "create", lambda **_values: 1 / 0)
        with nothing_written(), pytest.raises(ZeroDivisionError):
            act()
    while notifications.distribute(at=later):
        pass
    Message.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        done, told = act()
    assert len(asked) < 40
    assert Assignment.objects.filter(person=colleague, until=None).count() == 500
    while notifications.distribute(at=later):
        pass
    (message,) = Message.objects.filter(person=colleague)
    with override("nl"):
        letter = letters.letter_for(message, later)
    assert letter
    assert letter.subject == "U werkt aan 500 plannen"
    assert letter.text.count(five_hundred[0].title) == 10
    assert "en nog 490 plannen" in letter.text
    assert actions.undo(bulk_id=done.id, by=official, at=later) == []
    assert not Assignment.objects.filter(person=colleague, until=None).exists()
    while notifications.distribute(at=later):
        pass
    with override("nl"):
        letter = letters.letter_for(Message.objects.get(person=colleague, kind="assignment.ended"), later)
    assert letter
    assert letter.subject == "U werkt niet meer aan 500 plannen"


def test_one_plan_that_goes_silences_no_mail_about_the_others(
    three: list[Initiative], official: Person, colleague: Person, later: datetime
) -> None:
    """Whichever of them goes: what is told is what they have, and no longer have, when it is told."""

    def told(kind: str) -> str:
        while notifications.distribute(at=later):
            pass
        (message,) = Message.objects.filter(person=colleague, kind=kind)
        with override("nl"):
            letter = letters.letter_for(message, later)
        assert letter
        return letter.subject

    def act(order: Order, at: datetime) -> list[Assignment]:
        _told, print_ = actions.preview(order=order, initiative_ids=ids(three), by=official, at=at)
        actions.act(order=order, initiative_ids=ids(three), fingerprint=print_, by=official, at=at)
        return list(Assignment.objects.filter(person=colleague).order_by("id"))

    given = act(Order(verb="assign", work=work_of(colleague, "adviser")), later)
    decisions.end_assignment(assignment_id=given[0].id, by=colleague, at=later)
    assert told("assignment.began") == "U werkt aan 2 plannen"
    assert Message.objects.filter(person=colleague).count() == 1
    decisions.end_assignment(assignment_id=given[1].id, by=colleague, at=later)
    with override("nl"):
        last = letters.letter_for(Message.objects.get(person=colleague), later)
    assert last
    assert last.subject.startswith("U werkt aan een plan:")


def test_of_many_tasks_that_end_those_they_have_again_are_not_told(
    three: list[Initiative], official: Person, colleague: Person, later: datetime
) -> None:
    works = [work_of(colleague, "adviser")]
    given = [actions.assign(process=process_of(plan), works=works, by=official, at=later)[0] for plan in three]
    decisions.end_assignments(assignment_ids=[one.id for one in given], by=official, at=later)
    first = min(given, key=lambda one: one.id)
    actions.assign(process=first.process, works=works, by=official, at=later + timedelta(minutes=1))
    while notifications.distribute(at=later + timedelta(minutes=2)):
        pass
    (message,) = Message.objects.filter(person=colleague, kind="assignment.ended")
    with override("nl"):
        letter = letters.letter_for(message, later)
    assert letter
    assert letter.subject == "U werkt niet meer aan 2 plannen"


def test_a_move_takes_along_every_task_and_leaves_what_the_other_has(
    three: list[Initiative], official: Person, colleague: Person, later: datetime
) -> None:
    processes = [plan.process for plan in three if plan.process]
    actions.assign(process=processes[0], works=[work_of(official, "adviser")], by=official, at=later)
    actions.assign(process=processes[1], works=[work_of(official), work_of(colleague)], by=official, at=later)
    order = Order(verb="move", work=work_of(colleague), of=official)
    told, fingerprint = actions.preview(order=order, initiative_ids=ids(three), by=official, at=later)
    assert [bool(one.refusal) for one in told].count(True) == 1  # Omar has nothing on the third.
    actions.act(order=order, initiative_ids=ids(three), fingerprint=fingerprint, by=official, at=later)
    assert not Assignment.objects.filter(person=official, until=None).exists()
    now = Assignment.objects.filter(person=colleague, until=None).values_list("process", "task")
    assert sorted(now) == sorted(
        [(processes[0].id, "handler"), (processes[0].id, "adviser"), (processes[1].id, "handler")]
    )


def test_taking_back_is_for_who_did_it_and_for_a_quarter_of_an_hour(
    three: list[Initiative], official: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    order = Order(verb="assign", work=work_of(colleague))
    _told, fingerprint = actions.preview(order=order, initiative_ids=ids(three), by=official, at=later)
    done, _told = actions.act(order=order, initiative_ids=ids(three), fingerprint=fingerprint, by=official, at=later)
    with refused(actions.CannotUndo):
        actions.undo(bulk_id=done.id, by=colleague, at=later)
    with refused(actions.CannotUndo):
        actions.undo(bulk_id=done.id, by=official, at=later + timedelta(minutes=16))


def told_in(page: Any) -> int:
    """How many messages stand on a page."""
    return int(page.content.decode().count("utrecht-alert__content"))


def test_choosing_looking_and_doing_on_the_pages(
    at_desk: Client, three: list[Initiative], official: Person, colleague: Person
) -> None:
    address = f"{reverse('desk:bulk')}?beeld=alles-open"
    chosen: dict[str, Any] = {"verb": "assign", "plan": [str(plan.id) for plan in three]}
    assert at_desk.post(address, {"verb": "assign"}).status_code == 302
    assert at_desk.post(address, {"verb": "onzin", **chosen, "plan": "x"}).status_code == 302
    first = at_desk.post(address, {**chosen, "fase": "kies"})
    assert first.status_code == 200
    assert not first.context["form"].errors
    empty = at_desk.post(address, {**chosen, "fase": "bekijk"})
    assert empty.context["form"].errors
    details = {**chosen, "who": str(membership_of(colleague).id), "task": "handler"}
    look = at_desk.post(address, {**details, "fase": "bekijk"})
    assert len(look.context["changes"]) == 3
    assert Assignment.objects.filter(person=colleague).count() == 0
    do = {**details, "fase": "doe", "fingerprint": look.context["fingerprint"]}
    answer = at_desk.post(address, {**do, "fingerprint": "0" * 64})
    assert answer.status_code == 200
    assert told_in(answer) == 1
    answer = at_desk.post(address, do)
    act = BulkAct.objects.get()
    assert answer.url == reverse("desk:bulk-done", args=[act.id])
    page = at_desk.get(answer.url)
    assert page.context["can_undo"]
    assert told_in(page) == 1
    assert at_desk.post(reverse("desk:bulk-undo", args=[act.id])).status_code == 302
    assert Assignment.objects.filter(person=colleague, until=None).count() == 0


def test_the_pages_carry_all_plans_in_one_field(
    at_desk: Client, three: list[Initiative], official: Person, colleague: Person
) -> None:
    address, carried = f"{reverse('desk:bulk')}?beeld=alles-open", ",".join(str(plan.id) for plan in three)
    page = at_desk.post(address, {"verb": "assign", "plan": [str(plan.id) for plan in three]})
    assert f'name="plannen" value="{carried}"' in page.content.decode()
    details = {"verb": "assign", "plannen": carried, "who": str(membership_of(colleague).id), "task": "handler"}
    look = at_desk.post(address, {**details, "fase": "bekijk"})
    assert f'name="plannen" value="{carried}"' in look.content.decode()
    at_desk.post(address, {**details, "fase": "doe", "fingerprint": look.context["fingerprint"]})
    assert Assignment.objects.filter(person=colleague, until=None).count() == 3


QUESTION = "Waar komt de bank?\nEn wanneer?"


def asked_of(plans: list[Initiative], **typed: str) -> dict[str, str]:
    answer_by = f"{timezone.localdate() + timedelta(days=7):%Y-%m-%d}"
    carried = ",".join(str(plan.id) for plan in plans)
    return {"verb": "ask", "plannen": carried, "text": QUESTION, "answer_by": answer_by, **typed}


def sent_by(page: Any, button: str) -> dict[str, str]:
    """What the form of a bulk act sends from a page, by the button that says this."""
    form = page.content.decode().split("<main")[1].split("<form", 1)[1].split("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    pressed = re.findall(rf'<button [^>]*name="(\w+)" value="(\w+)">[^<]*{button}', form)
    return {**dict(hidden), **dict(pressed)}


def test_from_the_preview_one_goes_back_with_all_that_was_filled_in(
    at_desk: Client, three: list[Initiative], official: Person
) -> None:
    Membership.objects.filter(party=three[2].group).update(is_representative=False)
    address, typed = f"{reverse('desk:bulk')}?beeld=alles-open", asked_of(three)
    look = at_desk.post(address, {**typed, "fase": "bekijk"})
    assert (len(look.context["changes"]), len(look.context["refused"])) == (2, 1)
    back = at_desk.post(address, sent_by(look, "Iets wijzigen"))
    said, form = back.content.decode(), back.context["form"]
    assert not form.errors
    assert QUESTION in said
    assert f'value="{typed["answer_by"]}"' in said
    assert sent_by(back, "")["plannen"] == typed["plannen"]
    assert sent_by(back, "")["fase"] == "bekijk"
    assert not Question.objects.exists()
    done = at_desk.post(address, sent_by(look, "Wijzig 2"))
    assert done.url == reverse("desk:bulk-done", args=[BulkAct.objects.get().id])
    assert {one.text for one in Question.objects.all()} == {QUESTION}


def test_who_was_chosen_is_still_chosen_when_one_goes_back(
    at_desk: Client, three: list[Initiative], colleague: Person
) -> None:
    who, plans = str(membership_of(colleague).id), ",".join(str(plan.id) for plan in three)
    typed = {"verb": "assign", "plannen": plans, "who": who, "task": "adviser"}
    look = at_desk.post(reverse("desk:bulk"), {**typed, "fase": "bekijk"})
    said = at_desk.post(reverse("desk:bulk"), sent_by(look, "Iets wijzigen")).content.decode()
    assert f'<option value="{who}" selected>' in said
    assert '<option value="adviser" selected>' in said


def test_a_question_stays_where_plans_left_the_desk_meanwhile(
    at_desk: Client, three: list[Initiative], other_team: Party
) -> None:
    address, typed = reverse("desk:bulk"), asked_of(three)
    gone = {**typed, "plannen": f"{typed['plannen']},{uuid4()}", "fase": "bekijk"}
    page = at_desk.post(address, gone)
    assert page.status_code == 200
    assert QUESTION in page.content.decode()
    assert "op uw bureau" in str(page.context["form"].non_field_errors())
    assert set(page.context["ids"]) == {plan.id for plan in three}
    again = at_desk.post(address, {**typed, **sent_by(page, "")})
    assert len(again.context["changes"]) == 3


@pytest.mark.parametrize("phase", ["bekijk", "doe"])
def test_too_long_a_question_is_said_and_kept(phase: str, at_desk: Client, three: list[Initiative]) -> None:
    typed = asked_of(three, text="x" * 2001)
    page = at_desk.post(reverse("desk:bulk"), {**typed, "fase": phase})
    form = page.context["form"]
    assert "te lang: 2001 tekens" in str(form.errors["text"])
    assert typed["text"] in page.content.decode()
    assert "maxlength" not in str(form["text"])


def test_a_question_to_one_and_to_many_is_the_same_question() -> None:
    many = BulkForm(verb="ask", people=[], teams=[], themes=[])
    one = QuestionForm(people=[])
    assert list(many.fields) == ["text", "answer_by"]
    assert list(one.fields) == ["person", "text", "answer_by"]
    for name in many.fields:
        assert str(many[name]) == str(one[name])
        assert many.fields[name].help_text == one.fields[name].help_text


def test_a_question_to_many_waits_while_somebody_signs_in_again(
    at_desk: Client, three: list[Initiative], official: Person
) -> None:
    address, typed = f"{reverse('desk:bulk')}?beeld=alles-open", asked_of(three)
    mark = {kept_text.WRITER: kept_text.mark_of(official)}
    look = at_desk.post(address, {**typed, "fase": "bekijk"})
    for page in (at_desk.post(address, {**typed, "fase": "kies"}), look):
        assert sent_by(page, "").items() >= mark.items()
    at_desk.session.flush()
    at_desk.post(address, sent_by(look, "Wijzig 3"))
    sign_in(at_desk, official)
    page = at_desk.get(address)
    assert QUESTION in page.content.decode()
    assert set(page.context["ids"]) == {plan.id for plan in three}
    look = at_desk.post(address, {**typed, **sent_by(page, "")})
    at_desk.post(address, sent_by(look, "Wijzig 3"))
    assert Question.objects.count() == 3
    assert at_desk.get(address).status_code == 302


@pytest.mark.parametrize(("many", "words"), [(500, "op uw bureau"), (501, "hooguit 500")])
def test_five_hundred_plans_are_taken_in_and_no_more(
    at_desk: Client, official: Person, sent_initiative: Initiative, many: int, words: str
) -> None:
    details = {"verb": "assign", "who": str(membership_of(official).id), "task": "handler", "fase": "bekijk"}
    plans = ",".join(str(uuid4()) for _number in range(many))
    answer = at_desk.post(reverse("desk:bulk"), {**details, "plannen": plans}, follow=True)
    assert answer.status_code == 200
    told = [str(one) for one in answer.context["messages"]] or answer.context["form"].non_field_errors()
    assert len(told) == 1
    assert words in told[0]


def test_all_of_a_view_can_be_chosen(at_desk: Client, three: list[Initiative]) -> None:
    page = at_desk.post(f"{reverse('desk:bulk')}?beeld=nieuw", {"verb": "ask", "alles": "1"})
    assert set(page.context["ids"]) == {three[1].id, three[2].id}


def test_somebody_who_leaves_hands_over_all_their_work(
    at_desk: Client, three: list[Initiative], official: Person, colleague: Person, other_district_official: Person
) -> None:
    assert official.name in at_desk.get(reverse("desk:handover")).content.decode()
    page = at_desk.post(reverse("desk:bulk"), {"verb": "move", "van": str(official.id)})
    assert page.context["ids"] == [three[0].id]
    stranger = {"verb": "move", "van": str(other_district_official.id)}
    assert at_desk.post(reverse("desk:bulk"), stranger).status_code == 404


def test_an_alderman_hands_over_to_another(
    accepted_initiative: Initiative, executive: Person, official: Person, signed_in: SignedIn
) -> None:
    party = membership_of(executive).party
    another = factories.MembershipFactory(party=party).person
    actions.assign(
        process=process_of(accepted_initiative), works=[work_of(executive, "adviser")], by=official, at=timezone.now()
    )
    client = signed_in(executive)
    details = {"verb": "move", "van": str(executive.id), "who": str(membership_of(another).id)}
    look = client.post(reverse("desk:bulk"), {**details, "fase": "bekijk"})
    client.post(reverse("desk:bulk"), {**details, "fase": "doe", "fingerprint": look.context["fingerprint"]})
    running = Assignment.objects.filter(process=accepted_initiative.process, task="adviser", until=None)
    assert [one.person for one in running] == [another]


@pytest.fixture
def left(
    accepted_initiative: Initiative, official: Person, colleague: Person, team: Party, admin: Person, later: datetime
) -> Person:
    """Carla handled a plan and has left the team; her task runs on."""
    actions.assign(
        process=process_of(accepted_initiative), works=[work_of(colleague)], by=official, at=later - timedelta(hours=1)
    )
    accounts.end_membership(membership_id=membership_of(colleague).id, by=admin, at=later)
    return colleague


def process_of(plan: Initiative) -> Process:
    assert plan.process is not None
    return plan.process


def test_who_has_left_is_offered_for_handing_over_and_their_tasks_move(
    at_desk: Client, left: Person, official: Person, admin: Person, accepted_initiative: Initiative
) -> None:
    first = at_desk.get(reverse("desk:handover"))
    assert first.context["people"][0] == (left, 1, True)
    assert "niet meer bij het team" in first.content.decode()
    chosen = at_desk.post(reverse("desk:bulk"), {"verb": "move", "van": str(left.id)})
    assert chosen.context["ids"] == [accepted_initiative.id]
    details = {"verb": "move", "van": str(left.id), "who": str(membership_of(official).id)}
    look = at_desk.post(reverse("desk:bulk"), {**details, "fase": "bekijk"})
    at_desk.post(reverse("desk:bulk"), {**details, "fase": "doe", "fingerprint": look.context["fingerprint"]})
    assert not Assignment.objects.filter(person=left, until=None).exists()
    assert left not in [person for person, _tasks, _left in at_desk.get(reverse("desk:handover")).context["people"]]
    assert at_desk.post(reverse("desk:bulk"), {"verb": "move", "van": str(left.id)}).status_code == 404


def test_handing_over_twice_leads_to_what_was_done(
    at_desk: Client, left: Person, official: Person, accepted_initiative: Initiative
) -> None:
    """Who has left has no task any more after the first press, and is nobody of this desk."""
    details = {"verb": "move", "van": str(left.id), "who": str(membership_of(official).id)}
    look = at_desk.post(reverse("desk:bulk"), {**details, "fase": "bekijk"})
    answers = [
        at_desk.post(reverse("desk:bulk"), {**details, "fase": "doe", "fingerprint": look.context["fingerprint"]})
        for _press in range(2)
    ]
    act = BulkAct.objects.get()
    assert [one.url for one in answers] == [reverse("desk:bulk-done", args=[act.id])] * 2


def test_who_has_left_can_be_named_in_the_filter_of_who_works_on_it(
    at_desk: Client, left: Person, accepted_initiative: Initiative
) -> None:
    found = at_desk.get(reverse("desk:queue"), {"beeld": View.OPEN, "bij": str(left.id)})
    assert [row.initiative for row in found.context["rows"]] == [accepted_initiative]
    assert [words for words, _without in found.context["filters"]] == [left.name]


def test_handing_over_asks_as_much_for_one_as_for_many(
    at_desk: Client, left: Person, official: Person, team: Party, accepted_initiative: Initiative, later: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_:
            at_desk.get(reverse("desk:handover"))
        return len(queries_)

    asked()
    few = asked()
    for _number in range(5):
        person = factories.PersonFactory()
        factories.MembershipFactory(person=person, party=team)
        actions.assign(process=process_of(accepted_initiative), works=[work_of(person)], by=official, at=later)
    asked()  # the ledger moved, and the desk is read anew
    assert asked() == few


def test_more_work_than_one_act_takes_is_told(
    at_desk: Client, left: Person, official: Person, three: list[Initiative], monkeypatch: pytest.MonkeyPatch
) -> None:
    for plan in three[1:]:
        actions.assign(process=process_of(plan), works=[work_of(official)], by=official, at=timezone.now())
    chosen = {"verb": "move", "van": str(official.id)}
    page = at_desk.post(reverse("desk:bulk"), chosen)
    assert page.context["left_over"] == 0
    monkeypatch.setattr(actions, "MOST_PLANS", 1)
    page = at_desk.post(reverse("desk:bulk"), chosen)
    assert len(page.context["ids"]) == 1
    assert page.context["left_over"] == 2
    assert "Er blijven 2 plannen over" in page.content.decode()
