from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import Invitation, Membership, Party, Person
from accounts.typed_text import tidy_line
from districts.models import District
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

INVITATION_LASTS = timedelta(days=14)
NAME_LENGTH = 120
_INVITATION_SALT = "accounts.invitation"


class CannotFound(Refusal):
    pass


class CannotAddMember(Refusal):
    pass


class CannotEndMembership(Refusal):
    pass


class CannotInvite(Refusal):
    pass


class CannotAccept(Refusal):
    pass


class CannotRename(Refusal):
    pass


@transaction.atomic
def welcome(*, email: str, language: str, at: datetime) -> Person | None:
    """An account for who asks for a sign-in code at an address for the first time; else the one that is there.

    None for somebody who may not sign in any more. There is no ledger entry: until the code comes back, this is an
    address that somebody typed. Whoever never comes in is forgotten by `forget_strangers`.
    """
    email = email.strip().lower()
    try:
        with transaction.atomic():
            person = Person.objects.create_user(email, language=language)
            EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
    except IntegrityError:  # somebody asked at the same moment, or may not sign in any more
        return Person.objects.filter(email__iexact=email, is_active=True).first()
    return person


@transaction.atomic
def forget_strangers(*, at: datetime) -> int:
    """Delete accounts of addresses at which a code was asked for, more than a day ago, and never used."""
    strangers = Person.objects.filter(
        last_login=None,
        joined_at__lt=at - timedelta(days=1),
        memberships=None,
        emailaddress__primary=True,
        emailaddress__verified=False,
    )
    forgotten, _rows = strangers.delete()
    return forgotten


@transaction.atomic
def change_details(*, name: str, language: str, by: Person, at: datetime) -> Person:
    """A person changes how they are called and which language they read. Raises CannotRename without a name."""
    person = Person.objects.select_for_update(no_key=True).get(id=by.id)
    name = tidy_line(name)
    if not name:
        raise CannotRename(_("Tell us your name."))
    if len(name) > NAME_LENGTH:
        raise CannotRename(_("This name is too long: at most %(most)d characters.") % {"most": NAME_LENGTH})
    renamed = name != person.name
    person.name = name
    person.language = language if check_for_language(language) else person.language
    person.save(update_fields=["name", "language"])
    if renamed:
        ledger.append(Line("person.renamed", person.id, {}, {"name": name}), at=at)
    return person


@transaction.atomic
def found_group(*, name: str, district: District, by: Person, at: datetime) -> Party:
    """Found a group of residents; who founds it is its first representative. Raises CannotFound without a name."""
    if not name.strip():
        raise CannotFound(_("Give your group a name."))
    party = Party.objects.create(kind=Party.Kind.RESIDENT_GROUP, name=name.strip(), district=district, founded_at=at)
    membership = Membership.objects.create(
        party=party, person=by, is_representative=True, is_lead=True, since=at, since_by=by
    )
    ledger.append(
        Line("party.founded", party.id, {"kind": party.kind, "district": district.code}, {"name": party.name}),
        _membership_line("membership.began", membership),
        at=at,
    )
    return party


@transaction.atomic
def add_member(
    *,
    party: Party,
    person: Person,
    by: Person,
    at: datetime,
    function: str = "",
    is_representative: bool = False,
    is_lead: bool = False,
) -> Membership:
    """Let a person act for a party from now on.

    Raises CannotAddMember where they belong to it already, or would wear two hats: municipality and social work.
    """
    Person.objects.select_for_update(no_key=True).get(id=person.id)
    if access.is_member(person, party, at):
        raise CannotAddMember(_("%(person)s belongs to %(party)s already.") % {"person": person, "party": party})
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                party=party,
                person=person,
                function=function,
                is_representative=is_representative,
                is_lead=is_lead,
                since=at,
                since_by=by,
            )
    except IntegrityError as error:
        if "accounts_one_hat" not in str(error):
            raise
        raise CannotAddMember(
            _("Nobody works for the municipality and for a welfare organisation at once. End the other role first.")
        ) from error
    ledger.append(_membership_line("membership.began", membership), at=at)
    return membership


