"""The administration: reference data can be changed and leaves an entry; what has a workflow is only looked at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Party, Person
from districts.models import District
from initiatives.models import Initiative, Theme
from ledger.administration import ReferenceAdmin
from ledger.models import Entry
from tests.conftest import SignedIn

READ_ONLY = [model for model, shown in admin.site._registry.items() if not isinstance(shown, ReferenceAdmin)]


@pytest.fixture
def as_admin(signed_in: SignedIn, admin: Person) -> Client:
    return signed_in(admin)


def theme_form(theme: Theme, **changes: str) -> dict[str, str]:
    return {
        "name_nl": theme.name_nl,
        "name_en": theme.name_en,
        "picture": theme.picture,
        "template_key": theme.template_key,
        "is_open": "on",
        **changes,
    }


def roles_form(person: Person, *roles: Party) -> dict[str, str]:
    form = {
        "name": person.name,
        "email": person.email,
        "language": "nl",
        "is_active": "on",
        "memberships-TOTAL_FORMS": str(len(roles)),
        "memberships-INITIAL_FORMS": "0",
    }
    for number, party in enumerate(roles):
        form[f"memberships-{number}-party"] = str(party.id)
        form[f"memberships-{number}-since_0"] = "2026-01-05"
        form[f"memberships-{number}-since_1"] = "09:00"
    return form


def test_a_change_of_reference_data_is_one_entry_that_names_the_fields_only(as_admin: Client, theme: Theme) -> None:
    before = Entry.objects.count()
    answer = as_admin.post(
        reverse("admin:initiatives_theme_change", args=[theme.key]), theme_form(theme, name_nl="Leesplekken")
    )
    assert answer.status_code == 302
    theme.refresh_from_db()
    assert theme.name_nl == "Leesplekken"
    entry = Entry.objects.latest("index")
    assert Entry.objects.count() == before + 1
    assert json.loads(entry.body)["facts"] == {"fields": ["name_nl"], "model": "initiatives.theme"}
    assert "Leesplekken" not in entry.body


def test_nothing_changed_leaves_no_entry(as_admin: Client, theme: Theme) -> None:
    before = Entry.objects.count()
    as_admin.post(reverse("admin:initiatives_theme_change", args=[theme.key]), theme_form(theme))
    assert Entry.objects.count() == before


def test_a_role_says_who_gave_it(as_admin: Client, admin: Person, resident: Person, team: Party) -> None:
    answer = as_admin.post(reverse("admin:accounts_person_change", args=[resident.id]), roles_form(resident, team))
    assert answer.status_code == 302
    assert Membership.objects.get(person=resident, party=team).since_by == admin


def test_two_hats_are_refused_in_words(as_admin: Client, resident: Person, team: Party, welfare: Party) -> None:
    form = roles_form(resident, team, welfare)
    answer = as_admin.post(reverse("admin:accounts_person_change", args=[resident.id]), form)
    assert answer.status_code == 200
    assert not Membership.objects.filter(person=resident).exists()
    assert any("welfare" in str(e) or "welzijn" in str(e) for e in answer.context["errors"])


@pytest.mark.parametrize(
    "boundary",
    [
        '{"type": "Point", "coordinates": [5, 52]}',
        '{"type": "Polygon", "coordinates": "here"}',
        '{"type": "Polygon", "coordinates": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}',
        '{"type": "Polygon", "coordinates": [[[120000,480000],[121000,480000],[121000,481000],[120000,480000]]]}',
        "[1, 2]",
        "{",
    ],
)
def test_a_boundary_that_cannot_be_drawn_is_refused(as_admin: Client, district: District, boundary: str) -> None:
    form = {"name": district.name, "municipality": district.municipality_id, "year": 2026, "boundary": boundary}
    answer = as_admin.post(reverse("admin:districts_district_change", args=[district.code]), form)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["boundary"]


def test_a_district_is_drawn(as_admin: Client, district: District) -> None:
    answer = as_admin.get(reverse("admin:districts_district_change", args=[district.code]))
    assert b"<svg" in answer.content


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: str(model._meta.label_lower))
def test_what_has_a_workflow_cannot_be_added_or_deleted(
    as_admin: Client, sent_initiative: Initiative, model: Any
) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert as_admin.get(reverse(f"{name}_changelist")).status_code == 200
    assert as_admin.get(reverse(f"{name}_add")).status_code == 403
    thing = model.objects.first()
    if thing is not None:
        assert as_admin.post(reverse(f"{name}_change", args=[thing.pk]), {}).status_code == 403
        assert as_admin.get(reverse(f"{name}_delete", args=[thing.pk])).status_code == 403


def test_only_an_admin_comes_in(signed_in: SignedIn, official: Person, resident: Person) -> None:
    for person in (official, resident):
        assert signed_in(person).get("/beheer/").status_code == 404
    anonymous = signed_in(None).get("/beheer/accounts/person/")
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith(("/account/", "/beheer/login/"))
