"""The figures: counted once, hidden where they would tell of one plan, the same in picture, table and file."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Party, Person
from decisions import actions, figures
from decisions.disclosure import ALL
from decisions.figures import AFTER_WITHDRAWAL, Change, Counted, Group, InTime
from decisions.ladder import Rung
from decisions.models import (
    Advice,
    AdviceAnswer,
    Authority,
    Decision,
    ProcessTemplate,
    Step,
    Term,
    Transfer,
    TransferAnswer,
)
from districts.models import District
from ledger.kept import forget_all
from tests import factories

pytestmark = pytest.mark.django_db

Decide = Callable[..., Decision]


@pytest.fixture
def decide(district: District) -> Decide:
    """A decision of a table, in a year: `decide(2026, group="decides", team="decides")`."""
    library = factories.ProcessTemplateFactory(key="books", name_nl="Een bibliotheek openhouden")
    way = factories.TemplateStepFactory(template=library, key="look", name_nl="Kennismaken", rule="k_of_n", rule_k=1)
    group = factories.PartyFactory()
    parties = {
        "group": group,
        "team": factories.PartyFactory(kind=Party.Kind.MUNICIPAL_TEAM),
        "college": factories.PartyFactory(kind=Party.Kind.EXECUTIVE),
    }

    def decide(
        year: int = 2026,
        in_district: District = district,
        *,
        after: bool = False,
        kind: ProcessTemplate | None = None,
        days: int = 9,
        **roles: str,
    ) -> Decision:
        opened = datetime(year, 3, 2, 9, tzinfo=UTC)
        step = factories.StepFactory(
            process__template=kind or library,
            process__district=in_district,
            process__opened_at=opened,
            opened_at=opened,
            template_step=factories.TemplateStepFactory(template=kind, rule="k_of_n", rule_k=1) if kind else way,
            seats={parties[name]: role for name, role in roles.items()},
        )
        if after:
            factories.AuthorityFactory(
                step=step,
                basis=Authority.Basis.WITHDRAWAL,
                article="Gemeentewet, artikel 1",
                reason="x",
                seats={parties["college"]: "decides"},
            )
        at = opened + timedelta(days=days)
        proposal = factories.ProposalFactory(step=step, proposed_at=at)
        return factories.DecisionFactory(proposal=proposal, taken_at=at)

    return decide


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every figure is shown, however few there are."""
    monkeypatch.setattr(figures, "FEWEST", 1)


def rungs_of(counted: Counted, group: Group = Group()) -> dict[Any, int | None]:  # noqa: B008
    return {code: counted.decisions.count(*group, code) for code in counted.decisions.along(3, *group, ALL)}


