"""Who may open what: every address of the program against every role, in one table.

An address without a row fails the build, and so does a row without an address. The plan in it is that of the cast: it
was sent, Omar handles it, and the step at which its group and the municipal team decide together is open.

    in      sent to the sign-in page
    mfa     sent to the second factor
    ->      sent on to somewhere else
    number  the status of the answer

The roles in order: nobody who is signed in; a resident who has nothing to do with the plan; the representative of its
group; the official of its district; an official of another district; the social worker; the executive; the admin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import actions as accounts
from accounts.models import Invitation, Person
from decisions.models import Step
from districts.models import District
from initiatives.models import Initiative
from ledger.models import Entry
from notifications.letters import stop_token
from tests import factories
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ROLES = (
    None,
    "resident",
    "representative",
    "official",
    "other_district_official",
    "social_worker",
    "executive",
    "admin",
)
STAFF = ("official", "other_district_official", "social_worker", "executive", "admin")

FACTORIES: dict[str, Callable[[], Any]] = {
    name.removesuffix("Factory"): made for name, made in vars(factories).items() if name.endswith("Factory")
}

TABLE = """
#     name                               nobody resident representative official other-official social executive admin
# the house
GET   home                               200  200  200  200  200  200  200  200
GET   healthz                            200  200  200  200  200  200  200  200
GET   readyz                             503  503  503  503  503  503  503  503
# signing in
BOTH  account_login                      200  ->   ->   ->   ->   ->   ->   ->
GET   account_request_login_code         in   in   in   in   in   in   in   in
BOTH  account_confirm_login_code         in   ->   ->   ->   ->   ->   ->   ->
GET   account_signup                     in   in   in   in   in   in   in   in
GET   account_logout                     ->   200  200  200  200  200  200  200
POST  account_logout                     ->   ->   ->   ->   ->   ->   ->   ->
GET   account_inactive                   200  200  200  200  200  200  200  200
BOTH  account_reauthenticate             in   403  403  403  403  403  403  403
GET   account_email                      in   200  200  200  200  200  200  200
POST  account_email                      in   ->   ->   ->   ->   ->   ->   ->
BOTH  account_email_verification_sent    in   ->   ->   ->   ->   ->   ->   ->
GET   mfa_index                          in   200  200  200  200  200  200  200
BOTH  mfa_authenticate                   in   ->   ->   ->   ->   ->   ->   ->
BOTH  mfa_reauthenticate                 in   403  403  403  403  403  403  403
BOTH  mfa_activate_totp                  in   200  200  200  200  200  200  200
BOTH  mfa_deactivate_totp                in   404  404  404  404  404  404  404
GET   mfa_view_recovery_codes            in   404  404  404  404  404  404  404
BOTH  mfa_generate_recovery_codes        in   200  200  200  200  200  200  200
BOTH  mfa_download_recovery_codes        in   404  404  404  404  404  404  404
GET   mfa_list_webauthn                  in   200  200  200  200  200  200  200
BOTH  mfa_add_webauthn                   in   200  200  200  200  200  200  200
BOTH  mfa_reauthenticate_webauthn        in   403  403  403  403  403  403  403
BOTH  mfa_remove_webauthn                in   404  404  404  404  404  404  404
BOTH  mfa_edit_webauthn                  in   404  404  404  404  404  404  404
BOTH  mfa_login_webauthn                 in   ->   ->   ->   ->   ->   ->   ->
GET   socialaccount_login_cancelled      200  200  200  200  200  200  200  200
GET   socialaccount_login_error          401  401  401  401  401  401  401  401
BOTH  socialaccount_signup               in   in   in   in   in   in   in   in
BOTH  socialaccount_connections          in   200  200  200  200  200  200  200
BOTH  openid_connect_login               404  404  404  404  404  404  404  404
BOTH  openid_connect_callback            404  404  404  404  404  404  404  404
BOTH  demo-sign-in                       404  404  404  404  404  404  404  404
GET   language                           ->   ->   ->   ->   ->   ->   ->   ->
# plans
GET   initiatives:list                   200  200  200  200  200  200  200  200
GET   initiatives:new                    200  200  200  200  200  200  200  200
POST  initiatives:new                    in   200  200  200  200  200  200  200
GET   initiatives:invitation             200  200  200  200  200  200  200  200
POST  initiatives:invitation             in   ->   200  200  200  200  200  200
GET   initiatives:detail                 200  200  200  200  200  200  200  200
GET   initiatives:revise                 in   404  ->   404  404  404  404  404
POST  initiatives:revise                 in   404  200  404  404  404  404  404
GET   initiatives:sent                   in   404  200  404  404  404  404  404
BOTH  initiatives:invite                 in   404  200  404  404  404  404  404
BOTH  initiatives:withdraw               in   404  200  404  404  404  404  404
GET   initiatives:follow                 in   200  200  200  200  200  200  200
POST  initiatives:follow                 in   ->   ->   ->   ->   ->   ->   ->
GET   initiatives:unfollow               in   405  405  405  405  405  405  405
POST  initiatives:unfollow               in   ->   ->   ->   ->   ->   ->   ->
# the table
BOTH  decisions:propose                  in   404  200  200  404  200  404  404
BOTH  decisions:voice                    in   404  200  200  404  200  404  404
BOTH  decisions:withdraw                 in   404  404  404  404  404  200  404
BOTH  subject-of-process                 ->   ->   ->   ->   ->   ->   ->   ->
# the desks
BOTH  desk:queue                         in   404  404  200  200  404  200  404
BOTH  desk:plan                          in   404  404  200  404  404  200  404
GET   desk:accept                        in   405  405  405  405  405  405  405
POST  desk:accept                        in   404  404  ->   404  404  ->   404
BOTH  desk:assign                        in   404  404  200  404  404  200  404
GET   desk:end-assignment                in   405  405  405  405  405  405  405
POST  desk:end-assignment                in   404  404  ->   404  404  ->   404
BOTH  fieldwork:home                     in   404  404  404  404  200  404  404
# the administration
BOTH  admin:index                        ->   404  404  404  404  404  404  200
BOTH  admin:login                        in   404  404  404  404  404  404  404
BOTH  admin:logout                       ->   404  404  404  404  404  404  ->
BOTH  admin:password_change              ->   404  404  404  404  404  404  404
BOTH  admin:password_change_done         ->   404  404  404  404  404  404  404
GET   admin:autocomplete                 ->   404  404  404  404  404  404  403
POST  admin:autocomplete                 ->   404  404  404  404  404  404  405
BOTH  admin:view_on_site                 ->   404  404  404  404  404  404  404
GET   admin:jsi18n                       ->   404  404  404  404  404  404  200
POST  admin:jsi18n                       ->   404  404  404  404  404  404  405
BOTH  admin:app_list                     ->   404  404  404  404  404  404  200
BOTH  admin:(old-address-of-a-row)       in   404  404  404  404  404  404  ->
BOTH  admin:(anything-else)              ->   404  404  404  404  404  404  404
# what everybody may check, and what is one’s own
GET   logbook                            200  200  200  200  200  200  200  200
GET   logbook-download                   200  200  200  200  200  200  200  200
GET   logbook-line                       200  200  200  200  200  200  200  200
GET   logbook-body                       200  200  200  200  200  200  200  200
GET   authority-figures                  200  200  200  200  200  200  200  200
GET   authority-figures-csv              200  200  200  200  200  200  200  200
# for other programs
GET   api                                200  200  200  200  200  200  200  200
GET   api-schema                         200  200  200  200  200  200  200  200
GET   api-initiatives                    200  200  200  200  200  200  200  200
GET   api-initiative                     200  200  200  200  200  200  200  200
GET   api-steps                          200  200  200  200  200  200  200  200
GET   api-districts                      200  200  200  200  200  200  200  200
GET   api-district                       200  200  200  200  200  200  200  200
GET   api-log                            200  200  200  200  200  200  200  200
BOTH  api-unknown                        404  404  404  404  404  404  404  404
# what everybody may check, and what is one’s own
BOTH  notifications:stop                 200  200  200  200  200  200  200  200
GET   mine                               in   200  200  200  200  200  200  200
BOTH  my-details                         in   200  200  200  200  200  200  200
"""
"""BOTH is GET and POST. Where there is only GET, a POST opens nothing: it gives 405, or what GET refuses with."""

ADMIN_KEEPS = (
    "accounts_demarcation",
    "accounts_party",
    "accounts_person",
    "districts_district",
    "districts_municipality",
    "districts_neighbourhood",
    "districts_workplace",
    "initiatives_theme",
)
"""Reference data: an admin adds and changes it, and removes nothing."""

ADMIN_VERSIONS = ("decisions_processtemplate", "decisions_templatestep")
"""A new version is added; what was published stays as it is."""

ADMIN_READS = (
    "accounts_invitation",
    "decisions_assignment",
    "decisions_authority",
    "decisions_decision",
    "decisions_process",
    "decisions_proposal",
    "decisions_step",
    "decisions_term",
    "initiatives_initiative",
    "ledger_entry",
    "notifications_message",
)
"""What has a workflow: an admin sees it, and changes it nowhere."""


@dataclass(frozen=True)
class Row:
    method: str
    name: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def rows() -> list[Row]:
    lines = [line.split() for line in TABLE.strip().splitlines() if not line.startswith("#")]
    found = []
    for method, name, *expected in lines:
        assert len(expected) == len(ROLES), name
        found += [Row(one, name, tuple(expected)) for one in ("GET", "POST") if method in {one, "BOTH"}]
    return found + list(admin_rows())


def admin_rows() -> Iterator[Row]:
    """Nobody but an admin finds anything under /beheer/."""
    for models, may in ((ADMIN_KEEPS, "200"), (ADMIN_VERSIONS, "200"), (ADMIN_READS, "403")):
        for model in models:
            change = "200" if models is ADMIN_KEEPS else "403"
            pages = {"changelist": ("200", "200"), "history": ("200", "200"), "add": (may, may)}
            pages |= {"change": ("200", change), "delete": ("403", "403")}
            for page, answers in pages.items():
                for method, answer in zip(("GET", "POST"), answers, strict=True):
                    yield Row(method, f"admin:{model}_{page}", ("in", *["404"] * 6, answer))


NAMELESS = {"<path:object_id>/": "(old-address-of-a-row)", "(?P<url>.*)$": "(anything-else)"}
"""Two patterns of Django's admin without a name of their own."""


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Every name of an address under this resolver, with its namespaces before it."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name or NAMELESS[str(pattern.pattern)]])
        else:
            yield from names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)


