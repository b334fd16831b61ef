"""Several questions in one statement give what each gives by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, Count, DateField, DateTimeField, Model, Prefetch, UUIDField
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Party, Person
from decisions import actions as decisions
from decisions import queries as table
from decisions.models import Process, Proposal, Step, TemplateStep
from districts.models import District, Neighbourhood
from initiatives import queries
from initiatives.models import Attachment, Initiative, Theme, Update
from ledger.at_once import AtOnce, Given, at_once, one_of
from tests import factories

pytestmark = pytest.mark.django_db


WITHOUT_ORDER = {(Process, "participants"), (Proposal, "advice_answers"), (TemplateStep, "seats")}
"""Rows that no query asks for in an order: the database gives them as it finds them."""


def everything_in(thing: Any, depth: int = 0) -> Any:
    """What was loaded of a row and of all that hangs on it, to compare."""
    if isinstance(thing, Model):
        loaded = {name: value for name, value in vars(thing).items() if not name.startswith("_")}
        beside = {name: everything_in(one, depth + 1) for name, one in thing._state.fields_cache.items() if depth < 6}
        hung = getattr(thing, "_prefetched_objects_cache", {})
        return [
            type(thing).__name__,
            {name: everything_in(value, depth + 1) for name, value in sorted(loaded.items())},
            beside if not hung else {name: beside[name] for name in sorted(beside)},
            {
                name: [everything_in(one, depth + 1) for one in _in_order(type(thing), name, rows)]
                for name, rows in sorted(hung.items())
                if depth < 6
            },
        ]
    if isinstance(thing, list | tuple):
        return [everything_in(one, depth + 1) for one in thing]
    return thing


def _in_order(model: type[Model], name: str, rows: Iterable[Model]) -> list[Model]:
    return sorted(rows, key=lambda one: str(one.pk)) if (model, name) in WITHOUT_ORDER else list(rows)


@pytest.fixture
def spoken(joint_step: Step, representative: Person, official: Person, later: datetime) -> Step:
    """A step at which money was proposed, advised on and agreed."""
    proposal = decisions.propose(
        step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", amount=Decimal("1250.50"), at=later
    )
    decisions.voice(
        step_id=joint_step.id, by=official, say="consent", proposal_id=proposal.id, at=later + timedelta(hours=1)
    )
    return joint_step


def test_a_whole_plan_is_what_it_is_by_itself(spoken: Step, group: Party, resident: Person, later: datetime) -> None:
    factories.MembershipFactory(person=resident, party=group, is_representative=True)
    Party.objects.filter(id=group.id).update(quorum=2)
    plans = queries.for_its_page(Initiative.objects.filter(process=spoken.process_id))
    with CaptureQueriesContext(connection) as asked:
        (whole,) = at_once(plans)
        told = everything_in(whole)
    assert len(asked) == 1
    assert told == everything_in(plans.get())
    amount = next(iter(whole.process.steps.all()[1].proposals.all())).amount  # type: ignore[union-attr]
    assert str(amount) == "1250.50"


def test_a_table_is_drawn_from_it(spoken: Step) -> None:
    steps = table.with_record(Step.objects.order_by("number"))
    assert everything_in(at_once(steps)) == everything_in(list(steps))


def test_moments_numbers_and_shapes_stay_what_they_are(
    neighbourhood: Neighbourhood, sent_initiative: Initiative, at: datetime
) -> None:
    (place,) = at_once(Neighbourhood.objects.select_related("district__municipality"))
    assert place.boundary == neighbourhood.boundary
    (plan,) = at_once(Initiative.objects.all())
    assert (plan.sent_at, plan.id, plan.latitude) == (at, sent_initiative.id, 52.005)
    Initiative.objects.update(latitude=52.0, longitude=5.0)
    assert isinstance(at_once(Initiative.objects.all())[0].latitude, float)


def test_pictures_of_updates(sent_initiative: Initiative, later: datetime) -> None:
    for number in range(4):
        update = factories.UpdateFactory(initiative=sent_initiative, posted_at=later + timedelta(minutes=number))
        update.pictures.add(*factories.AttachmentFactory.create_batch(number, initiative=sent_initiative))
    pictures = Prefetch("pictures", Attachment.objects.order_by("id"))
    updates = Update.objects.order_by("posted_at").prefetch_related(pictures)[1:4]
    assert [len(update.pictures.all()) for update in at_once(updates)] == [1, 2, 3]


def test_a_slice_is_as_many_of_each(district: District, other_district: District) -> None:
    for home in (district, other_district):
        for number in range(1, 4):
            factories.NeighbourhoodFactory(district=home, code=f"BU{home.code[2:]}{number:02}")
    first_two = Prefetch("neighbourhoods", Neighbourhood.objects.order_by("code")[:2], to_attr="first_two")
    homes = at_once(District.objects.prefetch_related(first_two))
    assert [[place.code[-2:] for place in home.first_two] for home in homes] == [["01", "02"]] * 2  # type: ignore[attr-defined]
    assert homes[0].first_two[0].district is homes[0]  # type: ignore[attr-defined]


def test_what_was_read_is_narrowed_by_asking_anew(joint_step: Step, group: Party) -> None:
    (process,) = at_once(Process.objects.prefetch_related("steps"))
    assert process.steps.count() == len(process.steps.all()) == 2
    assert process.steps.filter(closed_at=None).get() == joint_step
    assert process.steps.order_by("-number").first() == joint_step
    other = factories.StepFactory()
    assert other not in process.steps.exclude(id=joint_step.id)


def test_nothing_is_nothing(theme: Theme) -> None:
    ask = AtOnce()
    none, found = ask.rows(Proposal.objects.none()), ask.rows(Theme.objects.all()[0:0])
    missing, real = ask.rows(Initiative.objects.all()), ask.rows(Theme.objects.all())
    told = ask.ask()
    assert [told.of(each) for each in (none, found, missing)] == [[], [], []]
    assert told.of(real) == [theme]


def test_one_statement_is_asked_again_for_another(
    group: Party, representative: Person, neighbour: Person, stranger: Person, at: datetime
) -> None:
    ask = AtOnce()
    person, moment = Given("person", UUIDField()), Given("at", DateTimeField())
    held = ask.values(
        Membership.objects.filter(person=person, since__lte=moment).values_list("party_id", "is_representative")
    )
    counted = ask.values(Person.objects.order_by().values("is_staff").annotate(all=Count("id")).values_list("all"))
    told = {each: ask.ask(person=each.id, at=at) for each in (representative, neighbour, stranger)}
    assert [told[each].of(held) for each in told] == [[(group.id, True)], [(group.id, False)], []]
    assert told[stranger].of(counted) == [(3,)]
    assert ask.ask(person=representative.id, at=at - timedelta(days=9)).of(held) == []


class TestPrepared:
    """Taught to a connection once, and asked by its name from then on."""

    def test_it_answers_what_it_would_have_answered_by_itself(
        self, district: District, other_district: District, at: datetime
    ) -> None:
        for code in ("a", "b' %s $1"):
            factories.PartyFactory(name=code, district=district, founded_at=at)
        answers = []
        for is_prepared in (False, True):
            ask = AtOnce(is_prepared=is_prepared)
            day, names = Given("day", DateField()), Given("names", ArrayField(CharField()))
            found = ask.values(
                Party.objects.filter(one_of("name", names), founded_at__date=day)
                .exclude(name="%s $1")
                .order_by("name")
                .values_list("name", "founded_at")
            )
            places = ask.rows(District.objects.filter(parties__name=Given("name", CharField())))
            told = [
                ask.ask(day=day, names=names, name=name)
                for day, names, name in (
                    (at.date(), ["a", "b' %s $1"], "a"),
                    (at.date(), ["b' %s $1"], "b' %s $1"),
                    (at.date(), [], "'; SELECT 1"),
                    (date(2020, 1, 1), ["a"], ""),
                )
            ]
            answers.append([(one.of(found), one.of(places)) for one in told])
        assert answers[0] == answers[1]
        assert answers[1][0] == ([("a", at), ("b' %s $1", at)], [district])
        assert [len(found) for found, _places in answers[1]] == [2, 1, 0, 0]

    def test_each_connection_is_taught_it_once(self, theme: Theme) -> None:
        ask = AtOnce(is_prepared=True)
        themes = ask.rows(Theme.objects.all())
        planned = names_prepared()
        with CaptureQueriesContext(connection) as asked:
            for _ in range(3):
                assert ask.ask().of(themes) == [theme]
        assert len(asked) == 3
        assert len(names_prepared() - planned) == 1

    def test_it_outlives_a_transaction_that_failed(self, theme: Theme) -> None:
        """Planned within one it is planned; where it could not be planned it is not taken for that."""
        before, within = AtOnce(is_prepared=True), AtOnce(is_prepared=True)
        themes = {ask: ask.rows(Theme.objects.all()) for ask in (before, within)}
        with transaction.atomic():
            before.ask()
            transaction.set_rollback(True)
        with transaction.atomic(), connection.cursor() as cursor:
            with pytest.raises(DatabaseError):
                cursor.execute("SELECT broken FROM nowhere")
            with pytest.raises(DatabaseError):
                within.ask()
            transaction.set_rollback(True)
        for ask, asked in themes.items():
            assert ask.ask().of(asked) == [theme]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_taught_anew(theme: Theme) -> None:
    ask = AtOnce(is_prepared=True)
    themes = ask.rows(Theme.objects.all())
    assert ask.ask().of(themes) == [theme]
    connection.close()
    assert ask.ask().of(themes) == [theme]


def names_prepared() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}
