from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.demarcation import (
    Profession,
    WorkFunction,
    is_social_work,
    keeps_out_officials,
    profession_by_default,
)
from accounts.models import Demarcation, Membership, Party
from decisions import queries as table
from decisions.models import Step


@dataclass(frozen=True)
class Suggestion:
    """Who should do the work of a step, because its work function is of social work.

    team      the social work team at this table; None where none takes part
    people    its members now
    reason    in words, for the official who assigns
    """

    team: Party | None
    people: list[Membership]
    reason: str
    keeps_out_officials: bool


def suggested_for(step: Step, at: datetime) -> Suggestion | None:
    """The social workers to ask for this step; None where its work is not of social work."""
    profession = accounts.profession_for(step.template_step.function, timezone.localdate(at))
    if not is_social_work(profession):
        return None
    team = table.participant(step.process, Party.Kind.WELFARE_TEAM)
    people = list(accounts.members_of([team.id], at)) if team else []
    return Suggestion(team, people, _reason(step, profession, team), keeps_out_officials(profession))


def functions_of_social_work(on: date) -> frozenset[WorkFunction]:
    """The work functions in which, on a day, a social worker belongs."""
    agreed = {
        WorkFunction(demarcation.work_function): Profession(demarcation.profession)
        for demarcation in Demarcation.objects.filter(since__lte=on).order_by("since")
    }
    return frozenset(
        function for function in WorkFunction if is_social_work(agreed.get(function, profession_by_default(function)))
    )


def _reason(step: Step, profession: Profession, team: Party | None) -> str:
    words = {"work": step.template_step.get_work_function_display().lower(), "team": team}
    if team is None:
        return _("This step is about %(work)s. That is social work, but no social work team sits here.") % words
    if profession is Profession.TOGETHER:
        return _("This step is about %(work)s. Civil servants and %(team)s do that together.") % words
    return _("This step is about %(work)s. That is the work of %(team)s, not yours.") % words
