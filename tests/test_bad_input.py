"""What people, programs and pranksters send: to every page and every form, as everybody who can reach it.

Whatever it is, there is never an error of the server, never a script that the next reader's browser would run, and
never half of something in the tables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Invitation, Membership, Party, Person
from boundary.models import Consult
from civilservants.choices import FIELDS
from decisions import actions as decisions
from decisions.models import Decision, Proposal, Step, Voice
from initiatives import actions as initiatives
from initiatives.models import Initiative, JoinRequest, Sketch
from notifications.actions import deliver_next, distribute
from tests import factories
from tests.conftest import SignedIn, row_counts
from tests.initiatives.filling import typed_in
from tests.portions import by_day_and_night

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
BAD = {
    "nothing": "",
    "blank": " \t\u00a0\u2003\n",
    "300,000 characters": "lang " * 60_000,
    "a null": "a\x00b",
    "what is not seen": "a\x07\x1b[31m\x9bb\u202etxt.exe\u2066\u2067\u200f",
    "a script": SCRIPT,
    "a template": "{{ settings.SECRET_KEY }}{% debug %}%(name)s{0}",
    "a statement": "'; DROP TABLE ledger_entry; --",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 20,
    "a huge number": "9" * 400,
    "a negative number": "-1",
    "no number": "NaN",
    "an infinite number": "1e999",
    "a day that is none": "2026-02-30",
    "an id of nobody": str(UUID(int=7)),
    "an address elsewhere": "//evil.example/\\evil.example",
    "brackets without end": "[" * 5_000,
    "coordinates nowhere": '{"type": "Polygon", "coordinates": [[[NaN, 1e999], [1, 1], [2, 1], [NaN, 1e999]]]}',
}
QUERIES = (
    "zoek",
    "thema",
    "wijk",
    "stand",
    "page",
    "beeld",
    "taak",
    "lijst",
    "next",
    "voor",
    "q",
    "o",
    "e",
    "p",
    "jaar",
)
"""Every word that a page reads from its address, and those of Django's admin."""


def values(*, without_long: bool = False) -> list[Any]:
    return [pytest.param(value, id=name) for name, value in BAD.items() if not (without_long and len(value) > 10_000)]


def is_sound(response: HttpResponse, where: str) -> None:
    assert response.status_code < 500, f"{response.status_code} at {where}"
    if response.headers.get("Content-Type", "").startswith("text/html"):
        said = response.content.decode()
        assert "<script>alert(" not in said, where
        assert "<img src=x onerror" not in said, where


# Addresses


