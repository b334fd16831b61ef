"""Advice: asked of each advising seat, given or lapsed, and answered one by one before anybody decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Party, Person
from decisions import actions
from decisions.models import Advice, AdviceAnswer, Proposal, Step
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def step(group: Party, team: Party, welfare: Party, official: Person, social_worker: Person, later: datetime) -> Step:
    """A step at which the team decides, and residents and social workers advise within a week."""
    template = factories.TemplateStepFactory(
        advice_days=7, seats={"municipal_team": "decides", "welfare_team": "advises", "resident_group": "advises"}
    ).template
    assert team.district is not None
    return actions.open_process(
        template=template, group=group, district=team.district, by=official, at=later
    ).steps.get()


@pytest.fixture
def advices(step: Step) -> dict[str, Advice]:
    return {advice.party.kind: advice for advice in step.advices.select_related("party")}


def propose(step: Step, by: Person, at: datetime, *answers: actions.Answer) -> Proposal:
    return actions.propose(step_id=step.id, by=by, outcome="yes", reasons="Ja.", advice_answers=answers, at=at)


def test_each_advising_seat_is_asked_when_the_step_opens(
    advices: dict[str, Advice], step: Step, later: datetime
) -> None:
    assert advices.keys() == {"welfare_team", "resident_group"}
    assert {advice.due_on for advice in advices.values()} == {later.date() + timedelta(days=7)}
    asked = Entry.objects.filter(kind="advice.asked")
    assert {entry.subject for entry in asked} == {advice.id for advice in advices.values()}
    assert json.loads(asked[0].body)["facts"]["due_on"] == "2026-11-10"


def test_it_is_given_once_in_words_that_the_ledger_keeps_sealed(
    advices: dict[str, Advice], social_worker: Person, later: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        given = actions.give_advice(
            advice_id=advices["welfare_team"].id, text=" Begin klein. ", by=social_worker, at=later
        )

    assert [entry.kind for entry in entries] == ["advice.given"]
    assert {o.name: o.content for o in entries[0].sealed.all()} == {
        "text": "Begin klein.",
        "by": str(social_worker.id),
    }
    assert "Begin klein" not in entries[0].body
    assert (given.given_by, given.given_at) == (social_worker, later)


def test_it_lapses_after_its_last_day(
    advices: dict[str, Advice], social_worker: Person, later: datetime, new_entries: NewEntries, refused: Refused
) -> None:
    advice = advices["welfare_team"]
    assert not actions.lapse_advice(advice_id=advice.id, at=later + timedelta(days=7))
    with new_entries() as entries:
        assert actions.lapse_advice(advice_id=advice.id, at=later + timedelta(days=8))
        assert not actions.lapse_advice(advice_id=advice.id, at=later + timedelta(days=8))

    assert [entry.kind for entry in entries] == ["advice.lapsed"]
    with refused(actions.CannotAdvise):
        actions.give_advice(advice_id=advice.id, text="Toch.", by=social_worker, at=later + timedelta(days=8))


def test_nobody_decides_before_each_was_given_or_lapsed(
    step: Step,
    advices: dict[str, Advice],
    official: Person,
    social_worker: Person,
    representative: Person,
    later: datetime,
    refused: Refused,
) -> None:
    with translation.override("en"):
        with refused(actions.CannotPropose, "We wait for: .*Lezers van Oudeland.*Welzijn|Welzijn.*Lezers"):
            propose(step, official, later)
        actions.give_advice(advice_id=advices["welfare_team"].id, text="Doen.", by=social_worker, at=later)
        with refused(actions.CannotPropose, "We wait for: Lezers van Oudeland"):
            propose(step, official, later)
    late = later + timedelta(days=8)
    actions.lapse_advice(advice_id=advices["resident_group"].id, at=late)

    proposal = propose(step, official, late, actions.Answer(advices["welfare_team"].id, "followed"))

    assert proposal.closed_at == late


@pytest.mark.parametrize(
    ("answer", "reason", "words"),
    [
        (None, "", "Say what you do with the advice of Welzijn"),
        ("maybe", "", "Say what you do with the advice of Welzijn"),
        ("partly", " ", "Say why you do not follow the advice of Welzijn"),
        ("not", "\u200b", "Say why you do not follow the advice of Welzijn"),
    ],
)
def test_each_is_answered_and_departing_from_it_is_explained(
    step: Step,
    advices: dict[str, Advice],
    official: Person,
    social_worker: Person,
    representative: Person,
    later: datetime,
    refused: Refused,
    answer: str | None,
    reason: str,
    words: str,
) -> None:
    mine, theirs = advices["welfare_team"], advices["resident_group"]
    actions.give_advice(advice_id=mine.id, text="Doen.", by=social_worker, at=later)
    actions.give_advice(advice_id=theirs.id, text="Doen.", by=representative, at=later)
    answers = [actions.Answer(theirs.id, "followed")]
    if answer is not None:
        answers.append(actions.Answer(mine.id, answer, reason))

    with translation.override("en"), refused(actions.CannotPropose, words):
        propose(step, official, later, *answers)


def test_what_was_done_with_it_is_kept(
    step: Step,
    advices: dict[str, Advice],
    official: Person,
    social_worker: Person,
    representative: Person,
    later: datetime,
    new_entries: NewEntries,
) -> None:
    mine, theirs = advices["welfare_team"], advices["resident_group"]
    actions.give_advice(advice_id=mine.id, text="Doen.", by=social_worker, at=later)
    actions.give_advice(advice_id=theirs.id, text="Doen.", by=representative, at=later)

    with new_entries() as entries:
        propose(
            step, official, later, actions.Answer(mine.id, "not", "Te duur."), actions.Answer(theirs.id, "followed")
        )

    answered = [entry for entry in entries if entry.kind == "advice.answered"]
    assert {entry.subject for entry in answered} == {mine.id, theirs.id}
    assert {o.content for entry in answered for o in entry.sealed.all()} == {"Te duur."}
    assert dict(AdviceAnswer.objects.values_list("advice__party__kind", "answer")) == {
        "welfare_team": "not",
        "resident_group": "followed",
    }


def test_who_advised_for_one_party_speaks_for_no_other(
    step: Step,
    advices: dict[str, Advice],
    group: Party,
    representative: Person,
    team: Party,
    later: datetime,
    refused: Refused,
) -> None:
    actions.give_advice(advice_id=advices["resident_group"].id, text="Doen.", by=representative, at=later)
    actions.lapse_advice(advice_id=advices["welfare_team"].id, at=later + timedelta(days=8))
    factories.MembershipFactory(party=team, person=representative, is_representative=True)

    with translation.override("en"), refused(actions.CannotPropose, "spoken for another party"):
        propose(
            step,
            representative,
            later + timedelta(days=8),
            actions.Answer(advices["resident_group"].id, "followed"),
        )
