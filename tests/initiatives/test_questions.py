"""Every public page asks the database at most six things, in a process that has kept nothing: session, person, all.
Sending a plan asks few more, whatever it opens.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from accounts.queries import standing_of
from decisions.models import Step
from districts.models import Neighbourhood
from initiatives import access, queries_around
from initiatives.models import Initiative, Support, Theme
from initiatives.own_part import own_part
from initiatives.whole_plan import whole_plan
from ledger.kept import forget_all
from tests import factories
from tests.conftest import SignedIn
from tests.initiatives.filling import fill_in, hidden, typed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MOST = 6
MOST_TO_SEND = 18
"""Who asks, the sketch and what it names, the template, the parties; and the rows of six tables each in one go."""

ADDRESSES = (
    "/",
    "/initiatieven/",
    "/initiatieven/?thema=libraries&wijk=WK990201&stand=open&beslist=together",
    "/initiatieven/?zoek=bibliotheek+vrijwilligers",
    "/initiatieven/?zoek=bibliotheek+zwembad",
    "/initiatieven/kaart/",
    "/initiatieven/kaart/?buurt=BU99020101&zoek=bibliotheek",
    "/initiatieven/kaart.geojson",
    "/initiatieven/feed.atom",
    "/initiatieven/feed.atom?zoek=bibliotheek&wijk=WK990201",
    "/wijken/",
    "/wijken/WK990201/",
    "/wijken/WK990201/BU99020101/",
    "{plan}",
    "{plan}feed.atom",
)


@pytest.fixture
def lively(joint_step: Step, later: datetime) -> Initiative:
    """The plan of the cast, with 50 updates and 500 supporters, between others."""
    plan = Initiative.objects.get(process=joint_step.process_id)
    for update in factories.UpdateFactory.create_batch(50, initiative=plan, posted_at=later):
        update.pictures.add(
            factories.AttachmentFactory(initiative=plan, published_at=later, published_by=update.posted_by)
        )
    version, people = plan.versions.get(), factories.PersonFactory.create_batch(500)
    Support.objects.bulk_create(
        Support(initiative=plan, person=person, version=version, given_at=later) for person in people
    )
    factories.WorkplaceFactory(district=plan.neighbourhood.district)
    factories.InitiativeFactory.create_batch(3, theme=plan.theme, neighbourhood=plan.neighbourhood, sent=True)
    return plan


def asked(client: Client, address: str) -> list[str]:
    """The questions of a page where nothing is kept, not even the session."""
    cache.clear()
    forget_all()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"][:160] for query in captured]


def test_at_most_six(client: Client, lively: Initiative, resident: Person, signed_in: SignedIn) -> None:
    resident_in = signed_in(resident)
    too_many = {}
    for address in ADDRESSES:
        place = address.format(plan=lively.get_absolute_url())
        for name, reader in (("anybody", client), ("a resident", resident_in)):
            questions = asked(reader, place)
            if len(questions) > MOST:
                too_many[place, name] = questions
    assert not too_many


def test_sending_a_plan_writes_all_that_it_opens_in_few_round_trips(
    theme: Theme, neighbourhood: Neighbourhood, official: Person, resident: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    check = fill_in(browser, typed_in(theme, neighbourhood))
    fields = {**hidden(browser.get(check)), "action": "send"}
    with CaptureQueriesContext(connection) as captured:
        assert browser.post(check, fields).status_code == 302
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert Initiative.objects.get().sent_at is not None
    assert len(statements) <= MOST_TO_SEND, statements


def test_a_mended_word_is_looked_up_once_more(lively: Initiative, resident: Person, signed_in: SignedIn) -> None:
    assert len(asked(signed_in(resident), "/initiatieven/?zoek=biblotheek")) == MOST + 1


def test_a_session_costs_no_more_than_who_it_is_of(lively: Initiative, resident: Person, signed_in: SignedIn) -> None:
    """Session, person with all that every request asks of them, the plan, what is said elsewhere, what is their own."""
    questions = asked(signed_in(resident), lively.get_absolute_url())
    assert sum("accounts_membership" in question for question in questions) <= 1
    assert sum("ledger_head" in question for question in questions) <= 1


@pytest.mark.parametrize(
    "role", ["resident", "neighbour", "representative", "official", "colleague", "other_district_official", "executive"]
)
def test_the_buttons_are_what_the_actions_allow(
    joint_step: Step, role: str, later: datetime, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(role)
    sent = Initiative.objects.get(process=joint_step.process_id)
    factories.MilestoneFactory(initiative=sent, done_on=later.date(), done_at=later, done_by=person)
    plan = whole_plan(sent.id)
    assert plan is not None
    things = queries_around.own_things(person, plan.initiative)
    part = own_part(standing_of(person, later), plan.initiative, things, is_past_a_yes=plan.is_past_a_yes)

    assert part.is_member == access.may_attach(person, sent, later)
    assert part.signs == access.may_send(person, sent, later)
    assert part.is_of_the_team == access.is_of_the_team(person, sent, later)
    may_keep = access.may_keep_milestones(person, sent, later) and access.is_past_a_yes(sent)
    assert part.keeps_milestones == may_keep
    looks_back = access.is_ready_to_evaluate(sent) and bool(access.parties_evaluating(person, sent, later))
    assert part.evaluates == looks_back
