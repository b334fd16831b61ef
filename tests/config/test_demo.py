"""The demo municipality: complete, the same each time, and made as people would have made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from itertools import combinations, pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings
from shapely.geometry import Point, shape
from shapely.ops import unary_union

from accounts import queries as accounts
from accounts.demarcation import SOCIAL_WORK, WorkFunction
from accounts.models import Membership, Party, Person
from config.demo import builder, geography, people, stories, templates
from decisions import queries as table
from decisions.models import (
    Authority,
    Decision,
    End,
    Outcome,
    Process,
    ProcessTemplate,
    Proposal,
    Role,
    Step,
    Term,
    Voice,
)
from districts import queries as districts
from districts.models import Municipality
from initiatives.models import Initiative
from ledger import queries as ledger
from ledger.models import Entry, Head
from notifications.models import Cursor, Message

TODAY = date(2026, 11, 24)
A_FEW = stories.ALL[::11]


def silent(_line: str) -> None:
    """Nobody reads the progress of a test."""


@pytest.fixture(scope="class")
def lindermeer(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole demo, built once for all tests of a class, with every deferred constraint checked."""
    with django_db_blocker.unblock(), transaction.atomic():
        builder.build(today=TODAY, report=silent)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("lindermeer")
class TestLindermeer:
    def test_has_sixty_plans_over_two_years(self) -> None:
        sent = Initiative.objects.exclude(sent_at=None)
        assert sent.count() >= 60
        first = sent.earliest("sent_at").sent_at
        last = sent.latest("sent_at").sent_at
        assert first is not None
        assert last is not None
        assert timedelta(days=650) < last - first < timedelta(days=730)

    def test_has_every_state(self) -> None:
        assert Initiative.objects.filter(sent_at=None, withdrawn_at=None).exists()
        assert Initiative.objects.filter(sent_at__isnull=False, accepted_at=None, withdrawn_at=None).exists()
        assert Initiative.objects.exclude(withdrawn_at=None).exists()
        assert set(Process.objects.values_list("end", flat=True)) == {"", *End.values}
        assert set(Proposal.objects.values_list("outcome", flat=True)) == set(Outcome.values)
        assert set(Voice.objects.values_list("say", flat=True)) == set(Voice.Say.values)
        assert Proposal.objects.filter(closed_at=None).exists()

    def test_is_stuck_where_the_town_hall_was_silent_and_nowhere_else(self) -> None:
        stuck = Term.objects.exclude(lapsed_at=None)
        titles = set(stuck.values_list("step__process__initiative__title", flat=True))
        assert titles == {"Speeltuin De Wip weer veilig", "Begraafplaats De Stille Hof in goede handen"}
        assert all(term.escalated_to for term in stuck)

    def test_the_municipality_took_authority_back_once_and_said_why(self) -> None:
        taken_back = Authority.objects.get(basis=Authority.Basis.WITHDRAWAL)
        assert taken_back.article == "Algemene wet bestuursrecht, artikel 10:8, eerste lid"
        assert "asbest" in taken_back.reason
        deciders = [seat.party.kind for seat in table.deciding_seats(taken_back)]
        assert deciders == [Party.Kind.EXECUTIVE]

    def test_plans_of_every_theme_and_neighbourhood(self) -> None:
        themes = Counter(Initiative.objects.values_list("theme_id", flat=True))
        assert set(themes) == {topic.key for topic in templates.TOPICS}
        places = Initiative.objects.values_list("neighbourhood__name", flat=True)
        assert set(places) == set(geography.INHABITANTS)

    def test_plans_lie_in_their_neighbourhood(self) -> None:
        for plan in Initiative.objects.select_related("neighbourhood"):
            assert plan.longitude is not None
            assert plan.latitude is not None
            found = districts.neighbourhood_at(longitude=plan.longitude, latitude=plan.latitude)
            assert found == plan.neighbourhood

    def test_no_process_has_two_open_steps_and_every_open_one_has_one(self) -> None:
        processes = Process.objects.annotate(open=Count("steps", filter=Q(steps__closed_at=None)))
        assert set(processes.filter(end="").values_list("open", flat=True)) == {1}
        assert not processes.filter(open__gt=1).exists()

    def test_every_decided_step_has_a_decision_with_reasons(self) -> None:
        closed = Step.objects.exclude(closed_at=None)
        assert closed.count() == Decision.objects.count()
        assert not Proposal.objects.filter(reasons="").exists()

    def test_no_two_decisions_give_the_same_reasons(self) -> None:
        reasons = Counter(Proposal.objects.values_list("reasons", flat=True))
        assert reasons.most_common(1)[0][1] == 1

    def test_nobody_wears_two_hats(self) -> None:
        municipal = Membership.objects.filter(party__kind__in=Party.MUNICIPAL).values("person")
        social = Membership.objects.filter(party__kind=Party.Kind.WELFARE_TEAM).values("person")
        assert not Person.objects.filter(id__in=municipal).filter(id__in=social).exists()

    def test_social_work_sits_where_the_work_is_its_own(self) -> None:
        steps = Step.objects.filter(template_step__work_function__in=[function.value for function in SOCIAL_WORK])
        for step in steps:
            assert Authority.objects.filter(step=step, seats__party__kind=Party.Kind.WELFARE_TEAM).exists()

    def test_the_ledger_is_whole_and_reads_in_the_order_of_time(self) -> None:
        assert list(ledger.faults()) == []
        moments = list(Entry.objects.order_by("index").values_list("at", flat=True))
        assert all(before <= after for before, after in pairwise(moments))
        assert timezone.localdate(moments[-1]) < TODAY

    def test_nobody_is_mailed_about_the_past(self) -> None:
        assert Cursor.objects.get().index == ledger.version()
        assert not Message.objects.exists()

    def test_everybody_on_the_sign_in_page_is_who_the_page_says(self) -> None:
        roles = {face: _roles(key) for face, key in people.FACES.items()}
        for face in ("representative", "official", "socialworker", "executive", "admin"):
            assert face in roles[face]
        assert not roles["resident"] & accounts.STAFF_ROLES

    @pytest.mark.parametrize("face", ["representative", "official", "socialworker", "executive"])
    def test_something_waits_for_each_of_them(self, face: str) -> None:
        assert table.steps_waiting_on(_person(people.FACES[face]), timezone.now()).exists()

    def test_the_plan_on_everybodys_lips_waits_for_the_district_team(self) -> None:
        plan = Initiative.objects.get(title="De Linde blijft open, door en voor de buurt")
        assert plan.process is not None
        step = table.with_record(plan.process.steps.filter(closed_at=None)).get()
        assert step.number == 4
        assert [party.name for party in table.silent_deciders(step)] == ["Wijkteam Oost"]
        assert 20 <= (step.term.ends_on - TODAY).days <= 30


