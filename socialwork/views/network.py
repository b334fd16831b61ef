"""The network of the neighbourhood: as a drawing, as a list, on the map, and each actor on a page."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import kept_text
from accounts.models import Person
from accounts.requests import person_of
from districts import queries as districts
from notifications.envelopes import absolute
from socialwork import actions, drawn
from socialwork.access import network as access
from socialwork.forms.network import ActorForm, ConsentForm, OfferingForm, TieForm
from socialwork.graph import Bridge
from socialwork.models import Actor, Tie
from socialwork.queries import network as queries
from socialwork.queries.standing import team_memberships

A_YEAR = timedelta(days=365)
MOST_BRIDGES = 5
"""That are named: those that cut off most."""
MOST_NAMES = 4


@dataclass(frozen=True)
class Told:
    """A bridge as the page names it: how many would be cut off, and the first of them."""

    actor: Actor
    count: int
    names: Sequence[Actor]
    more: int


@never_cache
@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """Who is there and who knows whom: a drawing to walk through, and the same as a list."""
    return _whole(request, "socialwork/network.html")


@never_cache
@require_safe
def network_map(request: HttpRequest) -> HttpResponse:
    """The same network where it is."""
    return _whole(request, "socialwork/network_map.html")


def _whole(request: HttpRequest, template: str) -> HttpResponse:
    person, at = _social_worker(request)
    places = list(districts.districts().defer("boundary"))
    district = _one_of(request.GET.get("wijk", ""), [place.code for place in places])
    kind = _one_of(request.GET.get("soort", ""), Actor.Kind.values)
    whole = queries.network_for(person, at, district=district)
    found = whole.of_kind(kind) if kind else whole
    bridges = [(one, bridge) for one, bridge in whole.bridges if str(one.id) in found.actors]
    context: dict[str, Any] = {
        "found": found,
        "rows": [(actor, _ties_of(actor, found.ties)) for actor in found.actors.values()],
        "bridges": [_told(whole, actor, bridge) for actor, bridge in bridges[:MOST_BRIDGES]],
        "islands": [part for part in whole.islands if any(str(one.id) in found.actors for one in part)],
        "unmet": [(one, need) for one, need in whole.unmet() if str(one.id) in found.actors],
        "ending": [one for one in queries.consents_ending(person, at) if str(one.id) in found.actors],
        "districts": places,
        "district": district,
        "kinds": Actor.Kind.choices,
        "kind": kind,
        "may_add": any(access.may_keep_network(person, place.code, at) for place in places),
    }
    held = {str(one.id) for one, _bridge in bridges}
    if template.endswith("map.html"):
        parts = districts.neighbourhoods().defer("district__boundary")
        context["map"] = drawn.draw_map(
            found.actors, found.ties, parts.filter(district=district) if district else parts, bridges=held
        )
    else:
        context["drawing"] = drawn.draw(found.actors, found.ties, bridges=held)
    return render(request, template, context)


@never_cache
@require_safe
def actor(request: HttpRequest, actor_id: UUID) -> HttpResponse:
    """One actor: what it offers and needs, and everybody that it has to do with."""
    person, at = _social_worker(request)
    one = get_object_or_404(queries.actors_visible_to(person, at), id=actor_id)
    whole = queries.network_for(person, at)
    near = whole.around(one)
    held = {str(each.id) for each, _bridge in whole.bridges}
    drawing = None
    if near.ties:
        drawing = drawn.draw(near.actors, near.ties, bridges=held, own=str(one.id), frame=drawn.NARROW)
    context = {
        "actor": one,
        "drawing": drawing,
        "ties": _ties_of(one, near.ties),
        "plan_ties": near.plan_ties,
        "offers": [each for each in one.offerings.all() if each.side == "offers"],
        "needs": [each for each in one.offerings.all() if each.side == "needs"],
        "may_keep": access.may_keep_network(person, one.district_id, at),
        "consent_link": absolute(_consent_path(one)) if one.is_key_figure else "",
    }
    return render(request, "socialwork/actor.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_actor(request: HttpRequest) -> HttpResponse:
    """Take somebody or something up into the network."""
    person, at = _social_worker(request)
    initial = {"consent_until": timezone.localdate(at) + A_YEAR, "place": request.GET.get("plek", "")}
    initial |= kept_text.kept(request)
    form = ActorForm(request.POST or None, initial=initial, **_own_places(person, at))
    if form.is_valid():
        try:
            made = actions.add_actor(content=form.content(), consent=form.consented(), by=person, at=at)
        except actions.CannotAddActor as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("%(name)s stands in the network now.") % {"name": made})
            return redirect(made)
    return render(request, "socialwork/actor_form.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_actor(request: HttpRequest, actor_id: UUID) -> HttpResponse:
    """Put right what is kept of an actor."""
    person, at, one = _kept(request, actor_id)
    form = ActorForm(
        request.POST or None,
        initial={**ActorForm.initial_of(one), **kept_text.kept(request)},
        has_consent=False,
        **_own_places(person, at),
    )
    if form.is_valid():
        try:
            actions.change_actor(actor_id=one.id, content=form.content(), by=person, at=at)
        except actions.CannotChangeActor as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("It was put right."))
            return redirect(one)
    return render(request, "socialwork/actor_form.html", {"form": form, "actor": one})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offering(request: HttpRequest, actor_id: UUID) -> HttpResponse:
    """Write down what an actor offers or needs."""
    person, at, one = _kept(request, actor_id)
    form = OfferingForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.offer(actor_id=one.id, by=person, at=at, **form.cleaned_data)
        except actions.CannotOffer as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("It was written down."))
            return redirect(one)
    return render(request, "socialwork/offering.html", {"form": form, "actor": one})


@require_POST
def drop_offering(request: HttpRequest, actor_id: UUID, offering_id: int) -> HttpResponse:
    """An actor does not offer or need this any more."""
    person, at, one = _kept(request, actor_id)
    known = get_object_or_404(one.offerings.all(), id=offering_id)
    try:
        actions.drop_offering(offering_id=known.id, by=person, at=at)
    except actions.CannotOffer as refusal:
        messages.error(request, str(refusal))
    return redirect(one)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: HttpRequest, actor_id: UUID) -> HttpResponse:
    """Write down with whom an actor has to do."""
    person, at, one = _kept(request, actor_id)
    others = queries.actors_visible_to(person, at).exclude(id=one.id).order_by("name")
    form = TieForm(request.POST or None, initial=kept_text.kept(request), actors=others)
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            actions.tie(actor_id=one.id, other_id=said.pop("other"), by=person, at=at, **said)
        except actions.CannotTie as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("The tie was written down."))
            return redirect(one)
    return render(request, "socialwork/tie.html", {"form": form, "actor": one})


@require_POST
def end_tie(request: HttpRequest, actor_id: UUID, tie_id: UUID) -> HttpResponse:
    """Two actors have nothing to do with each other any more."""
    person, at, one = _kept(request, actor_id)
    ties = queries.ties_visible_to(person, at)
    known = get_object_or_404(ties.filter(actor=one) | ties.filter(other=one), id=tie_id)
    try:
        actions.end_tie(tie_id=known.id, by=person, at=at)
    except actions.CannotEndTie as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The tie has ended."))
    return redirect(one)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, actor_id: UUID) -> HttpResponse:
    """Write down that a key figure agrees longer."""
    person, at, one = _kept(request, actor_id)
    if not one.is_key_figure:
        raise Http404
    form = ConsentForm(
        request.POST or None,
        initial={"consent": one.consent, "consent_until": timezone.localdate(at) + A_YEAR},
    )
    if form.is_valid() and (agreed := form.consented()) is not None:
        try:
            actions.renew_consent(actor_id=one.id, consent=agreed, by=person, at=at)
        except actions.CannotRenewConsent as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The consent was written down."))
            return redirect(one)
    return render(request, "socialwork/actor_consent.html", {"form": form, "actor": one})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_actor(request: HttpRequest, actor_id: UUID) -> HttpResponse:
    """Take an actor out of the network, or write down that a key figure took the consent back."""
    person, at, one = _kept(request, actor_id)
    if request.method == "POST":
        try:
            if one.is_key_figure:
                actions.take_back_consent(actor_id=one.id, by=person, at=at)
            else:
                actions.remove_actor(actor_id=one.id, by=person, at=at)
        except (actions.CannotRemoveActor, actions.CannotTakeBackConsent) as refusal:
            messages.error(request, str(refusal))
            return redirect(one)
        messages.success(request, _("It is gone from the network, with its ties."))
        return redirect("fieldwork:network")
    return render(request, "socialwork/remove_actor.html", {"actor": one})


@login_not_required
@never_cache
# The signed link is the proof of who asks; it shows and removes one person and nothing else.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def own_consent(request: HttpRequest, token: str) -> HttpResponse:
    """What is kept of a key figure, for that person, without an account: and the button to take the consent back."""
    named = actions.actor_of_consent(token)
    if named is None:
        raise Http404
    one = Actor.objects.filter(id=named, kind=Actor.Kind.KEY_FIGURE).prefetch_related("offerings").first()
    if one is not None and not one.holds_on(timezone.localdate()):
        one = None
    if request.method == "POST" and one is not None:
        with suppress(actions.CannotTakeBackConsent):  # Somebody was just before: what they asked for is so.
            actions.take_back_consent(actor_id=one.id, by=None, at=timezone.now())
        return redirect("own-consent", token)
    return render(request, "socialwork/own_consent.html", {"actor": one})


def _told(found: queries.Network, one: Actor, bridge: Bridge) -> Told:
    cut = found.named(bridge.cut_off)
    shown = cut if len(cut) <= MOST_NAMES + 1 else cut[:MOST_NAMES]
    return Told(one, len(cut), shown, len(cut) - len(shown))


def _consent_path(one: Actor) -> str:
    return reverse("own-consent", args=[actions.consent_token(one)])


def _social_worker(request: HttpRequest) -> tuple[Person, datetime]:
    """Raises Http404 for anybody else."""
    person, at = person_of(request), timezone.now()
    if not access.may_see_network(person, at):
        raise Http404
    return person, at


def _kept(request: HttpRequest, actor_id: UUID) -> tuple[Person, datetime, Actor]:
    """An actor that this person keeps. Raises Http404."""
    person, at = _social_worker(request)
    one = get_object_or_404(queries.actors_visible_to(person, at), id=actor_id)
    if not access.may_keep_network(person, one.district_id, at):
        raise Http404
    return person, at, one


def _own_places(person: Person, at: datetime) -> dict[str, Any]:
    own = {membership.party.district_id for membership in team_memberships(person, at)}
    places = districts.districts().defer("boundary")
    parts = districts.neighbourhoods().defer("boundary", "district__boundary")
    if None not in own:
        places, parts = places.filter(code__in=own), parts.filter(district__in=own)
    return {"districts": list(places), "neighbourhoods": list(parts)}


def _ties_of(one: Actor, ties: list[Tie] | Any) -> list[tuple[Tie, Actor]]:
    """The ties of an actor with who is at the other end, by their names."""
    found = [(tie, tie.other if tie.actor_id == one.id else tie.actor) for tie in ties if one.id in _ends(tie)]
    return sorted(((tie, other) for tie, other in found if other is not None), key=lambda pair: pair[1].name)


def _ends(tie: Tie) -> tuple[UUID, UUID | None]:
    return tie.actor_id, tie.other_id


def _one_of(value: str, known: list[str]) -> str:
    return value if value in known else ""
