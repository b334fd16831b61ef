"""Who could do a task on a plan, who is suggested and why, and who cannot be chosen and why not.

Suggested is who has the least work among those whose profession the work is, in the team that serves the district.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import queries as accounts
from accounts.demarcation import Profession, is_social_work, keeps_out_officials
from accounts.models import Membership, Party
from civilservants.models import Absence
from decisions.models import Assignment, Process, Step

KINDS_FOR_TASK = {
    Assignment.Task.HANDLER.value: (Party.Kind.MUNICIPAL_TEAM,),
    Assignment.Task.SOCIAL_WORKER.value: (Party.Kind.WELFARE_TEAM,),
    Assignment.Task.ADVISER.value: (
        Party.Kind.MUNICIPAL_TEAM,
        Party.Kind.PARTNER,
        Party.Kind.WELFARE_TEAM,
        Party.Kind.EXECUTIVE,
    ),
}
"""Of which parties at the table somebody can do a task."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who acts for a party at the table.

    open_tasks   how many tasks they have now, on any plan
    why_not      why they cannot be chosen; empty where they can
    beware       what it brings along to choose them; empty where nothing
    is_suggested the one who comes first, and `why` says so
    """

    membership: Membership
    open_tasks: int
    why_not: str = ""
    is_suggested: bool = False
    why: str = ""
    beware: str = ""

    @property
    def load_in_words(self) -> str:
        """`3 open tasks`."""
        return ngettext("%(tasks)d open task", "%(tasks)d open tasks", self.open_tasks) % {"tasks": self.open_tasks}


@dataclass(frozen=True)
class WholeTeam:
    """A party at the table that can have the task as a whole, until somebody of it takes it up.

    why_not      why it cannot be chosen; empty where it can
    why          why it is suggested; empty where it is not
    beware       what it brings along to choose it; empty where nothing
    """

    party: Party
    why_not: str = ""
    why: str = ""
    beware: str = ""


def teams_for(task: str, process: Process, step: Step | None, at: datetime) -> list[WholeTeam]:
    """The parties at this table that can have the task as a whole: the suggested one first, who cannot last.

    Where the work is that of social workers, their organisation's team is suggested, and who of it does the work is
    for the team to say.
    """
    parties = [participant.party for participant in process.participants.select_related("party")]
    suited = [party for party in parties if party.kind in KINDS_FOR_TASK[task]]
    running = process.assignments.filter(task=task, person=None, until=None)
    busy = set(running.values_list("party", flat=True))
    is_theirs = step is not None and is_social_work(_profession(step, at))
    found = []
    for party in suited:
        why_not = _("has this task on this plan already") if party.id in busy else ""
        suggested = is_theirs and not why_not and party.kind == Party.Kind.WELFARE_TEAM
        why = _("this step is social work") if suggested else ""
        found.append(WholeTeam(party, why_not, why, beware=other_profession(task, party, step, at)))
    return sorted(found, key=lambda one: (bool(one.why_not), not one.why, bool(one.beware), one.party.name))


def candidates_for(task: str, process: Process, step: Step | None, at: datetime) -> list[Candidate]:
    """Everybody of the parties at this table who could ever do the task: the suggested one first, who cannot last."""
    participants = [participant.party for participant in process.participants.select_related("party")]
    suited = [party for party in participants if party.kind in KINDS_FOR_TASK[task]]
    members = list(accounts.members_of([party.id for party in suited], at))
    people = [member.person_id for member in members]
    tasks = open_tasks_of(people)
    away = away_on(people, timezone.localdate(at))
    busy = set(process.assignments.filter(task=task, until=None).values_list("person", flat=True))
    recused = set(process.recusals.values_list("person", flat=True))
    found = []
    for member in members:
        why_not = why_not_free(member, away)
        if member.person_id in busy:
            why_not = _("has this task on this plan already")
        beware = other_profession(task, member.party, step, at)
        if member.person_id in recused:
            beware = _("has a conflict of interest here, and takes no part in the decisions")
        found.append(Candidate(member, tasks.get(member.person_id, 0), why_not, beware=beware))
    found.sort(key=lambda one: (bool(one.why_not), bool(one.beware), one.open_tasks, str(one.membership.person)))
    return _with_suggestion(found, step, at)


def open_tasks_of(people: Sequence[UUID]) -> dict[UUID, int]:
    """How many tasks each of these people has on plans that are open."""
    counted = (
        Assignment.objects.filter(person__in=people, until=None, process__closed_at=None)
        .values("person")
        .annotate(tasks=Count("id"))
    )
    return {row["person"]: row["tasks"] for row in counted}


def away_on(people: Sequence[UUID], day: date) -> dict[UUID, date]:
    """Who of these people is away on a day, and the last day of it."""
    running = Absence.objects.filter(Q(first_day__lte=day, last_day__gte=day), person__in=people, withdrawn_at=None)
    return {absence.person_id: absence.last_day for absence in running.order_by("last_day")}


def why_not_free(member: Membership, away: dict[UUID, date]) -> str:
    """Why somebody cannot be given work now; empty where they can. It does not say why they are away."""
    last_day = away.get(member.person_id)
    return why_away(last_day) if last_day else ""


def why_away(last_day: date) -> str:
    """Until when somebody is away, in words."""
    return _("is away up to and including %(day)s") % {"day": date_format(last_day, "j F")}


def other_profession(task: str, party: Party, step: Step | None, at: datetime) -> str:
    """That the work of the step is another profession's, for people of this party. Who is chosen all the same opens a
    consult with social work; empty where nothing is crossed.
    """
    if step is None or task != Assignment.Task.ADVISER or not party.is_municipal:
        return ""
    if keeps_out_officials(_profession(step, at)):
        return _("this step is work of social workers: it opens a consult with them")
    return ""


def _profession(step: Step, at: datetime) -> Profession:
    return accounts.profession_for(step.template_step.function, timezone.localdate(at))


def _with_suggestion(found: list[Candidate], step: Step | None, at: datetime) -> list[Candidate]:
    if not found or found[0].why_not or found[0].beware:
        return found
    first = found[0]
    party = first.membership.party
    if step is not None and party.kind == Party.Kind.WELFARE_TEAM and is_social_work(_profession(step, at)):
        return found  # Their team is suggested, not one of them.
    where = _("works in this district") if party.district_id else _("works in every district")
    why = "; ".join([where, _("has the least work: %(load)s") % {"load": first.load_in_words}])
    suggested = Candidate(first.membership, first.open_tasks, is_suggested=True, why=why)
    return [suggested, *found[1:]]
