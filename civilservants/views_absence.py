"""Who is away when, so that nobody gives them work then."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import kept_text
from accounts import queries as accounts
from accounts.models import Person
from civilservants import actions
from civilservants.forms_bulk import AbsenceForm
from civilservants.models import Absence
from civilservants.queries import Desk
from civilservants.screen import desk_in


def absences(request: HttpRequest) -> HttpResponse:
    """Who of one's teams is away, now and later; note days of one's own, or as a lead of a colleague."""
    desk = desk_in(request)
    form = AbsenceForm(request.POST or None, people=_people(desk), initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.note_absence(
                person=form.people[form.cleaned_data["person"]],
                first_day=form.cleaned_data["first_day"],
                last_day=form.cleaned_data["last_day"],
                by=desk.person,
                at=desk.at,
            )
        except actions.CannotNoteAbsence as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("Noted. Nobody is given work on these days."))
            return redirect("desk:absences")
    found = _of_teams(desk)
    return render(
        request,
        "civilservants/absences.html",
        {"form": form, "absences": [(one, actions.may_note(desk.person, one.person, desk.at)) for one in found]},
    )


@require_POST
def withdraw_absence(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Take days back."""
    desk = desk_in(request)
    absence = get_object_or_404(Absence, id=absence_id, person__in=[one.person_id for one in _of_teams(desk)])
    try:
        actions.withdraw_absence(absence_id=absence.id, by=desk.person, at=desk.at)
    except actions.CannotNoteAbsence as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back."))
    return redirect("desk:absences")


def _of_teams(desk: Desk) -> list[Absence]:
    members = accounts.members_of(desk.team_ids, desk.at).values("person")
    coming = Absence.objects.filter(person__in=members, withdrawn_at=None, last_day__gte=timezone.localdate(desk.at))
    return list(coming.select_related("person"))


def _people(desk: Desk) -> list[Person]:
    """Oneself first, then the colleagues for whom one may note it."""
    members = [member.person for member in accounts.members_of(desk.team_ids, desk.at)]
    others = {person for person in members if person != desk.person}
    return [desk.person, *sorted((p for p in others if actions.may_note(desk.person, p, desk.at)), key=str)]
