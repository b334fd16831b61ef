"""The interface for other programs: what it shows, what it keeps to itself, and the design rules it follows."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from accounts.models import Party, Person
from config.api import VERSION
from decisions import actions as decisions
from decisions.models import Step
from districts.models import District, Neighbourhood
from initiatives import actions as initiatives
from initiatives.models import Initiative, Need, Theme
from ledger import chain
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

API = "/api/v1/"


def ask(client: Client, address: str, **query: Any) -> Any:
    answer = client.get(f"{API}{address}", query)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/json"
    return answer.json()


@pytest.fixture
def decided(joint_step: Step, representative: Person, official: Person, later: datetime) -> Step:
    """The joint step, decided by both with a condition and money."""
    proposal = decisions.propose(
        step_id=joint_step.id,
        by=representative,
        outcome="yes_with_conditions",
        reasons="Wij kunnen het.",
        conditions="Voor een jaar\n\nMet een sleutel",
        amount=1250,  # type: ignore[arg-type]
        at=later,
    )
    decisions.voice(step_id=joint_step.id, by=official, say="consent", proposal_id=proposal.id, at=later)
    return joint_step


class TestInitiatives:
    def test_what_was_sent_is_listed_and_drafts_are_not(
        self, client: Client, sent_initiative: Initiative, content: Any, resident: Person, at: datetime
    ) -> None:
        draft = initiatives.draft(content=content, group_name="Anderen", by=resident, at=at)
        page = ask(client, "initiatieven")
        assert [found["id"] for found in page["resultaten"]] == [str(sent_initiative.id)]
        assert page["totaal"] == 1
        assert client.get(f"{API}initiatieven/{draft.id}").status_code == 404
        assert client.get(f"{API}initiatieven/{draft.id}/stappen").status_code == 404

    def test_a_plan_says_who_decides_now(self, client: Client, joint_step: Step, sent_initiative: Initiative) -> None:
        [plan] = ask(client, "initiatieven")["resultaten"]
        assert plan["kenmerk"] == sent_initiative.reference
        assert plan["wijk"] == {"code": "WK990201", "naam": "Oudeland"}
        assert plan["locatie"] == {"type": "Point", "coordinates": [5.005, 52.005]}
        assert plan["gewensteTrede"] == {"nummer": 5, "naam": "meebeslissen"}
        assert plan["ingediendOp"] == "2026-11-02T09:00:00Z"
        assert plan["toestand"] == "lopend"
        assert plan["huidigeStap"]["trede"] == {"nummer": 5, "naam": "meebeslissen"}
        assert {party["soort"] for party in plan["huidigeStap"]["beslissers"]} == {
            "bewonersgroep",
            "gemeentelijk-team",
        }

    def test_one_plan_has_its_text_and_its_links_lead_somewhere(
        self, client: Client, sent_initiative: Initiative, settings: Any
    ) -> None:
        settings.PUBLIC_ADDRESS = "https://samen.example"
        plan = ask(client, f"initiatieven/{sent_initiative.id}")
        assert plan["plan"] == sent_initiative.plan
        for link in plan["links"].values():
            assert link.startswith("https://samen.example/")
            assert client.get(link.removeprefix("https://samen.example")).status_code == 200

    def test_one_plan_says_what_it_needs_and_how_many_support_it(
        self, client: Client, sent_initiative: Initiative, resident: Person, at: datetime
    ) -> None:
        address = f"initiatieven/{sent_initiative.id}"
        assert ask(client, address)["behoeften"] == []
        Need.objects.create(initiative=sent_initiative, kind="money", amount=21_500, explanation="Voor de huur.")
        Need.objects.create(initiative=sent_initiative, kind="hands")
        factories.SupportThresholdFactory(number=2)
        initiatives.give_support(initiative_id=sent_initiative.id, by=resident, at=at)
        told = ask(client, address)
        assert told["behoeften"] == [
            {"soort": "geld", "bedrag": 21_500, "toelichting": "Voor de huur."},
            {"soort": "handen", "bedrag": None, "toelichting": ""},
        ]
        assert told["steun"] == {"totaal": 1, "opDeSite": 1, "opPapier": 0, "gevraagd": 2, "genoeg": False}
        assert resident.name not in str(told)

    def test_a_plan_that_was_stopped(
        self, client: Client, sent_initiative: Initiative, representative: Person, later: datetime
    ) -> None:
        initiatives.withdraw(initiative_id=sent_initiative.id, reason="Verhuisd.", by=representative, at=later)
        plan = ask(client, f"initiatieven/{sent_initiative.id}")
        assert (plan["toestand"], plan["huidigeStap"], plan["redenIntrekking"]) == ("ingetrokken", None, "Verhuisd.")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"wijk": "WK990201"}, 1),
            ({"wijk": "WK990202"}, 0),
            ({"buurt": "BU99020101"}, 1),
            ({"thema": "libraries"}, 1),
            ({"thema": "green"}, 0),
            ({"toestand": "lopend"}, 1),
            ({"toestand": "afgewezen"}, 0),
            ({"wijk": "WK990201", "thema": "libraries", "toestand": "lopend"}, 1),
        ],
    )
    def test_filters(self, client: Client, sent_initiative: Initiative, query: dict[str, str], found: int) -> None:
        assert ask(client, "initiatieven", **query)["totaal"] == found

    def test_pages_follow_each_other_without_losing_a_plan(
        self, client: Client, sent_initiative: Initiative, content: Any, resident: Person, at: datetime
    ) -> None:
        for number in range(4):
            plan = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at)
            initiatives.send(initiative_id=plan.id, by=resident, at=at + timedelta(minutes=number // 2))
        seen, address = [], f"{API}initiatieven?aantalPerPagina=2&thema=libraries"
        while address:
            page = client.get(address).json()
            seen += [plan["id"] for plan in page["resultaten"]]
            assert page["totaal"] == 5
            assert "thema=libraries" in page["links"]["zelf"]
            address = page["links"]["volgende"]
        assert len(seen) == len(set(seen)) == 5
        last = client.get(page["links"]["laatste"]).json()
        assert last["links"]["volgende"] is None
        assert last["links"]["vorige"]
        assert ask(client, "initiatieven", pagina=99)["resultaten"] == []

    def test_the_steps_say_who_sat_where_and_what_was_decided_and_why(
        self, client: Client, decided: Step, sent_initiative: Initiative
    ) -> None:
        first, second, third = ask(client, f"initiatieven/{sent_initiative.id}/stappen")["resultaten"]
        assert first["besluit"]["uitkomst"] == "ja"
        assert second["besluit"] == {
            "uitkomst": "ja-met-voorwaarden",
            "redenen": "Wij kunnen het.",
            "voorwaarden": ["Voor een jaar", "Met een sleutel"],
            "bedrag": "1250.00",
            "genomenOp": "2026-11-03T09:00:00Z",
            "stemmen": [
                {
                    "partij": {"naam": "Lezers van Oudeland", "soort": "bewonersgroep"},
                    "stem": "stemt-in",
                    "reden": "",
                    "op": "2026-11-03T09:00:00Z",
                    "mandaat": None,
                    "functie": None,
                },
                {
                    "partij": {"naam": "Wijkteam Oudeland", "soort": "gemeentelijk-team"},
                    "stem": "stemt-in",
                    "reden": "",
                    "op": "2026-11-03T09:00:00Z",
                    "mandaat": "Mandaatbesluit 2020",
                    "functie": "",
                },
            ],
            "antwoordenOpAdvies": [],
            "bezwaarTotEnMet": None,
        }
        assert second["regel"] == "consent"
        assert second["termijn"]["bron"] == "wet"
        [arrangement] = second["bevoegdheden"]
        assert arrangement["trede"]["nummer"] == 5
        roles = {seat["partij"]["naam"]: seat["rol"] for seat in arrangement["zetels"]}
        assert roles["Welzijn Oostwold"] == "wordt-geraadpleegd"
        assert third["besluit"] is None

    def test_taking_a_decision_back_is_shown(
        self, client: Client, joint_step: Step, executive: Person, sent_initiative: Initiative, later: datetime
    ) -> None:
        decisions.withdraw_authority(
            step_id=joint_step.id, by=executive, article="Gemeentewet 160", reason="Veiligheid.", at=later
        )
        step = ask(client, f"initiatieven/{sent_initiative.id}/stappen")["resultaten"][1]
        before, after = step["bevoegdheden"]
        assert (before["grondslag"], after["grondslag"]) == ("proces", "teruggenomen")
        assert (after["artikel"], after["reden"]) == ("Gemeentewet 160", "Veiligheid.")
        assert after["trede"] == {"nummer": 2, "naam": "raadplegen"}

    def test_the_steps_tell_advice_offers_ceilings_and_the_last_day_to_object(
        self,
        client: Client,
        formal: None,
        joint_step: Step,
        sent_initiative: Initiative,
        representative: Person,
        official: Person,
        social_worker: Person,
        team: Party,
        executive: Person,
        executive_board: Party,
        later: datetime,
    ) -> None:
        transfer = decisions.offer_transfer(
            step_id=joint_step.id,
            kind="hand_over",
            giver=team,
            receiver=executive_board,
            reason="Te groot voor ons.",
            answer_by=date(2026, 11, 10),
            ceiling=Decimal(25000),
            ends_on=date(2026, 12, 1),
            by=official,
            at=later,
        )
        for by in (representative, executive):
            decisions.accept_transfer(transfer_id=transfer.id, by=by, at=later)
        advice = joint_step.advices.get(party__kind="welfare_team")
        decisions.give_advice(advice_id=advice.id, text="Doen.", by=social_worker, at=later)
        of_the_giver = joint_step.advices.get(party=team)
        decisions.give_advice(advice_id=of_the_giver.id, text="Ja.", by=official, at=later)
        answered = [decisions.Answer(advice.id, "not", "Te duur."), decisions.Answer(of_the_giver.id, "followed")]
        proposal = decisions.propose(
            step_id=joint_step.id,
            by=representative,
            outcome="yes",
            reasons="Ja.",
            advice_answers=answered,
            at=later,
        )
        decisions.voice(step_id=joint_step.id, by=executive, say="consent", proposal_id=proposal.id, at=later)

        answer = client.get(f"{API}initiatieven/{sent_initiative.id}/stappen")
        step = answer.json()["resultaten"][1]
        before, after = step["bevoegdheden"]
        assert (before["overdracht"], after["overdracht"]) == (None, str(transfer.id))
        assert (after["grondslag"], after["eindigtOp"]) == ("overdracht", "2026-12-01")
        assert {seat["plafond"] for seat in after["zetels"]} == {None, "25000.00"}
        [told] = step["overdrachten"]
        assert (told["soort"], told["uitslag"], told["antwoordUiterlijkOp"]) == (
            "overdragen",
            "aangenomen",
            "2026-11-10",
        )
        assert len(told["antwoorden"]) == 3
        assert {one["partij"]["naam"]: (one["stand"], one["tekst"]) for one in step["adviezen"]} == {
            "Welzijn Oostwold": ("gegeven", "Doen."),
            "Wijkteam Oudeland": ("gegeven", "Ja."),
        }
        assert step["besluit"]["antwoordenOpAdvies"][0]["antwoord"] == "niet-gevolgd"
        assert step["besluit"]["bezwaarTotEnMet"] == "2026-12-15"
        for person in (representative, official, social_worker, executive):
            assert person.name not in answer.content.decode()

    def test_the_number_of_questions_does_not_grow(
        self,
        client: Client,
        sent_initiative: Initiative,
        content: Any,
        resident: Person,
        at: datetime,
        django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
        django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]],
    ) -> None:
        with django_assert_max_num_queries(8) as counted:
            ask(client, "initiatieven")
        for number in range(3):
            plan = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at)
            initiatives.send(initiative_id=plan.id, by=resident, at=at)
        with django_assert_num_queries(len(counted)):
            ask(client, "initiatieven")


class TestDistricts:
    def test_the_list_and_one(
        self, client: Client, district: District, neighbourhood: Neighbourhood, other_district: District
    ) -> None:
        listed = ask(client, "wijken")["resultaten"]
        assert [found["code"] for found in listed] == ["WK990201", "WK990202"]
        assert listed[0]["gemeente"] == {"code": "GM9902", "naam": "Oostwold"}
        assert "geometrie" not in listed[0]
        one = ask(client, "wijken/WK990201")
        assert one["buurten"] == [{"code": "BU99020101", "naam": "Dorpskern"}]
        assert one["geometrie"] == district.boundary
        assert client.get(f"{API}wijken/WK999999").status_code == 404


class TestLog:
    def test_who_follows_the_links_holds_the_whole_chain(self, client: Client, joint_step: Step) -> None:
        lines, address = [], f"{API}logregels?aantal=4"
        while address:
            page = client.get(address).json()
            lines += [chain.Line(line["nummer"], line["tekst"], line["hash"]) for line in page["resultaten"]]
            address = page["links"]["volgende"]
        assert len(lines) == Entry.objects.count()
        assert list(chain.faults(lines)) == []

    def test_it_goes_on_from_a_number(self, client: Client, joint_step: Step) -> None:
        page = ask(client, "logregels", na=Entry.objects.count() - 1)
        assert [line["nummer"] for line in page["resultaten"]] == [Entry.objects.count()]
        assert ask(client, "logregels", na=10**15)["resultaten"] == []


def test_no_person_is_in_any_answer(
    client: Client, decided: Step, sent_initiative: Initiative, draft_initiative: Initiative, district: District
) -> None:
    everything = "".join(
        client.get(f"{API}{address}").content.decode()
        for address in (
            "initiatieven",
            f"initiatieven/{sent_initiative.id}",
            f"initiatieven/{sent_initiative.id}/stappen",
            "wijken",
            f"wijken/{district.code}",
            "logregels?aantal=500",
        )
    )
    for person in Person.objects.all():
        for personal in (str(person.id), person.email, person.name):
            assert personal not in everything


class TestRules:
    @pytest.fixture
    def addresses(self, sent_initiative: Initiative, district: District) -> list[str]:
        return [
            "",
            "openapi.json",
            "initiatieven",
            f"initiatieven/{sent_initiative.id}",
            f"initiatieven/{sent_initiative.id}/stappen",
            "wijken",
            f"wijken/{district.code}",
            "logregels",
            "nergens",
            f"initiatieven/{uuid4()}",
            "initiatieven?pagina=x",
        ]

    def test_every_answer_names_the_version_and_is_open_to_other_sites(
        self, client: Client, addresses: list[str]
    ) -> None:
        for address in addresses:
            for answer in (client.get(API + address), client.head(API + address)):
                assert answer["API-Version"] == VERSION, address
                assert answer["Access-Control-Allow-Origin"] == "*"
                assert answer["X-Content-Type-Options"] == "nosniff"
                assert answer["X-Frame-Options"] == "DENY"
                assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
                assert not answer.cookies
                if address:
                    assert answer["Cache-Control"] == "no-store"

    def test_a_browser_may_ask_first(self, client: Client, addresses: list[str]) -> None:
        for address in addresses[1:8]:
            answer = client.options(API + address)
            assert answer.status_code == 204
            assert "GET" in answer["Access-Control-Allow-Methods"]

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_nothing_can_be_written(self, client: Client, addresses: list[str], method: str) -> None:
        for address in addresses[2:8]:
            answer = getattr(client, method)(API + address)
            assert answer.status_code == 405
            assert answer["Content-Type"] == "application/problem+json"
            assert "GET" in answer["Allow"]

    @pytest.mark.parametrize(
        ("address", "names"),
        [
            ("initiatieven?pagina=0", ["pagina"]),
            ("initiatieven?pagina=-1&aantalPerPagina=101&wijk=oost", ["aantalPerPagina", "pagina", "wijk"]),
            ("initiatieven?thema=%00", ["thema"]),
            ("initiatieven?toestand=onbekend&thema=" + "x" * 5000, ["thema", "toestand"]),
            ("initiatieven?page=2&order=email", ["order", "page"]),
            ("initiatieven?thema=a&thema=b", ["thema"]),
            ("initiatieven?pagina=" + "9" * 5000, ["pagina"]),
            ("logregels?na=-1&aantal=x", ["aantal", "na"]),
            ("logregels?na=" + "9" * 30, ["na"]),
            ("wijken?naam=x", ["naam"]),
        ],
    )
    def test_a_wrong_question_names_every_error(self, client: Client, db: None, address: str, names: list[str]) -> None:
        answer = client.get(API + address)
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert (problem["status"], problem["title"]) == (400, "De vraag klopt niet")
        assert sorted({error["location"]["name"] for error in problem["errors"]}) == names
        assert {error["in"] for error in problem["errors"]} == {"query"}

    @pytest.mark.parametrize(
        "address", ["nergens", "initiatieven/", "initiatieven/1", "initiatieven/x/stappen", "wijken/%00", "a/b/c/"]
    )
    def test_what_is_not_there_is_a_problem_and_no_page(self, client: Client, db: None, address: str) -> None:
        for answer in (client.get(API + address), client.post(API + address)):
            assert answer.status_code == 404
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["status"] == 404

    def test_a_fault_of_ours_is_a_problem_too(
        self, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail() -> None:
            raise RuntimeError("secret")

        monkeypatch.setattr("districts.queries.districts", fail)
        answer = Client(raise_request_exception=False).get(f"{API}wijken")
        assert answer.status_code == 500
        assert answer["Content-Type"] == "application/problem+json"
        assert "secret" not in answer.content.decode()

    def test_answers_are_dutch_for_everybody(self, client: Client, sent_initiative: Initiative) -> None:
        Theme.objects.update(name_nl="Bibliotheken", name_en="Libraries")
        answer = client.get(f"{API}initiatieven", headers={"Accept-Language": "en"})
        assert answer["Content-Language"] == "nl"
        assert answer.json()["resultaten"][0]["thema"]["naam"] == "Bibliotheken"

    def test_another_form_than_json_is_refused(self, client: Client, db: None) -> None:
        answer = client.get(f"{API}wijken", headers={"Accept": "application/xml"})
        assert answer.status_code == 406
        assert answer.json()["status"] == 406


class TestDescription:
    @pytest.fixture
    def described(self, client: Client, db: None) -> Any:
        return ask(client, "openapi.json")

    def test_it_is_valid_and_complete(self, described: Any) -> None:
        validate_schema(described)
        assert described["servers"][0]["url"].endswith("/api/v1")
        assert set(described["info"]["contact"]) == {"name", "url", "email"}
        assert described["info"]["version"] == VERSION
        for address, operations in described["paths"].items():
            assert re.fullmatch(r"(/[a-z-]+|/\{[a-z]+\})+", address)
            for operation in operations.values():
                assert operation["summary"]
                assert operation["description"]
                assert {"200", "400"} <= set(operation["responses"])
                assert "security" not in operation
                for parameter in operation.get("parameters", []):
                    assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", parameter["name"])
                    assert parameter["description"]
                assert operation["responses"]["200"]["headers"]["API-Version"]

    def test_it_holds_every_operation_that_there_is(self, described: Any) -> None:
        assert set(described["paths"]) == {
            "/initiatieven",
            "/initiatieven/{id}",
            "/initiatieven/{id}/stappen",
            "/wijken",
            "/wijken/{code}",
            "/logregels",
        }

    def test_what_is_answered_is_what_is_described(
        self, described: Any, client: Client, decided: Step, sent_initiative: Initiative, district: District
    ) -> None:
        for address, name in (
            ("initiatieven", "Initiatieven"),
            (f"initiatieven/{sent_initiative.id}", "Initiatief"),
            (f"initiatieven/{sent_initiative.id}/stappen", "Stappen"),
            ("wijken", "Wijken"),
            (f"wijken/{district.code}", "Wijk"),
            ("logregels", "Logregels"),
        ):
            schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
            jsonschema.validate(ask(client, address), json.loads(_nullable(json.dumps(schema))))

    def test_the_generator_has_no_complaints(self, db: None, capsys: pytest.CaptureFixture[str]) -> None:
        SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        assert "Warning" not in capsys.readouterr().err

    def test_the_page_for_people_shows_every_operation(self, client: Client, described: Any) -> None:
        page = client.get(API).content.decode()
        for address in described["paths"]:
            assert f"/api/v1{address}" in page
        assert "aantalPerPagina" in page


def _nullable(schema: str) -> str:
    """OpenAPI 3.0 says `nullable` where JSON Schema has a list of types."""

    def turn(part: Any) -> Any:
        if isinstance(part, dict):
            part = {key: turn(value) for key, value in part.items()}
            if part.pop("nullable", False):
                return {"anyOf": [part, {"type": "null"}]}
        return [turn(one) for one in part] if isinstance(part, list) else part

    return json.dumps(turn(json.loads(schema)))
