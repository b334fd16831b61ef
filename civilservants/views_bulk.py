"""One act on many plans: choose, look at what will happen, do it, and take it back for some minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import kept_text
from accounts import queries as accounts
from accounts.models import Membership, Party, Person
from accounts.requests import ledger_lines_in
from civilservants import actions, candidates, queries, queue
from civilservants.choices import choices_of
from civilservants.forms_bulk import BulkForm
from civilservants.models import BulkAct, QueueRow
from civilservants.queries import Desk
from civilservants.screen import desk_in, query_of, to_queue
from decisions.models import Assignment
from initiatives.models import Initiative, Theme

CHANGE = "wijzig"
"""Back from the preview to what was filled in."""


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose what it needs, see what will happen, change something, do it: `fase` says which of the four this is."""
    desk = desk_in(request)
    given = _given(request)
    phase, verb = given.get("fase", "kies"), given.get("verb", "")
    if phase == "doe" and (before := actions.done_with(given.get("fingerprint", ""), desk.person, desk.at)):
        messages.info(request, _("This was done already."))
        return redirect("desk:bulk-done", bulk_id=before.id)
    ids = _chosen(request, given, desk)
    if verb not in BulkAct.Verb.values or not ids:
        messages.error(request, _("Choose plans, and what to do with them."))
        return to_queue(query_of(request))
    if len(ids) > actions.MOST_PLANS:
        messages.error(request, _("Choose at most %(most)d plans at once.") % {"most": actions.MOST_PLANS})
        return to_queue(query_of(request))
    form = BulkForm(
        given if phase != "kies" else None,
        verb=verb,
        people=_people(desk, verb),
        teams=_teams(desk, verb),
        themes=list(Theme.objects.all()),
        of=_leaver(given, desk),
    )
    context: dict[str, Any] = {
        "form": form,
        "verb": verb,
        "verb_name": BulkAct.Verb(verb).label,
        "ids": ids,
        "leaver": form.of,
        "left_over": max(0, _work_of(form.of, desk).count() - len(ids)) if form.of else 0,
        "query": query_of(request),
    }
    if phase in {"kies", CHANGE} or not form.is_valid():
        return render(request, "civilservants/bulk.html", {**context, "plans": _plans(desk, ids)})
    if phase == "doe":
        done = _do(request, desk, form, ids)
        if done is not None:
            kept_text.forget(request)
            return redirect("desk:bulk-done", bulk_id=done.id)
    return _preview(request, desk, form, ids, context)


