"""The page of social workers: which plans, what is asked, and who may see it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Party, Person
from decisions import actions as decisions
from decisions.models import Step
from initiatives import actions as initiatives
from initiatives.models import Initiative
from socialwork import asked, queries
from socialwork.queries import Part
from tests.conftest import SignedIn, open_step_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def in_field(signed_in: SignedIn, social_worker: Person) -> Client:
    return signed_in(social_worker)


@pytest.fixture
def social_step(joint_step: Step, official: Person, representative: Person, later: datetime) -> Step:
    """The open step whose work is social work's."""
    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    return Step.objects.get(process=joint_step.process, closed_at=None)


def parts_with(step: Step, person: Person, at: datetime) -> set[Part]:
    fieldwork = queries.fieldwork_of(person, at)
    assert fieldwork is not None
    return {part for part in Part if step in queries.steps_in(part, fieldwork)}


def test_plans_where_the_team_sits(joint_step: Step, social_worker: Person, later: datetime) -> None:
    assert parts_with(joint_step, social_worker, later) == {Part.TABLE}


def test_plans_with_social_work_and_those_that_are_assigned(
    social_step: Step, official: Person, social_worker: Person, welfare: Party, later: datetime
) -> None:
    assert parts_with(social_step, social_worker, later) == {Part.TABLE, Part.NEIGHBOURHOOD}
    decisions.assign(
        process_id=social_step.process_id,
        party=welfare,
        person=social_worker,
        task="social_worker",
        by=official,
        at=later,
    )
    assert parts_with(social_step, social_worker, later) == set(Part)


def test_what_waits_for_the_team_stands_on_top_with_its_own_date(
    formal: None,
    joint_step: Step,
    in_field: Client,
    content: initiatives.Content,
    resident: Person,
    social_worker: Person,
    at: datetime,
    later: datetime,
) -> None:
    drafted = initiatives.draft(content=content, group_name="Anderen", by=resident, at=at)
    other = open_step_of(initiatives.send(initiative_id=drafted.id, by=resident, at=at))
    assert other.term.ends_on < joint_step.term.ends_on
    shown = in_field.get(reverse("fieldwork:home"))
    assert [row.step for row in shown.context["rows"]] == [joint_step, other]
    assert "Advies geven: " in shown.content.decode()
    assert "Tot en met maandag 16 november" in shown.content.decode()
    decisions.give_advice(advice_id=joint_step.advices.get().id, text="Doen.", by=social_worker, at=later)
    shown = in_field.get(reverse("fieldwork:home"))
    assert [row.step for row in shown.context["rows"]] == [other, joint_step]
    assert "Uw team gaf advies." in shown.content.decode()


def test_a_team_without_a_seat_sees_the_offer_it_must_answer(
    first_step: Step, official: Person, social_worker: Person, team: Party, welfare: Party, later: datetime
) -> None:
    decisions.offer_transfer(
        step_id=first_step.id,
        kind="share",
        giver=team,
        receiver=welfare,
        reason="Beslis mee.",
        answer_by=later.date(),
        by=official,
        at=later,
    )
    fieldwork = queries.fieldwork_of(social_worker, later)
    assert fieldwork is not None
    (row,) = queries.rows(queries.steps_in(Part.TABLE, fieldwork), fieldwork)
    assert (row.until, [one.duty.act for one in row.asked]) == (later.date(), ["answer"])


def test_counts_are_those_of_the_lists(social_step: Step, social_worker: Person, later: datetime) -> None:
    fieldwork = queries.fieldwork_of(social_worker, later)
    assert fieldwork is not None
    assert queries.counts(fieldwork) == {Part.TABLE: 1, Part.MINE: 0, Part.NEIGHBOURHOOD: 1}


@pytest.mark.parametrize("person", ["resident", "representative", "official", "executive", "admin"])
def test_only_social_workers_come_in(
    request: pytest.FixtureRequest, signed_in: SignedIn, person: str, sent_initiative: Initiative
) -> None:
    assert signed_in(request.getfixturevalue(person)).get(reverse("fieldwork:home")).status_code == 404


