"""The sentences of the queue, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from civilservants.triage import Asked, Decider, Side, Situation, Tone, Waits, days_in_words, is_late, reason, until

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def situation(*deciders: Decider, **facts: Any) -> Situation:
    return Situation(
        **{"today": TODAY, "sent_on": date(2026, 11, 2), "ends_on": date(2026, 12, 18), "deciders": deciders, **facts}
    )


def test_while_the_clock_stands_still_nothing_is_late() -> None:
    stands_still = situation(MINE, ends_on=None)
    assert not is_late(stands_still)
    assert until(stands_still) is None
    assert [tag.words for tag in reason(stands_still).tags] == ["the clock stands still"]


GROUP = Decider("Onze Linde", Side.RESIDENTS)
GROUP_SAID_YES = Decider("Onze Linde", Side.RESIDENTS, said="consent")
MINE = Decider("Wijkteam Oost", is_mine=True)
MINE_SAID_YES = Decider("Wijkteam Oost", is_mine=True, said="consent")
TEAM = Decider("Wijkteam Oost")
WELFARE = Decider("Samenwijk", Side.SOCIAL_WORK)
ADVISER = Asked("Samenwijk", date(2026, 11, 30), Side.SOCIAL_WORK)
MY_ADVICE = Asked("Wijkteam Oost", date(2026, 11, 27), is_mine=True)


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
            situation(GROUP, MINE, advisers=(ADVISER,)),
            "The wait is for the advice of Samenwijk, until 30 November.",
            {Waits.SOCIAL_WORK},
        ),
        (
            situation(GROUP, advisers=(ADVISER, MY_ADVICE)),
            "Your advice is asked, until 27 November. Nobody decides before.",
            {Waits.ME, Waits.SOCIAL_WORK},
        ),
        (
            situation(GROUP, advisers=(MY_ADVICE,), is_accepted=False),
            "Nobody has accepted this plan yet. Your advice is asked, until 27 November. Nobody decides before.",
            {Waits.ME},
        ),
        (
            situation(GROUP_SAID_YES, Decider("Wijkteam Oost", is_mine=True, i_signed=True), has_proposal=True),
            "Onze Linde said yes. The wait is for Wijkteam Oost.",
            set(),
        ),
        (
            situation(
                GROUP_SAID_YES, MINE_SAID_YES, WELFARE, has_proposal=True, offered_by="Onze Linde", answers=(MY_ADVICE,)
            ),
            (
                "Onze Linde said yes. You said yes. The wait is for Samenwijk. "
                "Onze Linde offers to change who decides. Answer by 27 November."
            ),
            {Waits.ME, Waits.SOCIAL_WORK},
        ),
        (
            situation(MINE_SAID_YES, WELFARE, has_proposal=True, offered_by="Wijkteam Oost", answers=(ADVISER,)),
            (
                "You said yes. The wait is for Samenwijk. "
                "Wijkteam Oost offers to change who decides; Samenwijk can answer until 30 November."
            ),
            {Waits.SOCIAL_WORK},
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
    ("facts", "higher"),
    [
        ({}, ["46 days old on its last day"]),
        ({"silent_since": TODAY}, ["our turn since today", "46 days old on its last day"]),
        (
            {"silent_since": date(2026, 11, 20), "is_in_need": True, "supporters": 5},
            [
                "nothing said by us for 3 days",
                "46 days old on its last day",
                "people of this neighbourhood write less easily",
                "5 people behind it",
            ],
        ),
        ({"sent_on": TODAY, "ends_on": date(2026, 11, 24), "supporters": 4}, []),
    ],
)
def test_a_row_says_each_thing_that_moves_it_up(facts: dict[str, Any], higher: list[str]) -> None:
    said = reason(situation(MINE, **facts)).higher
    assert said == (f"Stands higher by: {'; '.join(higher)}." if higher else "")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"asked_until": TODAY}, "A question to a resident is out; they can answer until 23 November."),
        ({"asked_until": date(2026, 11, 22)}, ""),
        ({"answered_on": date(2026, 11, 20)}, "The answer to our question came in on 20 November."),
    ],
)
def test_a_question_that_is_out_or_answered_is_told(facts: dict[str, Any], said: str) -> None:
    stands = reason(situation(MINE, **facts))
    assert stands.sentence == f"You decide here. There is no proposal yet. {said}".strip()
    assert Waits.RESIDENTS not in stands.waits_on
    assert Waits.RESIDENTS in reason(situation(MINE, ends_on=None, awaits_answer=True, **facts)).waits_on


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


def test_the_day_that_counts_is_the_nearest_of_what_is_asked_of_the_reader() -> None:
    assert until(situation(GROUP, advisers=(ADVISER,))) == date(2026, 12, 18)
    assert until(situation(GROUP, advisers=(ADVISER, MY_ADVICE))) == date(2026, 11, 27)
    assert reason(situation(GROUP, advisers=(MY_ADVICE,))).tags[0].words == "4 days left"


def test_the_last_day_itself_is_not_late() -> None:
    assert not is_late(situation(MINE, ends_on=TODAY))
    assert is_late(situation(MINE, ends_on=date(2026, 11, 22)))
