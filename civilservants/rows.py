"""A page of the queue: each row with its plan, the reason why it stands there, and who works on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, JSONField
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Party
from civilservants import triage
from civilservants.duplicates import Duplicate, duplicates_among
from civilservants.models import QueueRow
from civilservants.queries import Desk, side_of
from decisions.models import Assignment, Step
from initiatives.models import Initiative
from ledger.at_once import AtOnce, Given, one_of


@dataclass(frozen=True)
class Row:
    """A plan in the queue, with the reason why it stands there."""

    initiative: Initiative
    step: Step
    reason: triage.Reason
    is_late: bool
    until: date | None
    working: tuple[str, ...]
    rank: int
    is_new: bool
    alike: Duplicate | None = None
    """What a plan that nobody accepted yet looks like: then one can still join the two without work lost."""


_NAMES = """(
    SELECT jsonb_object_agg(party.id, party.name) FROM accounts_party party WHERE party.id IN (
        SELECT (told->>0)::uuid FROM jsonb_array_elements(
            (civilservants_queuerow.facts->'deciders') || (civilservants_queuerow.facts->'advisers')
            || (civilservants_queuerow.facts->'answers')) told
        UNION SELECT (civilservants_queuerow.facts->>'offered_by')::uuid)
)"""
_WORKING = """(
    SELECT jsonb_agg(jsonb_build_array(task.person_id, task.task, coalesce(person.name, party.name), task.party_id)
        ORDER BY task.since)
    FROM decisions_assignment task
    JOIN accounts_party party ON party.id = task.party_id
    LEFT JOIN accounts_person person ON person.id = task.person_id
    WHERE task.process_id = civilservants_queuerow.process_id AND task.until IS NULL
)"""


def rows_beside(ids: Sequence[int], plan: Initiative | None, desk: Desk) -> tuple[list[Row], list[Duplicate]]:
    """Rows with all that they tell, in this order: in one query, in two where plans are new. With what a plan beside
    them looks like.
    """
    rows = [_row(one, desk) for one in with_what_they_tell(ids)]
    asked = [row.initiative for row in rows if row.is_new] + ([plan] if plan else [])
    alike = duplicates_among(asked, desk)
    rows = [
        replace(row, alike=next(iter(alike.get(row.initiative.id, [])), None) if row.is_new else None) for row in rows
    ]
    return rows, alike.get(plan.id, []) if plan else []


def with_what_they_tell(ids: Sequence[int]) -> list[Any]:
    """Rows in this order, with the names in their facts, and who works on the plan now. In one query, or none."""
    if not ids:
        return []
    found = {row.id: row for row in _ask.ask(ids=list(ids)).of(_telling)}
    return [found[row_id] for row_id in ids if row_id in found]


_ask = AtOnce(is_prepared=True)
_telling = _ask.rows(
    QueueRow.objects.filter(one_of("id", Given("ids", ArrayField(BigIntegerField()))))
    .select_related("initiative__theme", "initiative__neighbourhood", "step__template_step")
    .defer("marks", "initiative__plan", "initiative__neighbourhood__boundary")
    .annotate(
        names=RawSQL(_NAMES, [], output_field=JSONField()),  # noqa: S611 - constant
        working=RawSQL(_WORKING, [], output_field=JSONField()),  # noqa: S611 - constant
    )
)


def _row(one: Any, desk: Desk) -> Row:
    situation = situation_in(one, desk)
    names = [_name(name) for _person, _task, name, _party in one.working or []]
    return Row(
        one.initiative,
        one.step,
        triage.reason(situation),
        triage.is_late(situation),
        triage.until(situation),
        tuple(dict.fromkeys(names)),
        one.rank,
        one.is_new,
    )


def situation_in(one: Any, desk: Desk) -> triage.Situation:
    """What the sentence of a row depends on, as the row itself holds it."""
    facts, names = one.facts, one.names or {}
    working = one.working or []
    may_accept = _is_own(one, desk)

    def asked(party: str, kind: str, until: str) -> triage.Asked:
        is_mine = party in signs_for
        return triage.Asked(names.get(party, ""), date.fromisoformat(until), side_of(kind), is_mine)

    signs_for, own = {str(team) for team in desk.signs_for}, {str(team) for team in desk.team_ids}
    return triage.Situation(
        today=timezone.localdate(desk.at),
        sent_on=date.fromisoformat(facts["sent_on"]),
        ends_on=None if one.stands_still else one.ends_on,
        deciders=tuple(
            triage.Decider(names.get(party, ""), side_of(kind), party in signs_for, say)
            for party, kind, say in facts["deciders"]
        ),
        has_proposal=facts["has_proposal"],
        advisers=tuple(asked(*one_asked) for one_asked in facts["advisers"]),
        offered_by=names.get(facts["offered_by"], ""),
        answers=tuple(asked(*one_asked) for one_asked in facts["answers"]),
        is_accepted=not one.is_new,
        may_accept=may_accept,
        is_social_work=facts["work"] in {function.value for function in desk.social_work},
        social_workers=tuple(
            _name(name) for _person, task, name, _party in working if task == Assignment.Task.SOCIAL_WORKER.value
        ),
        i_handle=any(
            person == str(desk.person.id) and task == Assignment.Task.HANDLER.value
            for person, task, _name, _party in working
        ),
        with_whole_team=tuple(name for person, _task, name, party in working if not person and party in own),
        silent_since=one.silent_since,
        asked_until=_day(facts["asked_until"]),
        awaits_answer=facts["awaits_answer"],
        answered_on=_day(facts["answered_on"]),
        is_in_need=one.is_in_need,
        supporters=one.supporters,
    )


def _is_own(one: QueueRow, desk: Desk) -> bool:
    return any(team.id == one.team_id and team.kind == Party.Kind.MUNICIPAL_TEAM for team in desk.teams)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _name(name: str) -> str:
    return name or _("Someone without a name")
