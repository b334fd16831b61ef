"""The pages of cases. Each says who may see it, and is noted before anything of the case leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.requests import person_of
from initiatives.forms_around import content_of
from initiatives.views.files import SANDBOX
from ledger.refusals import Refusal
from socialwork import actions
from socialwork.access import cases as access
from socialwork.actions import Told
from socialwork.confidential import confidential
from socialwork.forms import cases as forms
from socialwork.models import Appointment, Case, Goal, NextStep, Viewing
from socialwork.models.cases import OfAnAccount
from socialwork.queries import cases as queries
from socialwork.queries import watching

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def social_worker(request: HttpRequest) -> Person:
    """Raises Http404 for anybody who is in no social work team."""
    person = person_of(request)
    if not queries.teams_of(person, timezone.now()):
        raise Http404
    return person


def opened(request: HttpRequest, case_id: UUID, part: str = Viewing.Part.CASE) -> Case:
    """The case that this person may read, after it was noted that they look. Raises Http404 for anybody else."""
    by, at = person_of(request), timezone.now()
    case = get_object_or_404(queries.readable_by(by, at), id=case_id)
    _note_look(case, part, by)
    return case


def _note_look(case: Case, part: str, by: Person) -> None:
    try:
        actions.look(case=case, part=part, by=by, at=timezone.now())
    except actions.CannotLook as refusal:
        raise Http404 from refusal


@require_safe
@confidential
def cases(request: HttpRequest) -> HttpResponse:
    """The cases of a social worker, by number, and what waits; with `?namen=1` by name too, which is noted."""
    by, at = social_worker(request), timezone.now()
    names = request.GET.get("namen") == "1"
    mine = actions.look_at_names(by=by, at=at) if names else list(queries.cases_of(by, at))
    due = {step.case_id for step in queries.steps_due(by, at)}
    ending = {consent.case_id for consent in queries.consents_ending(by, at)}
    news = queries.consent_news(by, at)
    context = {
        "open_cases": [
            (case, case.id in due, case.id in ending, case.id in news) for case in mine if case.ended_at is None
        ],
        "ended_cases": [case for case in mine if case.ended_at is not None],
        "names": names,
        "handovers": queries.handovers_to(by, at),
        "own_offers": queries.own_offers(by, at),
        "glasses_now": watching.glasses_now(by, at),
        "taken_over": watching.taken_over(by, at),
        "glasses_judged": watching.glasses_judged(by, at),
        "glasses": queries.glasses_to_review(by, at),
        "looks": queries.looks_to_review(by, at),
        "tries": [one for one in watching.tries_seen_by(by, at) if one.tried_at >= at - queries.NEWS_LASTS],
        "led": queries.led_by(by, at),
    }
    return render(request, "socialwork/cases.html", context)


@BOTH
@confidential
def new_case(request: HttpRequest) -> HttpResponse:
    """Open a case."""
    by, at = social_worker(request), timezone.now()
    form = forms.NewCaseForm(request.POST or None, teams=queries.teams_of(by, at))
    if form.is_valid():
        typed = dict(form.cleaned_data)
        party, neighbourhood = typed.pop("party"), typed.pop("neighbourhood")
        try:
            case = actions.open_case(party=party, neighbourhood=neighbourhood, told=Told(**typed), by=by, at=at)
        except actions.CannotOpen as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The case is open. Nobody but you sees it."))
            return redirect("fieldwork:case", case.id)
    return render(request, "socialwork/case_form.html", {"form": form})


@require_safe
@confidential
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A whole case."""
    found = opened(request, case_id)
    by, at = person_of(request), timezone.now()
    context = {
        "case": found,
        "glass": queries.glass_of(by, found, at) if not access.is_on(by, found, at) else None,
        "may_write": access.may_write(by, found, at),
        "is_on": access.is_on(by, found, at),
        "may_lead": access.may_lead(by, found, at),
        "workers": list(queries.workers_of(found)),
        "goals": _of(found.goals, found),
        "involved": _of(found.involveds, found, "confirmed_by"),
        "appointments": _of(found.appointments, found),
        "steps": _of(found.nextsteps, found),
        "notes": _of(found.casenotes, found),
        "files": _of(found.casefiles.defer("content"), found),
        "consents": [(one, one.holds_at(at), one.is_open(at)) for one in _of(found.consents, found, "party")],
        "today": timezone.localdate(at),
    }
    return render(request, "socialwork/case.html", context)