class TestWays:
    @pytest.mark.parametrize("stage", [stage for way in templates.WAYS for stage in way.stages], ids=str)
    def test_every_step_is_decided_in_every_district(self, stage: templates.Stage) -> None:
        everywhere = {templates.GROUP} | _kinds_everywhere()
        deciders = [kind for kind, role in stage.seats.items() if role == Role.DECIDES]
        assert deciders
        assert set(deciders) <= everywhere
        assert stage.escalates_to in everywhere
        assert (stage.rule == "sole") == (len(deciders) == 1)

    @pytest.mark.parametrize("stage", [stage for way in templates.WAYS for stage in way.stages], ids=str)
    def test_social_work_has_a_seat_where_the_work_is_its_own(self, stage: templates.Stage) -> None:
        if WorkFunction(stage.work_function) in SOCIAL_WORK:
            assert templates.SOCIAL in stage.seats

    @pytest.mark.parametrize("way", templates.WAYS, ids=lambda way: way.key)
    def test_every_way_is_complete_in_both_languages(self, way: templates.Way) -> None:
        assert 4 <= len(way.stages) <= 6
        for stage in way.stages:
            for text in ("name", "question", "explanation"):
                dutch, english = getattr(stage, f"{text}_nl"), getattr(stage, f"{text}_en")
                assert dutch
                assert english
                assert dutch != english

    def test_residents_and_municipality_decide_together_somewhere_on_every_long_way(self) -> None:
        municipal = {templates.TEAM, templates.EXECUTIVE, templates.COUNCIL}
        for way in templates.WAYS:
            tables = [{kind for kind, role in stage.seats.items() if role == Role.DECIDES} for stage in way.stages]
            assert any(templates.GROUP in deciders and deciders & municipal for deciders in tables)


