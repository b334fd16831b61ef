"""The cast: the people, parties and the plan that every test knows.

Oostwold is a small town with two districts. Rosa (`representative`) began a plan for the library of Oudeland with
Noor (`neighbour`), and signs for their group. Omar (`official`) signs for the municipal team of Oudeland and Carla
(`colleague`) works there without signing; Dirk (`other_district_official`) signs for the team of Nieuwland. Sanne
(`social_worker`) signs for the welfare organisation, Eva (`executive`) for the executive. Rik (`resident`) has an
account and no group yet; `stranger` has nothing to do with any of it; Ada (`admin`) keeps the reference data.

The plan's way has three steps: the municipal team decides; group and team decide together (consent); the group
decides on work that is social work's, with social work at the table.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from accounts import actions as accounts
from accounts.models import Invitation, Party, Person, WorkFunction
from decisions import actions as decisions
from decisions.models import ProcessTemplate, Rule, Step, TemplateSeat
from districts.models import District, Municipality, Neighbourhood
from initiatives import actions as initiatives
from initiatives.models import Initiative, Theme
from ledger.kept import forget_all
from ledger.models import Entry
from tests import factories
from tests.databases import demo_database
from tests.standing import _empty_stage, standing  # noqa: F401 - pytest finds the fixture here

SignedIn = Callable[[Person | None], Client]

# Moments


@pytest.fixture
def at() -> datetime:
    """The moment at which the plan of the cast is sent: Monday 2 November 2026, 10:00 in Oostwold."""
    return datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def later(at: datetime) -> datetime:
    """A day after the plan was sent, when something happens at its table."""
    return at + timedelta(days=1)


@pytest.fixture
def clock(at: datetime) -> Iterator[time_machine.Traveller]:
    """The clock of pages and tasks stands two days after the plan was sent, and runs on from there."""
    with time_machine.travel(at + timedelta(days=2), tick=True) as traveller:
        yield traveller


# The town


@standing
def municipality(db: None) -> Municipality:
    return factories.MunicipalityFactory()


@standing
def district(municipality: Municipality) -> District:
    return factories.DistrictFactory(
        municipality=municipality, code="WK990201", name="Oudeland", boundary=factories.square(5.0, 52.0, 0.02)
    )


@standing
def other_district(municipality: Municipality) -> District:
    return factories.DistrictFactory(
        municipality=municipality, code="WK990202", name="Nieuwland", boundary=factories.square(5.02, 52.0, 0.02)
    )


@standing
def neighbourhood(district: District) -> Neighbourhood:
    return factories.NeighbourhoodFactory(
        district=district, code="BU99020101", name="Dorpskern", boundary=factories.square(5.0, 52.0)
    )


@standing
def second_neighbourhood(district: District) -> Neighbourhood:
    return factories.NeighbourhoodFactory(
        district=district, code="BU99020102", name="Singelbuurt", boundary=factories.square(5.01, 52.0)
    )


@standing
def other_neighbourhood(other_district: District) -> Neighbourhood:
    return factories.NeighbourhoodFactory(
        district=other_district, code="BU99020201", name="Havenbuurt", boundary=factories.square(5.02, 52.0)
    )


# The people, with the parties that they act for


def _person(name: str, **fields: Any) -> Person:
    return factories.PersonFactory(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.org", **fields)


def _member(person: Person, party: Party, *, signs: bool) -> Person:
    factories.MembershipFactory(person=person, party=party, is_representative=signs, is_lead=signs)
    return person


def _mandated(party: Party) -> Party:
    factories.MandateFactory(party=party)
    return party


@standing
def resident(db: None) -> Person:
    return _person("Rik Visser")


@standing
def neighbour(db: None) -> Person:
    return _person("Noor de Wit")


@standing
def representative(db: None) -> Person:
    return _person("Rosa Bakker")


@standing
def stranger(db: None) -> Person:
    return _person("Stan Vreemd")


@standing
def admin(db: None) -> Person:
    return _person("Ada Beheer", is_staff=True)


@standing
def team(district: District) -> Party:
    return _mandated(factories.PartyFactory(kind="municipal_team", name="Wijkteam Oudeland", district=district))


@standing
def other_team(other_district: District) -> Party:
    return _mandated(factories.PartyFactory(kind="municipal_team", name="Wijkteam Nieuwland", district=other_district))


@standing
def welfare(municipality: Municipality) -> Party:
    return factories.PartyFactory(kind="welfare_team", name="Welzijn Oostwold", short_name="Welzijn")


@standing
def executive_board(municipality: Municipality) -> Party:
    return _mandated(factories.PartyFactory(kind="executive", name="College van B en W", short_name="College"))


@standing
def official(team: Party) -> Person:
    return _member(_person("Omar Haddad"), team, signs=True)


@standing
def colleague(team: Party) -> Person:
    return _member(_person("Carla Smit"), team, signs=False)


@standing
def other_district_official(other_team: Party) -> Person:
    return _member(_person("Dirk Postma"), other_team, signs=True)


@standing
def social_worker(welfare: Party) -> Person:
    return _member(_person("Sanne Kok"), welfare, signs=True)


@standing
def executive(executive_board: Party) -> Person:
    return _member(_person("Eva van Dam"), executive_board, signs=True)


# The way that plans go


@standing
def template(db: None) -> ProcessTemplate:
    template = factories.ProcessTemplateFactory(key="library", name_nl="Een bibliotheek openhouden")
    factories.TemplateStepFactory(
        template=template,
        key="meet",
        kind="explore",
        name_nl="Kennismaken",
        name_en="Meeting",
        work_function=WorkFunction.INFORMATION,
        rule=Rule.SOLE,
        seats={"municipal_team": "decides", "resident_group": "co_produces", "welfare_team": "informed"},
    )
    factories.TemplateStepFactory(
        template=template,
        key="together",
        kind="decide",
        name_nl="Samen beslissen",
        name_en="Deciding together",
        work_function=WorkFunction.FINANCE,
        rule=Rule.CONSENT,
        term_amount=8,
        term_source="act",
        term_article="Algemene wet bestuursrecht, artikel 4:13",
        seats={"resident_group": "decides", "municipal_team": "decides", "welfare_team": "consulted"},
    )
    factories.TemplateStepFactory(
        template=template,
        key="readers",
        kind="carry_out",
        name_nl="Mensen verbinden",
        name_en="Bringing people together",
        work_function=WorkFunction.NETWORK_BUILDING,
        rule=Rule.SOLE,
        term_amount=2,
        term_unit="months",
        escalates_to="municipal_team",
        seats={"resident_group": "decides", "welfare_team": "co_produces", "municipal_team": "informed"},
    )
    return template


@standing
def formal(template: ProcessTemplate) -> None:
    """Before any plan goes this way: the joint step ends in a decision under the Awb, after advice of social work."""
    with factories.before_publication():
        template.steps.filter(key="together").update(is_awb_decision=True)
        TemplateSeat.objects.filter(step__template=template, step__key="together", party_kind="welfare_team").update(
            role="advises"
        )


@standing
def theme(template: ProcessTemplate) -> Theme:
    return factories.ThemeFactory(
        key="libraries", name_nl="Bibliotheken", name_en="Libraries", template_key=template.key
    )


# The plan


@standing
def content(theme: Theme, neighbourhood: Neighbourhood) -> initiatives.Content:
    return initiatives.Content(
        title="De bibliotheek blijft open",
        summary="Wij houden de bibliotheek van Oudeland zelf open.",
        plan="Met twintig vrijwilligers openen wij vier dagen in de week.",
        theme=theme,
        neighbourhood=neighbourhood,
        place="Dorpsstraat 12",
        latitude=52.005,
        longitude=5.005,
        wish=Initiative.Wish.CO_DECIDES,
    )


@standing
def draft_initiative(
    content: initiatives.Content, representative: Person, neighbour: Person, at: datetime
) -> Initiative:
    """The plan as its group alone sees it: Rosa signs for the group, Noor belongs to it."""
    drafted_at = at - timedelta(days=2)
    initiative = initiatives.draft(content=content, group_name="Lezers van Oudeland", by=representative, at=drafted_at)
    accounts.add_member(party=initiative.group, person=neighbour, by=representative, at=drafted_at)
    return initiative


@standing
def sent_initiative(
    draft_initiative: Initiative,
    representative: Person,
    official: Person,
    social_worker: Person,
    executive: Person,
    at: datetime,
) -> Initiative:
    """The plan as it lies in triage: its first step is open, and the municipal team decides there."""
    return initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at)


@standing
def accepted_initiative(sent_initiative: Initiative, official: Person, at: datetime) -> Initiative:
    """The plan as Omar took it in hand."""
    return initiatives.accept_for_handling(initiative_id=sent_initiative.id, by=official, at=at + timedelta(hours=2))


@pytest.fixture
def first_step(sent_initiative: Initiative) -> Step:
    """The step at which the municipal team decides alone; open, unless the plan went on."""
    return Step.objects.get(process=sent_initiative.process_id, number=1)


@standing
def joint_step(accepted_initiative: Initiative, official: Person, at: datetime) -> Step:
    """The open step at which the group and the municipal team decide together."""
    decisions.propose(
        step_id=open_step_of(accepted_initiative).id,
        by=official,
        outcome="yes",
        reasons="Een goed plan.",
        at=at + timedelta(hours=3),
    )
    return open_step_of(accepted_initiative)


@pytest.fixture
def group(draft_initiative: Initiative) -> Party:
    return draft_initiative.group


@standing
def invitation(draft_initiative: Initiative, representative: Person, at: datetime) -> Invitation:
    """An open invitation to Rik, to join the group."""
    return accounts.invite(
        party=draft_initiative.group, email="rik@example.org", name="Rik", by=representative, at=at - timedelta(days=1)
    )


def open_step_of(initiative: Initiative) -> Step:
    """The step of a plan that is open now."""
    return Step.objects.get(process=initiative.process_id, closed_at=None)


# Signing in


def signs_in(person: Person | None) -> Client:
    """A browser in which somebody is signed in, with a second factor, or nobody for None."""
    client = Client()
    if person is not None:
        sign_in(client, person)
    return client


def sign_in(client: Client, person: Person) -> None:
    """Sign somebody in, with a second factor, in a browser that may have been in use."""
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "code", "at": time.time(), "email": person.email},
        {"method": "mfa", "at": time.time(), "type": "totp"},
    ]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(person.pk)
    session.save()


@pytest.fixture
def signed_in() -> SignedIn:
    return signs_in


@contextmanager
def the_demo() -> Iterator[None]:
    """The whole demo; what is done in it never was."""
    with demo_database(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def lindermeer(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo, for all tests of a class."""
    with django_db_blocker.unblock(), the_demo():
        yield