@transaction.atomic
def end_membership(*, membership_id: UUID, by: Person, at: datetime) -> Membership:
    """A person stops acting for a party. Raises CannotEndMembership where it ended before, or where a group of
    residents would be left without anybody who can sign for it.
    """
    # The party first, so that the last two representatives cannot both leave at once.
    Party.objects.select_for_update(no_key=True).get(memberships=membership_id)
    membership = Membership.objects.select_for_update(of=("self",)).select_related("party").get(id=membership_id)
    if membership.until is not None:
        raise CannotEndMembership(_("This role has ended already."))
    if membership.is_representative and _is_last_representative(membership):
        raise CannotEndMembership(_("Somebody must be able to sign for the group. Name another representative first."))
    membership.until = at
    membership.until_by = by
    membership.save(update_fields=["until", "until_by"])
    ledger.append(_membership_line("membership.ended", membership), at=at)
    return membership


@transaction.atomic
def invite(*, party: Party, email: str, name: str = "", by: Person, at: datetime) -> Invitation:
    """Invite somebody by mail to join a group of residents. An open invitation to the same address is renewed.

    Raises CannotInvite for somebody who cannot sign for the group, or for an address that belongs to it already.
    """
    Party.objects.select_for_update().get(id=party.id)
    if not access.may_represent(by, party, at):
        raise CannotInvite(_("Only somebody who can sign for the group may invite others."))
    email = email.strip().lower()
    if Membership.objects.filter(party=party, person__email=email, until=None).exists():
        raise CannotInvite(_("%(email)s belongs to the group already.") % {"email": email})
    invitation, _created = Invitation.objects.update_or_create(
        party=party,
        email=email,
        accepted_at=None,
        defaults={"name": name, "invited_at": at, "invited_by": by, "expires_at": at + INVITATION_LASTS},
    )
    ledger.append(
        Line("invitation.made", invitation.id, {"party": str(party.id), "by": str(by.id)}, {"email": email}), at=at
    )
    return invitation


@transaction.atomic
def accept_invitation(*, invitation_id: UUID, by: Person, at: datetime) -> Membership:
    """Join the group one was invited to. Raises CannotAccept where the invitation was used or has expired."""
    invitation = Invitation.objects.select_for_update().select_related("party").get(id=invitation_id)
    if invitation.accepted_at is not None:
        raise CannotAccept(_("This invitation was used already."))
    if at >= invitation.expires_at:
        raise CannotAccept(_("This invitation has expired. Ask the group for a new one."))
    try:
        membership = add_member(party=invitation.party, person=by, by=by, at=at)
    except CannotAddMember as refusal:
        raise CannotAccept(str(refusal)) from refusal
    invitation.accepted_at = at
    invitation.accepted_by = by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    ledger.append(
        Line("invitation.accepted", invitation.id, {"party": str(invitation.party_id), "by": str(by.id)}), at=at
    )
    return membership


def invitation_token(invitation: Invitation) -> str:
    """The secret part of the link in the mail: the invitation's id, signed."""
    return signing.dumps(str(invitation.id), salt=_INVITATION_SALT)


def invitation_id_of(token: str) -> UUID | None:
    """The invitation that a link names, or None for a link that we did not sign."""
    try:
        return UUID(signing.loads(token, salt=_INVITATION_SALT))
    except (signing.BadSignature, ValueError):
        return None


def _is_last_representative(membership: Membership) -> bool:
    party = membership.party
    if party.kind != Party.Kind.RESIDENT_GROUP:
        return False
    others = Membership.objects.filter(party=party, is_representative=True, until=None).exclude(id=membership.id)
    return not others.exists()


def _membership_line(kind: str, membership: Membership) -> Line:
    facts = {
        "party": str(membership.party_id),
        "person": str(membership.person_id),
        "representative": membership.is_representative,
    }
    return Line(kind, membership.id, facts)
