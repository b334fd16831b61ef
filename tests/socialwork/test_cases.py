"""Cases: what each action does, which line it leaves, and what it refuses; what the database refuses by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.core.serializers import serialize
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership, Party, Person
from districts.models import Neighbourhood
from ledger import queries as ledger
from ledger.models import Entry, Sealed
from socialwork import actions, sealing
from socialwork.access import cases as access
from socialwork.actions import Told
from socialwork.models import Case, CaseNote, Destruction, Glass, MarkKey, Viewing
from socialwork.queries import cases as queries
from tests.conftest import SignedIn
from tests.refusing import sql
from tests.socialwork.casework import MARKERS, Whole

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
TOLD = Told(about="person", name="Mevrouw Prins", story="Ik slaap slecht.", street="Dorpsstraat 12 b")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """So that the words of a refusal are those of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def case(welfare: Party, neighbourhood: Neighbourhood, handler: Person, at: datetime) -> Case:
    return actions.open_case(party=welfare, neighbourhood=neighbourhood, told=TOLD, by=handler, at=at)


def kinds(entries: list[Entry]) -> list[str]:
    return [entry.kind for entry in entries]


def refused_by_the_database(statement: str, words: str, *values: Any) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{cursor.mogrify(statement, values).decode()}; SET CONSTRAINTS ALL IMMEDIATE")


class TestOpening:
    def test_who_opens_it_handles_it_and_nobody_else_sees_it(
        self,
        welfare: Party,
        neighbourhood: Neighbourhood,
        handler: Person,
        leader: Person,
        beside: Person,
        at: datetime,
        new_entries: NewEntries,
    ) -> None:
        with new_entries() as entries:
            case = actions.open_case(party=welfare, neighbourhood=neighbourhood, told=TOLD, by=handler, at=at)
        assert kinds(entries) == ["case.opened"]
        assert str(case.id) not in entries[0].body
        assert list(queries.cases_of(handler, at)) == [case]
        for other in (leader, beside):
            assert not access.may_read(other, case, at)
            assert not queries.readable_by(other, at).exists()
        assert Case.objects.get(id=case.id).story == "Ik slaap slecht."

    def test_of_another_profession_or_without_words_it_is_refused(
        self,
        welfare: Party,
        team: Party,
        neighbourhood: Neighbourhood,
        handler: Person,
        official: Person,
        elsewhere: Person,
        at: datetime,
        refused: Refused,
    ) -> None:
        where: dict[str, Any] = {"neighbourhood": neighbourhood, "at": at}
        for party, by in ((welfare, official), (team, official), (welfare, elsewhere)):
            with refused(actions.CannotOpen, "Only a social worker"):
                actions.open_case(party=party, told=TOLD, by=by, **where)
        with refused(actions.CannotOpen, "words"):
            actions.open_case(party=welfare, told=Told(about="person", name="X", story=" "), by=handler, **where)

    def test_who_left_the_team_sees_nothing_any_more(self, case: Case, handler: Person, at: datetime) -> None:
        Membership.objects.filter(person=handler).update(until=at + timedelta(hours=1))
        later = at + timedelta(hours=2)
        assert not access.may_read(handler, case, later)
        assert not queries.cases_of(handler, later).exists()