class TestTheTable:
    def test_every_address_has_a_row(self) -> None:
        assert set(names(get_resolver())) - {row.name for row in rows()} == set()

    def test_every_row_has_an_address(self) -> None:
        assert {row.name for row in rows()} - set(names(get_resolver())) == set()

    def test_no_row_stands_twice(self) -> None:
        assert len({(row.method, row.name) for row in rows()}) == len(rows())


@pytest.fixture
def arguments(
    joint_step: Step, accepted_initiative: Initiative, invitation: Invitation, representative: Person
) -> Callable[[str], dict[str, Any]]:
    """What stands in an address, by its name."""
    district = accepted_initiative.neighbourhood.district
    assignment = accepted_initiative.process.assignments.get()  # type: ignore[union-attr]
    known: dict[str, Any] = {
        "initiative_id": accepted_initiative.id,
        "id": accepted_initiative.id,
        "process_id": accepted_initiative.process_id,
        "step_id": joint_step.id,
        "assignment_id": assignment.id,
        "code": district.code,
        "index": Entry.objects.count(),
        "pk": 1,
        "app_label": "districts",
        "content_type_id": ContentType.objects.get_for_model(type(district)).pk,
        "provider_id": "none",
        "token": accounts.invitation_token(invitation),
    }
    special: dict[str, dict[str, Any]] = {
        "language": {"code": "en"},
        "notifications:stop": {"token": stop_token(representative, accepted_initiative)},
    }

    def arguments(name: str) -> dict[str, Any]:
        pattern = route_of(name)
        wanted = set(re.findall(r"<(?:\w+:)?(\w+)>", pattern))
        if "object_id" in wanted:
            known["object_id"] = one_of(name, district)
        return {key: special.get(name, {}).get(key, known.get(key)) for key in wanted}

    return arguments