def _of(pieces: Any, case: Case, *related: str) -> list[Any]:
    """What was written in a case, all of it under the one key that was unwrapped for it."""
    found = list(pieces.select_related(*related) if related else pieces.all())
    for piece in found:
        piece.case = case
    return found


@BOTH
@confidential
def revise_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write anew what a case is about."""
    found = opened(request, case_id)
    by, at = person_of(request), timezone.now()
    if not access.may_write(by, found, at):
        raise Http404
    told = {name: getattr(found, name) for name in ("about", "name", "story", "street", "reach")}
    form = forms.CaseForm(request.POST or None, initial=told)
    del form.fields["about"]
    if form.is_valid():
        try:
            actions.revise_case(case_id=found.id, told=Told(about=found.about, **form.cleaned_data), by=by, at=at)
        except actions.CannotRevise as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It was saved."))
            return redirect("fieldwork:case", found.id)
    return render(request, "socialwork/case_form.html", {"form": form, "case": found})


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is written in a case: its form, its words, and the action that writes it."""

    form: type[django_forms.Form]
    title: str | Promise
    write: Callable[..., object]


def _appointment(**typed: Any) -> object:
    form: forms.AppointmentForm = typed.pop("form")
    del typed["day"], typed["time"]
    return actions.make_appointment(starts=forms.moment_of(form), **typed)


def _file(**typed: Any) -> object:
    sent = typed.pop("file")
    return actions.add_file(data=content_of(sent), name=sent.name, **typed)


KINDS = {
    "doel": Kind(forms.GoalForm, gettext_lazy("A goal that you agreed"), actions.agree_goal),
    "betrokkene": Kind(forms.InvolvedForm, gettext_lazy("Somebody who is involved"), actions.involve),
    "afspraak": Kind(forms.AppointmentForm, gettext_lazy("An appointment"), _appointment),
    "stap": Kind(forms.StepForm, gettext_lazy("A next step"), actions.plan_step),
    "notitie": Kind(forms.NoteForm, gettext_lazy("A note"), actions.note),
    "bestand": Kind(forms.FileForm, gettext_lazy("A picture or a document"), _file),
}
"""What can be written in a case, by the word in its address."""


