"""Internal notes: for colleagues at this table, and on no page of anybody else."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import kept_text
from civilservants import access, actions, queries_answering
from civilservants.beside_queue import beside_queue
from civilservants.file_at_desk import opened
from civilservants.forms_answering import NoteForm
from civilservants.screen import query_of, to_page


@never_cache
def notes(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Read the notes beside a plan, and leave one."""
    desk, initiative = opened(request, initiative_id)
    form = NoteForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            note = actions.write_note(initiative_id=initiative.id, by=desk.person, at=desk.at, **form.cleaned_data)
        except actions.CannotNote as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            called = note.mentions.count()
            said = (
                _("The note was saved. Who you called hears that it is there.") if called else _("The note was saved.")
            )
            messages.success(request, said)
            return to_page(request, "desk:notes", initiative.id)
    written = list(queries_answering.notes_beside(initiative))
    waiting = {one.note_id for one in beside_queue(desk)[1].beside(initiative).mentions}
    context = {
        "initiative": initiative,
        "form": form,
        "notes": [(note, access.may_strike(desk.person, note, desk.at), note.id in waiting) for note in written],
        "colleagues": queries_answering.colleagues_at(initiative, desk.at).values(),
        "query": query_of(request),
    }
    return render(request, "civilservants/notes.html", context)


@require_POST
def see_note(request: HttpRequest, initiative_id: UUID, note_id: UUID) -> HttpResponse:
    """Say that one has seen a note in which one is called."""
    desk, initiative = opened(request, initiative_id)
    note = get_object_or_404(queries_answering.notes_beside(initiative), id=note_id)
    try:
        actions.see_note(note_id=note.id, by=desk.person, at=desk.at)
    except actions.CannotSeeNote as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It waits for you no longer."))
    return to_page(request, "desk:notes", initiative.id)


@require_POST
def strike_note(request: HttpRequest, initiative_id: UUID, note_id: UUID) -> HttpResponse:
    """Strike out a note of one's own: its text is gone."""
    desk, initiative = opened(request, initiative_id)
    note = get_object_or_404(queries_answering.notes_beside(initiative), id=note_id)
    try:
        actions.strike_note(note_id=note.id, by=desk.person, at=desk.at)
    except actions.CannotStrike as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The note was struck out. Its text is gone."))
    return to_page(request, "desk:notes", initiative.id)
