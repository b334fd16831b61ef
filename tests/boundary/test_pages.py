"""The pages at the boundary: what they show to whom, and that they call the actions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Party, Person
from boundary import actions
from boundary.models import Activity, Consult, DemarcationProposal, Example, Signal
from districts.models import District
from tests import factories
from tests.conftest import SignedIn
from tests.losing import comes_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def filled(team: Party, district: District, at: datetime) -> dict[str, Any]:
    """The form of one activity, as a browser sends it."""
    return {
        "key": str(uuid4()),
        "party": team.id,
        "work_function": "bridging",
        "how": "alone",
        "minutes": 60,
        "district": district.code,
        "initiative": "",
        "done_on": at.date().isoformat(),
        "what": "Koffie",
    }


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_one_logs_and_sees_what_comes_of_it(
    filled: dict[str, Any],
    official: Person,
    colleague: Person,
    welfare: Party,
    social_worker: Person,
    signed_in: SignedIn,
) -> None:
    example = factories.ExampleFactory(cleared_at=factories.FOUNDING, cleared_by=official)
    desk = signed_in(official)

    answer = desk.post(reverse("work:log"), filled)

    activity = Activity.objects.get()
    assert answer.headers["Location"] == f"{reverse('work:log')}?na={activity.id}"
    said = text_of(desk, answer.headers["Location"])
    assert reverse("consults:consult", args=[activity.signal.consult_id]) in said
    assert said.count(example.text) == 2, "beside what was logged, and under the kind of work"
    assert 'class="again__press"' in said
    # The address of what somebody logged tells others nothing.
    assert "again__press" not in text_of(signed_in(colleague), answer.headers["Location"])
    # A second click of the same form.
    desk.post(reverse("work:log"), filled)
    assert Activity.objects.count() == 1


def test_what_one_typed_outlives_a_lost_session(filled: dict[str, Any], official: Person) -> None:
    given = {name: value for name, value in filled.items() if value}
    comes_back(official, reverse("work:log"), given)
    assert Activity.objects.get().what == "Koffie"


def test_how_one_would_settle_it_outlives_a_lost_session(team: Party, welfare: Party, official: Person) -> None:
    consult = factories.ConsultFactory(municipal=team, welfare=welfare)
    typed = {"action": "settle", "outcome": "together", "why": "Wij kennen de straat allebei."}
    comes_back(official, reverse("consults:consult", args=[consult.id]), typed)


def test_the_last_choice_is_one_press_away(
    filled: dict[str, Any], official: Person, welfare: Party, signed_in: SignedIn
) -> None:
    desk = signed_in(official)
    desk.post(reverse("work:log"), filled)
    ((again, key),) = desk.get(reverse("work:log")).context["again"]
    pressed = {**filled, "key": key, "what": ""}
    assert again.work_function == "bridging"
    desk.post(reverse("work:log"), pressed)
    assert Activity.objects.count() == 2
    assert Consult.objects.count() == 1


def test_a_form_comes_back_with_what_was_typed(filled: dict[str, Any], official: Person, signed_in: SignedIn) -> None:
    desk = signed_in(official)
    for wrong in ({"work_function": ""}, {"what": "Bel 06-12345678"}, {"minutes": "1e9"}, {"key": "x"}):
        answer = desk.post(reverse("work:log"), {**filled, **wrong})
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()
    assert not Activity.objects.exists()


def test_only_who_leads_sees_what_the_team_did(
    official: Person, colleague: Person, team: Party, district: District, signed_in: SignedIn, clock: Any, at: datetime
) -> None:
    factories.ActivityFactory(party=team, logged_by=colleague, district=district, logged_at=at, what="Iets heel eigens")
    assert "Iets heel eigens" in text_of(signed_in(official), reverse("work:team"))
    assert signed_in(colleague).get(reverse("work:team")).status_code == 404


def test_striking_out(official: Person, team: Party, district: District, at: datetime, signed_in: SignedIn) -> None:
    mine = factories.ActivityFactory(
        party=team, logged_by=official, district=district, logged_at=at, work_function="legal"
    )
    other = factories.ActivityFactory(party=team, district=district, logged_at=at)
    desk = signed_in(official)
    assert reverse("work:strike", args=[mine.id]) in text_of(desk, reverse("work:log"))
    assert desk.post(reverse("work:strike", args=[other.id])).status_code == 404
    desk.post(reverse("work:strike", args=[mine.id]))
    mine.refresh_from_db()
    assert mine.struck_by == official


def test_what_was_logged_longer_ago_can_be_struck_out_too(official: Person, team: Party, signed_in: SignedIn) -> None:
    """A mistake is often seen a day later, when more was logged since."""
    at = factories.FOUNDING
    logged = [
        factories.ActivityFactory(party=team, logged_by=official, logged_at=at + timedelta(hours=number))
        for number in range(9)
    ]
    desk, strike = signed_in(official), reverse("work:strike", args=[logged[0].id])
    assert strike not in text_of(desk, reverse("work:log"))
    assert strike in text_of(desk, f"{reverse('work:log')}?page=2")


def test_the_words_of_who_logged_it_stay_theirs_until_they_bring_them(
    filled: dict[str, Any],
    official: Person,
    colleague: Person,
    social_worker: Person,
    welfare: Party,
    signed_in: SignedIn,
) -> None:
    desk = signed_in(official)
    desk.post(reverse("work:log"), {**filled, "what": "Iets heel eigens"})
    consult = Consult.objects.get()
    address = reverse("consults:consult", args=[consult.id])
    others = [signed_in(colleague), signed_in(social_worker)]
    for other in others:
        assert "Iets heel eigens" not in text_of(other, address)
    to_bring = 'name="text" value="Iets heel eigens"'
    assert to_bring in text_of(desk, address)

    desk.post(address, {"action": "remark", "text": "Iets heel eigens"})

    for other in others:
        assert "Iets heel eigens" in text_of(other, address)
    assert to_bring not in text_of(desk, address)
    activity = Activity.objects.get()
    desk.post(reverse("work:strike", args=[activity.id]))
    assert "</s>" in text_of(others[1], address)


def test_a_consult_from_the_first_word_to_the_example(
    filled: dict[str, Any], official: Person, social_worker: Person, welfare: Party, signed_in: SignedIn
) -> None:
    desk, field = signed_in(official), signed_in(social_worker)
    desk.post(reverse("work:log"), filled)
    consult = Consult.objects.get()
    address = reverse("consults:consult", args=[consult.id])
    for client in (desk, field):
        assert address in text_of(client, reverse("consults:list"))
    assert reverse("consults:list") in text_of(field, reverse("fieldwork:home"))
    assert field.get(reverse("fieldwork:home")).context["at_boundary"].consults == 1
    assert desk.get(reverse("desk:queue")).context["at_boundary"].consults == 1

    field.post(address, {"action": "remark", "text": "Wij waren daar al."})
    assert field.post(address, {"action": "remark", "text": ""}).status_code == 200
    desk.post(address, {"action": "settle", "outcome": "together", "why": "Samen weten wij meer."})
    settlement = consult.settlements.get()
    agree = reverse("consults:agree", args=[consult.id, settlement.id])
    assert agree not in text_of(desk, address)
    assert agree in text_of(field, address)
    assert official.name not in "".join(str(one) for one in consult.signals.all())
    field.post(agree)
    consult.refresh_from_db()
    assert consult.settled_as == settlement

    write = reverse("consults:example", args=[consult.id])
    assert "Samen weten wij meer." in text_of(desk, write), "what was agreed stands there to begin with"
    desk.post(write, {"text": "Wij deden het samen, en dat werkte."})
    clear = reverse("consults:clear-example", args=[consult.id])
    assert clear not in text_of(desk, address)
    assert clear in text_of(field, address)
    assert field.get(reverse("fieldwork:home")).context["at_boundary"].examples == 1
    field.post(clear, {"seen": "Iets anders."})
    assert "en dat werkte" not in text_of(signed_in(None), reverse("demarcation:examples"))
    field.post(clear, {"seen": "Wij deden het samen, en dat werkte."})
    public = text_of(signed_in(None), reverse("demarcation:examples"))
    assert "en dat werkte" in public
    assert not any(name in public for name in (official.name, social_worker.name))
    assert "en dat werkte" not in text_of(signed_in(None), reverse("demarcation:examples") + "?soort=legal")
    desk.post(reverse("consults:withdraw-example", args=[consult.id]), {"because": "Toch herkenbaar."})
    assert "en dat werkte" not in text_of(signed_in(None), reverse("demarcation:examples"))
    assert Example.objects.get().withdrawn_by == official


def test_a_change_of_the_demarcation_by_both(
    social_worker: Person, executive: Person, welfare: Party, executive_board: Party, signed_in: SignedIn, at: datetime
) -> None:
    field, board = signed_in(social_worker), signed_in(executive)
    since = (at + timedelta(days=40)).date().isoformat()
    words = {"party": welfare.id, "work_function": "cohesion", "profession": "together", "since": since}
    assert "error-summary" in field.post(reverse("demarcation:propose"), words).content.decode()
    field.post(reverse("demarcation:propose"), {**words, "because": "Wij doen het samen."})
    proposal = DemarcationProposal.objects.get()
    address = reverse("demarcation:proposal", args=[proposal.id])
    assert address in text_of(board, reverse("consults:list"))
    answer = board.post(address, {"party": executive_board.id, "agrees": "no", "reason": ""})
    assert "error-summary" in answer.content.decode()
    board.post(address, {"party": executive_board.id, "agrees": "yes", "reason": ""})
    proposal.refresh_from_db()
    assert proposal.result == "agreed"
    assert "Wij doen het samen." in text_of(signed_in(None), reverse("demarcation:history")) or proposal.demarcation


class TestDisplacement:
    @pytest.fixture(autouse=True)
    def _logged(self, team: Party, welfare: Party, district: District, other_district: District, at: datetime) -> None:
        for party, place, times in ((welfare, district, 12), (team, district, 6), (team, other_district, 2)):
            for _time in range(times):
                factories.ActivityFactory(
                    party=party, district=place, logged_at=at - timedelta(days=100), work_function="cohesion"
                )

    def test_everybody_reads_it_and_few_are_hidden(self, signed_in: SignedIn, other_district: District) -> None:
        page = signed_in(None).get(reverse("displacement"))
        table = page.context["table"]
        by_district = {row.name: [one.count for one in row.figures] for row in table.blocks[2].rows}
        assert by_district["Nieuwland"][:2] == [None, None]
        assert by_district["Oudeland"][-1] == 12
        assert page.content.decode().count("Nieuwland") >= 2

    def test_the_file_says_the_same(self, signed_in: SignedIn, district: District) -> None:
        page = signed_in(None).get(reverse("displacement"), {"wijk": district.code})
        lines = signed_in(None).get(reverse("displacement-csv"), {"wijk": district.code}).content.decode("utf-8-sig")
        rows = [line.split(";") for line in lines.strip().splitlines()]
        shown = [one.count for block in page.context["table"].blocks for row in block.rows for one in row.figures]
        filed = [None if cell in {"niet getoond", "not shown"} else int(cell) for row in rows[1:] for cell in row[2:]]
        assert filed == shown

    @pytest.mark.parametrize("query", ["?wijk=WK000000", "?werk=licensing", "?werk=%00"])
    def test_what_is_not_there(self, query: str, signed_in: SignedIn) -> None:
        assert signed_in(None).get(reverse("displacement") + query).status_code == 404
        assert signed_in(None).get(reverse("displacement-csv") + query).status_code == 404


def test_a_signal_tells_no_name_to_the_other_side(
    filled: dict[str, Any], colleague: Person, social_worker: Person, welfare: Party, signed_in: SignedIn
) -> None:
    """What somebody did is theirs and their lead's; the talk is about the work."""
    signed_in(colleague).post(reverse("work:log"), filled)
    page = text_of(signed_in(social_worker), reverse("consults:consult", args=[Signal.objects.get().consult_id]))
    assert colleague.name not in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert not re.search(r"\b60\b", re.sub(r"<[^>]*>", " ", main))


def test_nothing_is_asked_of_the_database_once_more_for_each_row(
    official: Person,
    team: Party,
    welfare: Party,
    district: District,
    at: datetime,
    signed_in: SignedIn,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(6):
        actions.log_activity(
            key=uuid4(),
            party=team,
            work_function="bridging" if number % 2 else "cohesion",
            district=district,
            initiative=None,
            done_on=at.date(),
            minutes=30 + number,
            how="alone",
            by=official,
            at=at,
        )
    desk = signed_in(official)
    with django_assert_max_num_queries(25):
        desk.get(reverse("work:log"))
    with django_assert_max_num_queries(22):
        desk.get(reverse("consults:list"))
    with django_assert_max_num_queries(32):
        desk.get(reverse("consults:consult", args=[Consult.objects.first().id]))
