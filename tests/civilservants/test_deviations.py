"""The register of deviations: who writes, reads, covers, refuses, ends and evaluates, and what nobody can do."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership, Party, Person
from accounts.naming import names_a_person, words_that_may_name
from civilservants import access, actions
from civilservants.actions import Written
from civilservants.actions.deviations import fingerprint
from civilservants.models import Deviation, Evaluation, OwnRoom, Regulation, RuleProposal
from initiatives.models import Initiative
from ledger import queries as ledger
from ledger.models import Entry, Sealed
from notifications.recipients import messages_about
from tests import factories
from tests.civilservants import as_seen
from tests.conftest import SignedIn
from tests.refusing import sql, the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]

WRITTEN = Written(
    own_room_falls_short="De hardheidsclausule is er alleen voor ondernemers.",
    what_instead="Wij vragen geen borg voor de bank op de stoep.",
    for_whom="bewoners die een bank neerzetten",
    how_many=12,
    why_better="De regel wil de stoep vrij houden. Dat lukt ook zonder borg.",
    who_could_be_harmed="Mensen met een rolstoel, als de bank verschuift.",
    precedent="Wie hetzelfde vraagt, krijgt hetzelfde.",
    until=date(2026, 12, 1),
)


@pytest.fixture
def regulation(executive_board: Party) -> Regulation:
    return factories.RegulationFactory(owner=executive_board)


@pytest.fixture
def draft(regulation: Regulation, colleague: Person, team: Party, at: datetime) -> Deviation:
    """Carla, who signs for nobody, wrote it."""
    return actions.draft_deviation(regulation=regulation, team=team, written=WRITTEN, by=colleague, at=at)


@pytest.fixture
def submitted(
    draft: Deviation, other_district_official: Person, official: Person, colleague: Person, at: datetime
) -> Deviation:
    return as_seen.submit(deviation_id=draft.id, reader=other_district_official, cover=official, by=colleague, at=at)


@pytest.fixture
def read(submitted: Deviation, other_district_official: Person, at: datetime) -> Deviation:
    return actions.read_deviation(
        deviation_id=submitted.id, agrees=True, says="Goed doordacht.", by=other_district_official, at=at
    )


@pytest.fixture
def covered(read: Deviation, official: Person, at: datetime) -> Deviation:
    return actions.cover_deviation(deviation_id=read.id, by=official, at=at)


@pytest.fixture
def ended(covered: Deviation, colleague: Person, at: datetime) -> Deviation:
    return actions.end_deviation(deviation_id=covered.id, reason="Het terras verhuist.", by=colleague, at=at)


# The rule's own room


def test_the_own_room_of_a_rule_is_recorded_and_is_no_deviation(
    regulation: Regulation, team: Party, colleague: Person, at: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        used = actions.use_own_room(
            regulation=regulation,
            team=team,
            basis="awb_4_84",
            how="Wij vroegen een lagere borg.",
            by=colleague,
            at=at,
            initiative=None,
        )
    assert [entry.kind for entry in entries] == ["own_room.used"]
    assert "lagere borg" not in entries[0].body
    assert used.how == "Wij vroegen een lagere borg."
    assert not Deviation.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"how": " \n"}, "Zeg hoe"),
        ({"basis": "gevoel"}, "Kies welke ruimte"),
        ({"how": "Bel 06-12 34 56 78 daarover."}, "één persoon"),
    ],
)
def test_own_room_is_refused(
    changed: dict[str, str],
    words: str,
    regulation: Regulation,
    team: Party,
    colleague: Person,
    at: datetime,
    refused: Refused,
) -> None:
    said = {"basis": "own", "how": "Zo.", **changed}
    with refused(actions.CannotUseOwnRoom, words):
        actions.use_own_room(regulation=regulation, team=team, by=colleague, at=at, initiative=None, **said)


def test_a_rule_without_room_has_none(
    regulation: Regulation, team: Party, colleague: Person, social_worker: Person, at: datetime, refused: Refused
) -> None:
    strict = factories.RegulationFactory(owner=regulation.owner, kind="ordinance", own_room="")
    for basis in OwnRoom.Basis.values:
        with refused(actions.CannotUseOwnRoom):
            actions.use_own_room(
                regulation=strict, team=team, basis=basis, how="Zo.", by=colleague, at=at, initiative=None
            )
    with refused(actions.CannotUseOwnRoom):
        actions.use_own_room(
            regulation=regulation, team=team, basis="own", how="Zo.", by=social_worker, at=at, initiative=None
        )


# Writing


def test_a_draft_leaves_one_entry_without_its_text(
    regulation: Regulation, team: Party, colleague: Person, at: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        draft = actions.draft_deviation(regulation=regulation, team=team, written=WRITTEN, by=colleague, at=at)
    assert [entry.kind for entry in entries] == ["deviation.drafted"]
    body = json.loads(entries[0].body)
    assert body["facts"] == {"regulation": str(regulation.id), "team": str(team.id)}
    assert "borg" not in entries[0].body
    assert draft.state == "draft"


def test_the_rules_own_room_comes_first(
    regulation: Regulation, team: Party, colleague: Person, at: datetime, refused: Refused
) -> None:
    with refused(actions.CannotDraftDeviation, "eerst waarom de ruimte"):
        actions.draft_deviation(
            regulation=regulation, team=team, written=replace(WRITTEN, own_room_falls_short=" "), by=colleague, at=at
        )


def test_who_drafts_is_of_the_team_and_the_plan_on_its_desk(
    regulation: Regulation,
    team: Party,
    other_team: Party,
    social_worker: Person,
    representative: Person,
    other_district_official: Person,
    sent_initiative: Initiative,
    at: datetime,
    refused: Refused,
) -> None:
    for person in (social_worker, representative, other_district_official):
        with refused(actions.CannotDraftDeviation):
            actions.draft_deviation(regulation=regulation, team=team, written=WRITTEN, by=person, at=at)
    with refused(actions.CannotDraftDeviation, "op het bureau"):
        actions.draft_deviation(
            regulation=regulation,
            team=other_team,
            written=replace(WRITTEN, initiative=sent_initiative),
            by=other_district_official,
            at=at,
        )
    Regulation.objects.update(is_in_force=False)
    regulation.refresh_from_db()
    with refused(actions.CannotDraftDeviation, "niet meer"):
        actions.draft_deviation(
            regulation=regulation, team=other_team, written=WRITTEN, by=other_district_official, at=at
        )


def test_only_the_writer_goes_on_writing(
    draft: Deviation, colleague: Person, official: Person, at: datetime, refused: Refused, new_entries: NewEntries
) -> None:
    with refused(actions.CannotDraftDeviation):
        as_seen.revise(deviation_id=draft.id, written=WRITTEN, by=official, at=at)
    with new_entries() as entries:
        as_seen.revise(
            deviation_id=draft.id, written=replace(WRITTEN, what_instead="Een halve borg."), by=colleague, at=at
        )
    assert [entry.kind for entry in entries] == ["deviation.revised"]
    draft.refresh_from_db()
    assert draft.what_instead == "Een halve borg."


def test_an_older_text_does_not_overwrite_a_newer_one_unseen(
    draft: Deviation, colleague: Person, official: Person, at: datetime, refused: Refused, new_entries: NewEntries
) -> None:
    opened, who = fingerprint(draft), {"deviation_id": draft.id, "by": colleague, "at": at}
    newer = replace(WRITTEN, what_instead="Een halve borg.")
    actions.revise_deviation(**who, written=newer, seen=opened)
    with refused(actions.CannotOverwriteDeviation, "in een ander venster"):
        actions.revise_deviation(**who, written=replace(WRITTEN, precedent="Niemand."), seen=opened)
    with refused(actions.CannotOverwriteDeviation):
        actions.submit_deviation(**who, reader=official, cover=official, seen=opened)
    with refused(actions.CannotOverwriteDeviation):
        actions.drop_deviation(**who, seen=opened)
    with new_entries() as entries:
        assert actions.revise_deviation(**who, written=newer, seen=opened).what_instead == newer.what_instead
    assert entries == []


@pytest.mark.parametrize("field", [field.name for field in fields(Written)])
def test_all_that_was_written_is_in_what_was_seen(field: str, draft: Deviation, sent_initiative: Initiative) -> None:
    opened = fingerprint(draft)
    other = {"how_many": 13, "until": date(2026, 11, 30), "initiative": sent_initiative}.get(field, "Iets anders.")
    setattr(draft, field, other)
    assert fingerprint(draft) != opened


# Submitting


@pytest.mark.parametrize("missing", ["what_instead", "for_whom", "why_better", "who_could_be_harmed", "precedent"])
def test_nothing_is_submitted_in_part(
    missing: str,
    draft: Deviation,
    official: Person,
    other_district_official: Person,
    colleague: Person,
    at: datetime,
    refused: Refused,
) -> None:
    as_seen.revise(deviation_id=draft.id, written=replace(WRITTEN, **{missing: ""}), by=colleague, at=at)
    with refused(actions.CannotSubmitDeviation):
        as_seen.submit(deviation_id=draft.id, reader=other_district_official, cover=official, by=colleague, at=at)


@pytest.mark.parametrize("until", [None, date(2026, 11, 2), date(2026, 1, 1), date(2028, 11, 2)])
def test_it_ends_on_a_day_to_come(
    until: date | None,
    draft: Deviation,
    official: Person,
    other_district_official: Person,
    colleague: Person,
    at: datetime,
    refused: Refused,
) -> None:
    as_seen.revise(deviation_id=draft.id, written=replace(WRITTEN, until=until), by=colleague, at=at)
    with refused(actions.CannotSubmitDeviation, "laatste dag"):
        as_seen.submit(deviation_id=draft.id, reader=other_district_official, cover=official, by=colleague, at=at)


def test_three_people_are_needed(
    draft: Deviation,
    official: Person,
    other_district_official: Person,
    social_worker: Person,
    colleague: Person,
    at: datetime,
    refused: Refused,
) -> None:
    pairs = [
        (colleague, official),
        (social_worker, official),
        (official, official),
        (official, colleague),
        (official, social_worker),
        (official, other_district_official),  # signs for another team
    ]
    for reader, cover in pairs:
        with refused(actions.CannotSubmitDeviation):
            as_seen.submit(deviation_id=draft.id, reader=reader, cover=cover, by=colleague, at=at)


def test_no_person_is_named(
    draft: Deviation,
    official: Person,
    other_district_official: Person,
    colleague: Person,
    sent_initiative: Initiative,
    at: datetime,
    refused: Refused,
) -> None:
    for text in ("Rosa Bakker hoeft niet te betalen.", "Mail rosa@example.org."):
        as_seen.revise(
            deviation_id=draft.id,
            written=replace(WRITTEN, initiative=sent_initiative, what_instead=text),
            by=colleague,
            at=at,
        )
        with refused(actions.CannotSubmitDeviation, "één persoon"):
            as_seen.submit(deviation_id=draft.id, reader=other_district_official, cover=official, by=colleague, at=at)


@pytest.mark.parametrize("text", ["Geen borg voor Rosa.", "Mevrouw Bakker betaalt niet.", "Haddad regelt het."])
def test_one_part_of_a_name_is_refused_when_it_is_submitted_and_when_it_is_evaluated(
    text: str,
    draft: Deviation,
    official: Person,
    other_district_official: Person,
    colleague: Person,
    accepted_initiative: Initiative,
    at: datetime,
    refused: Refused,
) -> None:
    """Of the group, and of who works on the plan."""
    written = replace(WRITTEN, initiative=accepted_initiative)
    asked = {"deviation_id": draft.id, "by": colleague, "at": at}
    as_seen.revise(**asked, written=replace(written, precedent=text))
    with refused(actions.CannotSubmitDeviation, "één persoon"):
        as_seen.submit(**asked, reader=other_district_official, cover=official, no_names=["Rosa", "rosa"])
    as_seen.revise(**asked, written=written)
    as_seen.submit(**asked, reader=other_district_official, cover=official)
    actions.read_deviation(deviation_id=draft.id, agrees=True, says="Goed.", by=other_district_official, at=at)
    actions.cover_deviation(deviation_id=draft.id, by=official, at=at)
    actions.end_deviation(**asked, reason="Klaar.")
    with refused(actions.CannotEvaluateDeviation, "één persoon"):
        actions.evaluate_deviation(**asked, worked="yes", then="keep", text=text)


def test_a_part_of_a_name_in_lower_case_is_asked_about_once(
    draft: Deviation,
    official: Person,
    other_district_official: Person,
    colleague: Person,
    accepted_initiative: Initiative,
    at: datetime,
    refused: Refused,
) -> None:
    asked = {"deviation_id": draft.id, "by": colleague, "at": at}
    written = replace(WRITTEN, initiative=accepted_initiative, precedent="Ook de bakker krijgt dit.")
    as_seen.revise(**asked, written=written)
    who = {"reader": other_district_official, "cover": official}
    with refused(actions.CannotSubmitDeviation, "“bakker”") as told:
        as_seen.submit(**asked, **who)
    assert told.value.words == ("bakker",)
    with refused(actions.CannotSubmitDeviation, "“bakker”"):
        as_seen.submit(**asked, **who, no_names=["rosa"])
    as_seen.submit(**asked, **who, no_names=["bakker"])
    actions.read_deviation(deviation_id=draft.id, agrees=True, says="Goed.", by=other_district_official, at=at)
    actions.cover_deviation(deviation_id=draft.id, by=official, at=at)
    actions.end_deviation(**asked, reason="Klaar.")
    said = {"worked": "yes", "then": "keep", "text": "De bakker is er blij mee."}
    with refused(actions.CannotEvaluateDeviation, "“bakker”"):
        actions.evaluate_deviation(**asked, **said)
    assert actions.evaluate_deviation(**asked, **said, no_names=["bakker"]).text == said["text"]


def test_what_was_submitted_is_not_rewritten(
    submitted: Deviation, colleague: Person, at: datetime, refused: Refused
) -> None:
    with refused(actions.CannotDraftDeviation):
        as_seen.revise(deviation_id=submitted.id, written=WRITTEN, by=colleague, at=at)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voor € 12.500.000 in 2026", ""),
        ("Gemeenteblad 2024, 123456", ""),
        ("BSN 123456782", "123456782"),
        ("bel +31 6 12345678", "+31 6 12345678"),
        ("mail jan@post.example", "jan@post.example"),
        ("Jan de Vries deed het", "Jan de  Vries"),
        ("jan de vriesen", ""),
    ],
)
def test_what_points_to_a_person(text: str, found: str) -> None:
    said = names_a_person([text], ["Jan de  Vries", "", "Bo"])
    assert said.lower() == " ".join(found.lower().split())


@pytest.mark.parametrize(
    ("text", "names", "asks"),
    [
        ("Geen borg voor Yasmina.", "Yasmina", ()),
        ("GEEN BORG VOOR YASMINA", "YASMINA", ()),
        ("Yasmina's bank, Visser'tje", "Yasmina", ()),
        ("Meneer Vissers boot", "Vissers", ()),
        ("Anne hoeft niet", "Anne", ()),
        ("geen borg voor yasmina en de visser", "", ("yasmina", "visser")),
        ("Van de markt, onder den boom", "", ()),
        ("Visserij en Yasminastraat", "", ()),
        ("Bo mag het", "", ()),
    ],
)
def test_one_part_of_a_name_is_a_name_and_in_lower_case_perhaps(text: str, names: str, asks: tuple[str, ...]) -> None:
    people = ["Yasmina van den Visser", "Anne-Marie Ox", "Bo"]
    assert names_a_person([text], people) == names
    assert words_that_may_name([text], people) == asks


# Reading, covering, refusing


def test_a_second_reader_says_what_they_think(
    submitted: Deviation, other_district_official: Person, at: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        actions.read_deviation(
            deviation_id=submitted.id,
            agrees=False,
            says="De borg is er niet voor niets.",
            by=other_district_official,
            at=at,
        )
    assert [entry.kind for entry in entries] == ["deviation.read"]
    assert "borg" not in entries[0].body


def test_who_does_not_read_as_second(
    submitted: Deviation, colleague: Person, executive: Person, social_worker: Person, at: datetime, refused: Refused
) -> None:
    for person in (colleague, executive, social_worker):
        with refused(actions.CannotReadDeviation):
            actions.read_deviation(deviation_id=submitted.id, agrees=True, says="Goed.", by=person, at=at)


def test_reading_needs_words_and_happens_once(
    submitted: Deviation, official: Person, other_district_official: Person, at: datetime, refused: Refused
) -> None:
    with refused(actions.CannotReadDeviation, "Zeg wat u ervan vindt"):
        actions.read_deviation(deviation_id=submitted.id, agrees=True, says=" ", by=other_district_official, at=at)
    actions.read_deviation(deviation_id=submitted.id, agrees=True, says="Goed.", by=official, at=at)
    with refused(actions.CannotReadDeviation):
        actions.read_deviation(deviation_id=submitted.id, agrees=True, says="Goed.", by=other_district_official, at=at)
    with refused(actions.CannotCoverDeviation):  # The reader does not cover it as well.
        actions.cover_deviation(deviation_id=submitted.id, by=official, at=at)


def test_covering_makes_it_hold_under_a_mandate(
    read: Deviation, official: Person, at: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        covered = actions.cover_deviation(deviation_id=read.id, by=official, at=at)
    assert [entry.kind for entry in entries] == ["deviation.covered"]
    assert covered.state == "covered"
    assert covered.mandate is not None


def test_the_lead_of_the_team_covers_without_a_mandate(read: Deviation, official: Person, at: datetime) -> None:
    Membership.objects.filter(person=official).update(is_representative=False)
    assert access.cover_of(official, read, at) == access.Cover(None)
    Membership.objects.filter(person=official).update(is_lead=False)
    assert access.cover_of(official, read, at) is None


def test_the_reader_comes_before_the_cover(
    submitted: Deviation, official: Person, at: datetime, refused: Refused
) -> None:
    with refused(actions.CannotCoverDeviation, "tweede lezer"):
        actions.cover_deviation(deviation_id=submitted.id, by=official, at=at)


def test_doubts_are_answered(
    submitted: Deviation, official: Person, other_district_official: Person, at: datetime, refused: Refused
) -> None:
    actions.read_deviation(deviation_id=submitted.id, agrees=False, says="Hm.", by=other_district_official, at=at)
    with refused(actions.CannotCoverDeviation, "twijfels"):
        actions.cover_deviation(deviation_id=submitted.id, by=official, at=at)
    covered = actions.cover_deviation(deviation_id=submitted.id, says="Wij proberen het.", by=official, at=at)
    assert covered.cover_says == "Wij proberen het."


def test_who_cannot_cover(
    read: Deviation,
    colleague: Person,
    other_district_official: Person,
    social_worker: Person,
    official: Person,
    at: datetime,
    refused: Refused,
) -> None:
    for person in (colleague, other_district_official, social_worker):
        with refused(actions.CannotCoverDeviation):
            actions.cover_deviation(deviation_id=read.id, by=person, at=at)
    with refused(actions.CannotCoverDeviation, "laatste dag"):
        actions.cover_deviation(deviation_id=read.id, by=official, at=at + timedelta(days=60))


def test_refusing_gives_a_reason(
    submitted: Deviation,
    official: Person,
    colleague: Person,
    at: datetime,
    refused: Refused,
    new_entries: NewEntries,
) -> None:
    with refused(actions.CannotRefuseDeviation):
        actions.refuse_deviation(deviation_id=submitted.id, reason="Nee.", by=colleague, at=at)
    with refused(actions.CannotRefuseDeviation, "Zeg waarom"):
        actions.refuse_deviation(deviation_id=submitted.id, reason=" ", by=official, at=at)
    with new_entries() as entries:
        actions.refuse_deviation(deviation_id=submitted.id, reason="De stoep is te smal.", by=official, at=at)
    assert [entry.kind for entry in entries] == ["deviation.refused"]
    with refused(actions.CannotCoverDeviation):
        actions.cover_deviation(deviation_id=submitted.id, by=official, at=at)


def test_what_became_of_it_is_told_to_who_wrote_it_and_not_to_who_has_left(
    covered: Deviation, colleague: Person, at: datetime
) -> None:
    entry = Entry.objects.get(kind="deviation.covered", subject=covered.id)
    assert [message.person for message in messages_about(entry, at)] == [colleague]
    Membership.objects.filter(person=colleague).update(until=at)
    assert messages_about(entry, at) == []


# Throwing a draft away


def test_who_wrote_a_draft_throws_it_away_with_what_the_log_kept_of_it(
    draft: Deviation, colleague: Person, official: Person, at: datetime, refused: Refused, new_entries: NewEntries
) -> None:
    with refused(actions.CannotDropDeviation):
        as_seen.drop(deviation_id=draft.id, by=official, at=at)
    with new_entries() as entries:
        as_seen.drop(deviation_id=draft.id, by=colleague, at=at)
    assert not Deviation.objects.exists()
    assert [(entry.kind, entry.subject) for entry in entries] == [("deviation.dropped", draft.id)]
    kept = Sealed.objects.filter(entry__subject=draft.id)
    assert set(kept.values_list("name", flat=True)) == {"by"}
    assert list(ledger.faults()) == []


def test_the_draft_of_who_has_left_the_team_is_thrown_away_by_the_team(
    draft: Deviation,
    colleague: Person,
    official: Person,
    other_district_official: Person,
    signed_in: SignedIn,
    at: datetime,
    refused: Refused,
) -> None:
    Membership.objects.filter(person=colleague).update(until=at)
    with refused(actions.CannotDropDeviation):
        as_seen.drop(deviation_id=draft.id, by=colleague, at=at)
    with refused(actions.CannotDropDeviation):
        as_seen.drop(deviation_id=draft.id, by=other_district_official, at=at)
    page = signed_in(official).get(reverse("desk:deviation", args=[draft.id])).content.decode()
    assert reverse("desk:deviation-drop", args=[draft.id]) in page
    assert reverse("desk:deviation-write", args=[draft.id]) not in page
    as_seen.drop(deviation_id=draft.id, by=official, at=at)
    assert not Deviation.objects.exists()


def test_what_was_submitted_is_not_thrown_away(
    submitted: Deviation, colleague: Person, at: datetime, refused: Refused
) -> None:
    with refused(actions.CannotDropDeviation, "ingediend"):
        as_seen.drop(deviation_id=submitted.id, by=colleague, at=at)


# Its end


def test_ending_it_early(
    covered: Deviation, colleague: Person, executive: Person, at: datetime, refused: Refused, new_entries: NewEntries
) -> None:
    with refused(actions.CannotEndDeviation):
        actions.end_deviation(deviation_id=covered.id, reason="Klaar.", by=executive, at=at)
    with refused(actions.CannotEndDeviation, "Zeg waarom"):
        actions.end_deviation(deviation_id=covered.id, reason="", by=colleague, at=at)
    with new_entries() as entries:
        actions.end_deviation(deviation_id=covered.id, reason="Klaar.", by=colleague, at=at)
    assert [entry.kind for entry in entries] == ["deviation.ended"]


def test_evaluating_on_its_last_day_ends_it(
    covered: Deviation, colleague: Person, executive: Person, at: datetime, refused: Refused, new_entries: NewEntries
) -> None:
    said = {"worked": "yes", "then": "change_rule", "text": "Er is geen bank verschoven."}
    on_the_day = at + timedelta(days=29)
    with refused(actions.CannotEvaluateDeviation):
        actions.evaluate_deviation(deviation_id=covered.id, by=colleague, at=on_the_day - timedelta(days=1), **said)
    with refused(actions.CannotEvaluateDeviation):
        actions.evaluate_deviation(deviation_id=covered.id, by=executive, at=on_the_day, **said)
    for changed in ({"worked": "x"}, {"then": ""}, {"text": "\t"}, {"text": "Vraag jan@post.example."}):
        with refused(actions.CannotEvaluateDeviation):
            actions.evaluate_deviation(deviation_id=covered.id, by=colleague, at=on_the_day, **{**said, **changed})
    with new_entries() as entries:
        actions.evaluate_deviation(deviation_id=covered.id, by=colleague, at=on_the_day, **said)
    assert [entry.kind for entry in entries] == ["deviation.ended", "deviation.evaluated"]
    with refused(actions.CannotEvaluateDeviation, "al geëvalueerd"):
        actions.evaluate_deviation(deviation_id=covered.id, by=colleague, at=on_the_day, **said)


def test_why_it_ended_is_kept_in_one_language_whatever_the_evaluator_reads(
    covered: Deviation, colleague: Person, at: datetime
) -> None:
    said = {"worked": "yes", "then": "keep", "text": "Goed."}
    with translation.override("en"):
        actions.evaluate_deviation(deviation_id=covered.id, by=colleague, at=at + timedelta(days=29), **said)
    covered.refresh_from_db()
    assert covered.ended_because == "De laatste dag is gekomen."


def test_what_ended_early_is_evaluated_too(ended: Deviation, official: Person, at: datetime) -> None:
    evaluation = actions.evaluate_deviation(
        deviation_id=ended.id, worked="no", then="stop", text="Het paste niet.", by=official, at=at
    )
    assert evaluation.then == "stop"


def test_it_is_told_once_that_an_evaluation_is_due(covered: Deviation, at: datetime, new_entries: NewEntries) -> None:
    assert not actions.tell_evaluation(deviation_id=covered.id, at=at + timedelta(days=28))
    with new_entries() as entries:
        assert actions.tell_evaluation(deviation_id=covered.id, at=at + timedelta(days=29))
        assert not actions.tell_evaluation(deviation_id=covered.id, at=at + timedelta(days=30))
    assert [entry.kind for entry in entries] == ["deviation.evaluation_due"]


def test_what_worked_is_kept_with_a_new_one(
    ended: Deviation,
    regulation: Regulation,
    team: Party,
    colleague: Person,
    official: Person,
    at: datetime,
    refused: Refused,
) -> None:
    with refused(actions.CannotDraftDeviation, "geëvalueerd"):
        actions.draft_deviation(regulation=regulation, team=team, written=WRITTEN, follows=ended, by=colleague, at=at)
    actions.evaluate_deviation(deviation_id=ended.id, worked="yes", then="keep", text="Goed.", by=official, at=at)
    kept = Deviation.objects.get(id=ended.id)
    again = actions.draft_deviation(
        regulation=regulation, team=team, written=WRITTEN, follows=kept, by=colleague, at=at
    )
    assert again.follows == kept


# A rule that rubs


def test_a_proposal_to_change_a_rule_is_answered_by_its_owner(
    regulation: Regulation, team: Party, colleague: Person, executive: Person, at: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        proposal = actions.propose_change(
            regulation_id=regulation.id, team=team, text="Geen borg.", because="Zij rubt.", by=colleague, at=at
        )
        actions.answer_proposal(proposal_id=proposal.id, answer="accept", reason="Eens.", by=executive, at=at)
    assert [entry.kind for entry in entries] == ["rule.change_proposed", "rule.change_answered"]
    assert "borg" not in entries[0].body
    assert [message.person for message in messages_about(entries[1], at)] == [colleague]
    Membership.objects.filter(person=colleague).update(until=at)
    assert messages_about(entries[1], at) == []


def test_proposals_that_are_refused(
    regulation: Regulation,
    team: Party,
    colleague: Person,
    social_worker: Person,
    at: datetime,
    refused: Refused,
) -> None:
    said = {"regulation_id": regulation.id, "team": team, "text": "Geen borg.", "because": "Zo.", "at": at}
    with refused(actions.CannotProposeChange):
        actions.propose_change(by=social_worker, **said)
    for changed in ({"text": " "}, {"because": ""}, {"because": "Vraag jan@post.example."}):
        with refused(actions.CannotProposeChange):
            actions.propose_change(by=colleague, **{**said, **changed})
    actions.propose_change(by=colleague, **said)
    with refused(actions.CannotProposeChange, "wacht al"):
        actions.propose_change(by=colleague, **said)


def test_answers_that_are_refused(
    regulation: Regulation,
    team: Party,
    colleague: Person,
    official: Person,
    executive: Person,
    at: datetime,
    refused: Refused,
) -> None:
    proposal = actions.propose_change(
        regulation_id=regulation.id, team=team, text="Geen borg.", because="Zo.", by=colleague, at=at
    )
    said = {"proposal_id": proposal.id, "answer": "decline", "reason": "De borg blijft.", "at": at}
    for person in (colleague, official):
        with refused(actions.CannotAnswerProposal):
            actions.answer_proposal(by=person, **said)
    for changed in ({"answer": "x"}, {"reason": " "}, {"reason": "Bel 0612345678"}):
        with refused(actions.CannotAnswerProposal):
            actions.answer_proposal(by=executive, **{**said, **changed})
    actions.answer_proposal(by=executive, **said)
    with refused(actions.CannotAnswerProposal, "al beantwoord"):
        actions.answer_proposal(by=executive, **said)


# What the database itself refuses


def test_a_covered_deviation_is_not_changed_or_deleted(covered: Deviation) -> None:
    rows = Deviation.objects.filter(id=covered.id)
    for change in (
        {"what_instead": "Iets anders."},
        {"until": date(2030, 1, 1)},
        {"covered_by": covered.asked_to_read},
        {"state": "draft"},
        {"state": "submitted"},
        {"reader_says": "Anders."},
        {"state": "refused"},
    ):
        the_database_refuses(lambda change=change: rows.update(**change))
    the_database_refuses(rows.delete)


def test_a_submitted_deviation_stands(submitted: Deviation) -> None:
    rows = Deviation.objects.filter(id=submitted.id)
    the_database_refuses(lambda: rows.update(what_instead="Iets anders."), "stays as it was submitted")
    the_database_refuses(lambda: rows.update(state="draft", submitted_at=None, submitted_by=None))
    the_database_refuses(rows.delete, "stays")


def test_nobody_reads_or_covers_what_they_wrote(submitted: Deviation, read: Deviation, at: datetime) -> None:
    rows = Deviation.objects.filter(id=read.id)
    writer, reader = read.drafted_by, read.read_by
    for person in (writer, reader):
        the_database_refuses(
            lambda person=person: rows.update(state="covered", covered_at=at, covered_by=person), "six_eyes"
        )
    the_database_refuses(
        lambda: rows.update(state="refused", refused_at=at, refused_by=writer, refused_because="Nee."), "by_writer"
    )


def test_nobody_is_their_own_second_reader(submitted: Deviation, at: datetime) -> None:
    rows = Deviation.objects.filter(id=submitted.id)
    the_database_refuses(
        lambda: rows.update(read_at=at, read_by=submitted.drafted_by, reader_agrees=True, reader_says="Ja."),
        "four_eyes",
    )


def test_nothing_begins_as_covered(regulation: Regulation) -> None:
    with pytest.raises(IntegrityError, match="begins as a draft"):
        factories.DeviationFactory(regulation=regulation, state="covered")


def test_what_was_said_stays(
    ended: Deviation,
    regulation: Regulation,
    team: Party,
    colleague: Person,
    official: Person,
    executive: Person,
    at: datetime,
) -> None:
    actions.evaluate_deviation(deviation_id=ended.id, worked="yes", then="keep", text="Goed.", by=official, at=at)
    used = factories.OwnRoomFactory(regulation=regulation)
    proposal = actions.propose_change(
        regulation_id=regulation.id, team=team, text="Geen borg.", because="Zo.", by=colleague, at=at
    )
    the_database_refuses(lambda: Evaluation.objects.update(worked="no"), "stays")
    the_database_refuses(lambda: sql("DELETE FROM civilservants_evaluation"), "stays")
    the_database_refuses(lambda: OwnRoom.objects.update(how="Anders."), "stays")
    the_database_refuses(used.delete, "stays")
    the_database_refuses(lambda: RuleProposal.objects.update(text="Anders."), "stays")
    actions.answer_proposal(proposal_id=proposal.id, answer="accept", reason="Eens.", by=executive, at=at)
    the_database_refuses(lambda: RuleProposal.objects.update(answer_reason="Oneens."), "stays")
    the_database_refuses(lambda: sql("DELETE FROM civilservants_ruleproposal"), "stays")


def test_only_what_ended_is_evaluated(covered: Deviation, official: Person, at: datetime) -> None:
    the_database_refuses(
        lambda: Evaluation.objects.create(
            deviation=covered, worked="yes", then="keep", text="Goed.", evaluated_at=at, evaluated_by=official
        ),
        "only what ended",
    )