# What was written


def row_counts() -> dict[str, tuple[int, int]]:
    """How many rows each table (but sessions) holds, and a number that changes with what they say."""
    with connection.cursor() as cursor:
        cursor.execute(_count_of_rows())
        return {table: (count, content) for table, count, content in cursor.fetchall()}


@lru_cache
def _count_of_rows() -> str:
    ignored = {"django_migrations", "django_session", "django_content_type"}
    return " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM {table} t"
        for table in sorted(set(connection.introspection.table_names()) - ignored)
    )


@pytest.fixture
def nothing_written() -> Callable[[], AbstractContextManager[None]]:
    """`with nothing_written():` fails where a row of any table (but sessions) was added, changed or removed."""

    @contextmanager
    def nothing_written() -> Iterator[None]:
        before = row_counts()
        yield
        after = row_counts()
        assert {table for table in before if before[table] != after[table]} == set()

    return nothing_written


@pytest.fixture
def refused(nothing_written: Callable[[], AbstractContextManager[None]]) -> Callable[..., AbstractContextManager[Any]]:
    """`with refused(CannotSend, "already"):` the action says no, in these words, and leaves nothing behind."""

    @contextmanager
    def refused(refusal: type[Exception], words: str | None = None) -> Iterator[Any]:
        with nothing_written(), pytest.raises(refusal, match=words) as caught:
            yield caught

    return refused


