"""What everybody may read: the front page, and the page of a plan.

The large parts are the same for everyone and are kept until the ledger moves (`ledger.kept`); so is the page around
them for people with the same doors (`accounts.shared_page`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.models import Person
from accounts.requests import ledger_state_in, standing_in
from accounts.shared_page import shared_page
from decisions import duties
from decisions.acts import Act, acts_open_to
from decisions.duties import falls_to
from decisions.presentation import DutyInWords, duty_in_words
from decisions.workflow import End
from initiatives import finding, presentation, presentation_around, queries, queries_around
from initiatives.actions import asked_of
from initiatives.filters import Filters
from initiatives.models import Initiative
from initiatives.needs import need_in_words
from initiatives.own_part import NO_PART, OwnPart, own_part
from initiatives.presentation_around import Around
from initiatives.queries_around import OwnThings
from initiatives.said_elsewhere import said_of
from initiatives.views.finding import find
from initiatives.views.world import World, places_in, world_of
from initiatives.whole_plan import WholePlan, whole_plan
from ledger.at_once import AtOnce
from ledger.kept import Kept

CARDS_AT_HOME = 3

_fronts: Kept[SafeString] = Kept(8)
_pages: Kept[PublicParts] = Kept(400)
_acts: Kept[tuple[Act, ...]] = Kept(1000)
_own_things: Kept[OwnThings] = Kept(2000)


@dataclass(frozen=True)
class PublicParts:
    """What is the same for every reader of a plan's page: the plan, its table, the rest, what people do around it, what
    the open step waits for, of whom, which parties take part, and whether it goes on after a yes.
    """

    initiative: Initiative
    now: SafeString
    rest: SafeString
    around: Around
    duties: Sequence[DutyInWords]
    parties: frozenset[UUID]
    is_past_a_yes: bool


@dataclass(frozen=True)
class Own:
    """What is the reader's own on a plan's page: what the open step asks of them, what else they can do there, and what
    they are to the plan besides.
    """

    asked: tuple[DutyInWords, ...] = ()
    acts: tuple[Act, ...] = ()
    part: OwnPart = NO_PART


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what one can do here, what goes on, who decides, what was achieved, and where to find help."""
    world = world_of(request)

    def content() -> SafeString:
        return _fronts.get(world, lambda: render_to_string("initiatives/_home.html", _front(world)))

    return shared_page(request, "initiatives/home.html", lambda: {"content": content()}, key=world)


@login_not_required
@require_safe
def detail(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """The page of a plan. A draft is seen by its group alone; a stranger gets 404."""
    reader = request.user if isinstance(request.user, Person) else None
    world = world_of(request)
    key = (*world, initiative_id)
    parts = _pages.find(key)
    if parts is None:
        plan = whole_plan(initiative_id)
        if plan is None:
            raise Http404
        parts = _parts(plan)
        _pages.put(key, parts)
    if parts.initiative.sent_at is None:  # a draft asks at each visit who may see it
        get_object_or_404(queries.visible_to(reader, timezone.now()).select_related(None).only("id"), id=initiative_id)
    own = _own(request, parts)
    context = {"initiative": parts.initiative, "parts": parts, "own": own}
    return shared_page(request, "initiatives/detail.html", lambda: context, key=(*world, own))


def _own(request: HttpRequest, parts: PublicParts) -> Own:
    reader = request.user
    if not isinstance(reader, Person):
        return Own()
    standing = standing_in(request)
    key = (ledger_state_in(request), reader.id, parts.initiative.id)
    things = _own_things.get(key, lambda: queries_around.own_things(reader, parts.initiative))
    return Own(
        asked=tuple(one for one in parts.duties if falls_to(one.duty, standing.signs_for, reader.id)),
        acts=_acts_of(request, reader, parts),
        part=own_part(standing, parts.initiative, things, is_past_a_yes=parts.is_past_a_yes),
    )


def _acts_of(request: HttpRequest, reader: Person, parts: PublicParts) -> tuple[Act, ...]:
    """What a reader who has a part in this plan can do at its last step, besides what is asked of them."""
    process, standing = parts.initiative.process, standing_in(request)
    if process is None or standing.signs_for.isdisjoint(parts.parties):
        return ()

    def found() -> tuple[Act, ...]:
        *_, step = process.steps.all()
        return tuple(act for act in acts_open_to(reader, step, timezone.now()) if not act.is_urgent)

    return _acts.get((*world_of(request), reader.id, parts.initiative.id), found)


def _duties(initiative: Initiative) -> list[DutyInWords]:
    """What the open step waits for: all of it, from which each reader gets their own."""
    process = initiative.process
    if process is None or process.closed_at is not None:
        return []
    return [duty_in_words(duty) for step in process.steps.all() for duty in duties.awaited_at(step)]


def _parts(plan: WholePlan) -> PublicParts:
    initiative, around = plan.initiative, presentation_around.around_of(plan)
    context = {
        "page": presentation.page_of(initiative, plan.entries),
        "initiative": initiative,
        "needs": [need_in_words(asked) for asked in asked_of(initiative)],
        "links": plan.links,
        "around": around,
        "said_elsewhere": said_of(initiative, plan.findings),
        "map": presentation.map_of(initiative, plan.districts, plan.neighbourhoods),
    }
    taking_part = initiative.process.participants.all() if initiative.process else ()
    return PublicParts(
        initiative=initiative,
        duties=_duties(initiative),
        parties=frozenset(each.party_id for each in taking_part),
        is_past_a_yes=plan.is_past_a_yes,
        around=around,
        now=render_to_string("initiatives/_now.html", context),
        rest=render_to_string("initiatives/_rest.html", context),
    )


def _front(world: World) -> dict[str, Any]:
    plans_in = find(world, Filters(state="open")).counts_by("district")
    known = places_in(world)
    ask = AtOnce()
    running = ask.rows(finding.first_cards(Filters(state="open", order="moved"), CARDS_AT_HOME))
    achieved = ask.rows(finding.first_cards(Filters(state=End.COMPLETED.value, order="moved"), CARDS_AT_HOME))
    told = ask.ask()
    return {
        "running": [presentation.card_of(initiative) for initiative in told.of(running)],
        "achieved": [presentation.card_of(initiative) for initiative in told.of(achieved)],
        "examples": presentation.example_tables(),
        "themes": [theme for theme in known.themes if theme.is_open],
        "districts": [(place, plans_in[place.code]) for place in known.districts],
        "workplaces": known.workplaces,
    }
