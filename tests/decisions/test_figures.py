"""The figures: at which rung it was decided, counted once, and hidden where they would tell of one plan."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Party
from decisions import figures
from decisions.ladder import Rung
from decisions.models import Authority, Decision, Step, Term
from districts.models import District
from tests import factories

pytestmark = pytest.mark.django_db

Decide = Callable[..., Decision]


@pytest.fixture
def decide(district: District) -> Decide:
    """A decision of a table, in a year: `decide(2026, group="decides", team="decides")`."""
    group = factories.PartyFactory()
    parties = {
        "group": group,
        "team": factories.PartyFactory(kind=Party.Kind.MUNICIPAL_TEAM),
        "college": factories.PartyFactory(kind=Party.Kind.EXECUTIVE),
    }

    def decide(year: int = 2026, in_district: District = district, *, after: bool = False, **roles: str) -> Decision:
        opened = datetime(year, 3, 2, 9, tzinfo=UTC)
        step = factories.StepFactory(
            process__district=in_district,
            process__opened_at=opened,
            opened_at=opened,
            template_step__rule="k_of_n",
            template_step__rule_k=1,
            seats={parties[name]: role for name, role in roles.items()},
        )
        if after:
            factories.AuthorityFactory(
                step=step,
                basis=Authority.Basis.WITHDRAWAL,
                article="1",
                reason="x",
                seats={parties["college"]: "decides"},
            )
        at = opened + timedelta(days=9)
        proposal = factories.ProposalFactory(step=step, proposed_at=at)
        return factories.DecisionFactory(proposal=proposal, taken_at=at)

    return decide


def only_group() -> figures.Group:
    [year] = figures.years()
    [group] = year.groups
    return group


@pytest.mark.parametrize(
    ("roles", "rung"),
    [
        ({"group": "informed", "team": "decides"}, Rung.KNOWS),
        ({"group": "consulted", "team": "decides"}, Rung.CONSULTED),
        ({"group": "advises", "team": "decides"}, Rung.ADVISES),
        ({"group": "co_produces", "team": "decides"}, Rung.CO_PRODUCES),
        ({"group": "decides", "team": "decides"}, Rung.CO_DECIDES),
        ({"group": "decides", "team": "advises"}, Rung.DECIDES),
        ({"team": "decides"}, Rung.NONE),
    ],
)
def test_a_decision_counts_on_the_rung_of_its_table(decide: Decide, roles: dict[str, str], rung: Rung) -> None:
    decide(**roles)
    counted = only_group().figures
    assert counted.by_rung == {rung: 1}
    assert counted.jointly == (list(roles.values()).count("decides") > 1)


def test_what_was_decided_after_taking_back_stands_apart(decide: Decide, district: District) -> None:
    decide(group="decides", team="decides")
    decide(after=True, group="decides", team="decides")
    counted = only_group().figures
    assert (counted.decisions, counted.taken_back, counted.after_withdrawal) == (1, 1, 1)


def test_districts_and_years_are_counted_apart(decide: Decide, district: District, other_district: District) -> None:
    decide(2025, group="decides")
    for _ in range(2):
        decide(2026, group="decides")
    decide(2026, other_district, group="decides")
    told = [(year.year, [(g.district.name, g.figures.decisions) for g in year.groups]) for year in figures.years()]
    assert told == [(2026, [("Oudeland", 2), ("Nieuwland", 1)]), (2025, [("Oudeland", 1)])]


def test_the_year_is_that_of_the_municipality_and_not_of_greenwich(decide: Decide) -> None:
    decision = decide(2026, group="decides")
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in the municipality
    again = factories.ProposalFactory(step=factories.StepFactory(process=decision.step.process, opened_at=late))
    factories.DecisionFactory(proposal=again, taken_at=late)
    assert [year.year for year in figures.years()] == [2027, 2026]


def test_terms_are_met_or_late(first_step: Step, decide: Decide, at: datetime) -> None:
    Term.objects.filter(step=first_step).update(lapsed_at=at + timedelta(weeks=4))
    late = decide(2026, group="decides")  # decided, and its term was not met
    Term.objects.filter(step=late.step).update(ends_on=late.taken_at.date() - timedelta(days=1))
    met = decide(2026, group="decides")
    Term.objects.filter(step=met.step).update(met_at=met.taken_at)
    counted = only_group().figures
    assert (counted.terms_met, counted.terms_late) == (1, 2)


def test_few_are_hidden_and_not_in_the_sum(
    decide: Decide, client: Client, district: District, other_district: District
) -> None:
    for _ in range(5):
        decide(group="decides", team="decides")
    for _ in range(4):
        decide(in_district=other_district, group="decides")
    [year] = figures.years()
    assert [group.figures.are_few for group in year.groups] == [False, True]
    assert year.shown.decisions == 5
    page = client.get("/zeggenschap/").content.decode()
    assert "Oudeland" in page
    assert "Nieuwland" in page
    assert page.count("shares__bar") == 1
    rows = _rows(client)
    assert rows[0]["besluiten"] == "5"
    assert rows[1]["besluiten"] == "minder dan 5"
    assert {rows[1][name] for name in rows[1] if name.startswith("trede")} == {"minder dan 5"}


def test_the_page_the_picture_and_the_file_say_the_same(decide: Decide, client: Client) -> None:
    for _ in range(3):
        decide(group="decides", team="decides")
    for _ in range(5):
        decide(group="advises", team="decides")
    answer = client.get("/zeggenschap/")
    page = answer.content.decode()
    assert not answer.cookies
    assert 'x="0.0%" y="0" width="62.5%"' in page
    assert 'x="62.5%" y="0" width="37.5%"' in page
    assert "5 (62%)" in page
    assert "3 (38%)" in page
    [row] = _rows(client)
    assert [row[name] for name in row if name.startswith("trede")] == ["0", "0", "0", "5", "0", "3", "0"]
    assert (row["door meer partijen samen"], row["door een partij"]) == ("3", "5")


def test_before_the_first_decision(client: Client, db: None) -> None:
    assert client.get("/zeggenschap/").status_code == 200
    assert _rows(client) == []


def test_a_name_is_no_formula_in_the_file(decide: Decide, client: Client, district: District) -> None:
    District.objects.filter(code=district.code).update(name="=HYPERLINK(1)")
    decide(group="decides")
    assert _rows(client)[0]["wijk"] == "'=HYPERLINK(1)"


def test_the_number_of_questions_does_not_grow(
    decide: Decide, client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for year in range(2020, 2027):
        decide(year, group="decides")
    client.get("/zeggenschap/")
    with django_assert_max_num_queries(6):
        client.get("/zeggenschap/")


def _rows(client: Client) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get("/zeggenschap/cijfers.csv").content.decode())))
