"""From an empty page to a plan: the steps of the form, each kept on its own. The check at the end has a room beside it.

Anybody may begin. Before somebody signs in, their sketch belongs to the session that holds its id; afterwards to them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import kept_text
from accounts.models import Person
from accounts.typed_text import tidy_line
from initiatives import actions, queries, steps
from initiatives.actions import mark_of
from initiatives.instrument_words import Outcome
from initiatives.lengths import SUMMARY_LENGTH, TITLE_LENGTH
from initiatives.models import Initiative, Sketch
from initiatives.similar import similar_to, similar_to_sketch
from initiatives.steps.form import StepForm
from initiatives.steps.task import TaskForm
from initiatives.views import own_sketches
from initiatives.views.taking_over import carried

NEXT, ANYWAY, STAY, LATER, KEEP = "next", "anyway", "more", "later", "keep"
"""Where a button of a step leads: on, on although something else fits better, to more of this step, or away. Any other
names a step to go to. KEEP is said by a script, when the page is left without a button.
"""
ONWARD = frozenset({NEXT, ANYWAY})
"""Who goes on answers the whole step. Who goes another way is held up by no mistake: what they typed is kept as it is,
and the step says what is not right when they come back.
"""

SHOWS_SIMILAR = frozenset({"wat", "waar"})
"""The steps at which one sees which plans look like one's own: while typing, and without scripts at the next one."""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a plan, with its first step."""
    person = own_sketches.person_in(request)
    if request.method == "POST":
        if person is None and request.POST.get(kept_text.WRITER):  # the page was made for somebody who was signed in
            kept_text.keep(request)
            return redirect_to_login(request.path)
        return _begun(request, steps.FIRST(request.POST, person=person))
    kept = kept_text.kept(request)
    answers = {name: [text] for name, text in {**_chosen_before(request), **kept}.items()}
    form = steps.FIRST.opened(answers, person=person)
    return _step_page(
        request, form, Sketch(id=uuid4()), is_new=True, was_kept=bool(kept), carried=carried(request, "GET")
    )


def _chosen_before(request: HttpRequest) -> dict[str, str]:
    """What a link to the form had chosen already."""
    return {"theme": request.GET["thema"][:40]} if request.GET.get("thema") else {}


def _begun(request: HttpRequest, form: StepForm) -> HttpResponse:
    """The first answers arrived: for a sketch of this key, or for a new one."""
    key, at = _key(request), timezone.now()
    sketch = own_sketches.find(request, key, at)
    if sketch is not None:
        return _kept(request, sketch, form)
    if (arrived := _arrived_before(request, key, at)) is not None:
        return arrived
    if _goes(request) in ONWARD and not form.is_valid():
        return _step_page(request, form, Sketch(id=key), is_new=True, carried=carried(request, "POST"))
    try:
        own_sketches.check_room(request, at)
        sketch = actions.begin_sketch(
            sketch_id=key,
            answers={**form.typed(), **carried(request, "POST")},
            by=own_sketches.person_in(request),
            at=at,
        )
    except actions.CannotKeep as refusal:
        form.add_error(None, str(refusal))
        return _step_page(request, form, Sketch(id=key), is_new=True, carried=carried(request, "POST"))
    own_sketches.remember(request, sketch)
    kept_text.forget(request)
    return _onward(request, sketch, form)


def _key(request: HttpRequest) -> UUID:
    """The id that the page chose for what its form makes; a new one where it was tampered with."""
    try:
        return UUID(request.POST.get("key", "")[:40])
    except ValueError:
        return uuid4()


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, sketch_id: UUID, slug: str) -> HttpResponse:
    """One step of the form. Who has lost the session meanwhile signs in, and finds what they typed."""
    at = timezone.now()
    sketch = own_sketches.find(request, sketch_id, at)
    if sketch is None:
        return not_there(request, sketch_id, slug, at)
    kind = steps.form_of(sketch.answers, slug)
    if kind is None:
        raise Http404
    if request.method == "POST":
        return _kept(request, sketch, kind(request.POST, person=own_sketches.person_in(request)))
    typed = kept_text.kept(request)
    person = own_sketches.person_in(request)
    form = kind.reopened(
        {**sketch.answers, **{name: [text] for name, text in typed.items() if name != "seen"}},
        person=person,
        seen=mark_of(kind.answered(sketch.answers, person=person).of_this_step(sketch.answers)),
    )
    return _step_page(request, form, sketch, was_kept=bool(typed))


def not_there(request: HttpRequest, sketch_id: UUID, slug: str, at: datetime) -> HttpResponse:
    """The sketch is somebody else's, is over, became a plan, or lay here for so long that it may be somebody else's.
    What was typed is not lost in any of these cases.
    """
    if (arrived := _arrived_before(request, sketch_id, at)) is not None:
        return arrived
    if (sketch := own_sketches.unclaimed(request, sketch_id, at)) is not None:
        if request.method == "POST":
            kept_text.keep(request)
        return render(request, "initiatives/steps/is_it_yours.html", {"sketch": sketch, "next": request.path})
    if not isinstance(request.user, Person):
        if request.method == "POST":
            kept_text.keep(request)
        return redirect_to_login(request.path)
    kind = steps.form_of({}, slug)
    typed = request.POST if request.method == "POST" else kept_text.kept(request)
    if kind is None or not typed:
        raise Http404
    answers = {name: [str(text)] for name, text in typed.items() if name in kind.base_fields and name != "seen"}
    messages.warning(request, _("The plan that this belonged to is not there any more. Your text stands below."))
    form = kind.opened(answers, person=request.user)
    return _step_page(request, form, Sketch(id=uuid4()), is_new=True)