@pytest.mark.usefixtures("at_once")
class TestCounting:
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
    def test_a_decision_counts_on_the_rung_of_its_table(
        self, decide: Decide, roles: dict[str, str], rung: Rung
    ) -> None:
        decide(**roles)
        assert rungs_of(figures.count()) == {rung: 1}

    def test_what_was_decided_after_taking_back_stands_apart(self, decide: Decide) -> None:
        decide(group="decides", team="decides")
        decide(after=True, group="decides", team="decides")
        assert rungs_of(figures.count()) == {Rung.CO_DECIDES: 1, AFTER_WITHDRAWAL: 1}

    def test_districts_templates_and_years_are_counted_apart(
        self, decide: Decide, district: District, other_district: District
    ) -> None:
        playground = factories.ProcessTemplateFactory(key="playground")
        decide(2025, group="decides")
        decide(2026, group="decides")
        decide(2026, group="decides", kind=playground)
        decide(2026, other_district, group="decides")
        decisions = figures.count().decisions
        assert decisions.count(ALL, ALL, ALL, ALL) == 4
        assert decisions.count(district.code, ALL, 2026, ALL) == 2
        assert decisions.count(ALL, "playground", ALL, Rung.DECIDES) == 1
        assert decisions.count(ALL, ALL, 2025, ALL) == 1

    def test_plans_of_one_template_count_under_their_own_themes(self, decide: Decide) -> None:
        quiet = factories.ThemeFactory(key="quiet", name_nl="Stilte", template_key="books")
        loud = factories.ThemeFactory(key="loud", name_nl="Muziek", template_key="books")
        for theme in (quiet, quiet, loud):
            factories.InitiativeFactory(sent=True, theme=theme, process=decide(group="decides").step.process)
        decide(group="decides")  # no plan goes by this process
        counted = figures.count()
        assert {theme: counted.decisions.count(ALL, theme, ALL, ALL) for theme in counted.themes} == {
            "quiet": 2,
            "loud": 1,
            "books": 1,
        }
        assert counted.terms.along(3, ALL, "quiet", ALL, ALL, ALL) == ["books/look"]
        assert [counted.themes[key].name for key in ("quiet", "loud")] == ["Stilte", "Muziek"]

    def test_versions_of_a_template_without_plans_are_one_theme(self, decide: Decide) -> None:
        decide(group="decides")
        decide(group="decides", kind=factories.ProcessTemplateFactory(key="books", version=2, name_nl="Nieuwe naam"))
        counted = figures.count()
        assert counted.decisions.along(1, ALL, ALL, ALL, ALL) == ["books"]
        assert counted.themes["books"].name_nl == "Nieuwe naam"

    def test_the_year_is_that_of_the_municipality_and_not_of_greenwich(self, decide: Decide) -> None:
        decision = decide(2026, group="decides")
        late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in the municipality
        again = factories.ProposalFactory(step=factories.StepFactory(process=decision.step.process, opened_at=late))
        factories.DecisionFactory(proposal=again, taken_at=late)
        assert figures.count().decisions.along(2, ALL, ALL, ALL, ALL) == [2026, 2027]

    @pytest.mark.parametrize(
        ("before", "basis", "after", "change"),
        [
            ({"group": "advises", "team": "decides"}, "transfer", {"group": "decides", "team": "decides"}, "towards"),
            ({"group": "decides", "team": "decides"}, "transfer", {"group": "decides", "team": "advises"}, "towards"),
            ({"group": "decides", "team": "decides"}, "transfer", {"group": "advises", "team": "decides"}, "away"),
            ({"group": "advises", "team": "decides"}, "transfer", {"group": "advises", "college": "decides"}, "even"),
            ({"group": "decides", "team": "advises"}, "return", {"group": "advises", "team": "decides"}, "return"),
            ({"group": "advises", "team": "decides"}, "escalation", {"team": "decides"}, "escalation"),
            ({"group": "decides", "team": "decides"}, "withdrawal", {"college": "decides"}, "withdrawal"),
        ],
    )
    def test_a_change_of_who_decides(
        self, before: dict[str, str], basis: str, after: dict[str, str], change: str
    ) -> None:
        parties = {
            "group": factories.PartyFactory(),
            "team": factories.PartyFactory(kind=Party.Kind.MUNICIPAL_TEAM),
            "college": factories.PartyFactory(kind=Party.Kind.EXECUTIVE),
        }
        step = factories.StepFactory(seats={parties[name]: role for name, role in before.items()})
        deciders = [parties[name] for name, role in {*before.items(), *after.items()} if role == "decides"]
        factories.AuthorityFactory(
            step=step,
            basis=basis,
            transfer=_agreed(step, deciders) if basis == "transfer" else None,
            article="Gemeentewet, artikel 1",
            reason="x",
            seats={parties[name]: role for name, role in after.items()},
        )
        counted = figures.count()
        assert counted.changes.along(3, ALL, ALL, ALL, ALL) == [Change(change)]
        assert counted.changes.count(ALL, ALL, ALL, Change(change)) == 1
        assert counted.grounds_of(Group()) == (["Gemeentewet, artikel 1"] if change == "withdrawal" else [])

    def test_a_transfer_by_the_actions_counts_and_so_does_its_return(
        self, first_step: Step, official: Person, representative: Person, at: datetime
    ) -> None:
        team = first_step.process.participants.get(party_kind="municipal_team").party
        group = first_step.process.participants.get(party_kind="resident_group").party
        offer = actions.offer_transfer(
            step_id=first_step.id,
            kind="hand_over",
            giver=team,
            receiver=group,
            reason="Zij kunnen dit zelf.",
            answer_by=date(2026, 11, 20),
            by=official,
            at=at,
        )
        actions.accept_transfer(transfer_id=offer.id, by=representative, at=at + timedelta(hours=1))
        actions.return_authority(
            step_id=first_step.id, by=representative, reason="Toch te veel.", at=at + timedelta(hours=2)
        )
        changes = figures.count().changes
        assert {code: changes.count(ALL, ALL, ALL, code) for code in changes.along(3, ALL, ALL, ALL, ALL)} == {
            Change.TOWARDS: 1,
            Change.RETURN: 1,
        }

    def test_terms_are_met_or_late(self, first_step: Step, decide: Decide, at: datetime) -> None:
        Term.objects.filter(step=first_step).update(lapsed_at=at + timedelta(weeks=4))
        decide(2026, group="decides")  # decided, and its term was not met
        met = decide(2026, group="decides")
        Term.objects.filter(step=met.step).update(met_at=met.taken_at)
        factories.StepFactory()  # its term still runs
        terms = figures.count().terms
        assert [terms.count(ALL, ALL, ALL, ALL, end) for end in InTime] == [1, 2]
        assert terms.count(ALL, ALL, 2026, "books/look", ALL) == 2

    def test_days_are_those_of_the_middle_step(self, decide: Decide) -> None:
        for days in (2, 30, 5, 7, 6):
            decide(group="decides", days=days)
        assert figures.count().median_days(Group(), "books/look") == (6, 21)

    def test_advice_counts_once_its_decision_was_taken(self, decide: Decide) -> None:
        answers = {"followed": 2, "partly": 1, "not": 3}
        for answer, times in answers.items():
            for _ in range(times):
                _advised(decide(group="decides"), answer)
        _advised(factories.ProposalFactory(), "not")  # not decided
        advice = figures.count().advice
        told = {answer: advice.count(ALL, ALL, ALL, Party.Kind.WELFARE_TEAM, answer) for answer in answers}
        assert told == answers


