"""The register of deviations, on the desk: write one in three steps, read, cover, refuse, end and evaluate it.

Whoever has no desk gets 404, and so does who asks for another team's draft.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import kept_text
from accounts.models import Party, Person
from accounts.requests import person_of
from civilservants import access, actions, register
from civilservants.actions import Written
from civilservants.actions.deviations import fingerprint
from civilservants.forms_register import (
    BeginForm,
    CoverForm,
    DropDraftForm,
    EvaluateForm,
    NamesNobodyForm,
    OwnRoomForm,
    ReadForm,
    ReasonForm,
    RuleForm,
    SubmitForm,
    WriteForm,
    as_typed,
    own_room_of,
)
from civilservants.models import Deviation, Regulation
from civilservants.screen import query_of, to_page, view_of

PAGE = "blad"
"""In an address: there the queue that one came from has a `page` of its own."""
A_PAGE = 20
REFUSALS = (
    actions.CannotReadDeviation,
    actions.CannotCoverDeviation,
    actions.CannotRefuseDeviation,
    actions.CannotEndDeviation,
    actions.CannotEvaluateDeviation,
)


def deviations(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, and every deviation of the municipality."""
    by, at, _teams = _at_desk(request)
    state = request.GET.get("stand", "")
    state = state if state in Deviation.State.values else ""
    query = view_of(request)
    found = register.visible_to(by, at)
    if state:
        found = found.filter(state=state)
    page = Paginator(found.order_by("-drafted_at", "id"), A_PAGE).get_page(request.GET.get(PAGE))
    context = {
        "waiting": [(one, _what_waits(one, by, at)) for one in register.waits_for(by, at)],
        "page": page,
        "page_parameter": PAGE,
        "numbers": list(page.paginator.get_elided_page_range(page.number)),
        "states": Deviation.State.choices,
        "state": state,
        "query": query,
        "page_query": "".join(f"{part}&" for part in (f"stand={state}" if state else "", query) if part),
    }
    return render(request, "civilservants/deviations/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Step 1: which rule, and is its own room enough?"""
    by, at, teams = _at_desk(request)
    sought = request.GET if "regel" in request.GET else None
    choosing = RuleForm(
        sought, regulations=register.regulations_in_force(), plans=register.plans_of(teams), teams=teams
    )
    if sought is None or not choosing.is_valid():
        chosen = {"plan": request.GET.get("plan", "")[:40]} if sought is None else {}
        choosing.initial.update(chosen)
        context: dict[str, Any] = {"form": choosing, "query": query_of(request), "queue": parse_qsl(query_of(request))}
        return render(request, "civilservants/deviations/new.html", context)
    regulation, team, plan = (choosing.cleaned_data[name] for name in ("regel", "team", "plan"))
    before = _before(request, regulation, by, at)
    wanted = request.POST.get("action", "")
    kept = kept_text.kept(request)
    own_room = OwnRoomForm(request.POST if wanted == "own_room" else None, regulation=regulation, initial=kept)
    start = {"own_room_falls_short": before.own_room_falls_short} if before else {}
    departing = BeginForm(request.POST if wanted == "depart" else None, initial={**start, **kept})
    who = {"regulation": regulation, "team": team, "by": by, "at": at}
    if own_room.is_bound and own_room.is_valid():
        try:
            actions.use_own_room(**who, **own_room.cleaned_data, initiative=plan)
        except actions.CannotUseOwnRoom as refusal:
            own_room.refuse(refusal)
        else:
            kept_text.forget(request)
            messages.success(request, _("Written down: the rule itself had the room. Nobody needs to cover that."))
            return to_page(request, "desk:deviations")
    if departing.is_bound and departing.is_valid():
        try:
            draft = actions.draft_deviation(**who, **_begun(departing, plan, before))
        except actions.CannotDraftDeviation as refusal:
            departing.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            return to_page(request, "desk:deviation-write", draft.id)
    context = {
        "regulation": regulation,
        "plan": plan,
        "team": team,
        "own_room": own_room,
        "departing": departing,
        "has_room": bool(own_room_of(regulation)),
        "before": before,
        "query": query_of(request),
    }
    return render(request, "civilservants/deviations/own_room.html", context)


def write(request: HttpRequest, deviation_id: UUID) -> HttpResponse:
    """Step 2: what instead, and why."""
    by, at, _teams = _at_desk(request)
    deviation = _deviation(deviation_id, by, at)
    # What was typed in another window stands on the page beside why it cannot be saved any more.
    if request.method != "POST" and not access.may_revise(by, deviation, at):
        return to_page(request, "desk:deviation", deviation.id)
    stored = {**as_typed(deviation), "initiative": deviation.initiative_id, "seen": fingerprint(deviation)}
    plans = register.plans_of([deviation.team])
    form = WriteForm(request.POST or None, plans=plans, initial={**stored, **kept_text.kept(request)})
    differences: list[Any] = []
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            actions.revise_deviation(deviation_id=deviation.id, written=form.written(), seen=seen, by=by, at=at)
        except actions.CannotOverwriteDeviation as refusal:
            deviation = _deviation(deviation_id, by, at)
            differences = form.beside(deviation, plans)
            form.add_error(None, str(refusal))
            form.take_as_seen(deviation)
        except actions.CannotDraftDeviation as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            if request.POST.get("action") == "later":
                messages.success(request, _("Your draft was saved. Your team sees it; nobody else does."))
                return to_page(request, "desk:deviations")
            return to_page(request, "desk:deviation-submit", deviation.id)
    context = {"deviation": deviation, "form": form, "differences": differences, "query": query_of(request)}
    return render(request, "civilservants/deviations/write.html", context)


def submit(request: HttpRequest, deviation_id: UUID) -> HttpResponse:
    """Step 3: who reads it, and who covers it?"""
    by, at, _teams = _at_desk(request)
    deviation = _deviation(deviation_id, by, at)
    if not access.may_revise(by, deviation, at):
        return to_page(request, "desk:deviation", deviation.id)
    covers = register.covers_for(deviation, at)
    form = SubmitForm(
        request.POST or None,
        readers=register.readers_for(deviation.team, by, at),
        covers=covers,
        initial={"seen": fingerprint(deviation)},
    )
    if form.is_valid():
        try:
            actions.submit_deviation(
                deviation_id=deviation.id,
                reader=form.person("reader"),
                cover=form.person("cover"),
                seen=form.cleaned_data["seen"],
                by=by,
                at=at,
                no_names=form.cleaned_data["no_names"],
            )
        except actions.CannotOverwriteDeviation as refusal:
            deviation = _deviation(deviation_id, by, at)
            form.add_error(None, str(refusal))
            form.take_as_seen(deviation)
        except actions.CannotSubmitDeviation as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Submitted. The second reader hears of it now."))
            return to_page(request, "desk:deviation", deviation.id)
    context = {"deviation": deviation, "form": form, "covers": covers, "query": query_of(request)}
    return render(request, "civilservants/deviations/submit.html", context)


def drop(request: HttpRequest, deviation_id: UUID) -> HttpResponse:
    """Ask whether a draft can go, and throw it away."""
    by, at, _teams = _at_desk(request)
    deviation = _deviation(deviation_id, by, at)
    if not access.may_drop(by, deviation, at):
        return to_page(request, "desk:deviation", deviation.id)
    form = DropDraftForm(request.POST or None, initial={"seen": fingerprint(deviation)})
    if form.is_valid():
        try:
            actions.drop_deviation(deviation_id=deviation.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotOverwriteDeviation as refusal:
            deviation = _deviation(deviation_id, by, at)
            form.add_error(None, str(refusal))
            form.take_as_seen(deviation)
        except actions.CannotDropDeviation as refusal:
            messages.error(request, str(refusal))
            return to_page(request, "desk:deviation", deviation.id)
        else:
            messages.success(request, _("The draft was thrown away."))
            return to_page(request, "desk:deviations")
    context = {"deviation": deviation, "form": form, "query": query_of(request)}
    return render(request, "civilservants/deviations/drop.html", context)


def deviation(request: HttpRequest, deviation_id: UUID) -> HttpResponse:
    """One deviation, with what the reader can do: read, cover, refuse, end or evaluate it."""
    by, at, _teams = _at_desk(request)
    found = _deviation(deviation_id, by, at)
    wanted = request.POST.get("action", "")
    forms = _forms(request, found, wanted)
    form = forms.get(wanted)
    if form is not None and form.is_bound and form.is_valid():
        try:
            said = _act(wanted, found, form, by, at)
        except REFUSALS as refusal:
            if isinstance(form, NamesNobodyForm) and isinstance(refusal, actions.CannotEvaluateDeviation):
                form.refuse(refusal)
            else:
                form.add_error(None, str(refusal))
            found = _deviation(deviation_id, by, at)
        else:
            kept_text.forget(request)
            messages.success(request, said)
            return to_page(request, "desk:deviation", found.id)
    context = {
        "deviation": found,
        "forms": {name: one for name, one in forms.items() if one.is_bound or _may(name, by, found, at)},
        "may_revise": access.may_revise(by, found, at),
        "may_drop": access.may_drop(by, found, at),
        "is_due": access.is_due(found, at),
        "may_write": access.may_write(by, found.team, at),
        "few": register.FEWEST,
        "query": query_of(request),
    }
    return render(request, "civilservants/deviations/detail.html", context)


def _forms(request: HttpRequest, found: Deviation, wanted: str) -> dict[str, Form]:
    def typed(name: str) -> Any:
        return request.POST if wanted == name else None

    kept = kept_text.kept(request)
    return {
        "read": ReadForm(typed("read"), prefix="read", initial=_of(kept, "read")),
        "cover": CoverForm(
            typed("cover"), prefix="cover", initial=_of(kept, "cover"), has_doubts=found.reader_agrees is False
        ),
        "refuse": ReasonForm(typed("refuse"), prefix="refuse", initial=_of(kept, "refuse")),
        "evaluate": EvaluateForm(typed("evaluate"), prefix="evaluate", initial=_of(kept, "evaluate")),
        "end": ReasonForm(typed("end"), prefix="end", initial=_of(kept, "end")),
    }


def _may(name: str, by: Person, found: Deviation, at: datetime) -> bool:
    may = {
        "read": access.may_second,
        "cover": access.may_cover,
        "refuse": access.may_refuse,
        "evaluate": access.may_evaluate,
        "end": access.may_end,
    }
    return may[name](by, found, at)


def _act(wanted: str, found: Deviation, form: Form, by: Person, at: datetime) -> str:
    """Do what was asked, and say what follows from it."""
    typed = form.cleaned_data
    who: dict[str, Any] = {"deviation_id": found.id, "by": by, "at": at}
    if wanted == "read":
        actions.read_deviation(**who, agrees=typed["agrees"] == "yes", says=typed["says"])
        return _("Thank you. Who covers it hears of it now.")
    if wanted == "cover":
        actions.cover_deviation(**who, says=typed.get("says", ""))
        return _("Covered. It holds from now on, and everybody can read it.")
    if wanted == "refuse":
        actions.refuse_deviation(**who, reason=typed["reason"])
        return _("Refused. The rule is followed here.")
    if wanted == "end":
        actions.end_deviation(**who, reason=typed["reason"])
        return _("It has ended. Say what came of it while you know.")
    actions.evaluate_deviation(**who, **typed)
    return _("Written down what came of it. Everybody can read it.")


def _what_waits(found: Deviation, by: Person, at: datetime) -> str:
    if found.state == Deviation.State.DRAFT:
        return _("Finish your draft")
    if access.may_evaluate(by, found, at):
        return _("Say what came of it")
    return _("Cover it, or refuse it") if found.read_at else _("You are second reader")


def _begun(form: Form, plan: Any, before: Deviation | None) -> dict[str, Any]:
    """What a draft begins with: nothing but the first sentence, or all that an earlier one said."""
    said = {**as_typed(before), "until": None} if before else {}
    typed = {"own_room_falls_short": form.cleaned_data["own_room_falls_short"], "initiative": plan}
    written = Written(**{**said, **typed})
    keeps = before if before is not None and before.is_evaluated else None
    return {"written": written, "follows": keeps, "key": form.cleaned_data["once"]}


def _before(request: HttpRequest, regulation: Regulation, by: Person, at: datetime) -> Deviation | None:
    """The deviation that this one goes on from: one that was refused, or that is kept."""
    try:
        wanted = UUID(request.GET.get("van", ""))
    except ValueError:
        return None
    ended = (Deviation.State.REFUSED, Deviation.State.ENDED)
    return register.visible_to(by, at).filter(id=wanted, state__in=ended, regulation=regulation).first()


def _of(kept: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(f"{prefix}-"): typed for name, typed in kept.items() if name.startswith(f"{prefix}-")}


def _at_desk(request: HttpRequest) -> tuple[Person, datetime, list[Party]]:
    by, at = person_of(request), timezone.now()
    teams = register.teams_of(by, at)
    if not teams:
        raise Http404
    return by, at, teams


def _deviation(deviation_id: UUID, by: Person, at: datetime) -> Deviation:
    return get_object_or_404(register.visible_to(by, at), id=deviation_id)