def _arrived_before(request: HttpRequest, sketch_id: UUID, at: datetime) -> HttpResponse | None:
    """Where the sketch has become a plan of this person already: a form that was sent twice is one plan."""
    if not isinstance(request.user, Person):
        return None
    initiative = queries.of_person(request.user, at).filter(id=sketch_id).first()
    return to_plan(initiative) if initiative else None


def to_plan(initiative: Initiative) -> HttpResponse:
    return redirect("initiatives:sent" if initiative.sent_at else "initiatives:revise", initiative.id)


def _kept(request: HttpRequest, sketch: Sketch, form: StepForm) -> HttpResponse:
    """The answers of a step arrived. What another window said meanwhile is laid beside them."""
    if _goes(request) in ONWARD and not form.is_valid():
        return _step_page(request, form, sketch)
    try:
        sketch = actions.keep_sketch(
            sketch_id=sketch.id,
            answers=form.typed(),
            names=form.names(),
            seen=form.had_seen(),
            at=timezone.now(),
        )
    except actions.CannotKeepUnseen:
        sketch = Sketch.objects.get(id=sketch.id)
        kept = type(form).answered(sketch.answers, person=form.person)
        form.take_as_seen(sketch.answers)
        return _step_page(request, form, sketch, differences=list(form.compared_with(kept)))
    except actions.CannotKeep as refusal:
        form.add_error(None, str(refusal))
        return _step_page(request, form, sketch)
    except Sketch.DoesNotExist:  # sent or thrown away in another window, a moment ago
        return not_there(request, sketch.id, form.slug, timezone.now())
    kept_text.forget(request)
    return _onward(request, sketch, form)


def _onward(request: HttpRequest, sketch: Sketch, form: StepForm) -> HttpResponse:
    goes = _goes(request)
    if goes == KEEP:
        return JsonResponse({"seen": mark_of(form.of_this_step(sketch.answers))})
    if goes == LATER:
        messages.success(request, _("Your plan was kept. You can go on with it later."))
        return redirect("mine" if sketch.person_id else "initiatives:new")
    return redirect(_address(sketch, form, _following(request, sketch, form) if goes in ONWARD else goes))


def _address(sketch: Sketch, form: StepForm, goes: str) -> str:
    """The page of a step; of this one where there is no such step: for one more pair of fields, or what fits better."""
    if goes == steps.CHECK:
        return reverse("initiatives:check", args=[sketch.id])
    if steps.form_of(sketch.answers, goes) is None:
        return f"{reverse('initiatives:step', args=[sketch.id, form.slug])}#more"
    return reverse("initiatives:step", args=[sketch.id, goes])


def _following(request: HttpRequest, sketch: Sketch, form: StepForm) -> str:
    """Where a step that was answered leads: on, back to the check, or nowhere while something else fits better."""
    if _goes(request) == NEXT and isinstance(form, TaskForm) and not form.outcome().fits:
        return STAY
    if request.POST.get("back") == steps.CHECK and set(steps.forms_of(sketch.answers)) <= set(_visited(sketch)):
        return steps.CHECK
    return steps.next_slug(sketch.answers, form.slug)


def _visited(sketch: Sketch) -> list[type[StepForm]]:
    return [form for form in steps.forms_of(sketch.answers) if sketch.answers.get(form.key_field)]


def _goes(request: HttpRequest) -> str:
    return request.POST.get("go", NEXT)[:40]


SIMILAR_BY = {"title": TITLE_LENGTH, "summary": SUMMARY_LENGTH, "theme": 40, "neighbourhood": 10}
"""What a plan is compared by, and how many characters of it."""


@login_not_required
@never_cache
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """A piece of a page: the plans that look like what somebody is typing."""
    typed = {name: tidy_line(request.GET.get(name, ""))[:most] for name, most in SIMILAR_BY.items()}
    found = similar_to(**typed)
    return render(request, "initiatives/steps/similar.html", {"similar": found})


def _step_page(
    request: HttpRequest, form: StepForm, sketch: Sketch, *, is_new: bool = False, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "sketch": sketch,
        "outcome": _outcome(form, sketch),
        "theme": None if form.slug == "wat" else queries.theme_of(sketch),
        "is_new": is_new,
        "way": steps.way(sketch.answers, form.slug),
        "previous": "" if is_new else steps.previous_slug(sketch.answers, form.slug),
        "similar": similar_to_sketch(sketch) if form.slug in SHOWS_SIMILAR else [],
        "back": (request.POST.get("back") or request.GET.get("terug", ""))[:40],
        "unfinished": own_sketches.unfinished(request, timezone.now()) if is_new else [],
        **more,
    }
    return render(request, "initiatives/steps/page.html", context)


def _outcome(form: StepForm, sketch: Sketch) -> Outcome | None:
    """What the answers about a task point to, where they were kept and nothing else was typed since."""
    if not isinstance(form, TaskForm) or form.is_bound:
        return None
    kept = TaskForm.answered(sketch.answers)
    return kept.outcome() if isinstance(kept, TaskForm) and kept.is_valid() else None