def _agreed(step: Step, deciders: list[Party]) -> Transfer:
    at = step.opened_at + timedelta(hours=1)
    person = factories.PersonFactory()
    transfer = Transfer.objects.create(
        step=step,
        authority=step.authorities.get(),
        kind="hand_over",
        giver=deciders[0],
        receiver=deciders[-1],
        reason="x",
        offered_at=at,
        offered_by=person,
        answer_by=at.date(),
    )
    for party in set(deciders):
        TransferAnswer.objects.create(
            transfer=transfer,
            party=party,
            accepts=True,
            answered_at=at,
            answered_by=factories.PersonFactory(),
            mandate=factories.MandateFactory(party=party) if party.is_municipal else None,
        )
    Transfer.objects.filter(id=transfer.id).update(closed_at=at, result="accepted")
    return transfer


def _advised(decision: Any, answer: str) -> None:
    proposal = decision.proposal if isinstance(decision, Decision) else decision
    advice = Advice.objects.create(
        step=proposal.step,
        party=factories.PartyFactory(kind=Party.Kind.WELFARE_TEAM),
        asked_at=proposal.proposed_at,
        asked_by=proposal.proposed_by,
        due_on=proposal.proposed_at.date(),
    )
    AdviceAnswer.objects.create(
        proposal=proposal, advice=advice, answer=answer, reason="" if answer == "followed" else "Er is geen geld."
    )


class TestFew:
    def test_days_of_few_steps_are_not_told(self, decide: Decide) -> None:
        for _ in range(4):
            decide(group="decides")
        assert figures.count().median_days(Group(), "books/look") is None

    def test_grounds_of_few_withdrawals_are_not_told(self, decide: Decide) -> None:
        for _ in range(4):
            decide(group="decides", team="decides", after=True)
        assert figures.count().grounds_of(Group()) == []
        decide(group="decides", team="decides", after=True)
        assert figures.count().grounds_of(Group()) == ["Gemeentewet, artikel 1"]

    def test_a_hidden_district_is_not_the_total_less_the_others(
        self, decide: Decide, client: Client, district: District, other_district: District
    ) -> None:
        for _ in range(6):
            decide(group="decides", team="decides")
        for _ in range(4):
            decide(in_district=other_district, group="decides", team="decides")
        told = {row["Waarvan"]: row["Besluiten"] for row in _rows(client, "besluiten")}
        assert told[district.name] == told[other_district.name] == "niet getoond"
        assert told["Alle thema’s, de hele gemeente, alle jaren"] == "10"
        page = client.get("/zeggenschap/").content.decode()
        assert page.count("te weinig om te tonen") == 2
        assert "4 besluiten" not in page

    def test_the_main_thing_says_no_more_than_the_figures(self, decide: Decide, client: Client) -> None:
        def main_thing() -> str:
            forget_all()
            return client.get("/zeggenschap/").content.decode().partition('figures__main">')[2].partition("<")[0]

        assert main_thing() == "Hier is nog niets besloten. De cijfers beginnen bij het eerste besluit."
        for _ in range(4):
            decide(group="decides")
        assert main_thing() == "Hier is te weinig besloten om in cijfers te laten zien."
        decide(group="decides")
        assert main_thing() == "In alle 5 besluiten beslisten bewoners mee of zelf."
        decide(group="decides", team="decides")  # hidden, and the five with it; together they are known
        assert main_thing() == "In alle 6 besluiten beslisten bewoners mee of zelf."
        decide(group="advises", team="decides")
        assert main_thing().startswith("Er zijn 7 besluiten genomen.")
        for _ in range(4):
            decide(group="advises", team="decides")
        assert main_thing() == "In 5 van de 10 besluiten beslisten bewoners mee of zelf."  # six of eleven