class TestSealing:
    def test_the_database_holds_no_word_of_it(self, case: Case) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT t::text FROM socialwork_case t")
            (row,) = cursor.fetchall()
        for word in ("Prins", "slaap", "Dorpsstraat"):
            assert word not in row[0]
            assert word.encode().hex() not in row[0]

    def test_it_cannot_be_searched_sorted_or_updated_by(self, case: Case) -> None:
        for use in (
            lambda: Case.objects.filter(name="Mevrouw Prins").exists(),
            lambda: Case.objects.filter(name__contains="Prins").exists(),
            lambda: Case.objects.update(name="Iets"),
        ):
            with pytest.raises(FieldError, match="sealed"):
                use()

    def test_what_writes_rows_out_writes_it_sealed(self, case: Case) -> None:
        assert "slaap" not in serialize("json", Case.objects.all())
        assert "slaap" not in repr(vars(Case(story="Ik slaap slecht.")))

    def test_a_text_that_is_moved_to_another_row_does_not_open(self, case: Case, handler: Person, at: datetime) -> None:
        for text in ("een", "twee"):
            actions.note(case_id=case.id, text=text, by=handler, at=at)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE socialwork_casenote SET text = (SELECT text FROM socialwork_casenote ORDER BY text LIMIT 1)"
            )
        opened = 0
        for note in CaseNote.objects.select_related("case"):
            try:
                opened += bool(note.text)
            except sealing.CannotOpen:
                continue
        assert opened == 1

    def test_keys_are_wrapped_anew_and_the_old_master_key_is_no_longer_needed(
        self,
        whole: Whole,
        settings: Any,
        resident: Person,
        welfare: Party,
        at: datetime,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        before = {case.id: bytes(case.wrapped_key) for case in Case.objects.all()}
        sealed = bytes(Case.objects.get(id=whole.case.id).__dict__["story"])
        new = sealing.new_key()
        settings.CASE_MASTER_KEYS = (new, *settings.CASE_MASTER_KEYS)
        assert Case.objects.get(id=whole.case.id).story == MARKERS[1]

        call_command("rotate_case_keys")

        assert capsys.readouterr().out.startswith("2 keys")
        settings.CASE_MASTER_KEYS = (new,)
        case = Case.objects.get(id=whole.case.id)
        assert case.story == MARKERS[1]
        assert bytes(case.__dict__["story"]) == sealed
        assert all(bytes(one.wrapped_key) != before[one.id] for one in Case.objects.all())
        assert list(queries.concerning(resident)) == [case]
        assert queries.case_named([welfare.id], MARKERS[0], at) == [case]
        call_command("rotate_case_keys")
        assert capsys.readouterr().out.startswith("0 keys")

    def test_without_its_master_key_nothing_opens(self, whole: Whole, settings: Any) -> None:
        settings.CASE_MASTER_KEYS = (sealing.new_key(),)
        with pytest.raises(sealing.CannotOpen):
            _ = Case.objects.get(id=whole.case.id).story
        with pytest.raises(Exception, match="not in CASE_MASTER_KEY"):
            call_command("rotate_case_keys")


class TestWriting:
    def test_each_piece_is_written_once_and_leaves_one_line(
        self, case: Case, handler: Person, at: datetime, new_entries: NewEntries
    ) -> None:
        this: dict[str, Any] = {"case_id": case.id, "by": handler, "at": at}
        with new_entries() as entries:
            goal = actions.agree_goal(text="Weer slapen", **this)
            actions.settle_goal(goal_id=goal.id, result="Gelukt", **this)
            actions.note(text="Gebeld", **this)
            step = actions.plan_step(text="Huisarts bellen", who="zij", due_on=at.date(), **this)
            actions.finish_step(step_id=step.id, **this)
        assert kinds(entries) == ["case.written"] * 5
        assert {entry.subject for entry in entries}.isdisjoint({case.id})
        assert case.goals.get().result == "Gelukt"

    def test_who_is_not_on_it_writes_nothing(
        self, case: Case, handler: Person, leader: Person, beside: Person, admin: Person, at: datetime, refused: Refused
    ) -> None:
        for other in (leader, beside, admin):
            with refused(actions.CannotWrite, "on the case"):
                actions.note(case_id=case.id, text="Iets", by=other, at=at)

    def test_what_was_settled_stays(self, whole: Whole, handler: Person, at: datetime, refused: Refused) -> None:
        this: dict[str, Any] = {"case_id": whole.case.id, "by": handler, "at": at}
        actions.finish_step(step_id=whole.step.id, **this)
        with refused(actions.CannotSettle):
            actions.finish_step(step_id=whole.step.id, **this)

    def test_a_file_that_is_none_is_not_kept(self, case: Case, handler: Person, at: datetime, refused: Refused) -> None:
        with refused(actions.CannotAddFile):
            actions.add_file(case_id=case.id, data=b"MZ", name="a.exe", title="Iets", by=handler, at=at)


class TestHandingOver:
    def test_nothing_changes_until_the_receiver_accepts(
        self, case: Case, handler: Person, on_it: Person, at: datetime, new_entries: NewEntries
    ) -> None:
        offer = actions.offer_handover(case_id=case.id, receiver=on_it, reason="Ik ga weg", by=handler, at=at)
        assert access.may_lead(handler, case, at)
        assert not access.may_read(on_it, case, at)

        with new_entries() as entries:
            actions.accept_handover(handover_id=offer.id, by=on_it, at=at + timedelta(hours=1))

        later = at + timedelta(hours=2)
        assert kinds(entries) == ["case.handover_answered", "case.handed_over", "case.waits"]
        assert access.may_lead(on_it, case, later)
        assert not access.may_read(handler, case, later)

    def test_only_the_receiver_answers_and_a_no_says_why(
        self, case: Case, handler: Person, on_it: Person, beside: Person, at: datetime, refused: Refused
    ) -> None:
        offer = actions.offer_handover(case_id=case.id, receiver=on_it, reason="Ik ga weg", by=handler, at=at)
        for other in (handler, beside):
            with refused(actions.CannotAnswerHandover):
                actions.accept_handover(handover_id=offer.id, by=other, at=at)
        with refused(actions.CannotAnswerHandover, "why"):
            actions.refuse_handover(handover_id=offer.id, remark=" ", by=on_it, at=at)
        with refused(actions.CannotHandOver, "already"):
            actions.offer_handover(case_id=case.id, receiver=beside, reason="Ook", by=handler, at=at)

    def test_where_the_handler_left_the_leader_hands_it_over_unread(
        self, case: Case, handler: Person, leader: Person, on_it: Person, at: datetime
    ) -> None:
        Membership.objects.filter(person=handler).update(until=at + timedelta(hours=1))
        later = at + timedelta(hours=2)
        offer = actions.offer_handover(case_id=case.id, receiver=on_it, reason="Hana is weg", by=leader, at=later)
        actions.accept_handover(handover_id=offer.id, by=on_it, at=later)
        assert access.may_lead(on_it, case, later)
        assert not access.may_read(leader, case, later)

    def test_another_team_never_gets_it(
        self, case: Case, handler: Person, elsewhere: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotHandOver, "does not work for"):
            actions.offer_handover(case_id=case.id, receiver=elsewhere, reason="Neem jij", by=handler, at=at)
        with refused(actions.CannotAddColleague, "does not work for"):
            actions.add_colleague(case_id=case.id, person=elsewhere, by=handler, at=at)


class TestConsent:
    def test_it_is_shared_while_it_holds_and_gone_at_once_after(
        self, whole: Whole, handler: Person, official: Person, resident: Person, at: datetime, refused: Refused
    ) -> None:
        assert queries.shared_with(official, at) == [whole.summary]
        later = at + timedelta(hours=1)
        actions.withdraw_consent(consent_id=whole.consent.id, by=resident, at=later)
        assert queries.shared_with(official, later) == []
        with refused(actions.CannotLook):
            actions.look_at_summary(summary=whole.summary, by=official, at=later)
        with refused(actions.CannotWithdrawConsent):
            actions.withdraw_consent(consent_id=whole.consent.id, by=handler, at=later)

    def test_it_ends_by_itself_on_its_last_day(self, whole: Whole, official: Person, at: datetime) -> None:
        assert queries.shared_with(official, at + timedelta(days=60))
        assert queries.shared_with(official, at + timedelta(days=61)) == []

    def test_others_do_not_withdraw_it(
        self, whole: Whole, official: Person, leader: Person, stranger: Person, at: datetime, refused: Refused
    ) -> None:
        for other in (official, leader, stranger):
            with refused(actions.CannotWithdrawConsent):
                actions.withdraw_consent(consent_id=whole.consent.id, by=other, at=at)

    def test_nothing_is_shared_before_it_is_given(
        self, whole: Whole, handler: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotShare, "no consent"):
            actions.share_summary(consent_id=whole.asked.id, text="Alvast", by=handler, at=at)
        refused_by_the_database(
            "INSERT INTO socialwork_sharedsummary (id, consent_id, text, shared_at, shared_by_id)"
            " VALUES (gen_random_uuid(), %s, '', %s, %s)",
            "without a consent",
            whole.asked.id,
            at,
            handler.id,
        )

    def test_by_link_it_is_answered_once_and_a_new_link_makes_the_old_one_useless(
        self, whole: Whole, handler: Person, at: datetime, refused: Refused
    ) -> None:
        token = actions.make_link(consent_id=whole.asked.id, by=handler, at=at)
        assert queries.consent_behind(whole.token) is None
        consent = queries.consent_behind(token)
        assert consent is not None
        assert token.encode() not in bytes(consent.link or b"")
        actions.give_by_link(consent_id=consent.id, at=at)
        with refused(actions.CannotGiveConsent):
            actions.decline_by_link(consent_id=consent.id, at=at)
        consent.refresh_from_db()
        assert (consent.how, consent.given_by) == ("online", None)
        assert actions.link_opens(consent, at + timedelta(days=59))
        actions.withdraw_by_link(consent_id=consent.id, at=at + timedelta(days=20))
        consent.refresh_from_db()
        assert not actions.link_opens(consent, at + timedelta(days=21))

    def test_a_link_that_was_not_answered_ends(self, whole: Whole, at: datetime, refused: Refused) -> None:
        with refused(actions.CannotGiveConsent):
            actions.give_by_link(consent_id=whole.asked.id, at=at + timedelta(days=15))

    def test_that_it_ends_soon_is_told_once(self, whole: Whole, at: datetime, new_entries: NewEntries) -> None:
        actions.let_time_pass(at=at + timedelta(days=4))
        with new_entries() as entries:
            assert actions.let_time_pass(at=at + timedelta(days=45)) == 0
            assert actions.let_time_pass(at=at + timedelta(days=46)) == 1
            assert actions.let_time_pass(at=at + timedelta(days=47)) == 0
        assert kinds(entries) == ["case.waits"]

    def test_the_end_of_the_case_ends_what_is_shared(
        self, whole: Whole, handler: Person, official: Person, at: datetime
    ) -> None:
        actions.take_back_handover(handover_id=whole.handover.id, by=handler, at=at)
        actions.end_case(case_id=whole.case.id, outcome="Klaar", by=handler, at=at + timedelta(hours=3))
        assert queries.shared_with(official, at + timedelta(hours=4)) == []


class TestEmergency:
    def test_it_lasts_an_hour_and_tells_the_leader_at_once(
        self, case: Case, beside: Person, leader: Person, at: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            glass = actions.break_glass(words="mevrouw  prins", reason="Zij belt in nood", by=beside, at=at)
        assert kinds(entries) == ["case.glass_broken", "case.waits"]
        assert glass.told == leader
        assert glass.review_by == date(2026, 11, 4)
        assert access.may_read(beside, case, at + timedelta(minutes=59))
        assert not access.may_read(beside, case, at + timedelta(minutes=60))
        assert not access.may_write(beside, case, at)

    def test_without_a_reason_nothing_opens(self, case: Case, beside: Person, at: datetime, refused: Refused) -> None:
        with refused(actions.CannotBreakGlass, "why"):
            actions.break_glass(words="Mevrouw Prins", reason=" ", by=beside, at=at)

    def test_not_for_others(self, case: Case, official: Person, admin: Person, at: datetime, refused: Refused) -> None:
        for other in (official, admin):
            with refused(actions.CannotBreakGlass):
                actions.break_glass(words=case.number, reason="Nood", by=other, at=at)

    def test_where_the_leader_looks_somebody_who_leads_elsewhere_is_told(
        self, case: Case, leader: Person, elsewhere: Person, at: datetime
    ) -> None:
        glass = actions.break_glass(words=case.number, reason="Nood", by=leader, at=at)
        assert glass.told == elsewhere
        assert not access.may_review_glass(leader, glass, at)

    def test_where_nobody_can_be_told_it_stays_closed(
        self, case: Case, beside: Person, leader: Person, at: datetime, refused: Refused
    ) -> None:
        Membership.objects.filter(person=leader).update(is_lead=False)
        with refused(actions.CannotBreakGlass, "nobody"):
            actions.break_glass(words=case.number, reason="Nood", by=beside, at=at)

    def test_a_review_that_is_late_is_told_once(
        self, case: Case, beside: Person, leader: Person, at: datetime, refused: Refused
    ) -> None:
        glass = actions.break_glass(words=case.number, reason="Nood", by=beside, at=at)
        assert actions.let_time_pass(at=at + timedelta(days=2)) == 0
        assert actions.let_time_pass(at=at + timedelta(days=3)) == 1
        assert actions.let_time_pass(at=at + timedelta(days=4)) == 0
        with refused(actions.CannotReviewGlass):
            actions.review_glass(glass_id=glass.id, outcome="right", remark="Ja", by=beside, at=at)
        actions.review_glass(glass_id=glass.id, outcome="wrong", remark="Kon wachten", by=leader, at=at)
        with refused(actions.CannotReviewGlass):
            actions.review_glass(glass_id=glass.id, outcome="right", remark="Toch", by=leader, at=at)

    def test_the_database_keeps_it_to_an_hour_one_person_and_another_reviewer(
        self, case: Case, beside: Person, handler: Person, at: datetime
    ) -> None:
        glass = actions.break_glass(words=case.number, reason="Nood", by=beside, at=at)
        refused_by_the_database(
            "UPDATE socialwork_glass SET until = until + interval '1 day' WHERE id = %s", "stays as it was", glass.id
        )
        refused_by_the_database(
            "UPDATE socialwork_glass SET outcome = 'right', reviewed_at = now(), reviewed_by_id = broken_by_id"
            " WHERE id = %s",
            "reviewed_by_another",
            glass.id,
        )
        refused_by_the_database(
            "INSERT INTO socialwork_viewing (id, case_id, person_id, part, at, glass_id)"
            " VALUES (gen_random_uuid(), %s, %s, 'case', %s, %s)",
            "lasts an hour",
            case.id,
            beside.id,
            at + timedelta(minutes=61),
            glass.id,
        )


class TestLooks:
    def test_nobody_looks_unseen_and_no_look_is_changed(
        self, case: Case, handler: Person, beside: Person, at: datetime, refused: Refused
    ) -> None:
        actions.look(case=case, part=Viewing.Part.CASE, by=handler, at=at)
        with refused(actions.CannotLook):
            actions.look(case=case, part=Viewing.Part.CASE, by=beside, at=at)
        refused_by_the_database("UPDATE socialwork_viewing SET person_id = NULL, part = 'link'", "refuses update")
        refused_by_the_database("DELETE FROM socialwork_viewing", "before it is destroyed")
        refused_by_the_database(
            "INSERT INTO socialwork_viewing (id, case_id, person_id, part, at)"
            " VALUES (gen_random_uuid(), %s, %s, 'case', %s)",
            "nobody but who is on a case",
            case.id,
            beside.id,
            at,
        )

    def test_the_odd_ones_and_a_sample_are_asked_about_once(
        self, case: Case, handler: Person, leader: Person, at: datetime, refused: Refused
    ) -> None:
        actions.note_own_street(street="dorpsstraat 3", by=handler, at=at)
        night = at.replace(hour=1)
        actions.look(case=case, part=Viewing.Part.CASE, by=handler, at=at)
        actions.look(case=case, part=Viewing.Part.CASE, by=handler, at=night + timedelta(days=1))

        assert actions.pick_looks(at=at + timedelta(days=2)) == 2
        assert actions.pick_looks(at=at + timedelta(days=2)) == 0

        reviews = queries.looks_to_review(leader, at)
        assert {review.why for review in reviews} == {"own_street"}
        assert queries.looks_to_review(handler, at) == []
        with refused(actions.CannotReviewLook):
            actions.review_look(review_id=reviews[0].id, outcome="in_order", remark="Ja", by=handler, at=at)
        actions.review_look(review_id=reviews[0].id, outcome="in_order", remark="Zij werkt er", by=leader, at=at)
        assert len(queries.looks_to_review(leader, at)) == 1


def test_no_two_lines_of_a_case_have_a_subject_in_common(whole: Whole, handler: Person, at: datetime) -> None:
    actions.withdraw_consent(consent_id=whole.consent.id, by=handler, at=at)
    actions.give_by_link(consent_id=whole.asked.id, at=at)
    actions.withdraw_by_link(consent_id=whole.asked.id, at=at)
    lines = Entry.objects.filter(Q(kind__startswith="case.") | Q(kind__startswith="consent."))
    subjects = list(lines.values_list("subject", flat=True))
    assert {"consent.asked", "consent.given", "consent.withdrawn", "case.glass_reviewed"} <= {one.kind for one in lines}
    assert len(set(subjects)) == len(subjects)


class TestNames:
    def test_each_name_that_is_read_is_noted_however_many_there_are_at_the_same_cost(
        self, case: Case, welfare: Party, neighbourhood: Neighbourhood, handler: Person, at: datetime
    ) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries_:
                assert {one.name for one in actions.look_at_names(by=handler, at=at)}
            return len(queries_)

        few = asked()
        for number in range(4):
            told = Told(about="place", name=f"Plek {number}", story="Donker.")
            actions.open_case(party=welfare, neighbourhood=neighbourhood, told=told, by=handler, at=at)
        assert asked() == few
        looks = Viewing.objects.filter(person=handler, part="name").values_list("case", flat=True)
        assert (len(looks), len(set(looks))) == (1 + 5, 5)

    def test_who_left_the_team_or_is_beside_it_reads_none(
        self, case: Case, handler: Person, beside: Person, at: datetime
    ) -> None:
        Membership.objects.filter(person=handler).update(until=at)
        for person in (handler, beside):
            assert actions.look_at_names(by=person, at=at) == []
        assert not Viewing.objects.exists()


class TestRetention:
    LAST = date(2041, 11, 2)

    @pytest.fixture
    def ended(self, whole: Whole, handler: Person, at: datetime) -> Case:
        actions.take_back_handover(handover_id=whole.handover.id, by=handler, at=at)
        return actions.end_case(case_id=whole.case.id, outcome="Gelukt", by=handler, at=at)

    def test_it_is_kept_for_the_term_that_the_settings_name(self, ended: Case) -> None:
        assert (ended.kept_until, ended.ground) == (self.LAST, "Wmo 2015, artikel 5.3.4")

    def test_it_is_destroyed_on_the_day_after_and_a_line_stays(self, ended: Case, whole: Whole, at: datetime) -> None:
        last = at.replace(year=2041)
        assert actions.destroy_due(at=last) == 0
        assert actions.destroy_due(at=last + timedelta(days=1)) == 2
        assert actions.destroy_due(at=last + timedelta(days=1)) == 0

        assert not Case.objects.exists()
        assert not Glass.objects.exists()
        destroyed = Destruction.objects.get(case_id=ended.id)
        assert (destroyed.number, destroyed.ground) == (ended.number, "Wmo 2015, artikel 5.3.4")
        assert destroyed.rows > 20
        about = Entry.objects.filter(kind__in=["case.opened", "consent.given"]).values("index")
        assert not Sealed.objects.filter(entry__in=about).exists()
        assert list(ledger.faults()) == []

    def test_the_register_tells_of_all_that_was_destroyed(
        self, welfare: Party, leader: Person, at: datetime, signed_in: SignedIn
    ) -> None:
        long_ago = at.date() - timedelta(days=9)
        sql("SET session_replication_role = replica")
        Destruction.objects.bulk_create(
            Destruction(
                case_id=uuid4(),
                number=f"C-{number:06}",
                party=welfare,
                opened_on=long_ago,
                ended_on=long_ago,
                kept_until=long_ago,
                ground="Wmo 2015, artikel 5.3.4",
                rows=1,
                destroyed_at=at - timedelta(hours=number),
            )
            for number in range(60)
        )
        sql("SET session_replication_role = DEFAULT")
        client, watched = signed_in(leader), reverse("fieldwork:watch")
        told = "".join(client.get(watched, {"page": page}).content.decode() for page in (1, 2))
        assert all(f"C-{number:06}" in told for number in range(60))

    def test_nothing_goes_before(self, ended: Case, at: datetime) -> None:
        for table in ("case", "casenote", "viewing", "consent", "caseworker"):
            refused_by_the_database(
                f"DELETE FROM socialwork_{table} WHERE {'id' if table == 'case' else 'case_id'} = %s",
                "before it is destroyed",
                ended.id,
            )
        refused_by_the_database(
            "INSERT INTO socialwork_destruction (id, case_id, number, party_id, opened_on, ended_on, kept_until,"
            " ground, rows, destroyed_at) VALUES (gen_random_uuid(), %s, %s, %s, now(), now(), %s, %s, 1, %s)",
            "after its last day",
            ended.id,
            ended.number,
            ended.party_id,
            ended.kept_until,
            ended.ground,
            at,
        )

    def test_what_ended_is_not_written_in_any_more(
        self, ended: Case, handler: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotWrite):
            actions.note(case_id=ended.id, text="Nog iets", by=handler, at=at)
        with refused(actions.CannotEnd):
            actions.end_case(case_id=ended.id, outcome="Weer", by=handler, at=at)
        refused_by_the_database("UPDATE socialwork_case SET ended_at = NULL", "stays as it was")


def test_an_open_case_is_handled_by_somebody(case: Case) -> None:
    refused_by_the_database(
        "UPDATE socialwork_caseworker SET until = since, until_by_id = since_by_id", "somebody handles an open case"
    )


def test_there_is_one_key_of_the_marks(case: Case) -> None:
    assert MarkKey.objects.count() == 1
