"""Going along with an initiative: who does, the help that is given, and what is sent for who does not write easily.

A plan does not show to everybody that it came with help, and where few did, no figure does. So the lines of the ledger
say that there was help, and keep sealed with which plan, which, and how.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import actions as accounts
from accounts import queries as accounts_queries
from accounts.models import Membership, Party, Person
from accounts.typed_text import tidy_line
from districts.models import Neighbourhood
from initiatives import actions as initiatives
from initiatives.actions import Content
from initiatives.models import Follow, Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal
from socialwork import days
from socialwork.access import company as may
from socialwork.lengths import NOTE_LENGTH
from socialwork.models import Accompaniment, Assistance, HelpedSubmission
from socialwork.models.company import Way
from socialwork.queries.standing import team_in

_CLAIM_SALT = "socialwork.claim"


class CannotAccompany(Refusal):
    pass


class CannotEndAccompaniment(Refusal):
    pass


class CannotRecordHelp(Refusal):
    pass


class CannotSubmit(Refusal):
    pass


class CannotTake(Refusal):
    pass


@transaction.atomic
def accompany(*, initiative_id: UUID, by: Person, at: datetime) -> Accompaniment:
    """Go along with an initiative, from now on. Doing so already is no error. Raises CannotAccompany."""
    initiative = _locked_plan(initiative_id)
    team = may.team_for(by, initiative, at)
    if team is None or not may.may_accompany(by, initiative, at):
        raise CannotAccompany(_only_of_the_district())
    if not initiative.is_running:
        raise CannotAccompany(_("This plan is not on its way any more."))
    known = initiative.accompaniments.filter(person=by, ended_at=None).first()
    if known is not None:
        return known
    made = Accompaniment.objects.create(initiative=initiative, team=team, person=by, began_at=at, began_by=by)
    ledger.append(_line("accompaniment.began", made.id, initiative, team, by), at=at)
    return made


@transaction.atomic
def end_accompaniment(*, accompaniment_id: UUID, how_it_went: str, by: Person, at: datetime) -> Accompaniment:
    """Stop going along, with a word on how it went. Raises CannotEndAccompaniment."""
    found = (
        Accompaniment.objects.select_for_update(of=("self",))
        .select_related("initiative", "team")
        .get(id=accompaniment_id)
    )
    if found.person_id != by.id and not people.is_member(by, found.team, at):
        raise CannotEndAccompaniment(_("Only who goes along, or a colleague of their team, can end this."))
    if found.ended_at is not None:
        raise CannotEndAccompaniment(_("This has ended already."))
    said = tidy_line(how_it_went)
    if not said:
        raise CannotEndAccompaniment(_("Tell in a sentence how it went."))
    if len(said) > NOTE_LENGTH:
        raise CannotEndAccompaniment(_("This text is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    found.ended_at, found.ended_by, found.how_it_went = at, by, said
    found.save(update_fields=["ended_at", "ended_by", "how_it_went"])
    line = _line("accompaniment.ended", found.id, found.initiative, found.team, by, how_it_went=said)
    ledger.append(line, at=at)
    return found


@transaction.atomic
def record_help(
    *, initiative_id: UUID, kind: str, way: str, given_on: date, note: str, by: Person, at: datetime
) -> Assistance:
    """Write down which help a plan got, by whom, how and when. Raises CannotRecordHelp."""
    initiative = _locked_plan(initiative_id)
    team = may.team_for(by, initiative, at)
    if team is None or not may.may_accompany(by, initiative, at):
        raise CannotRecordHelp(_only_of_the_district())
    if kind not in Assistance.Kind.values or way not in Way.values:
        raise CannotRecordHelp(_("Choose which help it was, and how you spoke."))
    if given_on > timezone.localdate(at):
        raise CannotRecordHelp(_("This day is still to come. Write the help down when it was given."))
    if not days.can_be_meant(given_on, timezone.localdate(at)):
        raise CannotRecordHelp(_("This day cannot be right. Look at the year."))
    noted = tidy_line(note)
    if len(noted) > NOTE_LENGTH:
        raise CannotRecordHelp(_("This text is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    made = Assistance.objects.create(
        initiative=initiative,
        team=team,
        kind=kind,
        way=way,
        given_on=given_on,
        note=noted,
        recorded_at=at,
        recorded_by=by,
    )
    said = {"kind": kind, "way": way, "given_on": given_on.isoformat()} | ({"note": noted} if noted else {})
    ledger.append(_line("assistance.recorded", made.id, initiative, team, by, **said), at=at)
    return made


@ledger.together()
def submit_for(
    *,
    initiative_id: UUID,
    content: Content,
    group_name: str,
    name: str,
    email: str,
    way: str,
    consent: str,
    by: Person,
    at: datetime,
) -> HelpedSubmission:
    """Write a plan down and send it for a resident who agreed to the text. The resident is its owner and signs for its
    group; who helped can do nothing for it but what social workers can do for any plan.

    A group without a name is called after its neighbourhood: the name of the resident is not for everybody.
    `email` may be empty: then an account that nobody can sign in to stands in for the resident, until they take the
    plan into their own. A form that is sent twice is one plan. That it was written for them stands sealed in the line
    of the sending, and in no line of its own: beside that one it would tell of this plan. Raises CannotSubmit.
    """
    district = content.neighbourhood.district_id
    team = team_in(by, district, at)
    if team is None:
        raise CannotSubmit(_only_of_the_district())
    if way not in Way.values:
        raise CannotSubmit(_("Choose how you spoke."))
    if consent not in HelpedSubmission.Consent.values:
        raise CannotSubmit(_("Only what the resident agreed to is sent. Read it to them first."))
    Person.objects.select_for_update(no_key=True).get(id=by.id)  # a form that is sent twice at once waits here
    if (before := HelpedSubmission.objects.filter(initiative=initiative_id, helped_by=by).first()) is not None:
        return before
    if Initiative.objects.filter(id=initiative_id).exists():
        initiative_id = uuid4()
    try:
        resident = accounts.enter_resident(name=name, email=email, by=by, at=at)
        initiative = initiatives.propose(
            initiative_id=initiative_id,
            content=content,
            group_name=group_name or _named_after(content.neighbourhood),
            co_initiators=[],
            and_send=True,
            by=resident,
            at=at,
            brought=_brought(resident, team, way, consent, by),
        )
    except (accounts.CannotEnter, initiatives.CannotPropose) as refusal:
        raise CannotSubmit(str(refusal)) from refusal
    return HelpedSubmission.objects.create(
        initiative=initiative, team=team, resident=resident, way=way, consent=consent, helped_at=at, helped_by=by
    )


@ledger.together()
def take_into_account(*, initiative_id: UUID, by: Person, at: datetime) -> HelpedSubmission:
    """A resident takes the plan that was sent for them into their own account, by the link of their receipt: from now
    on they sign for its group, and the account that stood in for them does no longer. The ledger has the lines of who
    joins and leaves, as with any group; of its own there is none, which would tell that the plan came with help.

    Raises CannotTake where it was taken already or has an account with an address, and for who works for the
    municipality or for social work: they do not become the owner of a plan of residents.
    """
    found = (
        HelpedSubmission.objects.select_for_update(of=("self",))
        .select_related("initiative__group", "resident", "team")
        .get(initiative=initiative_id)
    )
    if found.taken_at is not None:
        raise CannotTake(_("This plan was taken into an account already. Sign in with that one."))
    if found.resident.has_address:
        raise CannotTake(_("This plan belongs to an account with an address. Sign in with that address."))
    if by.id == found.helped_by_id or _is_staff(by, at):
        raise CannotTake(_("This plan is of a resident. Only with an account of their own it can be taken."))
    _sign_instead(found.initiative.group, found.resident, by, at)
    Follow.objects.filter(initiative=found.initiative, person=found.resident).delete()
    Follow.objects.get_or_create(initiative=found.initiative, person=by, defaults={"since": at})
    found.taken_at, found.taken_by = at, by
    found.save(update_fields=["taken_at", "taken_by"])
    return found


def _sign_instead(group: Party, stand_in: Person, by: Person, at: datetime) -> None:
    """Who takes a plan signs for its group; the account that stood in leaves it."""
    held = {one.person_id: one for one in Membership.objects.filter(party=group, person__in=[by, stand_in], until=None)}
    own = held.get(by.id)
    if own is not None and not own.is_representative:
        accounts.end_membership(membership_id=own.id, by=by, at=at)
    if own is None or not own.is_representative:
        accounts.add_member(party=group, person=by, is_representative=True, is_lead=True, by=by, at=at)
    if stand_in.id in held:
        accounts.end_membership(membership_id=held[stand_in.id].id, by=by, at=at)


def claim_token(submission: HelpedSubmission) -> str:
    """The secret part of the link on the receipt, by which a resident takes the plan into their own account."""
    return signing.dumps(str(submission.initiative_id), salt=_CLAIM_SALT)


def plan_of_claim(token: str) -> UUID | None:
    """The plan that a link names, or None for a link that we did not sign."""
    try:
        return UUID(signing.loads(token, salt=_CLAIM_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def _named_after(place: Neighbourhood) -> str:
    with translation.override(settings.LANGUAGE_CODE):  # everybody reads it, whatever language the writer reads
        return _("Residents of %(place)s") % {"place": place.name}


def _is_staff(person: Person, at: datetime) -> bool:
    kinds = accounts_queries.parties_of(person, at).values_list("kind", flat=True)
    return any(kind != Party.Kind.RESIDENT_GROUP for kind in kinds)


def _locked_plan(initiative_id: UUID) -> Initiative:
    return Initiative.objects.select_for_update(of=("self",)).select_related("process").get(id=initiative_id)


def _brought(resident: Person, team: Party, way: str, consent: str, by: Person) -> str:
    said = {"helped_by": str(by.id), "team": str(team.id), "for": str(resident.id), "way": way, "consent": consent}
    return json.dumps(said)


def _line(event: str, subject: UUID, initiative: Initiative, team: Party, by: Person, **said: str) -> Line:
    sealed = {"initiative": str(initiative.id), "team": str(team.id), **said}
    return Line(event, subject, {"by": str(by.id)}, sealed)


def _only_of_the_district() -> str:
    return _("Only social workers of this district can do this. Ask a colleague who works there.")
