"""When the site could not be used, for everybody: what happened, and which last days of residents were moved for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import queries
from decisions.models import Move, Outage, Step
from decisions.presentation import what_was_offered

MOST_SHOWN = 50


@dataclass(frozen=True)
class Moved:
    """A last day that was moved, in words; `url` leads to the plan, where there is one that everybody may see."""

    sentence: str
    url: str
    move: Move


@dataclass(frozen=True)
class Told:
    outage: Outage
    moved: Sequence[Moved]
    invitations: int
    """How many invitations can be accepted longer: who was invited is nobody else's concern."""


@login_not_required
@require_safe
def outages(request: HttpRequest) -> HttpResponse:
    """The last outages, and what was moved because of each."""
    shown = queries.outages()[:MOST_SHOWN]
    return render(request, "decisions/outages.html", {"outages": [_told(outage) for outage in shown]})


def _told(outage: Outage) -> Told:
    moves = list(outage.moves.all())
    public = [move for move in moves if move.invitation_id is None]
    return Told(outage, [_moved(move) for move in public], len(moves) - len(public))


def _moved(move: Move) -> Moved:
    step = _step_of(move)
    question = {"question": step.template_step.question}
    if move.advice is not None:
        sentence = _("The advice of %(party)s: %(question)s") % {**question, "party": move.advice.party.name}
    elif move.transfer is not None:
        sentence = _("The answer to an offer: %(offer)s") % {"offer": what_was_offered(move.transfer, is_done=False)}
    else:
        sentence = _("The decision: %(question)s") % question
    return Moved(sentence, reverse("subject-of-process", args=[step.process_id]), move)


def _step_of(move: Move) -> Step:
    if move.advice is not None:
        return move.advice.step
    if move.transfer is not None:
        return move.transfer.step
    assert move.term is not None
    return move.term.step
