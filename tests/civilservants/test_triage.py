"""The sentences of the queue, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from civilservants.triage import Decider, Side, Situation, Tone, Waits, days_in_words, is_late, reason

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def situation(*deciders: Decider, **facts: Any) -> Situation:
    return Situation(
        **{"today": TODAY, "sent_on": date(2026, 11, 2), "ends_on": date(2026, 12, 18), "deciders": deciders, **facts}
    )


GROUP = Decider("Onze Linde", Side.RESIDENTS)
GROUP_SAID_YES = Decider("Onze Linde", Side.RESIDENTS, said="consent")
MINE = Decider("Wijkteam Oost", is_mine=True)
MINE_SAID_YES = Decider("Wijkteam Oost", is_mine=True, said="consent")
TEAM = Decider("Wijkteam Oost")
WELFARE = Decider("Samenwijk", Side.SOCIAL_WORK)


@pytest.mark.parametrize(
    ("stands", "sentence", "waits"),
    [
        (
            situation(GROUP_SAID_YES, MINE, has_proposal=True),
            "Onze Linde said yes. Your voice is missing.",
            {Waits.ME},
        ),
        (
            situation(GROUP, MINE_SAID_YES, has_proposal=True),
            "You said yes. The wait is for Onze Linde.",
            {Waits.RESIDENTS},
        ),
        (
            situation(GROUP_SAID_YES, MINE, WELFARE, has_proposal=True),
            "Onze Linde said yes. Your voice is missing, and that of Samenwijk.",
            {Waits.ME, Waits.SOCIAL_WORK},
        ),
        (
            situation(Decider("Onze Linde", Side.RESIDENTS, said="abstention"), TEAM, WELFARE, has_proposal=True),
            "Onze Linde abstained. The wait is for Wijkteam Oost and Samenwijk.",
            {Waits.SOCIAL_WORK},
        ),
        (situation(MINE), "You decide here. There is no proposal yet.", {Waits.ME}),
        (
            situation(GROUP, MINE),
            "There is no proposal yet. You or Onze Linde can make one.",
            {Waits.ME, Waits.RESIDENTS},
        ),
        (situation(GROUP), "There is no proposal yet. It is up to Onze Linde.", {Waits.RESIDENTS}),
        (situation(MINE, is_accepted=False), "Nobody has accepted this plan yet.", set()),
        (
            situation(MINE, is_accepted=False, may_accept=False),
            "You decide here. There is no proposal yet.",
            {Waits.ME},
        ),
        (
            situation(GROUP, is_social_work=True, i_handle=True),
            (
                "There is no proposal yet. It is up to Onze Linde. "
                "This asks for a social worker, and nobody is assigned yet."
            ),
            {Waits.ME, Waits.RESIDENTS, Waits.SOCIAL_WORK},
        ),
        (
            situation(GROUP, is_social_work=True, i_handle=True, social_workers=("Anouk", "Mo")),
            "There is no proposal yet. It is up to Onze Linde. Social work by Anouk and Mo.",
            {Waits.RESIDENTS, Waits.SOCIAL_WORK},
        ),
    ],
)
def test_the_sentence_says_who_must_act(stands: Situation, sentence: str, waits: set[Waits]) -> None:
    said = reason(stands)
    assert (said.sentence, said.waits_on) == (sentence, frozenset(waits))


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, "3 days late"), (-1, "1 day late"), (0, "today is the last day"), (1, "1 day left"), (25, "25 days left")],
)
def test_days_in_words(days: int, words: str) -> None:
    assert days_in_words(days) == words


@pytest.mark.parametrize(
    ("facts", "tags"),
    [
        ({}, [("25 days left", Tone.SOON)]),
        ({"ends_on": date(2026, 11, 20)}, [("3 days late", Tone.LATE)]),
        ({"is_accepted": False, "sent_on": TODAY}, [("new today", Tone.NEW), ("25 days left", Tone.SOON)]),
        (
            {"is_accepted": False, "ends_on": date(2026, 11, 20)},
            [("3 days late", Tone.LATE), ("new for 21 days", Tone.NEW)],
        ),
        ({"is_social_work": True}, [("25 days left", Tone.SOON), ("social work", Tone.SOCIAL_WORK)]),
    ],
)
def test_tags(facts: dict[str, Any], tags: list[tuple[str, Tone]]) -> None:
    assert [(tag.words, tag.tone) for tag in reason(situation(MINE, **facts)).tags] == tags


def test_the_last_day_itself_is_not_late() -> None:
    assert not is_late(situation(MINE, ends_on=TODAY))
    assert is_late(situation(MINE, ends_on=date(2026, 11, 22)))