class InMemory(MemoryFileUploadHandler):
    """Keeps a file that is sent in memory, however large: on a disk it would lie in the clear."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


# The handlers of files must be set before the token is read from what was posted; so it is checked just after that.
@csrf_exempt
def write(request: HttpRequest, case_id: UUID, kind: str) -> HttpResponse:
    """Write something in a case."""
    request.upload_handlers = [*request.upload_handlers[:1], InMemory(request)]
    return _write(request, case_id, kind)


@csrf_protect
@BOTH
@confidential
def _write(request: HttpRequest, case_id: UUID, kind: str) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    if kind not in KINDS:
        raise Http404
    found = get_object_or_404(queries.readable_by(by, at), id=case_id)
    if not access.may_write(by, found, at):
        raise Http404
    known = KINDS[kind]
    form = known.form(request.POST or None, request.FILES or None)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        if kind == "afspraak":
            typed["form"] = form
        try:
            known.write(case_id=found.id, by=by, at=at, **typed)
        except (actions.CannotWrite, actions.CannotAddFile) as refusal:
            form.add_error("file" if kind == "bestand" else _field_of(form, refusal), str(refusal))
        else:
            messages.success(request, _("It was saved."))
            return redirect("fieldwork:case", found.id)
    return render(request, "socialwork/write.html", {"form": form, "case": found, "title": known.title})


@BOTH
@confidential
def settle_goal(request: HttpRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """Say what came of a goal."""
    found = opened(request, case_id)
    by, at = person_of(request), timezone.now()
    goal: Goal = get_object_or_404(found.goals, id=goal_id)
    goal.case = found
    if not access.may_write(by, found, at):
        raise Http404
    form = forms.ResultForm(request.POST or None)
    if form.is_valid():
        try:
            actions.settle_goal(case_id=found.id, goal_id=goal.id, by=by, at=at, **form.cleaned_data)
        except (actions.CannotSettle, actions.CannotWrite) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It was saved."))
            return redirect("fieldwork:case", found.id)
    context = {"form": form, "case": found, "title": _("What came of this goal"), "words": goal.text}
    return render(request, "socialwork/write.html", context)


@dataclass(frozen=True)
class Change:
    """Something in a case that can be put right, and be ended or cancelled: its words, and the actions."""

    kind: str
    title: str | Promise
    stop: str | Promise
    pieces: Callable[[Case], Any]
    typed: Callable[[Any], dict[str, Any]]
    save: Callable[..., object]
    drop: Callable[..., object]


def _typed_of_appointment(one: Appointment) -> dict[str, Any]:
    starts = timezone.localtime(one.starts)
    return {"day": starts.date(), "time": starts.time(), **_texts(one, "about", "place", "who")}


def _texts(piece: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(piece, name) for name in names}


def _moved_appointment(**typed: Any) -> object:
    form: forms.AppointmentForm = typed.pop("form")
    del typed["day"], typed["time"]
    return actions.move_appointment(appointment_id=typed.pop("piece_id"), starts=forms.moment_of(form), **typed)


INVOLVED = Change(
    "betrokkene",
    gettext_lazy("Put right who is involved"),
    gettext_lazy("Involved no longer"),
    lambda case: case.involveds.filter(ended_at=None),
    lambda one: _texts(one, "name", "role", "reach", "is_concerned", "email"),
    lambda **typed: actions.revise_involved(involved_id=typed.pop("piece_id"), **typed),
    lambda **who: actions.end_involved(involved_id=who.pop("piece_id"), **who),
)
APPOINTMENT = Change(
    "afspraak",
    gettext_lazy("Move or change this appointment"),
    gettext_lazy("Cancel this appointment"),
    lambda case: case.appointments.filter(cancelled_at=None),
    _typed_of_appointment,
    _moved_appointment,
    lambda **who: actions.cancel_appointment(appointment_id=who.pop("piece_id"), **who),
)
STEP = Change(
    "stap",
    gettext_lazy("Move or change this step"),
    gettext_lazy("Cancel this step"),
    lambda case: case.nextsteps.filter(cancelled_at=None, done_at=None),
    lambda one: _texts(one, "text", "who", "due_on"),
    lambda **typed: actions.move_step(step_id=typed.pop("piece_id"), **typed),
    lambda **who: actions.cancel_step(step_id=who.pop("piece_id"), **who),
)


@BOTH
@confidential
def change_appointment(request: HttpRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Move an appointment, change it, or cancel it."""
    return _change(request, case_id, appointment_id, APPOINTMENT)


@BOTH
@confidential
def change_step(request: HttpRequest, case_id: UUID, next_step_id: UUID) -> HttpResponse:
    """Move a next step, change it, or cancel it."""
    return _change(request, case_id, next_step_id, STEP)


@BOTH
@confidential
def change_involved(request: HttpRequest, case_id: UUID, involved_id: UUID) -> HttpResponse:
    """Put right who is involved, say that they are no longer, or confirm whose account their address is of.

    In a case that has ended they can still be taken off: by a wrong address a stranger would see it for years.
    """
    return _change(request, case_id, involved_id, INVOLVED)


def _change(request: HttpRequest, case_id: UUID, piece_id: UUID, change: Change) -> HttpResponse:
    found = opened(request, case_id)
    by, at = person_of(request), timezone.now()
    piece = get_object_or_404(change.pieces(found), id=piece_id)
    piece.case = found
    may_write = access.may_write(by, found, at)
    if not may_write and not (change is INVOLVED and access.is_on(by, found, at)):
        raise Http404
    account = account_of(piece) if may_write and change is INVOLVED and piece.is_concerned else None
    act = request.POST.get("act", "") if request.method == "POST" else ""
    who: dict[str, Any] = {"by": by, "at": at}
    form = KINDS[change.kind].form(request.POST if act == "save" else None, initial=change.typed(piece))
    refused: Refusal | None = None
    if act == "drop":
        refused = _refused(lambda: change.drop(case_id=found.id, piece_id=piece.id, **who))
    elif act == "confirm" and account is not None and request.POST.get("account") == str(account.id):
        refused = _refused(
            lambda: actions.confirm_involved(case_id=found.id, involved_id=piece.id, account=account, **who)
        )
    elif act == "save" and form.is_valid():
        typed = dict(form.cleaned_data) | ({"form": form} if change is APPOINTMENT else {})
        refused = _refused(lambda: change.save(case_id=found.id, piece_id=piece.id, **who, **typed))
    else:
        act = ""
    if act and refused is None:
        messages.success(request, _("It was saved."))
        return redirect("fieldwork:case", found.id)
    if refused is not None and form.is_bound:
        form.add_error(_field_of(form, refused), str(refused))
    elif refused is not None:
        messages.error(request, str(refused))
    context = {"form": form, "case": found, "piece": piece, "change": change, "account": account}
    return render(request, "socialwork/change.html", {**context, "may_write": may_write})


