"""Invariant 7: replaying the ledger gives the state of the tables, and each kind of line and each column is known."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Party, Person
from decisions import actions, lines, replay
from decisions.models import Process, Step
from ledger import actions as ledger
from ledger.actions import Line
from ledger.models import Entry
from ledger.queries import told_about
from tests.decisions.test_check_processes import past_every_trigger
from tests.ledger.kinds import written_in

pytestmark = pytest.mark.django_db

OF_OTHER_THINGS = {
    "mandate.given",
    "mandate.ended",
    "mandate.expiring",
    "outage.recorded",
    "outage.settled",
    "recusal.recorded",
    "recusals.brought_up_to_date",
    "template.begun",
    "template.published",
}
"""Kinds of lines that are written in `decisions` about something of no single process, or that seal of which it is."""

TOLD_BY_NO_LINE = {
    ("Move", "invitation"): "of no process",
    **dict.fromkeys(
        [("Signature", thing) for thing in ("process", "proposal", "transfer", "authority", "decision")]
        + [("Move", thing) for thing in ("term", "advice", "transfer")],
        "under which of these it is, tells one from another",
    ),
}


@pytest.mark.usefixtures("lindermeer")
class TestTheDemo:
    def test_it_replays(self) -> None:
        processes = list(Process.objects.all())

        assert len(processes) > 10
        assert list(replay.differences_among(processes)) == []
        assert list(replay.lost()) == []

    def test_its_lines_tell_all_that_is_compared(self) -> None:
        """What an older line does not tell is passed over; what is written today tells it."""
        subjects = Entry.objects.filter(kind__in=lines.LINES).values_list("subject", flat=True)
        for told in told_about(set(subjects)):
            for says in lines.LINES.get(told.kind, ()):
                rows = list(says.read(told))
                assert rows or says.when or not told.facts[says.each], told
                for _key, said in rows:
                    assert lines.UNTOLD not in said.values(), (told, said)


def test_every_kind_of_line_that_is_written_at_the_table_can_be_replayed() -> None:
    assert written_in("decisions") - OF_OTHER_THINGS == set(lines.LINES)


def test_every_column_is_told_by_a_line() -> None:
    untold = set()
    for row, columns in replay.columns_told().items():
        told = {"id", *row.key, *(column.partition("__")[0] for column in columns)}
        untold |= {(row.model.__name__, field.name) for field in row.model._meta.concrete_fields} - {
            (row.model.__name__, name) for name in told
        }
    assert untold - set(TOLD_BY_NO_LINE) == set()


def test_a_line_of_a_kind_that_it_does_not_know_is_a_fault(joint_step: Step, later: datetime) -> None:
    assert list(replay.differences_in(joint_step.process)) == []
    with transaction.atomic():
        ledger.append(Line("step.painted", joint_step.id), at=later)

    number = Entry.objects.latest("index").index
    assert list(replay.differences_in(joint_step.process)) == [
        f"step 2: 7: line {number} is of a kind that cannot be replayed: step.painted"
    ]


def test_what_was_erased_is_not_compared(joint_step: Step) -> None:
    decided = joint_step.process.steps.get(number=1).decision.proposal
    connection.check_constraints()
    past_every_trigger("UPDATE decisions_proposal SET reasons = 'Anders'")
    fault = "step 1: 7: the reasons of its proposal is another than the ledger says"
    assert list(replay.differences_in(joint_step.process)) == [fault]

    ledger.erase(subject=decided.id, name="reasons")

    assert list(replay.differences_in(joint_step.process)) == []


def test_an_older_line_that_lacks_a_fact_is_passed_over(joint_step: Step) -> None:
    [told] = [told for told in told_about([joint_step.id]) if told.kind == "step.opened"]
    facts = {name: value for name, value in told.facts.items() if name not in {"basis", "term_source"}}
    older = lines.Told(told.index, told.at, told.kind, told.subject, facts, {})

    said = replay.replayed([older])

    [arrangement] = said[lines.AUTHORITY].values()
    assert arrangement.columns["basis"] is arrangement.columns["by"] is lines.UNTOLD
    assert arrangement.columns["from_at"] == told.at
    assert said[lines.TERM][told.subject,].columns["source"] is lines.UNTOLD


def test_as_many_queries_for_many_processes_as_for_one(
    joint_step: Step, group: Party, official: Person, later: datetime
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert list(replay.differences_among(list(Process.objects.all()))) == []
        return len(asked)

    one = queries()
    template = joint_step.process.template
    for _ in range(3):
        actions.open_process(
            template=template, group=group, district=joint_step.process.district, by=official, at=later
        )

    assert queries() == one


def test_a_clock_and_a_task_replay(
    joint_step: Step, team: Party, official: Person, colleague: Person, later: datetime
) -> None:
    """What the other tests come by less: a clock that stands still, is extended and lapses, and who works on it."""
    day = later.date()
    step, by = joint_step.id, {"by": official}
    actions.suspend_term(step_id=step, until=day + timedelta(days=5), reason="Wij wachten.", at=later, **by)
    actions.resume_term(step_id=step, at=later + timedelta(days=2), **by)
    actions.extend_term(step_id=step, amount=1, unit="weeks", reason="Vakantie.", at=later + timedelta(days=3), **by)
    own = actions.assign(process_id=joint_step.process_id, party=team, person=None, task="adviser", at=later, **by)
    actions.take_up_assignment(assignment_id=own.id, by=colleague, at=later + timedelta(days=1))
    actions.let_time_pass(at=later + timedelta(days=200))
    connection.check_constraints()
    joint_step.refresh_from_db()
    assert joint_step.term.lapsed_at is not None
    assert list(replay.differences_in(joint_step.process)) == []

    past_every_trigger("UPDATE decisions_suspension SET until = until + 1")
    past_every_trigger("UPDATE decisions_assignment SET task = 'handler' WHERE person_id IS NOT NULL AND until IS NULL")
    past_every_trigger(
        "UPDATE decisions_term SET lapsed_at = lapsed_at + interval '1 day', extended_because = 'Anders'"
        " WHERE extended_at IS NOT NULL"
    )

    assert set(replay.differences_in(joint_step.process)) >= {
        "step 2: 7: the until of a suspension of its term is another than the ledger says",
        "step 2: 7: the lapsed_at of its term is another than the ledger says",
        "step 2: 7: the extended_because of its term is another than the ledger says",
        "7: the task of an assignment is another than the ledger says",
    }
