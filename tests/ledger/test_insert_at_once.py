"""Rows that are inserted together are as those that are inserted one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Party
from decisions.models import Authority, Seat, Step
from initiatives.models import Follow, Initiative
from ledger.insert_at_once import insert
from tests import factories

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def columns(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def test_every_kind_of_column_comes_back_as_it_was_given_in_one_round_trip() -> None:
    process, by = factories.ProcessFactory(), factories.PersonFactory()
    step = Step(process=process, template_step=process.template.steps.first(), number=1, opened_at=AT, opened_by=by)
    authority = Authority(step=step, from_at=AT, by=by, basis=Authority.Basis.TEMPLATE, seat_count=2)
    teams = factories.PartyFactory(kind=Party.Kind.MUNICIPAL_TEAM), factories.PartyFactory(kind=Party.Kind.EXECUTIVE)
    seats = [Seat(authority=authority, party=team, role="decides", ceiling=Decimal("1500.00")) for team in teams]
    term = factories.TermFactory.build(step=step)
    with CaptureQueriesContext(connection) as asked:
        insert(step, authority, *seats, term)
    assert len(asked) == 1
    for row in (step, authority, term):
        assert columns(type(row).objects.get(pk=row.pk)) == columns(row)
        assert not row._state.adding
    kept = Seat.objects.filter(authority=authority).order_by("id")
    assert [columns(seat) for seat in kept] == [columns(seat) for seat in seats]


def test_what_is_there_is_left_or_refused() -> None:
    initiative, person = factories.InitiativeFactory(), factories.PersonFactory()
    follow = factories.FollowFactory(initiative=initiative, person=person)
    again = Follow(initiative=initiative, person=person, since=AT)
    insert(again, unless_there={Follow})
    assert Follow.objects.get(initiative=initiative).since == follow.since
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(factories.PartyFactory.build(), Follow(initiative=initiative, person=person, since=AT))


def test_of_rows_of_which_one_is_refused_none_is_there() -> None:
    initiative = factories.InitiativeFactory()
    party = factories.PartyFactory.build(name="Niemand")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(party, Initiative(id=initiative.id, title="Twee"))
    assert not Party.objects.filter(name="Niemand").exists()


def test_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        insert()
    assert len(asked) == 0