class TestMap:
    def test_codes_name_their_parent(self) -> None:
        assert len(geography.districts()) == 4
        assert len(geography.neighbourhoods()) == 14
        for area in geography.neighbourhoods():
            assert area.code[2:8] == area.parent[2:]
        for area in geography.districts():
            assert area.code[2:6] == geography.MUNICIPALITY_CODE[2:]

    def test_neighbourhoods_neither_overlap_nor_leave_a_gap_in_their_district(self) -> None:
        shapes = {area.code: shape(area.boundary) for area in geography.neighbourhoods()}
        assert all(land.is_valid for land in shapes.values())
        for one, other in combinations(shapes.values(), 2):
            assert one.intersection(other).area == pytest.approx(0, abs=1e-12)
        for district in geography.districts():
            own = [shapes[area.code] for area in geography.neighbourhoods() if area.parent == district.code]
            assert unary_union(own).equals(shape(district.boundary))
            assert not getattr(unary_union(own), "interiors", [])

    def test_a_place_is_always_the_same_and_inside_its_neighbourhood(self) -> None:
        place = geography.location_of("Lindelaan 60", "Oosterwaard")
        assert place == geography.location_of("Lindelaan 60", "Oosterwaard")
        assert shape(geography.neighbourhood_named("Oosterwaard").boundary).contains(Point(place))


@pytest.mark.django_db
class TestBuilding:
    def test_the_same_seed_gives_the_same_ledger(self) -> None:
        assert _head_hash(seed=7) == _head_hash(seed=7)

    def test_another_seed_gives_another(self) -> None:
        assert _head_hash(seed=7) != _head_hash(seed=8)

    def test_refuses_to_write_a_past_before_what_happened(self) -> None:
        Municipality.objects.create(code="GM0001", name="Elders")
        with pytest.raises(builder.CannotBuild):
            builder.build(today=TODAY, report=silent, plans=A_FEW)
        assert not ProcessTemplate.objects.exists()

    def test_the_command_refuses_outside_a_demo(self, settings: Settings) -> None:
        settings.DEMO = False
        with pytest.raises(CommandError, match="DEMO"):
            call_command("demo")
        assert not Municipality.objects.exists()

    def test_the_command_builds_once(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.DEMO = True
        monkeypatch.setattr(builder.build, "__kwdefaults__", {**(builder.build.__kwdefaults__ or {}), "plans": A_FEW})
        said = StringIO()
        call_command("demo", today=TODAY, stdout=said)
        assert f"{len(A_FEW)} plans" in said.getvalue()
        head = Head.objects.get().hash
        again = StringIO()
        call_command("demo", today=TODAY, stdout=again)
        assert "there already" in again.getvalue()
        assert Head.objects.get().hash == head


def _head_hash(*, seed: int) -> str:
    with transaction.atomic():
        builder.build(today=TODAY, report=silent, seed=seed, plans=A_FEW)
        head = Head.objects.get().hash
        transaction.set_rollback(True)
    return head


def _person(key: str) -> Person:
    return Person.objects.get(email=people.email_of(key))


def _roles(key: str) -> frozenset[str]:
    return accounts.roles_of(_person(key), timezone.now())


def _kinds_everywhere() -> set[str]:
    """Kinds of party that every district of the demo has."""
    names = {area.name for area in geography.districts()}
    served = {kind: {team.district for team in people.TEAMS if team.kind == kind} for kind in Party.Kind.values}
    return {kind for kind, where in served.items() if "" in where or where == names}
