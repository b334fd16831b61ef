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
from ledger.chain import moment
from ledger.refusals import Refusal

INVITATION_LASTS = timedelta(days=14)
INVITATION_RESTS = timedelta(days=1)
"""How long the same address is not invited again."""
MOST_OPEN_INVITATIONS = 10
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
    """The account of who asks for a sign-in code at an address; a new one for who asks for the first time.

    None for somebody who may not sign in any more. There is no ledger entry: until the code comes back, this is an
    address that somebody typed. Whoever never comes in is forgotten by `forget_strangers`.
    """
    email = email.strip().lower()
    person = _person_at(email) or _newcomer(email, language)
    if person is None or not person.is_active:
        return None
    if not EmailAddress.objects.filter(user=person).exists():
        # Without it allauth would ask for a second code, to be sure of the address to which it sent the first.
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=person, email=person.email, primary=True, verified=False)], ignore_conflicts=True
        )
    return person


@transaction.atomic
def forget_strangers(*, at: datetime) -> int:
    """Delete accounts of addresses at which a code was asked for, more than a day ago, and never used."""
    strangers = Person.objects.filter(
        last_login=None,
        joined_at__lt=at - timedelta(days=1),
        memberships=None,
        is_staff=False,
        name="",
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
def appoint_admin(*, email: str, at: datetime) -> Person:
    """Let the person at this address keep the reference data, and make their account where there is none.

    Done by who runs the servers, which is why nobody is named as having done it. Doing it twice changes nothing.
    """
    email = email.strip().lower()
    person = Person.objects.select_for_update(no_key=True).filter(email=email).first()
    if person is None:
        person = Person.objects.create_user(email)
        EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
    if not person.is_staff:
        person.is_staff = True
        person.save(update_fields=["is_staff"])
        ledger.append(Line("admin.appointed", person.id), at=at)
    return person


@transaction.atomic
def move_account(*, person: Person, email: str) -> None:
    """Let an account be reached at another address from now on: the old one signs nobody in any more, and who was
    signed in is signed out everywhere. The caller appends the entry.
    """
    person.email = email
    person.set_unusable_password()  # what every session of this person was signed with
    person.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)


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
    since: datetime | None = None,
) -> Membership:
    """Let a person act for a party from now on, or from another moment where an admin says so.

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
                since=since or at,
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
def end_membership(*, membership_id: UUID, by: Person, at: datetime, until: datetime | None = None) -> Membership:
    """A person stops acting for a party, now or at the moment that an admin says.

    Raises CannotEndMembership where it ended before, or where a group of residents would be left without anybody who
    can sign for it.
    """
    # The party first, so that the last two representatives cannot both leave at once.
    Party.objects.select_for_update(no_key=True).get(memberships=membership_id)
    membership = Membership.objects.select_for_update(of=("self",)).select_related("party").get(id=membership_id)
    if membership.until is not None:
        raise CannotEndMembership(_("This role has ended already."))
    if membership.is_representative and _is_last_representative(membership):
        raise CannotEndMembership(_("Somebody must be able to sign for the group. Name another representative first."))
    membership.until = until or at
    membership.until_by = by
    membership.save(update_fields=["until", "until_by"])
    ledger.append(_membership_line("membership.ended", membership), at=at)
    return membership


@transaction.atomic
def invite(*, party: Party, email: str, name: str = "", by: Person, at: datetime) -> Invitation:
    """Invite somebody by mail to join a group of residents. An open invitation to the same address is renewed.

    Raises CannotInvite for somebody who cannot sign for the group, for an address that belongs to it already or was
    invited less than a day ago, or while MOST_OPEN_INVITATIONS are open: our mail is not for bothering people.
    """
    Party.objects.select_for_update().get(id=party.id)
    if not access.may_represent(by, party, at):
        raise CannotInvite(_("Only somebody who can sign for the group may invite others."))
    email = email.strip().lower()
    if Membership.objects.filter(party=party, person__email=email, until=None).exists():
        raise CannotInvite(_("%(email)s belongs to the group already.") % {"email": email})
    waiting = Invitation.objects.filter(party=party, accepted_at=None, expires_at__gt=at)
    if waiting.filter(email=email, invited_at__gt=at - INVITATION_RESTS).exists():
        raise CannotInvite(_("%(email)s was invited already. Give them a day to answer.") % {"email": email})
    if waiting.exclude(email=email).count() >= MOST_OPEN_INVITATIONS:
        raise CannotInvite(_("Many people have not answered yet. Wait until some of them have."))
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
    """Join the group one was invited to.

    Raises CannotAccept where the invitation was used or has expired, or was sent to another address than that of the
    person: a mail that was passed on opens no door.
    """
    invitation = Invitation.objects.select_for_update().select_related("party").get(id=invitation_id)
    if invitation.accepted_at is not None:
        raise CannotAccept(_("This invitation was used already."))
    if at >= invitation.expires_at:
        raise CannotAccept(_("This invitation has expired. Ask the group for a new one."))
    if by.email.lower() != invitation.email:
        raise CannotAccept(_("This invitation was sent to another address. Sign in with that address to accept it."))
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


def _person_at(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email).first()


def _newcomer(email: str, language: str) -> Person | None:
    try:
        with transaction.atomic():
            return Person.objects.create_user(email, language=language)
    except IntegrityError:  # somebody asked for a code at this address at the same moment
        return _person_at(email)


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
        "since": moment(membership.since),
        "until": moment(membership.until) if membership.until else None,
    }
    return Line(kind, membership.id, facts)