def account_of(found: OfAnAccount) -> Person | None:
    """The account that signs in with this address, where there is one."""
    return queries.accounts_behind([found.email]).get(found.email.lower()) if found.mark else None


def _refused(act: Callable[[], object]) -> Refusal | None:
    """Do something; why it was refused, where it was."""
    try:
        act()
    except Refusal as refusal:
        return refusal
    return None


def _field_of(form: django_forms.Form, refusal: Refusal) -> str | None:
    """Beside which field a refusal stands."""
    return getattr(form, "day_field", None) if isinstance(refusal, actions.CannotMeanDay) else None


@require_POST
@confidential
def finish_step(request: HttpRequest, case_id: UUID, next_step_id: UUID) -> HttpResponse:
    """Say that a next step was done."""
    found = _writable(request, case_id)
    step: NextStep = get_object_or_404(found.nextsteps, id=next_step_id)
    _done(request, lambda: actions.finish_step(case_id=found.id, step_id=step.id, **_by(request)), _("Done."))
    return redirect("fieldwork:case", found.id)


@require_safe
@confidential
def case_file(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of a case, opened for who may read it. It is always saved, never shown in the page."""
    by, at = person_of(request), timezone.now()
    found = get_object_or_404(queries.readable_by(by, at), id=case_id)
    file = get_object_or_404(found.casefiles, id=file_id)
    file.case = found
    _note_look(found, Viewing.Part.FILE, by)
    headers = {
        "Content-Security-Policy": SANDBOX,
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.file_name or "bestand")
        or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return HttpResponse(file.content.data, content_type=file.content_type, headers=headers)


@BOTH
@confidential
def end_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """End a case, with how it went."""
    found = opened(request, case_id)
    by, at = person_of(request), timezone.now()
    if not access.may_lead(by, found, at):
        raise Http404
    form = forms.EndForm(request.POST or None)
    if form.is_valid():
        try:
            ended = actions.end_case(case_id=found.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotEnd as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("The case has ended. It is destroyed after %(day)s (%(ground)s).")
            messages.success(request, said % {"day": f"{ended.kept_until:%d-%m-%Y}", "ground": ended.ground})
            return redirect("fieldwork:cases")
    context = {"form": form, "case": found, "title": _("End this case"), "button": _("End this case")}
    return render(request, "socialwork/write.html", context)


@BOTH
@confidential
def team(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who is on a case; who handles it puts a colleague on it."""
    by, at = person_of(request), timezone.now()
    found = get_object_or_404(queries.cases_of(by, at), id=case_id)
    workers = list(queries.workers_of(found))
    on_it = {worker.person_id for worker in workers}
    people = [one for one in queries.colleagues_in(found.party, at) if one.id not in on_it]
    form = forms.ColleagueForm(request.POST or None, people=people)
    may_lead = access.may_lead(by, found, at)
    if request.method == "POST" and not may_lead:
        raise Http404
    if form.is_valid():
        person = next(one for one in people if one.id == form.cleaned_data["person"])
        try:
            actions.add_colleague(case_id=found.id, person=person, by=by, at=at)
        except actions.CannotAddColleague as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(person)s is on the case now.") % {"person": person})
            return redirect("fieldwork:case-team", found.id)
    context = {
        "case": found,
        "form": form,
        "workers": workers,
        "may_lead": may_lead,
        "me": by,
        "offer": found.handovers.filter(answer="").select_related("receiver").first(),
        "refusals": _of(queries.refused_offers(found), found),
    }
    return render(request, "socialwork/team.html", context)


@require_POST
@confidential
def leave(request: HttpRequest, case_id: UUID, worker_id: UUID) -> HttpResponse:
    """Take a colleague, or oneself, off a case."""
    by, at = person_of(request), timezone.now()
    found = get_object_or_404(queries.cases_of(by, at), id=case_id)
    worker = get_object_or_404(queries.workers_of(found), id=worker_id)
    said = _("%(person)s is no longer on the case.") % {"person": worker.person}
    _done(request, lambda: actions.leave_case(case_id=found.id, person=worker.person, by=by, at=at), said)
    return redirect("fieldwork:cases" if worker.person_id == by.id else "fieldwork:case-team", *_unless(worker, by))


def _unless(worker: Any, by: Person) -> list[UUID]:
    return [] if worker.person_id == by.id else [worker.case_id]


@BOTH
@confidential
def hand_over(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Offer a case to a colleague."""
    by, at = person_of(request), timezone.now()
    found = get_object_or_404(queries.answerable_for(by, at), id=case_id)
    if not access.may_offer(by, found, at):
        raise Http404
    handler = queries.handler_of(found)
    neither = {by.id, *([handler.person_id] if handler else [])}
    people = [one for one in queries.colleagues_in(found.party, at) if one.id not in neither]
    form = forms.HandoverForm(request.POST or None, people=people)
    if form.is_valid():
        receiver = next(one for one in people if one.id == form.cleaned_data["person"])
        try:
            actions.offer_handover(
                case_id=found.id, receiver=receiver, reason=form.cleaned_data["reason"], by=by, at=at
            )
        except actions.CannotHandOver as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("%(person)s hears that something waits. Until they say yes, nothing changes.")
            messages.success(request, said % {"person": receiver})
            return redirect("fieldwork:cases")
    context = {
        "form": form,
        "case": found,
        "title": _("Hand this case over"),
        "button": _("Offer it to this colleague"),
        "is_led": not access.is_on(by, found, at),
    }
    return render(request, "socialwork/write.html", context)


@BOTH
@confidential
def handover(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Say yes or no to a case that is offered; who offered it reads here what became of it."""
    by, at = person_of(request), timezone.now()
    offer = get_object_or_404(queries.handovers_seen_by(by, at), id=handover_id)
    may_answer = access.may_answer(by, offer, at)
    if request.method == "POST" and not may_answer:
        raise Http404
    try:
        actions.look_at_offer(case=offer.case, by=by, at=at)
    except actions.CannotLook as refusal:
        raise Http404 from refusal
    if not may_answer:
        may_take_back = offer.answer == "" and access.may_offer(by, offer.case, at)
        return render(request, "socialwork/own_offer.html", {"offer": offer, "may_take_back": may_take_back})
    form = forms.RefuseForm(request.POST if request.POST.get("answer") == "no" else None)
    if request.POST.get("answer") == "yes":
        said = _("You handle this case now.")
        _done(request, lambda: actions.accept_handover(handover_id=offer.id, by=by, at=at), said)
        return redirect("fieldwork:case", offer.case_id)
    if form.is_valid():
        remark = form.cleaned_data["remark"]
        said = _("You said no. Your colleague hears that something waits.")
        _done(request, lambda: actions.refuse_handover(handover_id=offer.id, remark=remark, by=by, at=at), said)
        return redirect("fieldwork:cases")
    return render(request, "socialwork/handover.html", {"offer": offer, "form": form})


@require_POST
@confidential
def take_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take an offer to hand a case over back."""
    by, at = person_of(request), timezone.now()
    found = get_object_or_404(queries.answerable_for(by, at), id=case_id)
    offer = found.handovers.filter(answer="").first()
    if not access.may_offer(by, found, at) or offer is None:
        raise Http404
    _done(
        request,
        lambda: actions.take_back_handover(handover_id=offer.id, by=by, at=at),
        _("The offer was taken back."),
    )
    return redirect("fieldwork:cases")


@require_POST
@confidential
def take_left(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Handle a case that nobody is on, as all that is left of the team."""
    by, at = person_of(request), timezone.now()
    found = get_object_or_404(queries.answerable_for(by, at), id=case_id)
    if not access.is_left_to(by, found, at):
        raise Http404
    _done(request, lambda: actions.take_left(case_id=found.id, by=by, at=at), _("You handle this case now."))
    return redirect("fieldwork:cases")


def _writable(request: HttpRequest, case_id: UUID) -> Case:
    by, at = person_of(request), timezone.now()
    found = get_object_or_404(queries.cases_of(by, at), id=case_id)
    if not access.may_write(by, found, at):
        raise Http404
    return found


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": person_of(request), "at": timezone.now()}


def _done(request: HttpRequest, act: Callable[[], object], said: str) -> None:
    """Do something and say that it was done, or why not. What is said is nothing of the case."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
