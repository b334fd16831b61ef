"""Every way in which a process template cannot work is found, and named with its step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from accounts.demarcation import Profession
from decisions import terms, words
from decisions.ladder import Role
from decisions.models import ProcessTemplate
from decisions.rules import Rule
from decisions.template_check import StepPlan, TemplateFault, Wrong, faults
from decisions.terms import Unit
from decisions.workflow import Course, Move, Outcome


def step(number: int, **fields: Any) -> StepPlan:
    return StepPlan(
        **{
            "number": number,
            "key": f"step-{number}",
            "profession": Profession.CIVIL_SERVANT,
            "seats": {"municipal_team": Role.DECIDES, "resident_group": Role.CO_PRODUCES},
            "rule": Rule.SOLE,
            "rule_k": 0,
            "term_amount": 3,
            "term_unit": Unit.WEEKS,
            "advice_days": 14,
            "term_article": "Servicenorm, artikel 2",
            "escalates_to": "executive",
            "impasse_escalates_to": "executive",
            **fields,
        }
    )


TOGETHER = {"municipal_team": Role.DECIDES, "resident_group": Role.DECIDES}
BACK = {outcome: Move(Course.REVISE, "step-1") for outcome in Outcome}


def test_a_sound_template_has_no_faults() -> None:
    assert faults([step(1), step(2, seats=TOGETHER, rule=Rule.CONSENT), step(3)]) == []


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([], TemplateFault("", Wrong.NO_STEPS)),
        ([step(1), step(3)], TemplateFault("", Wrong.NUMBERS, {"steps": 2})),
        ([step(1), step(2, key="step-1")], TemplateFault("", Wrong.KEY_TWICE)),
        ([step(1, seats={"partner": Role.ADVISES})], TemplateFault("step-1", Wrong.NOBODY_DECIDES)),
        ([step(1), step(2, seats=TOGETHER)], TemplateFault("step-2", Wrong.SOLE_WITH_MORE, {"deciders": 2})),
        (
            [step(1, seats=TOGETHER, rule=Rule.K_OF_N, rule_k=3)],
            TemplateFault("step-1", Wrong.NEVER_ENOUGH, {"k": 3, "deciders": 2}),
        ),
        (
            [step(1, seats={"municipal_team": Role.DECIDES, "shop": Role.INFORMED})],
            TemplateFault("step-1", Wrong.NO_SUCH_PARTY, {"kind": "shop"}),
        ),
        ([step(1, profession=Profession.SOCIAL_WORKER)], TemplateFault("step-1", Wrong.NO_SOCIAL_WORK)),
        ([step(1, profession=Profession.TOGETHER)], TemplateFault("step-1", Wrong.NO_SOCIAL_WORK)),
        ([step(1, term_amount=0)], TemplateFault("step-1", Wrong.NO_TERM)),
        ([step(1, term_article=" ")], TemplateFault("step-1", Wrong.NO_ARTICLE)),
        (
            [step(1, term_amount=2, advice_days=15)],
            TemplateFault("step-1", Wrong.ADVICE_TOO_LATE, {"advice": 15, "days": 14}),
        ),
        (
            [step(1, term_amount=10, term_unit=Unit.DAYS, advice_days=11)],
            TemplateFault("step-1", Wrong.ADVICE_TOO_LATE, {"advice": 11, "days": 10}),
        ),
        (
            [step(1, term_amount=10, term_unit=Unit.WORKING_DAYS, advice_days=13)],
            TemplateFault("step-1", Wrong.ADVICE_TOO_LATE, {"advice": 13, "days": 12}),
        ),
        (
            [step(1, term_amount=1, term_unit=Unit.MONTHS, advice_days=29)],
            TemplateFault("step-1", Wrong.ADVICE_TOO_LATE, {"advice": 29, "days": 28}),
        ),
        (
            [step(1, escalates_to="municipal_team", impasse_escalates_to="municipal_team")],
            TemplateFault("step-1", Wrong.ESCALATES_TO_ITSELF, {"kind": "municipal_team"}),
        ),
        (
            [step(1, impasse_escalates_to="municipal_team")],
            TemplateFault("step-1", Wrong.ESCALATES_TO_ITSELF, {"kind": "municipal_team"}),
        ),
        ([step(1, escalates_to="")], TemplateFault("step-1", Wrong.ESCALATES_TO_NOBODY, {"kind": ""})),
        (
            [step(1, impasse_escalates_to="mayor")],
            TemplateFault("step-1", Wrong.ESCALATES_TO_NOBODY, {"kind": "mayor"}),
        ),
        (
            [step(1, moves={Outcome.OTHER: Move(Course.REVISE, "gone")})],
            TemplateFault("step-1", Wrong.LEADS_NOWHERE, {"outcome": "other", "to": "gone"}),
        ),
        (
            [step(1, moves={outcome: Move(Course.STOP) for outcome in Outcome}), step(2)],
            TemplateFault("step-2", Wrong.NOT_REACHED),
        ),
        ([step(1, moves=BACK)], TemplateFault("step-1", Wrong.NEVER_ENDS)),
    ],
    ids=lambda value: value.code.value if isinstance(value, TemplateFault) else "",
)
def test_each_fault_is_found_and_nothing_else(steps: list[StepPlan], found: TemplateFault) -> None:
    assert faults(steps) == [found]


@pytest.mark.parametrize(
    "fields",
    [
        {"term_amount": 2, "advice_days": 14},
        {"term_amount": 10, "term_unit": Unit.WORKING_DAYS, "advice_days": 12},
        {"profession": Profession.EITHER},
        {"seats": {"municipal_team": Role.DECIDES, "welfare_team": Role.ADVISES}, "profession": Profession.TOGETHER},
        {"seats": TOGETHER, "rule": Rule.CONSENT, "escalates_to": "municipal_team"},
    ],
)
def test_what_is_just_right_is_no_fault(fields: dict[str, Any]) -> None:
    assert faults([step(1, **fields)]) == []


def test_a_term_may_be_as_short_as_was_counted_and_no_shorter() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(366)]
    for unit in Unit:
        for amount in range(1, 15):
            ends = [
                terms.ends_on(
                    starts_after=day, amount=amount, unit=unit, source=terms.Source.SERVICE_NORM, holidays=frozenset()
                )
                - day
                for day in days
            ]
            if unit is Unit.MONTHS:
                assert min(ends) >= timedelta(days=terms.shortest(amount, unit))
            else:
                assert min(ends) == timedelta(days=terms.shortest(amount, unit))


def test_every_fault_is_named_not_the_first_alone() -> None:
    broken = replace(step(1), seats={}, term_amount=0, term_article="")
    assert {fault.code for fault in faults([broken])} == {Wrong.NOBODY_DECIDES, Wrong.NO_TERM, Wrong.NO_ARTICLE}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("code", Wrong)
def test_every_fault_has_words_with_the_name_of_its_step(code: Wrong, language: str, template: ProcessTemplate) -> None:
    about: dict[str, str | int] = {"steps": 2, "deciders": 2, "k": 3, "kind": "shop", "outcome": "no", "to": "gone"}
    about |= {"advice": 15, "days": 14}
    with translation.override(language):
        [said] = words.what_is_wrong(template, [TemplateFault("together", code, about)])
    assert said.startswith("2. Samen beslissen: " if language == "nl" else "2. Deciding together: ")
    assert "%" not in said
    assert said.endswith(".")
