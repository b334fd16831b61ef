"""A question to somebody of the group: asked at the desk, answered by a link without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts import kept_text
from civilservants import access, actions, queries_answering
from civilservants.file_at_desk import notes_beside_form, opened
from civilservants.forms_answering import AnswerForm, QuestionForm
from civilservants.models import Question
from civilservants.screen import query_of, to_page
from decisions import queries as table
from decisions.models import Step
from initiatives.models import Initiative
from notifications.envelopes import read_answer_token


@never_cache
def questions(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """The questions to people of the group and their answers, and a new one."""
    desk, initiative = opened(request, initiative_id)
    members = {member.person_id: member.person for member in queries_answering.members_of_group(initiative, desk.at)}
    form = QuestionForm(request.POST or None, people=members.values(), initial=kept_text.kept(request))
    if form.is_valid():
        typed = {**form.cleaned_data, "person": members[form.cleaned_data["person"]]}
        try:
            question = actions.ask(initiative_id=initiative.id, by=desk.person, at=desk.at, **typed)
        except actions.CannotAsk as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            said = _("%(person)s gets your question by mail. The clock of this step stands still until the answer.")
            messages.success(request, said % {"person": question.person})
            return to_page(request, "desk:questions", initiative.id)
    step = _open_step(initiative)
    today = timezone.localdate(desk.at)
    asked = list(queries_answering.questions_about(initiative))
    context: dict[str, Any] = {
        "initiative": initiative,
        "form": form,
        "step": step,
        "why_not": actions.why_not_ask(step, desk.person, desk.at) if step else "",
        "questions": [
            (one, one.is_open_on(today), access.may_withdraw_question(desk.person, one, desk.at)) for one in asked
        ],
        "latest": actions.last_day_to_answer(step, today) if step else None,
        "query": query_of(request),
        **notes_beside_form(desk, initiative),
    }
    return render(request, "civilservants/questions.html", context)


@require_POST
def withdraw_question(request: HttpRequest, initiative_id: UUID, question_id: UUID) -> HttpResponse:
    """Take back a question that was not answered."""
    desk, initiative = opened(request, initiative_id)
    question = get_object_or_404(queries_answering.questions_about(initiative), id=question_id)
    try:
        actions.withdraw_question(question_id=question.id, by=desk.person, at=desk.at)
    except actions.CannotWithdrawQuestion as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The question was taken back. The clock of this step runs again."))
    return to_page(request, "desk:questions", initiative.id)


@login_not_required
@never_cache
# The signed link is the proof of who answers; it opens one question and nothing else.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a question by the link in a mail, without signing in. Nothing of the plan stands here but its title."""
    named = read_answer_token(token)
    if named is None:
        raise Http404
    question = get_object_or_404(_for_its_link(), id=named)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    is_open = question.is_open_on(timezone.localdate())
    if form.is_valid():
        try:
            actions.answer(question_id=question.id, at=timezone.now(), **form.cleaned_data)
        except actions.CannotAnswer as refusal:
            form.add_error(None, str(refusal))
            question = _for_its_link().get(id=named)
            is_open = question.is_open_on(timezone.localdate())
        else:
            return redirect("answer", token)
    typed = form.data.get("text", "").strip() if form.is_bound and not is_open else ""
    context = {"question": question, "form": form, "is_open": is_open, "typed": typed}
    return render(request, "civilservants/answer.html", context)


def _for_its_link() -> Any:
    return Question.objects.select_related("initiative", "person", "step__process")


def _open_step(initiative: Initiative) -> Step | None:
    steps = table.open_steps().select_related("process", "term__suspension", "template_step")
    return steps.filter(process=initiative.process_id).first()
