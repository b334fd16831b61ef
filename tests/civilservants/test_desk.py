"""The desk: who sees which plan, in which view, and what they can do there."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from civilservants import actions, counts, queries, queue, triage
from civilservants.choices import LONGEST_SEARCH
from civilservants.queue import Filters, View
from decisions import actions as decisions
from decisions import own_place
from decisions.models import Assignment, Mandate, Step
from districts.models import District, Neighbourhood
from initiatives import actions as initiatives
from initiatives.models import Initiative
from ledger import queries as ledger
from ledger.followed import lines_up_to
from ledger.kept import forget_all
from tests import factories
from tests.civilservants.shown import rows_shown, shown, told_shown
from tests.conftest import SignedIn, open_step_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


SIDES = {View.TEAM, View.OTHERS, View.SOON}
"""Views that another view says already; tests of their own hold them."""


@pytest.fixture
def at_desk(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


def views_with(step: Step, person: Person, at: datetime) -> set[View]:
    desk = queries.desk_of(person, at)
    assert desk is not None
    return {view for view in View if shown(desk, view).filter(step=step).exists()} - SIDES


def send_another(number: int, content: initiatives.Content, by: Person, at: datetime) -> Initiative:
    other = initiatives.draft(content=content, group_name=f"Groep {number}", by=by, at=at)
    return initiatives.send(initiative_id=other.id, by=by, at=at)


# Views


def test_a_plan_that_nobody_accepted_is_new_and_waits_for_no_one_person(
    first_step: Step, official: Person, colleague: Person, later: datetime
) -> None:
    assert views_with(first_step, official, later) == {View.NEW, View.OPEN}
    assert views_with(first_step, colleague, later) == {View.NEW, View.OPEN}


def test_an_accepted_plan_waits_for_who_signs(
    accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime
) -> None:
    step = open_step_of(accepted_initiative)
    assert views_with(step, official, later) == {View.MINE, View.OPEN}
    assert views_with(step, colleague, later) == {View.OPEN}


def test_an_open_proposal_waits_for_who_has_not_spoken(
    joint_step: Step, official: Person, representative: Person, later: datetime
) -> None:
    assert views_with(joint_step, official, later) == {View.MINE, View.RESIDENTS, View.OPEN}
    decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    assert views_with(joint_step, official, later) == {View.RESIDENTS, View.OPEN}


def test_a_term_that_passed_is_late(first_step: Step, official: Person, at: datetime) -> None:
    assert View.LATE in views_with(first_step, official, at + timedelta(days=60))


def test_work_of_social_work_waits_for_its_handler_until_somebody_is_assigned(
    joint_step: Step,
    official: Person,
    representative: Person,
    social_worker: Person,
    welfare: Party,
    later: datetime,
) -> None:
    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    step = Step.objects.get(process=joint_step.process, closed_at=None)
    assert views_with(step, official, later) == {View.MINE, View.RESIDENTS, View.SOCIAL_WORK, View.OPEN}
    decisions.assign(
        process_id=step.process_id, party=welfare, person=social_worker, task="social_worker", by=official, at=later
    )
    assert views_with(step, official, later) == {View.RESIDENTS, View.SOCIAL_WORK, View.OPEN}


@pytest.mark.parametrize("person", ["official", "colleague", "executive"])
@pytest.mark.parametrize(
    "stage", ["sent_initiative", "accepted_initiative", "joint_step", "proposed", "advised", "offered", "answered"]
)
def test_the_views_and_the_sentence_agree(
    request: pytest.FixtureRequest, person: str, stage: str, representative: Person, later: datetime
) -> None:
    """What is read in bulk for the views gives the same answer as what is read for a row."""
    if stage == "advised":
        request.getfixturevalue("formal")
        step = request.getfixturevalue("joint_step")
    elif stage in {"offered", "answered"}:
        step = request.getfixturevalue("joint_step")
        transfer = decisions.offer_transfer(
            step_id=step.id,
            kind="share",
            giver=request.getfixturevalue("group"),
            receiver=request.getfixturevalue("executive_board"),
            reason="Beslis mee.",
            answer_by=later.date(),
            by=representative,
            at=later,
        )
        if stage == "answered":
            decisions.accept_transfer(transfer_id=transfer.id, by=request.getfixturevalue("official"), at=later)
    elif stage == "proposed":
        step = request.getfixturevalue("joint_step")
        decisions.propose(step_id=step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
    else:
        made = request.getfixturevalue(stage)
        step = made if isinstance(made, Step) else open_step_of(made)
    reader = request.getfixturevalue(person)
    desk = queries.desk_of(reader, later)
    assert desk is not None
    (row,) = rows_shown(desk, View.OPEN)
    shown = views_with(step, reader, later)
    expected = {View.MINE: triage.Waits.ME, View.RESIDENTS: triage.Waits.RESIDENTS}
    expected[View.SOCIAL_WORK] = triage.Waits.SOCIAL_WORK
    assert {waits for view, waits in expected.items() if view in shown} == set(row.reason.waits_on)


def test_the_adviser_has_the_turn_and_the_nearest_day_comes_first(
    formal: None,
    joint_step: Step,
    official: Person,
    representative: Person,
    executive: Person,
    executive_board: Party,
    group: Party,
    content: initiatives.Content,
    resident: Person,
    at: datetime,
    later: datetime,
) -> None:
    assert views_with(joint_step, official, later) == {View.SOCIAL_WORK, View.OPEN}
    other = send_another(1, content, resident, at)
    initiatives.accept_for_handling(initiative_id=other.id, by=official, at=at)
    decisions.offer_transfer(
        step_id=joint_step.id,
        kind="share",
        giver=group,
        receiver=executive_board,
        reason="Beslis mee.",
        answer_by=later.date(),
        by=representative,
        at=later,
    )
    desk = queries.desk_of(official, later)
    assert desk is not None
    found = told_shown(desk, View.MINE)
    assert [row.step_id for row in found] == [joint_step.id, open_step_of(other).id]
    assert found[0].until == later.date()


def test_the_pane_shows_what_was_advised_and_offered(
    formal: None,
    joint_step: Step,
    at_desk: Client,
    social_worker: Person,
    later: datetime,
) -> None:
    address = reverse("desk:plan", args=[Initiative.objects.get().id])
    assert "Welzijn Oostwold is om advies gevraagd" in at_desk.get(address).content.decode()
    decisions.give_advice(advice_id=joint_step.advices.get().id, text="Doe het samen.", by=social_worker, at=later)
    shown = at_desk.get(address).content.decode()
    assert "Welzijn Oostwold gaf advies" in shown
    assert "Doe het samen." in shown


def test_a_plan_that_ended_is_in_no_view(accepted_initiative: Initiative, official: Person, later: datetime) -> None:
    step = open_step_of(accepted_initiative)
    decisions.propose(step_id=step.id, by=official, outcome="no", reasons="Het kan niet.", at=later)
    assert views_with(step, official, later) == set()


def test_counts_are_those_of_the_views(first_step: Step, official: Person, later: datetime) -> None:
    desk = queries.desk_of(official, later)
    assert desk is not None
    views = {view: queue.asked(desk, view) for view in View}
    counted = counts.counted(official.id, views, lines_up_to(ledger.state()))
    expected = views_with(first_step, official, later) | {View.TEAM}
    assert counted == {view: int(view in expected) for view in View}


def test_filters_narrow_the_queue(
    first_step: Step, official: Person, neighbourhood: Neighbourhood, district: District, later: datetime
) -> None:
    desk = queries.desk_of(official, later)
    assert desk is not None
    found = {
        Filters(): True,
        Filters(place=neighbourhood.code): True,
        Filters(place=district.code): True,
        Filters(place="WK000000"): False,
        Filters(theme="libraries"): True,
        Filters(theme="parks"): False,
        Filters(text="BIBLIOTHEEK"): True,
        Filters(text="zwembad"): False,
        Filters(text="biblio oude"): True,
        Filters(text="100%_"): False,
        Filters(text="'; --"): False,
        Filters(state="nieuw"): True,
        Filters(state="voorstel"): False,
        Filters(step="explore"): True,
        Filters(step="decide"): False,
        Filters(decides="municipal_team"): True,
        Filters(decides="samen"): False,
        Filters(whose="niemand"): True,
        Filters(whose="mij"): False,
        Filters(late="te-laat"): False,
        Filters(late="onzin"): False,
        Filters(party="onzin"): False,
        Filters(place=neighbourhood.code, theme="libraries", text="bibliotheek"): True,
        Filters(place=neighbourhood.code, theme="libraries", text="zwembad"): False,
    }
    for filters, expected in found.items():
        assert shown(desk, View.OPEN, filters).exists() is expected, filters


# Pages


def test_the_queue_tells_why_a_plan_stands_there(at_desk: Client, sent_initiative: Initiative) -> None:
    page = at_desk.get(reverse("desk:queue"), {"beeld": "nieuw"})
    said = page.content.decode()
    assert sent_initiative.title in said
    assert page.context["rows"][0].reason.sentence in said


@pytest.mark.parametrize(
    "query", ["beeld=onzin", "page=999", "page=x", "wijk=%00", "thema=%27", "zoek=" + "a" * 3000, "zoek=%E2%80%AEabc"]
)
def test_a_strange_address_shows_the_queue(at_desk: Client, sent_initiative: Initiative, query: str) -> None:
    assert at_desk.get(f"{reverse('desk:queue')}?{query}").status_code == 200


def test_no_more_can_be_typed_than_is_searched_for(at_desk: Client, sent_initiative: Initiative) -> None:
    page = at_desk.get(reverse("desk:queue"), {"zoek": "a" * 3000}).content.decode()
    assert f'value="{"a" * LONGEST_SEARCH}" maxlength="{LONGEST_SEARCH}"' in page


def test_another_districts_official_sees_nothing_of_it(
    signed_in: SignedIn, other_district_official: Person, sent_initiative: Initiative
) -> None:
    browser = signed_in(other_district_official)
    assert sent_initiative.title not in browser.get(reverse("desk:queue"), {"beeld": "alles-open"}).content.decode()
    for name in ("desk:plan", "desk:assign"):
        assert browser.get(reverse(name, args=[sent_initiative.id])).status_code == 404
    assert browser.post(reverse("desk:accept", args=[sent_initiative.id])).status_code == 404
    assert browser.get(sent_initiative.get_absolute_url()).status_code == 200


def test_a_draft_lies_on_no_desk(at_desk: Client, draft_initiative: Initiative) -> None:
    assert at_desk.get(reverse("desk:plan", args=[draft_initiative.id])).status_code == 404
    assert at_desk.get(reverse("desk:plan", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("person", ["resident", "representative", "social_worker", "admin"])
def test_who_has_no_desk_gets_404(
    request: pytest.FixtureRequest, signed_in: SignedIn, person: str, sent_initiative: Initiative
) -> None:
    browser = signed_in(request.getfixturevalue(person))
    assert browser.get(reverse("desk:queue")).status_code == 404


def test_a_role_that_ended_a_second_ago_closes_the_desk(
    at_desk: Client, official: Person, sent_initiative: Initiative, later: datetime
) -> None:
    membership = Membership.objects.get(person=official)
    accounts.end_membership(membership_id=membership.id, by=official, at=later)
    assert at_desk.post(reverse("desk:accept", args=[sent_initiative.id])).status_code == 404
    sent_initiative.refresh_from_db()
    assert sent_initiative.accepted_at is None


def test_accepting_makes_one_the_handler(at_desk: Client, official: Person, sent_initiative: Initiative) -> None:
    answer = at_desk.post(f"{reverse('desk:accept', args=[sent_initiative.id])}?beeld=nieuw")
    assert answer.url == f"{reverse('desk:plan', args=[sent_initiative.id])}?beeld=nieuw"
    sent_initiative.refresh_from_db()
    assert sent_initiative.accepted_by == official
    assert Assignment.objects.get(process=sent_initiative.process).person == official


def test_accepting_what_a_colleague_accepted_says_so(
    signed_in: SignedIn, accepted_initiative: Initiative, colleague: Person
) -> None:
    answer = signed_in(colleague).post(reverse("desk:accept", args=[accepted_initiative.id]), follow=True)
    assert [str(message.level_tag) for message in answer.context["messages"]] == ["error"]
    assert "Een collega" in str(next(iter(answer.context["messages"])))


def test_accepting_twice_names_no_colleague(at_desk: Client, accepted_initiative: Initiative) -> None:
    answer = at_desk.post(reverse("desk:accept", args=[accepted_initiative.id]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["U hebt dit plan al in behandeling genomen."]


def test_who_was_put_on_a_plan_before_it_was_accepted_accepts_it(
    at_desk: Client, sent_initiative: Initiative, official: Person, team: Party, later: datetime
) -> None:
    assert sent_initiative.process_id is not None
    decisions.assign(
        process_id=sent_initiative.process_id, party=team, person=official, task="handler", by=official, at=later
    )
    answer = at_desk.post(reverse("desk:accept", args=[sent_initiative.id]), follow=True)
    assert [str(message.level_tag) for message in answer.context["messages"]] == ["success"]
    sent_initiative.refresh_from_db()
    assert sent_initiative.accepted_by == official
    assert Assignment.objects.filter(process=sent_initiative.process_id, until=None).count() == 1


def test_a_plan_that_ended_can_still_be_read(
    at_desk: Client, accepted_initiative: Initiative, official: Person, later: datetime
) -> None:
    step = open_step_of(accepted_initiative)
    decisions.propose(step_id=step.id, by=official, outcome="no", reasons="Het dak is te zwak.", at=later)
    page = at_desk.get(reverse("desk:plan", args=[accepted_initiative.id]))
    assert "Het dak is te zwak." in page.content.decode()


def test_the_executive_can_take_back_and_an_official_cannot(
    signed_in: SignedIn, at_desk: Client, executive: Person, joint_step: Step, accepted_initiative: Initiative
) -> None:
    take_back = reverse("decisions:withdraw", args=[joint_step.id])
    plan = reverse("desk:plan", args=[accepted_initiative.id])
    assert take_back in signed_in(executive).get(plan).content.decode()
    assert take_back not in at_desk.get(plan).content.decode()


# Assigning


def test_who_does_a_task_is_chosen_from_those_who_can(
    at_desk: Client, official: Person, colleague: Person, social_worker: Person, accepted_initiative: Initiative
) -> None:
    address = reverse("desk:assign", args=[accepted_initiative.id])
    handlers = at_desk.get(address, {"taak": "handler"}).context["people"]
    assert [membership.person for membership in handlers] == [colleague]
    workers = at_desk.get(address, {"taak": "social_worker"}).context["people"]
    assert [membership.person for membership in workers] == [social_worker]


def test_social_work_is_suggested_to_social_workers_first(
    at_desk: Client,
    joint_step: Step,
    accepted_initiative: Initiative,
    official: Person,
    colleague: Person,
    representative: Person,
    social_worker: Person,
    later: datetime,
) -> None:
    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    page = at_desk.get(reverse("desk:assign", args=[accepted_initiative.id]), {"taak": "adviser"})
    assert page.context["suggested_task"] == "social_worker"
    assert page.context["suggestion"].keeps_out_officials
    people = [membership.person for membership in page.context["people"]]
    assert people[0] == social_worker
    assert {official, colleague} <= set(people)


def test_assigning_and_ending(
    at_desk: Client, social_worker: Person, accepted_initiative: Initiative, official: Person
) -> None:
    membership = Membership.objects.get(person=social_worker)
    address = f"{reverse('desk:assign', args=[accepted_initiative.id])}?taak=social_worker"
    seen = at_desk.get(address).context["form"]["seen"].value()
    assert at_desk.post(address, {"who": str(membership.id), "seen": seen}).status_code == 302
    assignment = Assignment.objects.get(person=social_worker)
    assert (assignment.task, assignment.since_by) == ("social_worker", official)
    end = reverse("desk:end-assignment", args=[accepted_initiative.id, assignment.id])
    assert at_desk.post(end).status_code == 302
    assignment.refresh_from_db()
    assert assignment.until_by == official
    assert at_desk.post(end, follow=True).status_code == 200


@pytest.mark.parametrize("choice", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_forged_choice_assigns_nobody(
    at_desk: Client,
    accepted_initiative: Initiative,
    choice: str,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    address = f"{reverse('desk:assign', args=[accepted_initiative.id])}?taak=social_worker"
    with nothing_written():
        page = at_desk.post(address, {"who": choice})
    assert page.context["form"].errors


def test_an_assignment_of_another_plan_cannot_be_ended_from_here(
    at_desk: Client, accepted_initiative: Initiative, content: initiatives.Content, resident: Person, at: datetime
) -> None:
    other = send_another(1, content, resident, at)
    assignment = Assignment.objects.get(process=accepted_initiative.process)
    address = reverse("desk:end-assignment", args=[other.id, assignment.id])
    assert at_desk.post(address).status_code == 404


# Speed


@pytest.mark.parametrize("page", ["queue", "plan"])
def test_the_desk_asks_as_many_queries_for_many_plans_as_for_one(
    page: str,
    at_desk: Client,
    accepted_initiative: Initiative,
    content: initiatives.Content,
    resident: Person,
    official: Person,
    at: datetime,
) -> None:
    address = reverse("desk:queue") if page == "queue" else reverse("desk:plan", args=[accepted_initiative.id])
    query: dict[str, Any] = {"beeld": "alles-open"}
    forget_all()
    with CaptureQueriesContext(connection) as one:
        at_desk.get(address, query)
    for number in range(6):
        other = send_another(number, content, resident, at)
        initiatives.accept_for_handling(initiative_id=other.id, by=official, at=at)
        decisions.propose(step_id=open_step_of(other).id, by=official, outcome="yes", reasons="Ja.", at=at)
    forget_all()
    with CaptureQueriesContext(connection) as many:
        assert len(at_desk.get(address, query).context["rows"]) == 7
    assert len(many) <= len(one) + 1  # the name of the site is read anew each minute
    assert len(many) <= 42


def test_a_kept_queue_is_of_one_reader_and_goes_when_a_plan_is_put_away(
    accepted_initiative: Initiative, official: Person, colleague: Person, signed_in: SignedIn
) -> None:
    address, title = f"{reverse('desk:queue')}?beeld=wacht-op-mijn-team", accepted_initiative.title.encode()
    own, other = signed_in(official), signed_in(colleague)
    assert title in own.get(address).content
    assert title in own.get(address).content  # the kept one
    now = timezone.now()
    actions.snooze(initiative=accepted_initiative, until=now.date() + timedelta(days=9), by=official, at=now)
    assert title not in own.get(address).content
    assert title in other.get(address).content


# May you?


def test_the_pane_leads_to_the_clock_for_who_may_move_it(
    joint_step: Step, official: Person, colleague: Person, signed_in: SignedIn
) -> None:
    address = reverse("decisions:term", args=[joint_step.id])
    page = beside(signed_in(official), joint_step).content.decode()
    assert address in page
    assert "klok stilzetten" in page
    assert signed_in(official).get(address).status_code == 200
    assert address not in beside(signed_in(colleague), joint_step).content.decode()


def beside(client: Client, step: Step) -> Any:
    return client.get(reverse("desk:plan", args=[Initiative.objects.get(process=step.process_id).id]))


def test_who_signs_under_a_mandate_that_covers_this_may_decide(
    joint_step: Step, official: Person, signed_in: SignedIn
) -> None:
    page = beside(signed_in(official), joint_step)
    assert "heeft een mandaat" in page.content.decode()
    assert [one["title"] if isinstance(one, dict) else one.title for one in page.context["asked"]]


def test_who_has_a_conflict_of_interest_is_told_no_and_asked_for_nothing(
    joint_step: Step, official: Person, signed_in: SignedIn, later: datetime
) -> None:
    decisions.recuse(process_id=joint_step.process_id, by=official, at=later)
    page = beside(signed_in(official), joint_step)
    assert "U beslist niet mee over dit plan" in page.content.decode()
    assert "heeft een mandaat" not in page.content.decode()
    assert page.context["asked"] == []
    assert official.name not in page.context["who_may"]


def test_a_conflict_that_is_not_on_record_counts_too(
    joint_step: Step, official: Person, signed_in: SignedIn, settings: Any
) -> None:
    settings.KEPT_FROM_DECIDING = ["tests.civilservants.test_desk.always"]
    page = beside(signed_in(official), joint_step)
    assert "U beslist niet mee over dit plan" in page.content.decode()
    assert page.context["asked"] == []


def always(person: Person, process_id: UUID) -> bool:
    return True


@pytest.mark.parametrize("other_holds_one", [False, True])
def test_who_has_no_mandate_valid_today_is_told_no(
    other_holds_one: bool, joint_step: Step, official: Person, colleague: Person, team: Party, signed_in: SignedIn
) -> None:
    Mandate.objects.filter(party=team).update(valid_from=date(2020, 1, 1), valid_until=date(2026, 1, 1))
    if other_holds_one:
        Membership.objects.filter(person=colleague).update(is_representative=True, function="teamleider")
        factories.MandateFactory(party=team, function="teamleider")
    page = beside(signed_in(official), joint_step)
    [may] = page.context["may_you"]
    [asked] = own_place.may_decide(official, [team], joint_step, None, timezone.now())
    assert may == asked
    assert may.falls_short
    assert may.falls_short in page.content.decode()
    assert (colleague.name in may.falls_short) is other_holds_one