@pytest.mark.parametrize("value", values(without_long=True))
def test_queries(
    value: str, accepted_initiative: Initiative, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    plan, desk = accepted_initiative.get_absolute_url(), f"/werkplek/{accepted_initiative.id}/"
    pages: dict[str | None, dict[str, tuple[str, ...]]] = {
        None: {
            "/": (),
            "/initiatieven/": ("zoek", "thema", "wijk", "stand", "page"),
            "/logboek/": ("voor",),
            "/zeggenschap/": (),
            "/account/login/": ("next",),
            "/taal/en/": ("next",),
            "/api/v1/initiatieven": ("zoek", "page", "wijk"),
            "/api/v1/logregels": ("page",),
            plan: (),
            "/initiatieven/lijkt-op/": ("title", "summary", "theme", "neighbourhood"),
            "/initiatieven/kaart/": ("zoek", "wijk", "buurt", "hulp", "beslist", "volgorde"),
            f"{plan}versies/": ("van", "naar"),
            f"{plan}berichten/": ("page",),
            "/met-hulp/": (),
            "/taakafbakening/voorbeelden/": ("soort", "page"),
            "/zeggenschap/verdringing/": ("wijk", "werk"),
        },
        "official": {
            "/werk/": ("na",),
            "/werk/team/": ("team", "page"),
            "/grensoverleg/": ("lijst", "page"),
            "/werkplek/": ("beeld", *FIELDS, "page"),
            desk: ("beeld",),
            f"{desk}toewijzen/": ("taak",),
        },
        "social_worker": {
            "/wijkwerk/": ("lijst", "page"),
            "/wijkwerk/netwerk/": ("wijk", "soort"),
            "/wijkwerk/netwerk/nieuw/": ("plek",),
            "/wijkwerk/plannen/": ("page",),
        },
        "representative": {"/mijn/": (), "/initiatieven/nieuw/": ("thema",), "/account/login/": ("next",)},
        "admin": {"/beheer/initiatives/initiative/": ("q", "o", "p"), "/beheer/accounts/person/": ("q", "e")},
    }
    for role, addresses in pages.items():
        client = signed_in(request.getfixturevalue(role) if role else None)
        for address, own in addresses.items():
            answer = client.get(address, dict.fromkeys(own or QUERIES, value))
            is_sound(answer, address)
            assert urlsplit(answer.headers.get("Location", "/")).netloc == "", f"led away by {address}"


@pytest.mark.parametrize("value", values(without_long=True))
def test_paths(value: str, accepted_initiative: Initiative, signed_in: SignedIn, admin: Person) -> None:
    part = quote(value, safe="") or "x"
    for client in (Client(), signed_in(admin)):
        for address in (
            f"/initiatieven/{part}/",
            f"/initiatieven/uitnodiging/{part}/",
            f"/meldingen/stoppen/{part}/",
            f"/taal/{part}/",
            f"/logboek/{part}/",
            f"/logboek/{part}.json",
            f"/tafel/{part}/voorstel/",
            f"/werkplek/{part}/",
            f"/wijkwerk/netwerk/{part}/",
            f"/buurtprofiel/{part}/",
            f"/in-het-netwerk/{part}/",
            f"/met-hulp/overnemen/{part}/",
            f"/api/v1/wijken/{part}",
            f"/api/v1/initiatieven/{part}",
            f"/account/oidc/{part}/login/",
            f"/beheer/districts/district/{part}/change/",
            f"/beheer/accounts/person/{part}/change/",
            f"/beheer/ledger/entry/{part}/change/",
            f"/{part}",
        ):
            is_sound(client.get(address), address)


@pytest.mark.parametrize("number", ["9" * 26, "0", "9" * 20 + ".json"])
def test_numbers_beyond_the_log(number: str, sent_initiative: Initiative) -> None:
    assert Client().get("/logboek/1/").status_code == 200
    assert Client().get(f"/logboek/{number}{'' if number.endswith('.json') else '/'}").status_code == 404


# Forms


FITTING = {"email": "iemand@example.org", "number": "1", "text": "Iets", "textarea": "Iets"}


class Fields(HTMLParser):
    """What the first form in the page's main part sends: what it holds, and some words where it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self.in_main = self.in_form = self.done = False
        self.select = ""
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.in_main = self.in_main or tag == "main"
        if tag == "form" and self.in_main and not self.done and given.get("method", "").lower() == "post":
            self.in_form = True
        if self.in_form:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        kind = given.get("type", "text") if tag == "input" else tag
        if tag == "select":
            self.select = name
        elif tag == "option":
            if value and ("selected" in given or self.select not in self.found):
                self.found[self.select] = value
        elif kind == "checkbox":
            if "checked" in given:
                self.found[name] = value or "on"
            elif name == "who":  # somebody must be chosen
                self.found.setdefault(name, value)
        elif name:
            self.found.setdefault(name, value or FITTING.get(kind, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.in_form:
            self.in_form, self.done = False, True


@dataclass(frozen=True)
class Form:
    """A form that writes, with somebody who can open it, and what makes it whole where some words are not enough."""

    address: str
    role: str = "admin"
    whole: dict[str, str] = field(default_factory=dict)

    def opened(self, client: Client) -> dict[str, str]:
        """The form as somebody fills it in who does all right."""
        page = client.get(self.address)
        assert page.status_code == 200, f"{page.status_code} at {self.address}"
        parser = Fields()
        parser.feed(page.content.decode())
        assert set(self.whole) <= set(parser.found), f"not the form at {self.address}"
        return {**parser.found, **self.whole}


Opened = Callable[[Form], AbstractContextManager[tuple[Client, dict[str, str]]]]


TERMS = {"since": "2026-11-01", "remind_after": "5", "escalate_after": "10"}


def forms(plan: Initiative, step: Step, sketch: Sketch, asked: JoinRequest, consult: Consult) -> list[Form]:
    """Every form that writes."""
    square = json.dumps(factories.square(5.1, 52.0))
    founded = {"founded_at_0": "2026-11-01", "founded_at_1": "10:00", "ended_at_0": "", "ended_at_1": ""}
    return [
        Form("/account/login/", ""),
        Form("/initiatieven/nieuw/", "resident"),
        *[
            Form(f"/initiatieven/nieuw/{sketch.id}/{slug}/", "stranger")
            for slug in ("wat", "waar", "met-wie", "nodig", "zeggenschap", "controleren")
        ],
        Form("/mijn/gegevens/", "resident"),
        Form("/account/email/", "resident"),
        Form(f"/initiatieven/{plan.id}/uitnodigen/", "representative"),
        Form(f"/initiatieven/{plan.id}/stoppen/", "representative"),
        Form(f"/initiatieven/{plan.id}/meedoen/", "resident"),
        Form(f"/initiatieven/{plan.id}/meedoen/{asked.id}/", "representative"),
        Form(f"/initiatieven/{plan.id}/nieuwe-versie/", "representative", {"title": "Een ander plan"}),
        Form(f"/initiatieven/{plan.id}/hulp-aanbieden/", "resident"),
        Form(f"/initiatieven/{plan.id}/berichten/nieuw/", "representative", {"picture": "", "picture_title": ""}),
        Form(f"/initiatieven/{plan.id}/mijlpalen/", "official", {"planned_on": "2026-12-01", "party": "other"}),
        Form(f"/tafel/{step.id}/voorstel/", "representative", {"amount": "100"}),
        Form(f"/tafel/{step.id}/stem/", "official"),
        Form(f"/tafel/{step.id}/terugnemen/", "executive"),
        Form("/werkplek/afwezig/", "official", {"first_day": "2030-01-01", "last_day": "2030-01-05"}),
        Form(f"/werkplek/{plan.id}/toewijzen/?taak=social_worker", "official"),
        Form("/wijkwerk/netwerk/nieuw/", "social_worker", {"latitude": "52.0", "longitude": "5.0"}),
        Form("/wijkwerk/plannen/voor-iemand/", "social_worker"),
        Form(f"/buurtprofiel/{plan.neighbourhood_id}/schrijven/", "official"),
        Form("/werk/", "official"),
        Form(f"/grensoverleg/{consult.id}/", "official"),
        Form("/taakafbakening/voorstellen/", "social_worker", {"since": "2030-01-01", "profession": "either"}),
        Form("/beheer/boundary/consultterms/add/", whole=TERMS),
        Form(f"/beheer/districts/district/{plan.neighbourhood.district_id}/change/", whole={"boundary": square}),
        Form("/beheer/districts/district/add/", whole={"boundary": square, "code": "WK990209", "year": "2026"}),
        Form("/beheer/districts/neighbourhood/add/", whole={"boundary": square, "code": "BU99020109", "year": "2026"}),
        Form("/beheer/districts/workplace/add/"),
        Form("/beheer/accounts/party/add/", whole={"kind": "welfare_team", **founded}),
        Form("/beheer/accounts/person/add/"),
        Form("/beheer/initiatives/theme/add/", whole={"key": "green", "template_key": "library"}),
        Form("/beheer/initiatives/instrumentlink/add/", whole={"instrument": "report", "url": "https://example.org/"}),
        Form("/beheer/initiatives/supportthreshold/add/", whole={"number": "25"}),
        Form("/beheer/decisions/processtemplate/add/", whole={"key": "green"}),
    ]


@pytest.fixture
def every_form(joint_step: Step, accepted_initiative: Initiative, stranger: Person, settings: Any) -> list[Form]:
    settings.WRITES_A_MINUTE = 10_000
    answers = {
        name: [value] if isinstance(value, str) else value
        for fields in typed_in(accepted_initiative.theme, accepted_initiative.neighbourhood).values()
        for name, value in fields.items()
    }
    sketch = initiatives.begin_sketch(sketch_id=uuid4(), answers=answers, by=stranger, at=timezone.now())
    asked = initiatives.ask_to_join(
        initiative_id=accepted_initiative.id, message="Mag ik mee?", by=stranger, at=timezone.now()
    )
    municipal, welfare = (
        accepted_initiative.process.participants.get(party_kind=kind).party  # type: ignore[union-attr]
        for kind in ("municipal_team", "welfare_team")
    )
    place = accepted_initiative.neighbourhood.district
    consult = factories.ConsultFactory(municipal=municipal, welfare=welfare, district=place)
    return forms(accepted_initiative, joint_step, sketch, asked, consult)


@pytest.fixture
def opened(joint_step: Step, representative: Person, signed_in: SignedIn, request: pytest.FixtureRequest) -> Opened:
    """`with opened(form) as (client, fields):` has a form before somebody; afterwards nothing of it ever was."""

    @contextmanager
    def opened(form: Form) -> Iterator[tuple[Client, dict[str, str]]]:
        client = signed_in(request.getfixturevalue(form.role) if form.role else None)
        with undone():
            if form.address.endswith("/stem/"):  # It speaks of a proposal.
                at = timezone.now()
                decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=at)
            yield client, form.opened(client)

    return opened


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens within never was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def send(
    client: Client, form: Form, fields: dict[str, Any], *, before: dict[str, tuple[int, int]] | None = None
) -> HttpResponse:
    """Send a form, and undo it. Where it comes back to be mended, nothing changed since `before`."""
    cache.clear()  # so that no limit of sign-in answers in its place
    with undone():
        before = before or row_counts()
        answer: HttpResponse = client.post(form.address, fields)
        if answer.status_code == 200:
            assert row_counts() == before, form.address
    return answer


def test_every_form_is_taken_when_all_is_right(every_form: list[Form], opened: Opened) -> None:
    for form in every_form:
        with opened(form) as (client, fields):
            assert send(client, form, fields).status_code == 302, form.address


OF_THE_PAGE = re.compile("csrfmiddlewaretoken|action|_save|_addanother|_continue|.*_FORMS|.*__prefix__.*")
"""Fields that no person fills in, and that make a form another form."""
EVERY = 6
"""A bad value stands alone in one of so many fields. Over all values each field gets several."""


ONE_FORM_IN = by_day_and_night("one_in", 3, 1)
"""By day each form gets one in so many of the values, and over all forms every value comes in."""


def in_turn(turn: int, every_form: list[Form], one_in: int) -> list[Form]:
    """The forms whose turn it is: others for the next value."""
    return every_form[turn % one_in :: one_in]


@ONE_FORM_IN
@pytest.mark.parametrize("value", values())
def test_every_field_of_every_form(value: str, one_in: int, every_form: list[Form], opened: Opened) -> None:
    turn = list(BAD.values()).index(value)
    for form in in_turn(turn, every_form, one_in):
        with opened(form) as (client, fields):
            filled_in = [name for name in fields if not OF_THE_PAGE.fullmatch(name)]
            before = row_counts()
            for bad in (filled_in, *([name] for name in filled_in[turn % EVERY :: EVERY])):
                answer = send(client, form, {**fields, **dict.fromkeys(bad, value)}, before=before)
                is_sound(answer, f"{form.address}: {bad}")


DAMAGES = ("no fields", "unknown fields", "every field twice", "not a form", "bytes")


@ONE_FORM_IN
@pytest.mark.parametrize("damage", DAMAGES)
def test_forms_that_are_no_forms(damage: str, one_in: int, every_form: list[Form], opened: Opened) -> None:
    for form in in_turn(DAMAGES.index(damage), every_form, one_in):
        with opened(form) as (client, fields):
            is_sound(client.post(form.address, **damaged(fields)[damage]), f"{form.address}: {damage}")


def damaged(fields: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What a client sends that is not the form it got, as arguments of `Client.post`."""
    twice = {name: text if OF_THE_PAGE.fullmatch(name) else [text, "b"] for name, text in fields.items()}
    return {
        "no fields": {"data": {}},
        "unknown fields": {"data": {"id": "1", "is_staff": "on", "by": str(uuid4()), "__proto__": "x"}},
        "every field twice": {"data": twice},
        "not a form": {"data": '{"reasons": ["x"]}', "content_type": "application/json"},
        "bytes": {
            "data": b"reasons=%ff%fe%00&outcome=%c3%28&name=%00&\xff",
            "content_type": "application/x-www-form-urlencoded",
        },
    }


# What was typed stays


@pytest.mark.parametrize(
    ("role", "page", "field"), [("representative", "voorstel", "reasons"), ("executive", "terugnemen", "reason")]
)
def test_what_is_too_long_comes_back_as_typed(
    role: str,
    page: str,
    field: str,
    joint_step: Step,
    signed_in: SignedIn,
    nothing_written: Callable[[], AbstractContextManager[None]],
    request: pytest.FixtureRequest,
) -> None:
    client = signed_in(request.getfixturevalue(role))
    form = Form(f"/tafel/{joint_step.id}/{page}/", role)
    with nothing_written():
        answer = client.post(form.address, {**form.opened(client), field: "Een lange reden. " * 2_000 + "tot hier"})
    assert answer.status_code == 200
    assert "tot hier" in answer.content.decode()


# Doubled, stale, lost, taken away


@pytest.fixture
def on_the_table(joint_step: Step, representative: Person, later: datetime) -> Proposal:
    return decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)


