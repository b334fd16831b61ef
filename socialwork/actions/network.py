"""Keeping the network: actors, what they offer and need, ties, and the consent of key figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy_line
from districts.models import District, Neighbourhood
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal
from socialwork.access import company as accompanying
from socialwork.access import network as may
from socialwork.lengths import (
    ABOUT_LENGTH,
    ADDRESS_LENGTH,
    CONTACT_LENGTH,
    NAME_LENGTH,
    NOTE_LENGTH,
    WHAT_LENGTH,
)
from socialwork.models import Actor, Offering, Tie

LONGEST_CONSENT = timedelta(days=2 * 366)
"""After which a key figure is asked anew."""
_CONSENT_SALT = "socialwork.consent"


class CannotAddActor(Refusal):
    pass


class CannotChangeActor(Refusal):
    pass


class CannotRemoveActor(Refusal):
    pass


class CannotRenewConsent(Refusal):
    pass


class CannotTakeBackConsent(Refusal):
    pass


class CannotOffer(Refusal):
    pass


class CannotTie(Refusal):
    pass


class CannotEndTie(Refusal):
    pass


class CannotAnswerFor(Refusal):
    pass


@dataclass(frozen=True)
class Consented:
    """How a key figure agreed to stand in the network, and the last day on which that holds."""

    how: str
    until: date


@dataclass(frozen=True)
class ActorContent:
    """What is kept of an actor. `latitude` and `longitude` are degrees in WGS84, both or neither."""

    kind: str
    name: str
    district: District
    neighbourhood: Neighbourhood | None = None
    about: str = ""
    address: str = ""
    contact: str = ""
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def add_actor(*, content: ActorContent, consent: Consented | None, by: Person, at: datetime) -> Actor:
    """Take somebody or something up into the network.

    Raises CannotAddActor for who is no social worker of the district, without a name, for a key figure without consent,
    or where the same name stands in that place already.
    """
    if not may.may_keep_network(by, content.district.code, at):
        raise CannotAddActor(_no_keeper())
    actor = Actor(added_at=at, added_by=by)
    _fill(actor, content, CannotAddActor)
    _consent(actor, consent, by, at, CannotAddActor)
    same = Actor.objects.filter(name__iexact=actor.name, district=actor.district, kind=actor.kind)
    if same.exists():
        raise CannotAddActor(_("%(name)s stands in the network already. Change it there.") % {"name": actor.name})
    actor.save(force_insert=True)
    ledger.append(_line("actor.added", actor, by, _written(actor)), at=at)
    return actor


@transaction.atomic
def change_actor(*, actor_id: UUID, content: ActorContent, by: Person, at: datetime) -> Actor:
    """Put right what is kept of an actor. Raises CannotChangeActor as adding does, or where a person would become an
    organisation: their consent was given for themselves.
    """
    actor = _locked(actor_id)
    for district in {actor.district_id, content.district.code}:
        if not may.may_keep_network(by, district, at):
            raise CannotChangeActor(_no_keeper())
    if (content.kind == Actor.Kind.KEY_FIGURE) != actor.is_key_figure:
        raise CannotChangeActor(_("A person stays a person. Remove this one, and add the other."))
    _fill(actor, content, CannotChangeActor)
    actor.save()
    ledger.append(_line("actor.changed", actor, by, _written(actor)), at=at)
    return actor


@transaction.atomic
def remove_actor(*, actor_id: UUID, by: Person, at: datetime) -> None:
    """Take an actor out of the network, with ties, offers and needs. Raises CannotRemoveActor."""
    actor = _locked(actor_id)
    if not may.may_keep_network(by, actor.district_id, at):
        raise CannotRemoveActor(_no_keeper())
    line = _line("actor.removed", actor, by)
    _forget(actor)
    ledger.append(line, at=at)


@transaction.atomic
def renew_consent(*, actor_id: UUID, consent: Consented, by: Person, at: datetime) -> Actor:
    """Write down that a key figure agrees longer. Raises CannotRenewConsent."""
    actor = _locked(actor_id)
    if not may.may_keep_network(by, actor.district_id, at):
        raise CannotRenewConsent(_no_keeper())
    if not actor.is_key_figure:
        raise CannotRenewConsent(_("Only a person is asked for consent."))
    if not actor.holds_on(timezone.localdate(at)):
        raise CannotRenewConsent(_("This consent has ended. Ask anew, and add the person again."))
    _consent(actor, consent, by, at, CannotRenewConsent)
    actor.save(update_fields=["consent", "consent_until", "consent_at", "consent_by"])
    ledger.append(_line("actor.consent_renewed", actor, by, until=consent.until.isoformat()), at=at)
    return actor


@transaction.atomic
def take_back_consent(*, actor_id: UUID, by: Person | None, at: datetime) -> None:
    """A key figure takes the consent back: they are gone at once, everywhere. `by` is the social worker who was told;
    None for the person, by the link that they were given. Raises CannotTakeBackConsent.
    """
    actor = Actor.objects.select_for_update(of=("self",)).filter(id=actor_id).first()
    if actor is None:
        raise CannotTakeBackConsent(_("This was taken back already: nothing is kept any more."))
    if by is not None and not may.may_keep_network(by, actor.district_id, at):
        raise CannotTakeBackConsent(_no_keeper())
    if not actor.is_key_figure:
        raise CannotTakeBackConsent(_("Only a person can take a consent back."))
    line = _line("actor.consent_withdrawn", actor, by)
    _forget(actor)
    ledger.append(line, at=at)


@transaction.atomic
def forget_lapsed_consents(*, at: datetime) -> int:
    """Delete the key figures whose consent ended. Returns how many. May come twice."""
    lapsed = list(Actor.objects.select_for_update().filter(consent_until__lt=timezone.localdate(at)).order_by("id"))
    lines = [_line("actor.consent_lapsed", actor, None) for actor in lapsed]
    for actor in lapsed:
        _forget(actor)
    if lines:
        ledger.append(*lines, at=at)
    return len(lapsed)


@transaction.atomic
def offer(*, actor_id: UUID, side: str, kind: str, what: str, by: Person, at: datetime) -> Offering:
    """Write down what an actor offers or needs. Raises CannotOffer; saying the same twice is saying it once."""
    actor = _locked(actor_id)
    if not may.may_keep_network(by, actor.district_id, at):
        raise CannotOffer(_no_keeper())
    if side not in Offering.Side.values or kind not in Offering.Kind.values:
        raise CannotOffer(_("Choose what it is."))
    said = tidy_line(what)
    if not said:
        raise CannotOffer(_("Say in a few words what it is."))
    _check_length(said, WHAT_LENGTH, CannotOffer)
    known = actor.offerings.filter(side=side, kind=kind, what=said).first()
    if known is not None:
        return known
    made = Offering.objects.create(actor=actor, side=side, kind=kind, what=said, added_at=at, added_by=by)
    ledger.append(_line("offering.added", actor, by, {"what": said}, side=side, kind=kind), at=at)
    return made


@transaction.atomic
def drop_offering(*, offering_id: int, by: Person, at: datetime) -> None:
    """An actor does not offer or need this any more. Raises CannotOffer."""
    actor = _locked(Offering.objects.values_list("actor_id", flat=True).get(id=offering_id))
    if not may.may_keep_network(by, actor.district_id, at):
        raise CannotOffer(_no_keeper())
    gone = Offering.objects.select_for_update().get(id=offering_id)
    line = _line("offering.dropped", actor, by, side=gone.side, kind=gone.kind)
    gone.delete()
    ledger.append(line, at=at)


@transaction.atomic
def tie(*, actor_id: UUID, other_id: UUID, kind: str, note: str, by: Person, at: datetime) -> Tie:
    """Write down that two actors have to do with each other. What was kept between these two before is replaced.

    Raises CannotTie for one actor with itself, or for who keeps the network in neither of their districts.
    """
    if actor_id == other_id:
        raise CannotTie(_("Choose another one: a tie is between two."))
    first, second = (_locked(one) for one in sorted((actor_id, other_id)))
    if not any(may.may_keep_network(by, actor.district_id, at) for actor in (first, second)):
        raise CannotTie(_no_keeper())
    if kind not in Tie.BETWEEN_ACTORS:
        raise CannotTie(_("Choose what they have to do with each other."))
    noted = tidy_line(note)
    _check_length(noted, NOTE_LENGTH, CannotTie)
    made, _is_new = Tie.objects.update_or_create(
        actor=first, other=second, defaults={"kind": kind, "note": noted, "made_at": at, "made_by": by}
    )
    facts = {"by": str(by.id), "one": str(first.id), "other": str(second.id), "kind": kind}
    ledger.append(Line("tie.made", made.id, facts, {"note": noted} if noted else {}), at=at)
    return made


@transaction.atomic
def ask_for_plan(*, actor_id: UUID, initiative_id: UUID, note: str, by: Person, at: datetime) -> Tie:
    """Bring an actor and an initiative together: it was asked to help. Raises CannotTie."""
    initiative = Initiative.objects.select_for_update(of=("self",)).select_related("process").get(id=initiative_id)
    actor = _locked(actor_id)
    if not accompanying.may_accompany(by, initiative, at):
        raise CannotTie(_("Only social workers of the district of this plan bring parties to its table."))
    if not initiative.is_running:
        raise CannotTie(_("This plan is not on its way any more. Nobody needs to be asked for it."))
    if not actor.holds_on(timezone.localdate(at)):
        raise CannotTie(_("The consent of this person has ended."))
    noted = tidy_line(note)
    _check_length(noted, NOTE_LENGTH, CannotTie)
    if Tie.objects.filter(actor=actor, initiative=initiative).exists():
        raise CannotTie(_("%(name)s was asked for this plan already.") % {"name": actor})
    made = Tie.objects.create(
        actor=actor, initiative=initiative, kind=Tie.Kind.ASKED, note=noted, made_at=at, made_by=by
    )
    facts = {"by": str(by.id), "actor": str(actor.id), "initiative": str(initiative.id)}
    ledger.append(Line("actor.asked", made.id, facts, {"note": noted} if noted else {}), at=at)
    return made


@transaction.atomic
def answer_for(*, tie_id: UUID, helps: bool, by: Person, at: datetime) -> Tie:
    """Write down what an actor answered that was asked for a plan. Raises CannotAnswerFor where it was answered."""
    found = Tie.objects.select_for_update(of=("self",)).select_related("initiative").get(id=tie_id)
    if found.initiative is None or not accompanying.may_accompany(by, found.initiative, at):
        raise CannotAnswerFor(_("Only social workers of the district of this plan write this down."))
    if found.kind != Tie.Kind.ASKED:
        raise CannotAnswerFor(_("This was answered already."))
    found.kind = Tie.Kind.HELPS if helps else Tie.Kind.DECLINED
    found.answered_at, found.answered_by = at, by
    found.save(update_fields=["kind", "answered_at", "answered_by"])
    facts = {"by": str(by.id), "initiative": str(found.initiative_id), "answer": found.kind}
    ledger.append(Line("actor.answered", found.id, facts), at=at)
    return found


@transaction.atomic
def end_tie(*, tie_id: UUID, by: Person, at: datetime) -> None:
    """Two actors have nothing to do with each other any more. Raises CannotEndTie."""
    known = Tie.objects.filter(id=tie_id).values_list("actor", "other").first()
    ends = list(Actor.objects.select_for_update(of=("self",)).filter(id__in=filter(None, known or ())).order_by("id"))
    found = Tie.objects.select_for_update(of=("self",)).filter(id=tie_id).first()
    if found is None:
        raise CannotEndTie(_("This tie has ended already."))
    if not any(may.may_keep_network(by, actor.district_id, at) for actor in ends):
        raise CannotEndTie(_no_keeper())
    line = Line("tie.ended", found.id, {"by": str(by.id)})
    ledger.erase(subject=found.id, name="note")
    found.delete()
    ledger.append(line, at=at)


def consent_token(actor: Actor) -> str:
    """The secret part of the link by which a key figure sees what is kept, and takes the consent back."""
    return signing.dumps(str(actor.id), salt=_CONSENT_SALT)


def actor_of_consent(token: str) -> UUID | None:
    """Whom a link names, or None for a link that we did not sign."""
    try:
        return UUID(signing.loads(token, salt=_CONSENT_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def _locked(actor_id: UUID) -> Actor:
    """An actor before its ties; of several, in the order of their ids."""
    return Actor.objects.select_for_update(of=("self",)).get(id=actor_id)


def _fill(actor: Actor, content: ActorContent, refusal: type[Refusal]) -> None:
    if content.kind not in Actor.Kind.values:
        raise refusal(_("Choose what kind it is."))
    name = tidy_line(content.name)
    if not name:
        raise refusal(_("Give it a name."))
    if content.neighbourhood is not None and content.neighbourhood.district_id != content.district.code:
        raise refusal(_("Choose a neighbourhood of that district."))
    written = {
        "name": (name, NAME_LENGTH),
        "about": (tidy_line(content.about), ABOUT_LENGTH),
        "address": (tidy_line(content.address), ADDRESS_LENGTH),
        "contact": (tidy_line(content.contact), CONTACT_LENGTH),
    }
    for field, (text, most) in written.items():
        _check_length(text, most, refusal)
        setattr(actor, field, text)
    actor.kind, actor.district, actor.neighbourhood = content.kind, content.district, content.neighbourhood
    actor.latitude, actor.longitude = content.latitude, content.longitude


def _consent(actor: Actor, consent: Consented | None, by: Person, at: datetime, refusal: type[Refusal]) -> None:
    """For a person there must be one; for anything else there is none."""
    if not actor.is_key_figure:
        return
    if consent is None or consent.how not in Actor.Consent.values:
        raise refusal(_("A person stands here only with consent. Ask, and write down how it was given and until when."))
    today = timezone.localdate(at)
    if not today < consent.until <= today + LONGEST_CONSENT:
        raise refusal(_("Choose a last day of the consent: after today, and within two years."))
    actor.consent, actor.consent_until = consent.how, consent.until
    actor.consent_at, actor.consent_by = at, by


def _forget(actor: Actor) -> None:
    """The rows go, and what the ledger could still open of them."""
    for name in ("name", "about", "address", "contact", "what"):
        ledger.erase(subject=actor.id, name=name)
    for found in [*actor.ties.all(), *actor.ties_back.all()]:
        ledger.erase(subject=found.id, name="note")
    actor.delete()


def _written(actor: Actor) -> dict[str, str]:
    texts = {"name": actor.name, "about": actor.about, "address": actor.address, "contact": actor.contact}
    return {name: text for name, text in texts.items() if text}


def _line(kind: str, actor: Actor, by: Person | None, sealed: dict[str, str] | None = None, /, **facts: str) -> Line:
    known = {"district": actor.district_id, **facts}
    return Line(kind, actor.id, known | ({"by": str(by.id)} if by else {}), sealed or {})


def _check_length(text: str, most: int, refusal: type[Refusal]) -> None:
    if len(text) > most:
        raise refusal(_("This text is too long: at most %(most)d characters.") % {"most": most})


def _no_keeper() -> str:
    return _("Only social workers of this district keep its network. Ask a colleague who works there.")