@pytest.fixture
def new_entries() -> Callable[[], AbstractContextManager[list[Entry]]]:
    """`with new_entries() as entries:` holds afterwards what was added to the ledger within."""

    @contextmanager
    def new_entries() -> Iterator[list[Entry]]:
        known = Entry.objects.count()
        entries: list[Entry] = []
        yield entries
        entries += Entry.objects.filter(index__gt=known).prefetch_related("sealed")

    return new_entries


# What the tests do without


@pytest.fixture(autouse=True)
def _in_the_language_of_the_site() -> None:
    """Whoever was answered last may read another one, and what is answered stays in it."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_listeners(settings: Any) -> None:
    """No broker is asked for anything: tests that want the real one put `settings.LEDGER_LISTENERS` back."""
    settings.LEDGER_LISTENERS = []


@pytest.fixture(autouse=True)
def _own_uploads(settings: Any, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    """Files that a test brings are in a folder of its own, and no scanner is asked unless a test names one."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "uploads" / sha256(request.node.nodeid.encode()).hexdigest()
    settings.UPLOAD_SCANNER = ""


@pytest.fixture(autouse=True)
def _own_cache(settings: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test has a cache of its own: sessions and rate limits of one test say nothing of the next."""
    own = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": request.node.nodeid}
    settings.CACHES = {"default": own, "sessions": own}
    yield
    cache.clear()
    forget_all()