def voice_of(client: Client, step: Step, proposal: Proposal, **words: str) -> HttpResponse:
    given = {"proposal_id": str(proposal.id), "say": "consent", "reason": "", **words}
    answer: HttpResponse = client.post(f"/tafel/{step.id}/stem/", given)
    return answer


def test_a_doubled_proposal_is_one(joint_step: Step, representative: Person, signed_in: SignedIn) -> None:
    client = signed_in(representative)
    words = {"outcome": "yes", "reasons": "Ja, graag.", "conditions": "", "amount": ""}
    first = client.post(f"/tafel/{joint_step.id}/voorstel/", words)
    second = client.post(f"/tafel/{joint_step.id}/voorstel/", words)

    assert first.status_code == 302
    assert second.status_code == 200
    assert "Ja, graag." in second.content.decode()
    assert Proposal.objects.filter(step=joint_step).count() == 1


def test_a_doubled_voice_is_one(
    joint_step: Step, on_the_table: Proposal, official: Person, signed_in: SignedIn
) -> None:
    client = signed_in(official)
    assert voice_of(client, joint_step, on_the_table).status_code == 302
    assert voice_of(client, joint_step, on_the_table).status_code == 200

    assert Voice.objects.filter(proposal=on_the_table).count() == 2
    assert Decision.objects.filter(step=joint_step).count() == 1


