"""Going along with plans: what is sent for a resident, who owns it, and how many came with help."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import access as people
from accounts.models import Party, Person
from config.subjects import plans_behind
from decisions.disclosure import ALL
from districts.models import Neighbourhood
from initiatives import actions as initiatives
from initiatives.actions import Content
from initiatives.models import Follow, Initiative
from ledger.models import Entry, Sealed
from notifications.recipients import messages_about
from socialwork import actions
from socialwork.models import Accompaniment, Assistance, HelpedSubmission
from socialwork.queries import company
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
Submit = Callable[..., HelpedSubmission]


@pytest.fixture
def submit(content: Content, social_worker: Person, official: Person, executive: Person, at: datetime) -> Submit:
    """Send a plan for somebody; the fields that matter to a test are given by it."""

    def submit(**given: Any) -> HelpedSubmission:
        fields: dict[str, Any] = {
            "initiative_id": uuid4(),
            "content": content,
            "group_name": "",
            "name": "Gerrit Pols",
            "email": "",
            "way": "phone",
            "consent": "aloud",
            "by": social_worker,
            "at": at,
        }
        return actions.submit_for(**fields | given)

    return submit


def test_the_resident_owns_what_was_written_for_them(submit: Submit, social_worker: Person, at: datetime) -> None:
    made = submit()
    plan = made.initiative
    assert plan.is_running
    assert plan.reference
    assert made.resident.name == "Gerrit Pols"
    assert plan.sent_by == plan.drafted_by == made.resident
    assert people.may_represent(made.resident, plan.group, at)
    assert not people.is_member(social_worker, plan.group, at)
    assert plan.group.name == "Bewoners van Dorpskern"


def test_no_line_tells_whether_a_plan_was_written_with_help(
    submit: Submit,
    content: Content,
    resident: Person,
    social_worker: Person,
    at: datetime,
    new_entries: NewEntries,
) -> None:
    """To who reads the log, a plan that came with help is as any other: the same lines with the same parts."""
    with new_entries() as with_help:
        made = submit()
    with new_entries() as alone:
        proposed = initiatives.propose(
            initiative_id=uuid4(),
            content=content,
            group_name="Bewoners",
            co_initiators=[],
            and_send=True,
            by=resident,
            at=at,
        )
    assert shape(with_help, made.initiative) == shape(alone, proposed)
    assert not any("Gerrit" in str(entry.body) for entry in with_help)
    told = {one.entry_id: one.content for one in Sealed.objects.filter(name="brought")}
    ours, theirs = (next(one.index for one in said if one.kind == "initiative.sent") for said in (with_help, alone))
    assert told[theirs] == "brought by its own group"
    assert str(social_worker.id) in told[ours]
    assert str(made.resident.id) in told[ours]


def shape(entries: list[Entry], plan: Initiative) -> list[Any]:
    """What anybody reads of lines, but for what differs between any two plans."""
    said = [json.loads(entry.body) for entry in entries]
    own = {str(plan.id): "plan", str(plan.group_id): "group", str(plan.process_id): "process", plan.reference: "ref"}
    return [(one["kind"], own.get(one["subject"]), [*one["facts"]], sorted(one["commitments"])) for one in said]


def test_the_log_says_that_help_was_given_and_neither_with_which_plan_nor_how(
    sent_initiative: Initiative, social_worker: Person, at: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        made = actions.accompany(initiative_id=sent_initiative.id, by=social_worker, at=at)
        actions.record_help(
            initiative_id=sent_initiative.id,
            kind="wrote",
            way="home",
            given_on=at.date(),
            note="",
            by=social_worker,
            at=at,
        )
        actions.end_accompaniment(accompaniment_id=made.id, how_it_went="Goed", by=social_worker, at=at)
    assert [entry.kind for entry in entries] == ["accompaniment.began", "assistance.recorded", "accompaniment.ended"]
    assert [json.loads(entry.body)["facts"] for entry in entries] == [{}, {}, {}]
    assert plans_behind({entry.subject for entry in entries}) == {}
    assert {one.content for one in Sealed.objects.filter(name="initiative")} == {str(sent_initiative.id)}


def test_without_an_address_nobody_is_mailed_and_nobody_can_sign_in(
    submit: Submit, new_entries: NewEntries, at: datetime
) -> None:
    with new_entries() as entries:
        stand_in = submit().resident
    assert not stand_in.has_address
    assert not stand_in.emailaddress_set.exists()  # type: ignore[attr-defined]
    mailed = [message.person for entry in entries for message in messages_about(entry, at)]
    assert mailed
    assert stand_in not in mailed


def test_with_an_address_the_receipt_is_mailed_and_the_account_is_theirs(
    submit: Submit, resident: Person, new_entries: NewEntries, at: datetime
) -> None:
    with new_entries() as entries:
        made = submit(email=" Rik@Example.org", name="R. Visser")
    assert made.resident == resident
    assert made.resident.name == "Rik Visser"
    [sent] = [entry for entry in entries if entry.kind == "initiative.sent"]
    assert resident in [message.person for message in messages_about(sent, at)]
    new = submit(email="nieuw@example.org", name="Nieuw Hier").resident
    assert (new.name, new.has_address) == ("Nieuw Hier", True)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"consent": ""}, "Lees het eerst voor"),
        ({"way": "dream"}, "hoe u elkaar sprak"),
        ({"name": " "}, "hoe de bewoner heet"),
        ({"email": "omar@example.org"}, "kan niet worden gebruikt"),
        ({"email": "sanne@example.org"}, "kan niet worden gebruikt"),
    ],
    ids=str,
)
def test_what_is_not_sent(given: dict[str, Any], words: str, submit: Submit, refused: Refused) -> None:
    with refused(actions.CannotSubmit, words):
        submit(**given)


def test_only_social_workers_of_the_district_send_for_somebody(
    submit: Submit, official: Person, elsewhere: Person, refused: Refused
) -> None:
    for person in (official, elsewhere):
        with refused(actions.CannotSubmit, "Alleen sociaal werkers van deze wijk"):
            submit(by=person)


def test_a_form_that_is_sent_twice_is_one_plan(submit: Submit, sent_initiative: Initiative) -> None:
    form = uuid4()
    assert submit(initiative_id=form) == submit(initiative_id=form)
    assert HelpedSubmission.objects.count() == 1
    assert submit(initiative_id=sent_initiative.id).initiative != sent_initiative


def test_a_resident_takes_the_plan_into_their_own_account_once(
    submit: Submit,
    resident: Person,
    stranger: Person,
    official: Person,
    at: datetime,
    signed_in: SignedIn,
    refused: Refused,
) -> None:
    made = submit()
    page = reverse("take-plan", args=[actions.claim_token(made)])
    with refused(actions.CannotTake, "eigen account"):
        actions.take_into_account(initiative_id=made.initiative_id, by=official, at=at)
    assert Client().get(page).headers["Location"].startswith(reverse("account_login"))
    assert signed_in(resident).post(page).status_code == 302
    later = at + timedelta(days=3)
    group = made.initiative.group
    assert people.may_represent(resident, group, later)
    assert not people.is_member(made.resident, group, later)
    assert list(Follow.objects.filter(initiative=made.initiative).values_list("person", flat=True)) == [resident.id]
    with refused(actions.CannotTake, "al overgenomen"):
        actions.take_into_account(initiative_id=made.initiative_id, by=stranger, at=at)


def test_a_plan_of_an_account_with_an_address_is_not_taken(
    submit: Submit, resident: Person, stranger: Person, at: datetime, refused: Refused
) -> None:
    made = submit(email=resident.email)
    with refused(actions.CannotTake, "account met een adres"):
        actions.take_into_account(initiative_id=made.initiative_id, by=stranger, at=at)


def test_the_receipt_is_printed_by_the_team_that_helped(
    submit: Submit, social_worker: Person, elsewhere: Person, signed_in: SignedIn
) -> None:
    made = submit()
    page = reverse("fieldwork:receipt", args=[made.initiative_id])
    said = signed_in(social_worker).get(page).content.decode()
    assert made.initiative.reference in said
    token = said.split("/met-hulp/overnemen/")[1].split("/")[0]
    assert actions.plan_of_claim(token) == made.initiative_id
    assert "Sanne Kok" in said
    assert signed_in(elsewhere).get(page).status_code == 404


def test_going_along_begins_and_ends_with_words(
    sent_initiative: Initiative, social_worker: Person, elsewhere: Person, at: datetime, refused: Refused
) -> None:
    with refused(actions.CannotAccompany, "Alleen sociaal werkers van deze wijk"):
        actions.accompany(initiative_id=sent_initiative.id, by=elsewhere, at=at)
    made = actions.accompany(initiative_id=sent_initiative.id, by=social_worker, at=at)
    assert actions.accompany(initiative_id=sent_initiative.id, by=social_worker, at=at) == made
    with refused(actions.CannotEndAccompaniment, "hoe het ging"):
        actions.end_accompaniment(accompaniment_id=made.id, how_it_went=" ", by=social_worker, at=at)
    with refused(actions.CannotEndAccompaniment, "een collega van het team"):
        actions.end_accompaniment(accompaniment_id=made.id, how_it_went="Goed.", by=elsewhere, at=at)
    actions.end_accompaniment(accompaniment_id=made.id, how_it_went="Goed.", by=social_worker, at=at)
    with refused(actions.CannotEndAccompaniment, "al afgelopen"):
        actions.end_accompaniment(accompaniment_id=made.id, how_it_went="Goed.", by=social_worker, at=at)


def test_a_draft_is_nobodys_to_go_along_with(
    draft_initiative: Initiative, social_worker: Person, welfare: Party, at: datetime, refused: Refused
) -> None:
    with refused(actions.CannotAccompany):
        actions.accompany(initiative_id=draft_initiative.id, by=social_worker, at=at)
    made = {"initiative": draft_initiative, "team": welfare}
    with pytest.raises(IntegrityError, match="plans that were sent"), transaction.atomic():
        Accompaniment.objects.create(**made, person=social_worker, began_at=at, began_by=social_worker)
    with pytest.raises(IntegrityError, match="plans that were sent"), transaction.atomic():
        Assistance.objects.create(
            **made, kind="wrote", way="desk", given_on=at.date(), recorded_at=at, recorded_by=social_worker
        )


def test_the_database_keeps_help_as_it_was_given(
    submit: Submit, social_worker: Person, resident: Person, at: datetime
) -> None:
    rows = HelpedSubmission.objects.filter(initiative=submit().initiative)
    for change in (
        {"resident": social_worker},
        {"resident": resident},
        {"consent": "guess"},
        {"taken_at": at},
        {"taken_at": at, "taken_by": social_worker},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_help_of_a_year_that_was_typed_wrong_is_not_kept(
    sent_initiative: Initiative, social_worker: Person, official: Person, at: datetime, refused: Refused
) -> None:
    for year in (26, 1926):
        with refused(actions.CannotRecordHelp, "het jaar"):
            actions.record_help(
                initiative_id=sent_initiative.id,
                kind="wrote",
                way="desk",
                given_on=at.date().replace(year=year),
                note="",
                by=social_worker,
                at=at,
            )


def test_small_numbers_are_not_told_and_not_to_be_computed(
    submit: Submit, neighbourhood: Neighbourhood, second_neighbourhood: Neighbourhood, sent_initiative: Initiative
) -> None:
    """Six with help and one alone: the one is hidden, and so is what it would follow from."""
    for _number in range(6):
        submit()
    counted = company.count_help()
    code = neighbourhood.code
    assert counted.cube.count(ALL, code, ALL, ALL) == 7
    assert counted.cube.count(ALL, code, company.ALONE, ALL) is None
    assert counted.cube.count(ALL, code, company.WITH_HELP, ALL) is None
    assert counted.cube.count(ALL, second_neighbourhood.code, ALL, ALL) == 0

    page = Client().get(reverse("help-figures")).content.decode()
    table = Client().get(reverse("help-figures-csv")).content.decode()
    assert f"Oudeland;{neighbourhood.name};7;niet getoond;niet getoond" in table
    assert f"Oudeland;{second_neighbourhood.name};0;0;0" in table
    assert second_neighbourhood.name in page.split("Vanuit hier")[-1] or second_neighbourhood.name in page


def test_enough_of_both_are_told(
    submit: Submit, content: Content, neighbourhood: Neighbourhood, resident: Person, at: datetime
) -> None:
    from initiatives import actions as initiatives

    for number in range(5):
        submit()
        initiatives.propose(
            initiative_id=uuid4(),
            content=content,
            group_name=f"Groep {number}",
            co_initiators=[],
            and_send=True,
            by=resident,
            at=at,
        )
    said = Client().get(reverse("help-figures-csv")).content.decode()
    assert f"Oudeland;{neighbourhood.name};10;5;5" in said


def test_where_a_neighbourhood_is_too_small_its_district_still_tells(
    submit: Submit, neighbourhood: Neighbourhood, second_neighbourhood: Neighbourhood
) -> None:
    """Three and two with help, in two neighbourhoods: of each nothing is told, of the district five."""
    made = [submit() for _number in range(5)]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Initiative.objects.filter(id__in=[one.initiative_id for one in made[:2]]).update(
            neighbourhood=second_neighbourhood
        )
        cursor.execute("SET session_replication_role = DEFAULT")

    said = Client(headers={"accept-language": "en"}).get(reverse("help-figures-csv")).content.decode()
    page = Client().get(reverse("help-figures")).content.decode()

    assert f"Oudeland;{neighbourhood.name};niet getoond;niet getoond;0" in said
    assert f"Oudeland;{second_neighbourhood.name};niet getoond;niet getoond;0" in said
    assert "Oudeland;de hele wijk;5;5;0" in said
    assert ";Samen;5;5;0" in said, "whoever asks for the file: it is always in Dutch"
    assert "5 met hulp" in page


def test_of_a_year_the_same_is_told_and_small_numbers_are_hidden_there_too(
    submit: Submit, neighbourhood: Neighbourhood, at: datetime
) -> None:
    """Eight in one year and three in the next: of the next nothing is told, nor what it would follow from."""
    made = [submit() for _number in range(11)]
    before = at - timedelta(days=365)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Initiative.objects.filter(id__in=[one.initiative_id for one in made[:8]]).update(sent_at=before)
        cursor.execute("SET session_replication_role = DEFAULT")
    counted = company.count_help()
    assert counted.years == [at.year, before.year]
    assert counted.cube.count(ALL, neighbourhood.code, ALL, at.year) is None
    shown = [counted.cube.count(ALL, neighbourhood.code, ALL, year) for year in (before.year, ALL)]
    assert None in shown
    figures, table = reverse("help-figures"), reverse("help-figures-csv")
    page = Client().get(figures, {"jaar": before.year}).content.decode()
    assert f"{table}?jaar={before.year}" in page
    assert f"in {before.year}" in page
    told = Client().get(table, {"jaar": at.year}).content.decode()
    assert f"Oudeland;{neighbourhood.name};niet getoond;niet getoond;0" in told
    for wrong in ("x", "26", "2026'"):
        assert Client().get(figures, {"jaar": wrong}).status_code == 404