def test_a_name_stays_covered_until_it_is_opened(
    in_field: Client, joint_step: Step, representative: Person, stranger: Person
) -> None:
    said = in_field.get(reverse("fieldwork:home")).content.decode()
    before, _cover, after = said.partition('<details class="cover">')
    assert representative.name not in before
    assert representative.name in after


@pytest.mark.parametrize("query", ["lijst=onzin", "page=99", "lijst=in-de-wijk&page=x"])
def test_a_strange_address_shows_the_page(in_field: Client, joint_step: Step, query: str) -> None:
    assert in_field.get(f"{reverse('fieldwork:home')}?{query}").status_code == 200


def test_as_many_queries_for_many_plans_as_for_one(
    in_field: Client,
    joint_step: Step,
    content: initiatives.Content,
    resident: Person,
    official: Person,
    at: datetime,
) -> None:
    address = reverse("fieldwork:home")
    in_field.get(address)
    with CaptureQueriesContext(connection) as one:
        in_field.get(address)
    for number in range(5):
        drafted = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at)
        other = initiatives.send(initiative_id=drafted.id, by=resident, at=at)
        decisions.propose(step_id=open_step_of(other).id, by=official, outcome="yes", reasons="Ja.", at=at)
    in_field.get(address)
    with CaptureQueriesContext(connection) as many:
        assert len(in_field.get(address).context["rows"]) == 6
    assert len(many) <= len(one) + 1  # the name of the site is read anew each minute
    assert len(many) <= 32


@pytest.mark.parametrize(
    ("asking", "sentences"),
    [
        (asked.Asking("decides"), ["Your team decides here. There is no proposal yet."]),
        (
            asked.Asking("decides", proposed_by="Onze Linde"),
            ["Onze Linde made a proposal. The voice of your team is missing."],
        ),
        (
            asked.Asking("decides", said="consent", proposed_by="Onze Linde"),
            ["Your team has spoken. The wait is for the others."],
        ),
        (asked.Asking("advises"), ["Your team gives advice to who decides."]),
        (
            asked.Asking("advises", advice="awaited", advice_by=date(2026, 11, 16)),
            ["The advice of your team is asked, until 16 November. Nobody decides before."],
        ),
        (asked.Asking("advises", advice="lapsed"), ["Your team gave no advice in time."]),
        (
            asked.Asking("decides", awaits_advice=("Wijkteam Oost",)),
            ["Your team decides here, after the advice of Wijkteam Oost."],
        ),
        (
            asked.Asking("informed", offered_by="Wijkteam Oost", answer_by=date(2026, 11, 16)),
            [
                "Wijkteam Oost offers your team a part in the decision. Answer by 16 November.",
                "Your team is told what happens.",
            ],
        ),
        (
            asked.Asking("", work="Social cohesion"),
            [
                "Your team has no seat at this step.",
                "The work is of social work: social cohesion. Nobody is assigned yet.",
            ],
        ),
    ],
)
def test_what_is_asked_in_words(asking: asked.Asking, sentences: list[str]) -> None:
    with translation.override("en"):
        assert asked.sentences(asking) == sentences


@pytest.mark.parametrize(
    ("role", "said", "asks"), [("decides", "", True), ("decides", "consent", False), ("advises", "", False)]
)
def test_only_a_deciding_team_is_asked_to_speak(role: str, said: str, asks: bool) -> None:
    assert asked.asks_for_voice(asked.Asking(role, said=said)) is asks


def test_what_the_team_has_as_a_whole_is_taken_up_by_one_of_it(
    social_step: Step, in_field: Client, official: Person, social_worker: Person, welfare: Party, later: datetime
) -> None:
    whole = decisions.assign(
        process_id=social_step.process_id, party=welfare, person=None, task="social_worker", by=official, at=later
    )
    assert parts_with(social_step, social_worker, later) == set(Part)
    address = reverse("fieldwork:take-up", args=[whole.id])
    assert address in in_field.get(reverse("fieldwork:home")).content.decode()
    assert in_field.post(address).status_code == 302
    whole.refresh_from_db()
    assert whole.until_by == social_worker
    assert in_field.post(address).status_code == 404