def test_a_voice_on_a_proposal_that_is_gone_is_not_given(
    joint_step: Step,
    on_the_table: Proposal,
    official: Person,
    representative: Person,
    signed_in: SignedIn,
    later: datetime,
) -> None:
    decisions.voice(
        step_id=joint_step.id, proposal_id=on_the_table.id, by=official, say="objection", reason="Nee.", at=later
    )
    newer = decisions.propose(step_id=joint_step.id, by=representative, outcome="no", reasons="Dan niet.", at=later)

    answer = voice_of(signed_in(official), joint_step, on_the_table, reason="Mooi plan")

    assert answer.status_code == 200
    assert not newer.voices.filter(said_by=official).exists()
    assert not Decision.objects.filter(step=joint_step).exists()


@pytest.mark.parametrize("forged", [str(UUID(int=9)), "x", ""])
def test_a_voice_on_a_forged_proposal_is_not_given(
    forged: str, joint_step: Step, on_the_table: Proposal, official: Person, signed_in: SignedIn
) -> None:
    answer = voice_of(signed_in(official), joint_step, on_the_table, proposal_id=forged)

    assert answer.status_code == 200
    assert on_the_table.voices.count() == 1


def test_a_role_that_was_taken_away_a_second_ago_speaks_no_more(
    joint_step: Step, on_the_table: Proposal, official: Person, signed_in: SignedIn, clock: Any
) -> None:
    client = signed_in(official)
    client.get(f"/tafel/{joint_step.id}/stem/")
    Membership.objects.filter(person=official).update(until=datetime.now().astimezone() - timedelta(seconds=1))

    answer = voice_of(client, joint_step, on_the_table, reason="Ik was er net nog")

    assert answer.status_code == 200
    assert "Ik was er net nog" in answer.content.decode()
    assert on_the_table.voices.count() == 1
    assert client.get("/werkplek/").status_code == 404