def done(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """What was done, and the way back for some minutes."""
    desk = desk_in(request)
    act = get_object_or_404(BulkAct, id=bulk_id, done_by=desk.person)
    can_undo = act.undone_at is None and desk.at - act.done_at <= actions.UNDO_WITHIN
    return render(
        request,
        "civilservants/bulk_done.html",
        {"act": act, "can_undo": can_undo, "until": act.done_at + actions.UNDO_WITHIN},
    )


@require_POST
def undo(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """Take a bulk act back."""
    desk = desk_in(request)
    get_object_or_404(BulkAct, id=bulk_id, done_by=desk.person)
    try:
        refusals = actions.undo(bulk_id=bulk_id, by=desk.person, at=desk.at)
    except actions.CannotUndo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It was taken back. The log tells both."))
        for left in dict.fromkeys(refusals):
            messages.warning(request, left)
    return redirect("desk:bulk-done", bulk_id=bulk_id)


def handover(request: HttpRequest) -> HttpResponse:
    """Who has how many tasks for the teams of this desk: where a colleague leaves, all of them go to another. Who has
    left already, and whose tasks run on, comes first.
    """
    desk = desk_in(request)
    members = [member.person for member in accounts.members_of(desk.team_ids, desk.at)]
    tasks = {person: person.open_tasks for person in queries.people_with_tasks(desk.team_ids)}  # type: ignore[attr-defined]
    people = [(person, number, True) for person, number in tasks.items() if person not in members]
    people += [(person, tasks.get(person, 0), False) for person in dict.fromkeys(members)]
    return render(request, "civilservants/handover.html", {"people": people})


def _do(request: HttpRequest, desk: Desk, form: BulkForm, ids: list[UUID]) -> BulkAct | None:
    try:
        act, told = actions.act(
            order=form.order(),
            initiative_ids=ids,
            fingerprint=request.POST.get("fingerprint", ""),
            by=desk.person,
            at=desk.at,
        )
    except actions.DoneAlready as refusal:
        messages.info(request, str(refusal))
        return refusal.act
    except actions.CannotActInBulk as refusal:
        messages.error(request, str(refusal))
        return None
    changed = sum(not outcome.refusal for outcome in told)
    said = ngettext("%(changed)d plan was changed.", "%(changed)d plans were changed.", changed)
    messages.success(request, said % {"changed": changed})
    return act


def _preview(
    request: HttpRequest, desk: Desk, form: BulkForm, ids: list[UUID], context: dict[str, Any]
) -> HttpResponse:
    try:
        told, fingerprint = actions.preview(order=form.order(), initiative_ids=ids, by=desk.person, at=desk.at)
    except actions.CannotActInBulk as refusal:
        form.add_error(None, str(refusal))
        plans = _plans(desk, ids)
        # Without those that have left this desk, so that what was typed can still be done to the others.
        here = [plan.id for plan in plans] or ids
        return render(request, "civilservants/bulk.html", {**context, "ids": here, "plans": plans})
    return render(
        request,
        "civilservants/bulk_preview.html",
        {
            **context,
            "changes": [outcome for outcome in told if not outcome.refusal],
            "refused": [outcome for outcome in told if outcome.refusal],
            "fingerprint": fingerprint,
            "given": [(name, form.data.get(name, "")) for name in form.fields],
        },
    )


def _given(request: HttpRequest) -> QueryDict:
    """What was sent; by GET what was kept while somebody signed in again, which comes back where it is filled in."""
    if request.method == "POST":
        return request.POST
    kept = QueryDict(mutable=True)
    kept.update({**kept_text.kept(request), "fase": CHANGE})
    return kept


def _plans(desk: Desk, ids: list[UUID]) -> QuerySet[Initiative]:
    return queries.plans_on(desk).filter(id__in=ids).defer("plan").order_by("sent_at")


def _chosen(request: HttpRequest, given: QueryDict, desk: Desk) -> list[UUID]:
    """The plans that were ticked; all of the view where that was asked; all that somebody who leaves works on."""
    leaver = _leaver(given, desk)
    if leaver is not None:
        return list(_work_of(leaver, desk).values_list("id", flat=True)[: actions.MOST_PLANS])
    if given.get("alles"):
        chosen = choices_of(desk, ledger_lines_in(request)).chosen(request.GET)
        ids = queue.in_order(queue.asked(desk, chosen.view, chosen.filters), 0, actions.MOST_PLANS).ids
        plan_of = dict(QueueRow.objects.filter(id__in=ids).values_list("id", "initiative_id"))
        return [plan_of[row_id] for row_id in ids if row_id in plan_of]
    # Ticked one by one in the queue; from page to page in one field, as only so many fields are taken in.
    carried = given.get("plannen", "").split(",", actions.MOST_PLANS + 1)[: actions.MOST_PLANS + 1]
    named = dict.fromkeys(_uuid(one) for one in [*given.getlist("plan"), *carried])
    return [found for found in named if found is not None]


def _work_of(person: Person, desk: Desk) -> QuerySet[Initiative]:
    """The plans on a desk on which somebody has a task."""
    theirs = Assignment.objects.filter(person=person, until=None, process__closed_at=None)
    return queries.plans_on(desk).filter(process__in=theirs.values("process"))


def _leaver(given: QueryDict, desk: Desk) -> Person | None:
    """Whose tasks go to another: a colleague, or who has left; 404 for anybody else."""
    leaver = given.get("van", "")
    if not leaver:
        return None
    people = [member.person for member in accounts.members_of(desk.team_ids, desk.at)]
    people += queries.people_with_tasks(desk.team_ids)
    found = next((person for person in people if str(person.id) == leaver), None)
    if found is None:
        raise Http404
    return found


def _teams(desk: Desk, verb: str) -> list[Party]:
    """The teams that can be given work in bulk: one's own, and social work's where it is a task."""
    teams = list(desk.teams)
    if verb == BulkAct.Verb.ASSIGN:
        teams += Party.objects.filter(kind=Party.Kind.WELFARE_TEAM, ended_at=None).order_by("name")
    return teams


def _people(desk: Desk, verb: str) -> list[tuple[Membership, str]]:
    """Who can be given work in bulk, with how much they have: one's own teams, and social work where it is a task."""
    members = list(accounts.members_of([team.id for team in _teams(desk, verb)], desk.at))
    tasks = candidates.open_tasks_of([member.person_id for member in members])
    away = candidates.away_on([member.person_id for member in members], timezone.localdate(desk.at))
    loads = [(member, candidates.Candidate(member, tasks.get(member.person_id, 0)).load_in_words) for member in members]
    return [
        (member, f"{load}; {candidates.why_not_free(member, away)}" if member.person_id in away else load)
        for member, load in loads
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