def one_of(name: str, district: District) -> Any:
    """The key of something that the address of an admin page can be about."""
    words = name.removeprefix("admin:").split("_")
    if len(words) != 3 or words[0] == "view":
        return district.pk
    model = apps.get_model(words[0], words[1])
    found = model._default_manager.first() or FACTORIES[model.__name__]()
    return found.pk


def route_of(name: str) -> str:
    def routes(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield ":".join([*spaces, pattern.name or NAMELESS[str(pattern.pattern)]]), route
            else:
                yield from routes(pattern, route, (*spaces, pattern.namespace) if pattern.namespace else spaces)

    return dict(routes(get_resolver(), "", ()))[name]


ELSEWHERE = {
    "api-unknown": "/api/v1/iets-dat-er-niet-is",
    "admin:(old-address-of-a-row)": "/beheer/districts/district/WK990201/",
    "admin:(anything-else)": "/beheer/iets-dat-er-niet-is/",
}


def address_of(name: str, arguments: dict[str, Any]) -> str:
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    return reverse(name, kwargs=arguments)


def outcome(response: HttpResponse) -> str:
    if response.status_code not in {301, 302, 303}:
        return str(response.status_code)
    target = response.headers["Location"]
    if target.startswith(reverse("account_login")):
        return "in"
    if target.startswith((reverse("mfa_index"), reverse("mfa_reauthenticate"))):
        return "mfa"
    return "->"


OPEN_WITHOUT_SECOND_FACTOR = {
    row.name
    for row in rows()
    if row.name.startswith(("account_", "mfa_", "socialaccount_", "openid_connect_"))
    or row.name in {"language", "healthz", "readyz", "demo-sign-in"}
}
"""Signing in and out, the second factor itself, the language, and whether the program is alive."""


def asked(client: Client, method: str, address: str) -> str:
    """The outcome of a request whose effects are undone, signing out among them."""
    before = client.cookies.output()
    with transaction.atomic():
        answer = client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(before.replace("Set-Cookie: ", ""))
    return outcome(answer)


def areas() -> dict[str, list[Row]]:
    """The rows in portions that share one plan: whatever a request does, is undone."""
    portions: dict[str, list[Row]] = {}
    for row in rows():
        area = re.split(r"[:_-]", row.name, maxsplit=1)[0]
        if area == "admin":
            area = "_".join(re.split(r"[:_]", row.name)[:2])
        portions.setdefault(area, []).append(row)
    return portions


AREAS = areas()


@pytest.mark.parametrize("area", AREAS)
def test_each_role_at_each_address(
    area: str, arguments: Callable[[str], dict[str, Any]], signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    people: list[Person | None] = [request.getfixturevalue(role) if role else None for role in ROLES]
    clients = [signed_in(person) for person in people]
    with_a_post = {row.name for row in AREAS[area] if row.method == "POST"}

    wrong = []
    for row in AREAS[area]:
        address = address_of(row.name, arguments(row.name))
        found = tuple(asked(client, row.method, address) for client in clients)
        wrong += differing(row, found)
        if row.name not in with_a_post:
            posted = tuple(asked(client, "POST", address) for client in clients)
            opened = [
                answer for answer, refusal in zip(posted, found, strict=True) if answer != "405" and answer != refusal
            ]
            wrong += [f"POST {row.name} opens something: {' '.join(posted)}"] if opened or "200" in posted else []

    assert not wrong, "\n".join(wrong)


def differing(row: Row, found: tuple[str, ...]) -> list[str]:
    roles = zip(ROLES, found, row.expected, strict=True)
    return [f"{row} as {role}: {was}, not {should}" for role, was, should in roles if was != should]


def test_staff_without_a_second_factor_get_nowhere(
    arguments: Callable[[str], dict[str, Any]], request: pytest.FixtureRequest
) -> None:
    """Neither in nor at a page that everybody may see: a role alone opens nothing."""
    opened = []
    for role in STAFF:
        client = Client()
        client.force_login(request.getfixturevalue(role))
        for name in sorted({row.name for row in rows()} - OPEN_WITHOUT_SECOND_FACTOR):
            answer = asked(client, "GET", address_of(name, arguments(name)))
            if answer != ("403" if name.startswith("api") else "mfa"):
                opened.append(f"{role} at {name}: {answer}")

    assert not opened, "\n".join(opened)


def test_who_may_not_sign_in_any_more_is_nobody(
    arguments: Callable[[str], dict[str, Any]], signed_in: SignedIn, official: Person
) -> None:
    """Their session is worth nothing from the moment on."""
    client = signed_in(official)
    Person.objects.filter(id=official.id).update(is_active=False)

    for name in ("mine", "desk:queue", "desk:plan", "decisions:voice", "admin:index"):
        assert asked(client, "GET", address_of(name, arguments(name))) in {"in", "->"}, name


def test_a_draft_is_nobodys_but_its_groups(
    draft_initiative: Initiative, official: Person, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    """On no page, in no list, and not in the administration either."""
    addresses = [
        draft_initiative.get_absolute_url(),
        reverse("initiatives:list"),
        "/initiatieven/?zoek=bibliotheek",
        reverse("desk:queue"),
        "/werkplek/?beeld=alles-open&zoek=bibliotheek",
        reverse("desk:plan", args=[draft_initiative.id]),
        reverse("fieldwork:home"),
        reverse("mine"),
        reverse("api-initiatives"),
        reverse("api-initiative", args=[draft_initiative.id]),
        reverse("api-steps", args=[draft_initiative.id]),
        reverse("admin:initiatives_initiative_changelist"),
        reverse("admin:initiatives_initiative_change", args=[draft_initiative.id]),
        reverse("admin:index"),
        reverse("logbook"),
    ]
    for role in (None, "stranger", "official", "social_worker", "executive", "admin"):
        client = signed_in(request.getfixturevalue(role) if role else None)
        for address in addresses:
            said = client.get(address).content.decode()
            assert draft_initiative.title not in said, f"{role} reads it at {address}"
            assert draft_initiative.summary not in said, f"{role} reads it at {address}"