def test_a_lost_session_keeps_what_was_typed(joint_step: Step, representative: Person, signed_in: SignedIn) -> None:
    form = Form(f"/tafel/{joint_step.id}/voorstel/")
    client = signed_in(representative)
    fields = {**form.opened(client), "reasons": "Een zin die blijft."}
    client.session.flush()

    lost = client.post(form.address, fields)
    assert lost.status_code == 302
    assert lost.headers["Location"].startswith(reverse("account_login"))
    assert not Proposal.objects.filter(step=joint_step).exists()
    client.force_login(representative)
    assert "Een zin die blijft." in client.get(form.address).content.decode()


def test_a_form_of_another_site_is_refused(joint_step: Step, representative: Person, signed_in: SignedIn) -> None:
    client = signed_in(representative)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    answer = strict.post(f"/tafel/{joint_step.id}/voorstel/", {"outcome": "yes", "reasons": "Vals."})

    assert answer.status_code == 403
    assert "Vals." not in Proposal.objects.values_list("reasons", flat=True)


@pytest.mark.parametrize("task", ["social_worker", "handler", "mayor"])
def test_somebody_who_may_not_be_assigned_is_not(
    task: str,
    accepted_initiative: Initiative,
    official: Person,
    other_district_official: Person,
    representative: Person,
    signed_in: SignedIn,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    client = signed_in(official)
    elsewhere = [str(person.memberships.get().id) for person in (other_district_official, representative)]
    for forged in (*elsewhere, str(official.id), str(UUID(int=9)), "x"):
        with nothing_written():
            answer = client.post(f"/werkplek/{accepted_initiative.id}/toewijzen/?taak={task}", {"who": forged})
        assert answer.status_code == 200


def test_an_assignment_of_another_plan_is_not_ended_through_ones_own(
    accepted_initiative: Initiative,
    content: initiatives.Content,
    resident: Person,
    official: Person,
    signed_in: SignedIn,
    later: datetime,
) -> None:
    other = initiatives.draft(content=content, group_name="Anderen", by=resident, at=later)
    other = initiatives.send(initiative_id=other.id, by=resident, at=later)
    mine = accepted_initiative.process.assignments.get()  # type: ignore[union-attr]

    answer = signed_in(official).post(f"/werkplek/{other.id}/toewijzing/{mine.id}/beeindigen/")

    assert answer.status_code == 404
    mine.refresh_from_db()
    assert mine.until is None


def test_a_used_invitation_and_a_forged_one(
    invitation: Invitation, resident: Person, stranger: Person, signed_in: SignedIn
) -> None:
    token = accounts.invitation_token(invitation)
    accounts.accept_invitation(invitation_id=invitation.id, by=resident, at=invitation.invited_at)
    used = signed_in(stranger).post(f"/initiatieven/uitnodiging/{token}/")
    forged = signed_in(stranger).post(f"/initiatieven/uitnodiging/{token[:-2]}xx/")

    assert used.status_code == 200
    assert forged.status_code == 404
    assert not stranger.memberships.exists()


@pytest.fixture
def bad_names(accepted_initiative: Initiative, official: Person, resident: Person, signed_in: SignedIn) -> None:
    """A script wherever a name or a text can stand."""
    saved = signed_in(resident).post(reverse("my-details"), {"name": SCRIPT, "language": "nl"})
    assert saved.status_code == 302
    Person.objects.update(name=SCRIPT)
    Party.objects.update(name=SCRIPT, short_name=SCRIPT[:24])
    Initiative.objects.update(title=SCRIPT, summary=SCRIPT, plan=SCRIPT)
    for initiative in Initiative.objects.exclude(sent_at=None):
        factories.VersionFactory(initiative=initiative, why=SCRIPT, made_at=timezone.now())


@pytest.mark.usefixtures("bad_names")
def test_a_bad_name_harms_no_page(
    resident: Person, official: Person, representative: Person, accepted_initiative: Initiative, signed_in: SignedIn
) -> None:
    plan = accepted_initiative.get_absolute_url()
    for client in (Client(), signed_in(resident), signed_in(official), signed_in(representative)):
        for address in ("/", "/initiatieven/", plan, "/mijn/", "/zeggenschap/", "/logboek/", f"/api/v1{plan[:-1]}"):
            is_sound(client.get(address), address)
    for address in ("/werkplek/?beeld=alles-open", f"/werkplek/{accepted_initiative.id}/"):
        page = signed_in(official).get(address)
        is_sound(page, address)
        assert "&lt;script&gt;alert(1)" in page.content.decode()
    assert "&lt;script&gt;alert(1)" in Client().get(plan).content.decode()


@pytest.mark.usefixtures("bad_names")
def test_a_bad_name_harms_no_mail(at: datetime) -> None:
    mail.outbox.clear()
    while distribute(at=at + timedelta(days=3)):
        pass
    while deliver_next(at=at + timedelta(days=3)):
        pass
    pages = [str(content) for letter in mail.outbox for content, kind in letter.alternatives if kind == "text/html"]
    assert any("&lt;script&gt;alert(1)" in page for page in pages)
    assert not any("<script>" in page or "<img src=x" in page for page in pages)