class TestThePage:
    def test_the_page_the_picture_and_the_file_say_the_same(self, decide: Decide, client: Client) -> None:
        for _ in range(6):
            decide(group="decides", team="decides")
        for _ in range(10):
            decide(group="advises", team="decides")
        answer = client.get("/zeggenschap/")
        page = answer.content.decode()
        assert not answer.cookies
        assert 'x="0.0%" y="0" width="62.5%"' in page
        assert 'x="62.5%" y="0" width="37.5%"' in page
        assert '10 <span class="quiet">(62%)</span>' in page
        assert '6 <span class="quiet">(38%)</span>' in page
        assert "In 4 van de 10 besluiten" in page
        assert "Precies geteld: in 6 van de 16." in page
        row = _rows(client, "besluiten")[0]
        assert [row[name] for name in row if name[0].isdigit()] == ["0", "0", "0", "10", "0", "6", "0"]

    def test_filters_stand_in_the_address(
        self, decide: Decide, client: Client, district: District, other_district: District
    ) -> None:
        for year, where in ((2025, district), (2026, district), (2026, other_district)):
            for _ in range(5):
                decide(year, where, group="decides")
        query = f"?wijk={district.code}&thema=books&jaar=2026"
        [row] = _rows(client, "besluiten", query)
        assert row["Waarvan"] == "Een bibliotheek openhouden, Oudeland, 2026"
        assert row["Besluiten"] == "5"
        page = client.get("/zeggenschap/" + query).content.decode()
        assert f'value="{district.code}" selected' in page
        assert 'value="2026" selected' in page
        assert f"besluiten.csv?wijk={district.code}&amp;thema=books&amp;jaar=2026" in page.replace("&#x3D;", "=")

    @pytest.mark.parametrize("query", ["?wijk=WK000000", "?thema=none", "?jaar=abc", "?jaar=0000", "?jaar=٢٠٢٦"])
    def test_what_is_not_there_is_not_found(self, client: Client, db: None, query: str) -> None:
        assert client.get("/zeggenschap/" + query).status_code == 404
        assert client.get("/zeggenschap/besluiten.csv" + query).status_code == 404

    def test_before_the_first_decision(self, client: Client, db: None) -> None:
        assert client.get("/zeggenschap/").status_code == 200
        for table in ("besluiten", "overdrachten", "termijnen", "adviezen"):
            assert _rows(client, table) == []
        assert client.get("/zeggenschap/iets-anders.csv").status_code == 404

    def test_all_four_parts(self, decide: Decide, client: Client) -> None:
        for _ in range(5):
            _advised(decide(group="decides", team="decides", after=True), "not")
        page = client.get("/zeggenschap/").content.decode()
        assert "Gemeentewet, artikel 1" in page
        assert "9 dagen" in page
        assert "Niet gevolgd 100%" in page
        [together, *_rest] = _rows(client, "overdrachten")
        assert together["Teruggenomen door het college, op grond van de wet"] == "5"
        assert _rows(client, "termijnen")[0]["Dagen die het duurde (mediaan)"] == "9"
        assert _rows(client, "adviezen")[0]["Niet gevolgd"] == "5"

    @pytest.mark.parametrize("name", ["=HYPERLINK(1)", "  +1", "@x", "-1", "＝1"])
    def test_a_name_is_no_formula_in_the_file(
        self, decide: Decide, client: Client, district: District, name: str
    ) -> None:
        District.objects.filter(code=district.code).update(name=name)
        decide(group="decides")
        assert _rows(client, "besluiten")[1]["Waarvan"] == f"'{name}"

    def test_a_spreadsheet_knows_the_letters_of_the_file(self, client: Client, db: None) -> None:
        assert client.get("/zeggenschap/besluiten.csv").content.startswith(b"\xef\xbb\xbf")

    def test_hostile_names_are_escaped(self, decide: Decide, client: Client, district: District) -> None:
        District.objects.filter(code=district.code).update(name="<script>x</script>")
        decide(group="decides")
        assert "<script>x" not in client.get("/zeggenschap/").content.decode()

    def test_the_number_of_questions_does_not_grow(
        self, decide: Decide, client: Client, django_assert_max_num_queries: Callable[[int], Any]
    ) -> None:
        for year in range(2020, 2027):
            _advised(decide(year, group="decides", team="decides", after=True), "not")
        with django_assert_max_num_queries(12):
            client.get("/zeggenschap/")


def _rows(client: Client, table: str, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/zeggenschap/{table}.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))
