"""Who is owed a mail about what happens around a plan: its text, the help it gets, and what its group tells."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from accounts import queries as accounts
from accounts.models import Person
from initiatives.models import HelpOffer, Initiative, NewText, Update, Version
from ledger import queries as ledger
from ledger.models import Entry

People = set[Person]


def followers(initiative: Initiative) -> People:
    return set(Person.objects.filter(follows__initiative=initiative, is_active=True))


def without(people: People, who_did_it: UUID | None) -> People:
    return {person for person in people if person.id != who_did_it}


def supporters(initiative: Initiative) -> People:
    """Who supports a plan now."""
    supports = Person.objects.filter(supports__initiative=initiative, supports__withdrawn_at=None, is_active=True)
    return set(supports)


def leads(party_id: UUID, at: datetime) -> People:
    """Who leads a party; all of it, where nobody does."""
    members = list(accounts.members_of([party_id], at))
    return {one.person for one in members if one.is_lead} or {one.person for one in members}


def _about_version(entry: Entry, at: datetime) -> People:
    """Its supporters, whose support was for another text, and its followers."""
    version = Version.objects.select_related("initiative").get(
        initiative=entry.subject, number=ledger.facts(entry)["number"]
    )
    return without(supporters(version.initiative) | followers(version.initiative), version.made_by_id)


def _about_help(entry: Entry, at: datetime) -> People:
    """Everybody of the group, while the offer waits for an answer."""
    offer = HelpOffer.objects.select_related("initiative").get(id=entry.subject)
    if not offer.is_waiting:
        return set()
    return {membership.person for membership in accounts.members_of([offer.initiative.group_id], at)}


def _about_answered_help(entry: Entry, at: datetime) -> People:
    offer = HelpOffer.objects.select_related("person").get(id=entry.subject)
    return {offer.person} if offer.person.is_active else set()


def _about_update(entry: Entry, at: datetime) -> People:
    """The followers, unless it was taken away meanwhile."""
    update = Update.objects.select_related("initiative").get(id=ledger.facts(entry)["update"])
    return set() if update.removed_at else without(followers(update.initiative), update.posted_by_id)


def _about_new_text(entry: Entry, at: datetime) -> People:
    """Who else signs for the group, and did not yet, while it waits."""
    new_text = NewText.objects.select_related("initiative__group").get(id=ledger.facts(entry)["new_text"])
    if new_text.ended_at is not None:
        return set()
    signed = set(new_text.signatures.values_list("signed_by_id", flat=True))
    signers = accounts.representatives_of([new_text.initiative.group], at)
    return {membership.person for membership in signers if membership.person_id not in signed}


def _about_taken_down(entry: Entry, at: datetime) -> People:
    """Everybody of the group."""
    initiative = Initiative.objects.get(id=entry.subject)
    return {membership.person for membership in accounts.members_of([initiative.group_id], at)}


PEOPLE_ABOUT_A_LINE: dict[str, Callable[[Entry, datetime], People]] = {
    "version.published": _about_version,
    "version.asked": _about_new_text,
    "attachment.taken_down": _about_taken_down,
    "help.offered": _about_help,
    "help.answered": _about_answered_help,
    "update.posted": _about_update,
}
