"""What residents bring: drafting, sending, triage, stopping and following."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts import access as people
from accounts.models import Invitation, Membership, Party, Person
from decisions.models import Assignment, Process, ProcessTemplate
from initiatives import access, actions, queries
from initiatives.models import Follow, Initiative, Need, Sketch
from ledger.models import Entry
from tests import factories
from tests.refusing import the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


def kinds(entries: list[Entry]) -> list[str]:
    return [entry.kind for entry in entries]


class TestDraft:
    def test_it_begins_with_its_group(
        self, content: actions.Content, resident: Person, at: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            initiative = actions.draft(content=content, group_name="  Lezers \n", by=resident, at=at)

        assert (initiative.title, initiative.wish, initiative.reference) == (content.title, 5, "")
        assert initiative.group.name == "Lezers"
        assert people.may_represent(resident, initiative.group, at)
        assert kinds(entries) == ["party.founded", "membership.began", "initiative.drafted"]
        assert not any(words in entry.body for entry in entries for words in ("bibliotheek", "Lezers", "Dorpsstraat"))

    def test_its_group_alone_sees_it(
        self,
        draft_initiative: Initiative,
        representative: Person,
        neighbour: Person,
        stranger: Person,
        official: Person,
        admin: Person,
        at: datetime,
    ) -> None:
        for person in (representative, neighbour):
            assert access.may_see(person, draft_initiative, at)
            assert draft_initiative in queries.visible_to(person, at)
        for other in (stranger, official, admin):
            assert not access.may_see(other, draft_initiative, at)
            assert draft_initiative not in queries.visible_to(other, at)
        assert draft_initiative not in queries.visible_to(None, at)
        assert draft_initiative not in queries.sent()

    def test_hostile_text_is_tidied(self, content: actions.Content, resident: Person, at: datetime) -> None:
        hostile = replace(
            content,
            title="De \u202ebieb\x00\r\n blijft\u200b",
            summary="<script>alert(1)</script>",
            plan="a\x07b\r\nc\u2028d",
        )

        initiative = actions.draft(content=hostile, group_name="Le\x00zers", by=resident, at=at)

        assert initiative.title == "De bieb blijft"
        assert initiative.summary == "<script>alert(1)</script>"
        assert initiative.plan == "ab\nc\nd"
        assert initiative.group.name == "Lezers"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": ""},
            {"title": " \u200b "},
            {"title": "x" * 101},
            {"summary": ""},
            {"summary": "x" * 281},
            {"plan": "x" * 10_001},
            {"plan": "x" * 300_000},
            {"place": "x" * 161},
            {"wish": 0},
            {"wish": 7},
        ],
    )
    def test_texts_are_there_and_not_too_long(
        self, content: actions.Content, resident: Person, at: datetime, wrong: dict[str, Any], refused: Refused
    ) -> None:
        with refused(actions.CannotDraft):
            actions.draft(content=replace(content, **wrong), group_name="Lezers", by=resident, at=at)

    @pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 121])
    def test_the_group_has_a_name(
        self, content: actions.Content, resident: Person, at: datetime, name: str, refused: Refused
    ) -> None:
        with refused(actions.CannotDraft):
            actions.draft(content=content, group_name=name, by=resident, at=at)

    def test_the_longest_texts_fit(self, content: actions.Content, resident: Person, at: datetime) -> None:
        longest = replace(content, title="x" * 100, summary="x" * 280, plan="x" * 10_000, place="x" * 160)

        assert actions.draft(content=longest, group_name="x" * 120, by=resident, at=at).id


class TestRevise:
    def test_each_of_the_group_may(
        self,
        draft_initiative: Initiative,
        content: actions.Content,
        neighbour: Person,
        at: datetime,
        new_entries: NewEntries,
    ) -> None:
        with new_entries() as entries:
            actions.revise_draft(
                initiative_id=draft_initiative.id, content=replace(content, title="Anders"), by=neighbour, at=at
            )

        draft_initiative.refresh_from_db()
        assert draft_initiative.title == "Anders"
        assert kinds(entries) == ["initiative.revised"]

    @pytest.mark.parametrize("who", ["stranger", "official", "admin"])
    def test_nobody_else_may(
        self,
        draft_initiative: Initiative,
        content: actions.Content,
        who: str,
        at: datetime,
        refused: Refused,
        request: pytest.FixtureRequest,
    ) -> None:
        person = request.getfixturevalue(who)

        with refused(actions.CannotRevise):
            actions.revise_draft(initiative_id=draft_initiative.id, content=content, by=person, at=at)

    def test_what_was_sent_does_not_change(
        self,
        sent_initiative: Initiative,
        content: actions.Content,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        with refused(actions.CannotRevise):
            actions.revise_draft(initiative_id=sent_initiative.id, content=content, by=representative, at=later)

    def test_a_stale_form_overwrites_nothing(
        self,
        draft_initiative: Initiative,
        content: actions.Content,
        representative: Person,
        neighbour: Person,
        at: datetime,
        refused: Refused,
    ) -> None:
        seen = actions.fingerprint(draft_initiative)
        actions.revise_draft(
            initiative_id=draft_initiative.id, content=replace(content, title="Noor"), by=neighbour, at=at, seen=seen
        )

        with refused(actions.CannotReviseUnseen):
            actions.revise_draft(
                initiative_id=draft_initiative.id,
                content=replace(content, title="Rosa"),
                by=representative,
                at=at,
                seen=seen,
            )


class TestSend:
    def test_it_gets_its_reference_and_opens_its_process(
        self,
        draft_initiative: Initiative,
        representative: Person,
        official: Person,
        template: ProcessTemplate,
        at: datetime,
        new_entries: NewEntries,
    ) -> None:
        with new_entries() as entries:
            initiative = actions.send(initiative_id=draft_initiative.id, by=representative, at=at)

        assert initiative.reference == "2026-0001"
        assert (initiative.sent_at, initiative.sent_by) == (at, representative)
        assert initiative.process is not None
        assert initiative.process.template == template
        assert kinds(entries) == ["process.opened", "step.opened", "initiative.sent"]
        assert initiative in queries.sent()

    def test_who_sends_it_follows_it(self, sent_initiative: Initiative, representative: Person) -> None:
        assert Follow.objects.get(initiative=sent_initiative).person == representative
        assert list(queries.followed_by(representative)) == [sent_initiative]

    def test_references_count_on_and_begin_again_each_year(
        self, content: actions.Content, resident: Person, official: Person
    ) -> None:
        def send(at: datetime) -> str:
            drafted = actions.draft(content=content, group_name="Groep", by=resident, at=at)
            return actions.send(initiative_id=drafted.id, by=resident, at=at).reference

        new_year = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
        assert send(new_year - timedelta(days=2)) == "2026-0001"
        assert send(new_year - timedelta(seconds=1)) == "2026-0002"
        assert send(new_year) == "2027-0001", "it is midnight in the Netherlands"

    def test_a_sending_that_is_refused_uses_no_reference(
        self,
        draft_initiative: Initiative,
        representative: Person,
        neighbour: Person,
        official: Person,
        at: datetime,
        refused: Refused,
    ) -> None:
        with refused(actions.CannotSend):
            actions.send(initiative_id=draft_initiative.id, by=neighbour, at=at)

        assert actions.send(initiative_id=draft_initiative.id, by=representative, at=at).reference == "2026-0001"

    @pytest.mark.parametrize("who", ["neighbour", "stranger", "official", "admin"])
    def test_only_who_signs_for_the_group_sends(
        self, draft_initiative: Initiative, who: str, at: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)

        with refused(actions.CannotSend):
            actions.send(initiative_id=draft_initiative.id, by=person, at=at)

    def test_it_is_sent_once(
        self, sent_initiative: Initiative, representative: Person, later: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotSend):
            actions.send(initiative_id=sent_initiative.id, by=representative, at=later)

    def test_a_theme_without_a_published_way_is_refused(
        self, draft_initiative: Initiative, representative: Person, official: Person, at: datetime, refused: Refused
    ) -> None:
        with factories.before_publication():
            ProcessTemplate.objects.update(published_at=None)

        with refused(actions.CannotSend, "Bibliotheken"):
            actions.send(initiative_id=draft_initiative.id, by=representative, at=at)

    def test_a_district_without_a_team_is_refused(
        self, draft_initiative: Initiative, representative: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotSend):
            actions.send(initiative_id=draft_initiative.id, by=representative, at=at)

    def test_the_newest_published_version_is_used(
        self,
        draft_initiative: Initiative,
        representative: Person,
        official: Person,
        template: ProcessTemplate,
        at: datetime,
    ) -> None:
        newer = factories.TemplateStepFactory(template__key=template.key, template__version=2).template
        factories.TemplateStepFactory(template__key=template.key, template__version=3, template__published_at=None)

        initiative = actions.send(initiative_id=draft_initiative.id, by=representative, at=at)

        assert initiative.process is not None
        assert initiative.process.template == newer


class TestPropose:
    @pytest.fixture
    def propose(
        self, content: actions.Content, resident: Person, official: Person, at: datetime
    ) -> Callable[..., Initiative]:
        def propose(**given: Any) -> Initiative:
            return actions.propose(
                **{
                    "initiative_id": uuid4(),
                    "content": content,
                    "group_name": "Lezers",
                    "co_initiators": [actions.CoInitiator("noor@example.org", "Noor")],
                    "and_send": True,
                    "by": resident,
                    "at": at,
                    **given,
                }
            )

        return propose

    def test_all_of_one_form_at_once(self, propose: Callable[..., Initiative], new_entries: NewEntries) -> None:
        with new_entries() as entries:
            initiative = propose()

        assert initiative.reference
        assert Invitation.objects.get().email == "noor@example.org"
        assert kinds(entries) == [
            "party.founded",
            "membership.began",
            "initiative.drafted",
            "invitation.made",
            "process.opened",
            "step.opened",
            "initiative.sent",
        ]

    def test_the_same_form_twice_is_one_plan(
        self, propose: Callable[..., Initiative], nothing_written: Callable[[], AbstractContextManager[None]]
    ) -> None:
        form = uuid4()
        first = propose(initiative_id=form)
        with nothing_written():
            assert propose(initiative_id=form) == first

    def test_the_id_of_somebody_elses_plan_is_not_used(
        self, propose: Callable[..., Initiative], draft_initiative: Initiative, representative: Person
    ) -> None:
        made = propose(initiative_id=draft_initiative.id)

        assert made.id != draft_initiative.id
        draft_initiative.refresh_from_db()
        assert draft_initiative.drafted_by == representative

    @pytest.mark.parametrize("wrong", [{"group_name": ""}, {"co_initiators": [actions.CoInitiator("rik@example.org")]}])
    def test_what_is_refused_in_part_is_refused_whole(
        self, propose: Callable[..., Initiative], wrong: dict[str, Any], refused: Refused
    ) -> None:
        with refused(actions.CannotPropose):
            propose(**wrong)

    def test_a_way_that_is_not_there_leaves_no_half_plan(
        self, propose: Callable[..., Initiative], refused: Refused
    ) -> None:
        with factories.before_publication():
            ProcessTemplate.objects.update(published_at=None)

        with refused(actions.CannotPropose):
            propose()

    def test_the_sketch_is_gone_with_it(
        self, propose: Callable[..., Initiative], resident: Person, at: datetime
    ) -> None:
        mine = actions.begin_sketch(sketch_id=uuid4(), answers={"title": ["Tuin"]}, by=resident, at=at)
        other = actions.begin_sketch(sketch_id=uuid4(), answers={"title": ["Bank"]}, by=resident, at=at)
        propose(initiative_id=mine.id)

        assert list(Sketch.objects.all()) == [other]

    def test_what_the_group_has_not_read_is_not_sent(
        self,
        draft_initiative: Initiative,
        content: actions.Content,
        representative: Person,
        neighbour: Person,
        official: Person,
        at: datetime,
        refused: Refused,
    ) -> None:
        seen = actions.fingerprint(draft_initiative)
        changed = replace(content, title="Anders")
        actions.revise_draft(initiative_id=draft_initiative.id, content=changed, by=neighbour, at=at)

        with refused(actions.CannotSendUnseen):
            actions.send(initiative_id=draft_initiative.id, by=representative, at=at, seen=seen)
        draft_initiative.refresh_from_db()
        seen = actions.fingerprint(draft_initiative)
        actions.send(initiative_id=draft_initiative.id, by=representative, at=at, seen=seen)
        draft_initiative.refresh_from_db()
        assert (draft_initiative.title, draft_initiative.sent_at) == ("Anders", at)


class TestNeeds:
    NEEDS = (actions.Asked("hands"), actions.Asked("money", 1500, " voor\x00 hout "))

    def test_they_stand_with_the_plan_and_what_was_typed_is_sealed(
        self, content: actions.Content, resident: Person, at: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            made = actions.draft(content=replace(content, needs=self.NEEDS), group_name="Wij", by=resident, at=at)

        assert actions.asked_of(made) == [actions.Asked("money", 1500, "voor hout"), actions.Asked("hands")]
        line = json.loads(next(entry for entry in entries if entry.kind == "initiative.drafted").body)
        assert line["facts"]["needs"] == {"money": 1500, "hands": None}
        assert "need.money" in line["commitments"]

    def test_a_draft_that_needs_something_else_is_another_draft(
        self, draft_initiative: Initiative, content: actions.Content, representative: Person, at: datetime
    ) -> None:
        seen = actions.fingerprint(draft_initiative)
        for needs in (self.NEEDS, (actions.Asked("room"),)):
            actions.revise_draft(
                initiative_id=draft_initiative.id, content=replace(content, needs=needs), by=representative, at=at
            )
            draft_initiative = Initiative.objects.get(id=draft_initiative.id)
            assert actions.fingerprint(draft_initiative) != seen
        assert actions.asked_of(draft_initiative) == [actions.Asked("room")]

    @pytest.mark.parametrize(
        "needs",
        [
            [actions.Asked("room"), actions.Asked("hands")],
            [actions.Asked("hands"), actions.Asked("hands")],
            [actions.Asked("goud")],
            [actions.Asked("money", 0)],
            [actions.Asked("money", 10_000_001)],
            [actions.Asked("hands", None, "x" * 281)],
        ],
    )
    def test_what_cannot_be_asked_so(
        self, needs: list[actions.Asked], content: actions.Content, resident: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotDraft):
            actions.draft(content=replace(content, needs=needs), group_name="Wij", by=resident, at=at)

    def test_an_amount_is_of_money_alone(self, draft_initiative: Initiative) -> None:
        for kind, amount in (("hands", 5), ("money", 0), ("goud", None)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Need.objects.create(initiative=draft_initiative, kind=kind, amount=amount)

    def test_plans_are_found_by_what_they_need(
        self, draft_initiative: Initiative, content: actions.Content, representative: Person, at: datetime
    ) -> None:
        actions.revise_draft(
            initiative_id=draft_initiative.id, content=replace(content, needs=self.NEEDS), by=representative, at=at
        )
        plans = Initiative.objects.all()
        assert list(queries.needing(plans, "money")) == [draft_initiative]
        assert not queries.needing(plans, "space").exists()


class TestTriage:
    def test_an_official_of_the_district_takes_it_in_hand(
        self, sent_initiative: Initiative, colleague: Person, team: Party, later: datetime, new_entries: NewEntries
    ) -> None:
        assert list(queries.to_triage(Party.objects.filter(id=team.id))) == [sent_initiative]

        with new_entries() as entries:
            actions.accept_for_handling(initiative_id=sent_initiative.id, by=colleague, at=later)

        sent_initiative.refresh_from_db()
        assert (sent_initiative.accepted_at, sent_initiative.accepted_by) == (later, colleague)
        assert kinds(entries) == ["assignment.began", "initiative.accepted"]
        assert Assignment.objects.get().task == "handler"
        assert not queries.to_triage(Party.objects.filter(id=team.id)).exists()

    @pytest.mark.parametrize(
        "who", ["representative", "other_district_official", "social_worker", "executive", "admin", "stranger"]
    )
    def test_nobody_else_does(
        self, sent_initiative: Initiative, who: str, later: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)

        with refused(actions.CannotAcceptForHandling):
            actions.accept_for_handling(initiative_id=sent_initiative.id, by=person, at=later)

    def test_a_draft_is_not_there_yet(
        self, draft_initiative: Initiative, official: Person, later: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotAcceptForHandling):
            actions.accept_for_handling(initiative_id=draft_initiative.id, by=official, at=later)

    def test_once(
        self, accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime, refused: Refused
    ) -> None:
        for person in (official, colleague):
            with refused(actions.CannotAcceptForHandling):
                actions.accept_for_handling(initiative_id=accepted_initiative.id, by=person, at=later)

    def test_not_what_the_group_stopped(
        self, sent_initiative: Initiative, representative: Person, official: Person, later: datetime, refused: Refused
    ) -> None:
        actions.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later)

        with refused(actions.CannotAcceptForHandling):
            actions.accept_for_handling(initiative_id=sent_initiative.id, by=official, at=later)

    def test_a_role_that_ended_a_second_ago(
        self, sent_initiative: Initiative, official: Person, later: datetime, refused: Refused
    ) -> None:
        Membership.objects.filter(person=official).update(until=later - timedelta(seconds=1))

        with refused(actions.CannotAcceptForHandling):
            actions.accept_for_handling(initiative_id=sent_initiative.id, by=official, at=later)


class TestWithdraw:
    def test_the_group_stops_and_its_process_ends(
        self, sent_initiative: Initiative, representative: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            actions.withdraw(initiative_id=sent_initiative.id, reason=" Te druk. ", by=representative, at=later)

        sent_initiative.refresh_from_db()
        assert (sent_initiative.withdrawn_at, sent_initiative.withdrawn_reason) == (later, "Te druk.")
        assert Process.objects.get().end == "withdrawn"
        assert kinds(entries) == ["process.closed", "initiative.withdrawn"]
        assert "druk" not in entries[-1].body

    def test_a_draft_is_stopped_too(
        self, draft_initiative: Initiative, representative: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            actions.withdraw(initiative_id=draft_initiative.id, reason="Stop.", by=representative, at=later)

        assert kinds(entries) == ["initiative.withdrawn"]
        draft_initiative.refresh_from_db()
        assert not draft_initiative.is_draft

    @pytest.mark.parametrize("who", ["neighbour", "stranger", "official", "admin"])
    def test_nobody_else_stops_it(
        self, sent_initiative: Initiative, who: str, later: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)

        with refused(actions.CannotWithdraw):
            actions.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=person, at=later)

    @pytest.mark.parametrize("reason", ["", " ", "\u202e\u200b"])
    def test_it_says_why(
        self, sent_initiative: Initiative, representative: Person, later: datetime, reason: str, refused: Refused
    ) -> None:
        with refused(actions.CannotWithdraw):
            actions.withdraw(initiative_id=sent_initiative.id, reason=reason, by=representative, at=later)

    def test_once(self, sent_initiative: Initiative, representative: Person, later: datetime, refused: Refused) -> None:
        actions.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later)

        with refused(actions.CannotWithdraw):
            actions.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later)

    def test_not_what_was_decided_to_the_end(
        self, sent_initiative: Initiative, representative: Person, later: datetime, official: Person, refused: Refused
    ) -> None:
        from decisions import actions as decisions

        step = Process.objects.get().steps.get()
        decisions.propose(step_id=step.id, by=official, outcome="no", reasons="Nee.", at=later)

        with refused(actions.CannotWithdraw):
            actions.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later)


class TestFollow:
    def test_following_twice_is_following_once(
        self, sent_initiative: Initiative, stranger: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            actions.follow(initiative_id=sent_initiative.id, by=stranger, at=later)
            actions.follow(initiative_id=sent_initiative.id, by=stranger, at=later)

        assert kinds(entries) == ["follow.began"]
        assert list(queries.followed_by(stranger)) == [sent_initiative]

    def test_a_draft_of_others_is_not_followed(
        self, draft_initiative: Initiative, stranger: Person, later: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotFollow):
            actions.follow(initiative_id=draft_initiative.id, by=stranger, at=later)

    def test_stopping_twice_is_no_error(
        self, sent_initiative: Initiative, representative: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            actions.unfollow(initiative_id=sent_initiative.id, by=representative, at=later)
            actions.unfollow(initiative_id=sent_initiative.id, by=representative, at=later)

        assert kinds(entries) == ["follow.ended"]


def test_what_the_database_refuses_of_a_plan(
    sent_initiative: Initiative,
    stranger: Person,
    later: datetime,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    plan = Initiative.objects.filter(id=sent_initiative.id)
    with nothing_written():
        for half in (
            {"latitude": None},
            {"longitude": None},
            {"sent_at": None},
            {"process": None},
            {"reference": ""},
            {"sent_by": None},
            {"accepted_at": later},
            {"accepted_by": stranger},
            {"withdrawn_at": later, "withdrawn_by": stranger},
            {"withdrawn_reason": "x"},
            {"wish": 0},
            {"wish": 7},
            {"latitude": 91.0},
            {"longitude": -181.0},
        ):
            the_database_refuses(lambda half=half: plan.update(**half))
        the_database_refuses(lambda: factories.InitiativeFactory(group=sent_initiative.group))
        the_database_refuses(lambda: factories.InitiativeFactory(sent=True, reference=sent_initiative.reference))
