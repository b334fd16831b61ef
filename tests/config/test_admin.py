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
from decisions.models import Mandate, ProcessTemplate, RestDay, Step, TemplateStep
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
    assert Entry.objects.latest("index").kind == "template.begun"


def test_no_step_is_added_to_a_version_in_use(
    as_admin: Client, sent_initiative: Initiative, template: ProcessTemplate
) -> None:
    answer = as_admin.post(reverse("admin:decisions_templatestep_add"), {"template": str(template.id)})
    assert answer.context["adminform"].form.errors["template"]


def chosen(template: ProcessTemplate, action: str) -> dict[str, Any]:
    return {"action": action, "_selected_action": [str(template.id)]}


def said_after(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def new_version(template: ProcessTemplate, admin: Person, at: datetime) -> ProcessTemplate:
    """A version that can still be changed."""
    return decisions.next_version(template_id=template.id, by=admin, at=at)


def test_a_process_is_put_into_use_by_the_action_that_checks_it(as_admin: Client, new_version: ProcessTemplate) -> None:
    as_admin.post(reverse("admin:decisions_processtemplate_changelist"), chosen(new_version, "put_into_use"))
    new_version.refresh_from_db()
    assert new_version.published_at is not None
    entry = Entry.objects.latest("index")
    assert (entry.kind, entry.subject) == ("template.published", new_version.id)


def test_every_fault_of_a_process_is_shown_with_its_step(as_admin: Client, new_version: ProcessTemplate) -> None:
    new_version.steps.filter(key="together").update(rule="sole", term_article="")
    new_version.steps.get(key="meet").seats.all().delete()
    before = Entry.objects.count()

    answer = as_admin.post(
        reverse("admin:decisions_processtemplate_changelist"), chosen(new_version, "put_into_use"), follow=True
    )

    new_version.refresh_from_db()
    assert new_version.published_at is None
    assert Entry.objects.count() == before
    said = said_after(answer)
    assert len(said) == 3
    assert sum("1. Kennismaken" in one for one in said) == 1
    assert sum("2. Samen beslissen" in one for one in said) == 2
    page = as_admin.get(reverse("admin:decisions_processtemplate_change", args=[new_version.id]))
    assert page.content.decode().count("2. Samen beslissen: ") == 2


def test_the_date_of_use_cannot_be_typed(as_admin: Client, new_version: ProcessTemplate) -> None:
    form = {"key": new_version.key, "name_nl": "Anders", "name_en": "Other", "published_at_0": "2026-01-05",
            "published_at_1": "09:00", "steps-TOTAL_FORMS": "0", "steps-INITIAL_FORMS": "0"}  # fmt: skip
    answer = as_admin.post(reverse("admin:decisions_processtemplate_change", args=[new_version.id]), form)
    assert answer.status_code == 302
    new_version.refresh_from_db()
    assert (new_version.name_nl, new_version.published_at) == ("Anders", None)


def test_what_was_put_into_use_is_only_read_also_before_a_process_goes_by_it(
    as_admin: Client, template: ProcessTemplate
) -> None:
    step = template.steps.first()
    assert step is not None
    assert as_admin.post(reverse("admin:decisions_processtemplate_change", args=[template.id]), {}).status_code == 403
    assert as_admin.post(reverse("admin:decisions_templatestep_change", args=[step.id]), {}).status_code == 403
    answer = as_admin.post(reverse("admin:decisions_templatestep_add"), {"template": str(template.id)})
    assert answer.context["adminform"].form.errors["template"]


def test_a_second_new_version_is_refused_in_words(
    as_admin: Client, template: ProcessTemplate, new_version: ProcessTemplate
) -> None:
    address = reverse("admin:decisions_processtemplate_changelist")
    answer = as_admin.post(address, chosen(template, "make_new_version"), follow=True)
    assert ProcessTemplate.objects.filter(key=template.key).count() == 2
    assert len(said_after(answer)) == 1


def test_a_draft_loses_a_step_and_can_be_taken_away_itself(
    as_admin: Client, template: ProcessTemplate, new_version: ProcessTemplate
) -> None:
    step = new_version.steps.get(key="readers")
    address = reverse("admin:decisions_templatestep_delete", args=[step.id])
    assert as_admin.get(address).status_code == 200
    assert as_admin.post(address, {"post": "yes"}).status_code == 302
    assert new_version.steps.count() == 2
    entry = Entry.objects.latest("index")
    assert (entry.kind, entry.subject) == ("reference.removed", step.id)
    assert json.loads(entry.body)["facts"] == {"fields": [], "model": "decisions.templatestep"}

    address = reverse("admin:decisions_processtemplate_delete", args=[new_version.id])
    assert as_admin.post(address, {"post": "yes"}).status_code == 302
    assert list(ProcessTemplate.objects.all()) == [template]
    assert template.steps.count() == 3
    assert Entry.objects.latest("index").subject == new_version.id
    as_admin.post(
        reverse("admin:decisions_processtemplate_changelist"), chosen(template, "make_new_version"), follow=True
    )
    assert ProcessTemplate.objects.filter(key=template.key, version=2).exists()


def test_a_draft_loses_a_seat_and_an_outcome(as_admin: Client, new_version: ProcessTemplate) -> None:
    step = new_version.steps.get(key="together")
    step.outcomes.create(outcome="other", course="stop")
    form = step_form(step)
    for rows, fields in (("seats", ("party_kind", "role")), ("outcomes", ("outcome", "course", "to"))):
        own = list(getattr(step, rows).order_by("pk"))
        form |= {f"{rows}-TOTAL_FORMS": str(len(own)), f"{rows}-INITIAL_FORMS": str(len(own))}
        for number, row in enumerate(own):
            form |= {f"{rows}-{number}-{field}": str(getattr(row, field)) for field in fields}
            form |= {f"{rows}-{number}-id": str(row.pk), f"{rows}-{number}-step": str(step.pk)}
        form[f"{rows}-0-DELETE"] = "on"
    assert as_admin.post(reverse("admin:decisions_templatestep_change", args=[step.id]), form).status_code == 302
    assert (step.seats.count(), step.outcomes.count()) == (2, 0)


def test_what_was_put_into_use_is_never_taken_away(
    as_admin: Client, template: ProcessTemplate, new_version: ProcessTemplate
) -> None:
    step = template.steps.first()
    assert step is not None
    for address in (
        reverse("admin:decisions_processtemplate_delete", args=[template.id]),
        reverse("admin:decisions_templatestep_delete", args=[step.id]),
    ):
        assert as_admin.post(address, {"post": "yes"}).status_code == 403
    for name, thing in (("processtemplate", new_version), ("templatestep", new_version.steps.first())):
        assert thing is not None
        as_admin.post(
            reverse(f"admin:decisions_{name}_changelist"),
            {"action": "delete_selected", "_selected_action": [str(thing.pk)], "post": "yes"},
        )
    assert template.steps.count() == new_version.steps.count() == 3


def test_a_draft_that_was_put_into_use_meanwhile_stays_and_says_so(
    as_admin: Client, new_version: ProcessTemplate, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = new_version.steps.get(key="readers")
    ProcessTemplate.objects.filter(id=new_version.id).update(published_at=timezone.now())
    monkeypatch.setattr("decisions.admin._is_fixed", lambda template: False)
    for name, thing in (("processtemplate", new_version), ("templatestep", step)):
        answer = as_admin.post(reverse(f"admin:decisions_{name}_delete", args=[thing.pk]), {"post": "yes"}, follow=True)
        assert len(said_after(answer)) == 1
    assert new_version.steps.count() == 3


def step_form(step: TemplateStep, **changes: str) -> dict[str, str]:
    names = [field.name for field in TemplateStep._meta.concrete_fields if field.name not in {"id", "template"}]
    form = {name: str(getattr(step, name)) for name in names}
    del form["is_awb_decision"]
    form["template"] = str(step.template_id)
    for rows in ("seats", "outcomes"):
        form |= {f"{rows}-TOTAL_FORMS": "0", f"{rows}-INITIAL_FORMS": "0"}
    return {**form, **changes}


def test_a_step_takes_all_that_the_table_asks_of_it(as_admin: Client, new_version: ProcessTemplate) -> None:
    step = new_version.steps.get(key="together")
    form = step_form(
        step,
        advice_days="21",
        impasse_escalates_to="council",
        escalation="decide",
        is_awb_decision="on",
        **{
            "outcomes-TOTAL_FORMS": "1",
            "outcomes-0-outcome": "other",
            "outcomes-0-course": "revise",
            "outcomes-0-to": "meet",
        },
    )
    answer = as_admin.post(reverse("admin:decisions_templatestep_change", args=[step.id]), form)
    assert answer.status_code == 302
    step.refresh_from_db()
    assert (step.advice_days, step.impasse_escalates_to, step.escalation) == (21, "council", "decide")
    assert step.is_awb_decision
    assert [(own.outcome, own.course, own.to) for own in step.outcomes.all()] == [("other", "revise", "meet")]
    assert Entry.objects.latest("index").kind == "reference.changed"


def mandate_form(party: Party, **changes: str) -> dict[str, str]:
    return {
        "party": str(party.id),
        "function": "teamleider",
        "subject": "",
        "ceiling": "5000",
        "valid_from": "2026-01-01",
        "valid_until": "",
        "source": "Mandaatbesluit 2026, artikel 4",
        "under": "",
        **changes,
    }


def test_a_mandate_is_given_through_the_action(
    as_admin: Client, admin: Person, team: Party, district: District, template: ProcessTemplate
) -> None:
    form = {**mandate_form(team, subject=template.key), "districts": [district.code]}
    answer = as_admin.post(reverse("admin:decisions_mandate_add"), form)
    assert answer.status_code == 302
    mandate = Mandate.objects.get(function="teamleider")
    assert (mandate.party, mandate.given_by, mandate.ceiling) == (team, admin, 5000)
    assert (mandate.subject, [held.code for held in mandate.districts.all()]) == (template.key, [district.code])
    entries = Entry.objects.filter(subject=mandate.id)
    assert [entry.kind for entry in entries] == ["mandate.given"]


@pytest.mark.parametrize("changes", [{"source": " "}, {"valid_until": "2025-12-31"}])
def test_a_mandate_that_cannot_be_is_refused_in_words(as_admin: Client, team: Party, changes: dict[str, str]) -> None:
    before = Mandate.objects.count()
    answer = as_admin.post(reverse("admin:decisions_mandate_add"), mandate_form(team, **changes))
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert Mandate.objects.count() == before


def test_a_mandate_is_for_a_party_of_the_municipality(as_admin: Client, welfare: Party) -> None:
    answer = as_admin.post(reverse("admin:decisions_mandate_add"), mandate_form(welfare))
    assert answer.context["adminform"].form.non_field_errors()
    assert not Mandate.objects.filter(party=welfare).exists()


def test_a_mandate_ends_through_the_action_and_nothing_else_of_it_changes(as_admin: Client, team: Party) -> None:
    mandate = team.mandates.get()
    address = reverse("admin:decisions_mandate_change", args=[mandate.id])
    form = mandate_form(team, valid_until="2026-12-31", function="burgemeester", ceiling="9")
    assert as_admin.post(address, form).status_code == 302
    mandate.refresh_from_db()
    assert mandate.valid_until == date(2026, 12, 31)
    assert (mandate.function, mandate.ceiling) == ("", None)
    assert [entry.kind for entry in Entry.objects.filter(subject=mandate.id)] == ["mandate.ended"]
    later = as_admin.post(address, {**form, "valid_until": "2027-12-31"})
    assert later.context["adminform"].form.non_field_errors()
    assert as_admin.post(address, {**form, "valid_until": ""}).context["adminform"].form.errors["valid_until"]


def test_a_rest_day_is_set_with_an_entry_and_keeps_its_day(as_admin: Client) -> None:
    form = {"day": "2026-12-24", "rests": "on", "source": "Besluit van B en W"}
    assert as_admin.post(reverse("admin:decisions_restday_add"), form).status_code == 302
    assert Entry.objects.latest("index").kind == "reference.changed"
    address = reverse("admin:decisions_restday_change", args=["2026-12-24"])
    assert as_admin.post(address, {"day": "2026-12-23", "source": "Ander besluit"}).status_code == 302
    day = RestDay.objects.get(day="2026-12-24")
    assert (day.rests, day.source) == (False, "Ander besluit")
    assert not RestDay.objects.filter(day="2026-12-23").exists()


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
