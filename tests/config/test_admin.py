"""The administration: reference data can be changed and leaves an entry; what has a workflow is only looked at."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise

from accounts.models import Membership, Party, Person
from decisions import actions as decisions
from decisions.models import ProcessTemplate, Step, TemplateStep
from districts.models import District
from initiatives import actions as initiatives
from initiatives.models import Initiative, Theme
from ledger.administration import ReferenceAdmin
from ledger.models import Entry
from tests.conftest import SignedIn, open_step_of

READ_ONLY = [model for model, shown in admin.site._registry.items() if not isinstance(shown, ReferenceAdmin)]

SAME_IN_BOTH = {"hash", "plan"}
"""Labels that are spelled the same in Dutch."""


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


def existing_role_form(person: Person, role: Membership, until: tuple[str, str] = ("", "")) -> dict[str, str]:
    """The form of a person with one role that is there already, and when it ends."""
    since = timezone.localtime(role.since)
    return {
        **roles_form(person),
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": str(role.id),
        "memberships-0-person": str(person.id),
        "memberships-0-party": str(role.party_id),
        "memberships-0-function": role.function,
        "memberships-0-is_lead": "on" if role.is_lead else "",
        "memberships-0-since_0": since.strftime("%Y-%m-%d"),
        "memberships-0-since_1": since.strftime("%H:%M:%S"),
        "memberships-0-until_0": until[0],
        "memberships-0-until_1": until[1],
    }


def seats_of(template: ProcessTemplate) -> list[tuple[int, str, str, str]]:
    return list(
        template.steps.order_by("number", "seats__party_kind").values_list(
            "number", "question_nl", "seats__party_kind", "seats__role"
        )
    )


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


def test_a_role_begins_and_ends_through_the_actions_with_its_dates(
    as_admin: Client, resident: Person, team: Party
) -> None:
    address = reverse("admin:accounts_person_change", args=[resident.id])
    as_admin.post(address, {**roles_form(resident, team), "memberships-0-is_representative": "on"})
    role = Membership.objects.get(person=resident)
    assert timezone.localdate(role.since) == date(2026, 1, 5)
    end = existing_role_form(resident, role, until=("2026-02-02", "12:00"))
    assert as_admin.post(address, {**end, "memberships-0-function": "bode"}).status_code == 302
    role.refresh_from_db()
    assert (timezone.localdate(role.until), role.function) == (date(2026, 2, 2), "bode")
    kinds = list(Entry.objects.order_by("index").values_list("kind", flat=True))
    assert kinds == ["membership.began", "reference.changed", "membership.ended", "reference.changed"]


def test_what_a_role_could_do_is_never_rewritten(as_admin: Client, official: Person, other_team: Party) -> None:
    role = Membership.objects.get(person=official)
    form = existing_role_form(official, role)
    form |= {"memberships-0-party": str(other_team.id), "memberships-0-since_0": "2020-01-01"}
    as_admin.post(reverse("admin:accounts_person_change", args=[official.id]), form)
    unchanged = Membership.objects.get(id=role.id)
    assert (unchanged.party_id, unchanged.since, unchanged.is_representative) == (role.party_id, role.since, True)


def test_the_last_who_signs_for_a_group_cannot_be_ended(
    as_admin: Client, draft_initiative: Initiative, representative: Person
) -> None:
    role = Membership.objects.get(person=representative)
    form = existing_role_form(representative, role, until=("2026-12-01", "12:00"))
    answer = as_admin.post(reverse("admin:accounts_person_change", args=[representative.id]), form)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.non_field_errors()
    assert Membership.objects.get(id=role.id).until is None


def test_a_role_that_somebody_has_already_is_refused_in_words(as_admin: Client, official: Person, team: Party) -> None:
    role = Membership.objects.get(person=official)
    form = existing_role_form(official, role)
    form |= {"memberships-TOTAL_FORMS": "2", "memberships-1-party": str(team.id)}
    form |= {"memberships-1-since_0": "2026-03-02", "memberships-1-since_1": "09:00"}
    answer = as_admin.post(reverse("admin:accounts_person_change", args=[official.id]), form)
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert Membership.objects.filter(person=official).count() == 1


def test_an_address_that_somebody_has_already_is_refused(as_admin: Client, resident: Person, stranger: Person) -> None:
    form = {**roles_form(resident), "email": stranger.email.upper()}
    answer = as_admin.post(reverse("admin:accounts_person_change", args=[resident.id]), form)
    assert answer.status_code == 200
    assert answer.context["errors"]


def test_a_code_lies_in_the_place_around_it(as_admin: Client, district: District, other_district: District) -> None:
    form = {"name": "Elders", "code": "BU99020199", "district": other_district.code, "year": "2026"}
    answer = as_admin.post(reverse("admin:districts_neighbourhood_add"), form)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["district"]


def test_a_draft_is_seen_by_its_group_alone(as_admin: Client, draft_initiative: Initiative) -> None:
    assert draft_initiative.title not in as_admin.get(reverse("admin:initiatives_initiative_changelist")).text
    there = as_admin.get(reverse("admin:initiatives_initiative_change", args=[draft_initiative.id]), follow=True)
    assert draft_initiative.title not in there.text


def test_a_version_in_use_is_only_read_and_a_new_one_is_a_copy(
    as_admin: Client, sent_initiative: Initiative, template: ProcessTemplate
) -> None:
    address = reverse("admin:decisions_processtemplate_change", args=[template.id])
    assert as_admin.post(address, {"key": "x"}).status_code == 403
    step = template.steps.first()
    assert step is not None
    assert as_admin.post(reverse("admin:decisions_templatestep_change", args=[step.id]), {}).status_code == 403
    chosen = {"action": "make_new_version", "_selected_action": [str(template.id)]}
    as_admin.post(reverse("admin:decisions_processtemplate_changelist"), chosen)
    copy = ProcessTemplate.objects.get(key=template.key, version=2)
    assert copy.published_at is None
    assert seats_of(copy) == seats_of(template)
    assert Entry.objects.latest("index").kind == "reference.changed"


def test_no_step_is_added_to_a_version_in_use(
    as_admin: Client, sent_initiative: Initiative, template: ProcessTemplate
) -> None:
    answer = as_admin.post(reverse("admin:decisions_templatestep_add"), {"template": str(template.id)})
    assert answer.context["adminform"].form.errors["template"]


def test_a_way_on_which_nobody_could_decide_is_not_published(as_admin: Client, template: ProcessTemplate) -> None:
    step = template.steps.get(key="together")
    TemplateStep.objects.filter(id=step.id).update(rule="sole")
    form = {
        "key": template.key,
        "version": "1",
        "name_nl": template.name_nl,
        "name_en": template.name_en,
        "published_at_0": "2026-01-05",
        "published_at_1": "09:00",
        "steps-TOTAL_FORMS": "0",
        "steps-INITIAL_FORMS": "0",
    }
    answer = as_admin.post(reverse("admin:decisions_processtemplate_change", args=[template.id]), form)
    assert answer.context["adminform"].form.errors["published_at"]


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: str(model._meta.label_lower))
def test_every_label_is_in_the_words_of_staff(model: Any) -> None:
    with translation.override("nl"):
        dutch = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields if field.name != "id"}
    english = {name for name, label in dutch.items() if label == name.replace("_", " ")}
    assert english <= SAME_IN_BOTH
    assert isinstance(model._meta.verbose_name, Promise)
    assert isinstance(model._meta.verbose_name_plural, Promise)


@pytest.mark.parametrize("name", ["initiatives_initiative", "decisions_step", "decisions_proposal", "ledger_entry"])
def test_a_list_asks_as_many_queries_for_many_rows_as_for_one(
    as_admin: Client,
    joint_step: Step,
    content: initiatives.Content,
    resident: Person,
    official: Person,
    later: datetime,
    name: str,
) -> None:
    address = reverse(f"admin:{name}_changelist")
    as_admin.get(address)
    with CaptureQueriesContext(connection) as few:
        as_admin.get(address)
    for number in range(3):
        drafted = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=later)
        other = initiatives.send(initiative_id=drafted.id, by=resident, at=later)
        decisions.propose(step_id=open_step_of(other).id, by=official, outcome="yes", reasons="Ja.", at=later)
    as_admin.get(address)
    with CaptureQueriesContext(connection) as many:
        as_admin.get(address)
    assert len(many) <= len(few)


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


def test_a_new_address_closes_the_old_door(
    as_admin: Client, resident: Person, signed_in: SignedIn, mailoutbox: list[Any]
) -> None:
    EmailAddress.objects.create(user=resident, email=resident.email, primary=True, verified=True)
    browser = signed_in(resident)
    form = {**roles_form(resident), "email": "nieuw@example.org"}
    assert as_admin.post(reverse("admin:accounts_person_change", args=[resident.id]), form).status_code == 302
    resident.refresh_from_db()
    assert resident.email == "nieuw@example.org"
    assert list(EmailAddress.objects.filter(user=resident).values_list("email", flat=True)) == ["nieuw@example.org"]
    assert browser.get("/mijn/").status_code == 302, "who was signed in is signed out"
