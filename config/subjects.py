"""What a process is about. The table does not know that, because subjects point to processes; up here it is known."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from decisions.models import Assignment, Authority, Decision, Proposal, Step, Voice
from initiatives import queries as initiatives


@login_not_required
def subject_of_process(request: HttpRequest, process_id: UUID) -> HttpResponse:
    """Send the reader to the public page of what a process is about."""
    return redirect(get_object_or_404(initiatives.sent(), process=process_id))


def plans_behind(subjects: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """For each subject of a line of the ledger that belongs to a plan in public: the plan's title and its address.

    Asks the database the same number of questions however many subjects there are.
    """
    processes = _processes_behind(subjects)
    wanted = {*subjects, *processes.values()}
    found: dict[UUID | None, tuple[str, str]] = {}
    for initiative in initiatives.sent().filter(Q(process__in=wanted) | Q(id__in=wanted)):
        plan = (initiative.title, initiative.get_absolute_url())
        found[initiative.id] = found[initiative.process_id] = plan
    return {subject: found[about] for subject in subjects if (about := processes.get(subject, subject)) in found}


def _processes_behind(subjects: Collection[UUID]) -> dict[UUID, UUID]:
    """The process that a thing at the table belongs to, whatever kind of thing it is."""
    ways = (
        Step.objects.values_list("id", "process"),
        Proposal.objects.values_list("id", "step__process"),
        Voice.objects.values_list("id", "proposal__step__process"),
        Decision.objects.values_list("id", "step__process"),
        Authority.objects.values_list("id", "step__process"),
        Assignment.objects.values_list("id", "process"),
    )
    return {thing: process for way in ways for thing, process in way.filter(id__in=subjects)}
