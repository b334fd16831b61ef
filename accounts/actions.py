from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _

from accounts import access, queries
from accounts.models import NO_ADDRESS, Demarcation, Invitation, Membership, Naming, Party, Person
from accounts.typed_text import tidy_line
from districts.models import District
from ledger import actions as ledger
from ledger.actions import Line
from ledger.chain import moment
from ledger.insert_at_once import insert
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


class CannotName(Refusal):
    pass


class CannotLeave(Refusal):
    pass


class CannotHandOn(Refusal):
    pass


class CannotRaiseQuorum(Refusal):
    pass


class CannotInvite(Refusal):
    pass


class CannotAccept(Refusal):
    pass


class CannotRename(Refusal):
    pass


class CannotEnter(Refusal):
    pass


class CannotDemarcate(Refusal):
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
def enter_resident(*, name: str, email: str, by: Person, at: datetime) -> Person:
    """The account of a resident for whom somebody else writes: that of their address, or a new one. Without an address
    a new account stands in for them, to which nobody can sign in and no mail goes. No line of the ledger says so:
    beside those of the plan it would tell whose plan was written with help; who calls this keeps it sealed there.

    An account that has a name keeps it. Raises CannotEnter without a name, for the address of who helps or of
    somebody who acts for another party than a group of residents, or of who may not sign in any more.
    """
    name, email = tidy_line(name), email.strip().lower()
    if not name:
        raise CannotEnter(_("Tell what the resident is called."))
    if len(name) > NAME_LENGTH:
        raise CannotEnter(_("This name is too long: at most %(most)d characters.") % {"most": NAME_LENGTH})
    person = _person_at(email) if email else None
    if person is not None and (not person.is_active or person.id == by.id or _acts_for_others(person, at)):
        raise CannotEnter(
            _("This address cannot be used for a plan of a resident. Leave it empty, or take another one.")
        )
    if person is None:
        person = Person.objects.create_user(email or f"{uuid4()}@{NO_ADDRESS}", name=name)
        if email:
            EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    elif not person.name:
        person.name = name
        person.save(update_fields=["name"])
    return person


def _acts_for_others(person: Person, at: datetime) -> bool:
    others = queries.parties_of(person, at).exclude(kind=Party.Kind.RESIDENT_GROUP)
    return person.is_staff or others.exists()


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


@ledger.together()
def found_group(*, name: str, district: District, by: Person, at: datetime) -> Party:
    """Found a group of residents; who founds it is its first representative. Raises CannotFound without a name."""
    if not name.strip():
        raise CannotFound(_("Give your group a name."))
    party = Party(kind=Party.Kind.RESIDENT_GROUP, name=name.strip(), district=district, founded_at=at)
    membership = Membership(party=party, person=by, is_representative=True, is_lead=True, since=at, since_by=by)
    insert(party, membership)
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
        raise CannotAddMember(_who_has_two_hats(party)) from error
    ledger.append(_membership_line("membership.began", membership), at=at)
    return membership


def _who_has_two_hats(party: Party) -> str:
    """That nobody wears two hats, and who may take this role instead."""
    if party.is_municipal:
        return _(
            "Nobody works for the municipality and for a welfare organisation at once. Choose somebody who does not "
            "belong to a social work team, or end that role first."
        )
    return _(
        "Nobody works for the municipality and for a welfare organisation at once. Choose somebody who does not work "
        "for the municipality, or end that role first."
    )


@transaction.atomic
def demarcate(
    *, work_function: str, profession: str, since: date, source: str, by: Person, at: datetime
) -> Demarcation:
    """From a day on, a work function is the profession of somebody else. What held before stays readable.

    The caller has made sure that municipality and welfare organisations agreed. Raises CannotDemarcate for a day that
    has come already, or where another change of the same function begins on that day.
    """
    if since <= timezone.localdate(at):
        raise CannotDemarcate(_("The demarcation changes from a later day than today. Propose it with such a day."))
    if Demarcation.objects.filter(work_function=work_function, since=since).exists():
        raise CannotDemarcate(_("Another change of this kind of work begins on that day. Choose another day."))
    demarcation = Demarcation.objects.create(
        work_function=work_function, profession=profession, since=since, source=source
    )
    facts = {"function": work_function, "profession": profession, "since": since.isoformat(), "by": str(by.id)}
    ledger.append(Line("demarcation.agreed", demarcation.id, facts), at=at)
    return demarcation


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
def name_representative(*, membership_id: UUID, by: Person, at: datetime) -> Membership:
    """Let a member of a group of residents sign for it too, from now on: one membership ends and another begins, so
    that it stays known who could sign on which day.

    Where several must sign for the group, as many must name the same member; until then the membership stays as it is.
    Raises CannotName for somebody who does not sign for the group or named this member before, for another kind of
    party, or for a member who left or signs already.
    """
    party = Party.objects.select_for_update(no_key=True).get(memberships=membership_id)
    membership = Membership.objects.select_for_update(of=("self",)).select_related("person").get(id=membership_id)
    if not access.may_name_representative(by, party, at):
        raise CannotName(_("Only somebody who signs for %(party)s can let another person sign.") % {"party": party})
    if membership.until is not None:
        raise CannotName(_("%(person)s has left the group.") % {"person": membership.person})
    if membership.is_representative:
        raise CannotName(_("%(person)s signs for the group already.") % {"person": membership.person})
    if queries.signatures_needed(party, at) > 1:
        _name(membership, by=by, at=at)
        if queries.namings_missing(membership, at):
            return membership
    end_membership(membership_id=membership.id, by=by, at=at)
    return add_member(
        party=party, person=membership.person, function=membership.function, is_representative=True, by=by, at=at
    )


def _name(membership: Membership, *, by: Person, at: datetime) -> None:
    if membership.namings.filter(named_by=by).exists():
        if queries.namings_missing(membership, at):
            raise CannotName(_("You asked this already. Somebody else who signs for the group must ask it too."))
        return
    Naming.objects.create(membership=membership, named_by=by, named_at=at)
    facts = {"party": str(membership.party_id), "person": str(membership.person_id), "by": str(by.id)}
    ledger.append(Line("representative.named", membership.id, facts), at=at)


@transaction.atomic
def leave_group(*, party_id: UUID, by: Person, at: datetime) -> Membership:
    """A member leaves a group of residents by themselves.

    Raises CannotLeave for who does not belong to it, for another kind of party, for the last who signs, and for who
    signs where the others would be fewer than the signatures that the group asks for: then another is named first.
    """
    party = Party.objects.select_for_update(no_key=True).get(id=party_id)
    membership = _own_membership(by, party)
    if membership is None or party.kind != Party.Kind.RESIDENT_GROUP:
        raise CannotLeave(_("You do not belong to this group."))
    if membership.is_representative:
        others = _other_signers(membership)
        if not others:
            raise CannotLeave(
                _("You are the only one who signs for the group. First hand the signing on to another member.")
            )
        if others < party.quorum:
            raise CannotLeave(
                _("Your group asks for %(quorum)d signatures. First hand the signing on to another member.")
                % {"quorum": party.quorum}
            )
    return end_membership(membership_id=membership.id, by=by, at=at)


@ledger.together()
def hand_on_signing(*, membership_id: UUID, by: Person, at: datetime) -> Membership:
    """Let another member of a group of residents sign instead of oneself; who hands it on stays a member.

    Raises CannotHandOn for somebody who does not sign for the group, or where the other left, is oneself, or signs
    already.
    """
    party = Party.objects.select_for_update(no_key=True).get(memberships=membership_id)
    own = _own_membership(by, party)
    other = Membership.objects.select_for_update(of=("self",)).select_related("person").get(id=membership_id)
    if own is None or not access.may_name_representative(by, party, at):
        raise CannotHandOn(_("Only somebody who signs for %(party)s can hand that on.") % {"party": party})
    if other.until is not None:
        raise CannotHandOn(_("%(person)s has left the group.") % {"person": other.person})
    if other.is_representative:
        raise CannotHandOn(_("%(person)s signs for the group already.") % {"person": other.person})
    is_lead = own.is_lead or other.is_lead
    end_membership(membership_id=other.id, by=by, at=at)
    named = add_member(
        party=party,
        person=other.person,
        function=other.function,
        is_representative=True,
        is_lead=is_lead,
        by=by,
        at=at,
    )
    end_membership(membership_id=own.id, by=by, at=at)
    add_member(party=party, person=by, function=own.function, by=by, at=at)
    facts = {"party": str(party.id), "by": str(by.id), "person": str(other.person_id)}
    ledger.append(Line("party.signing_handed_on", party.id, facts), at=at)
    return named


@transaction.atomic
def raise_quorum(*, party_id: UUID, quorum: int, by: Person, at: datetime) -> Party:
    """Ask for more signatures before a group of residents is bound.

    Raises CannotRaiseQuorum for somebody who does not sign for it, for a party that is no group of residents, for more
    than there are people who sign, or for a lower number than now: one person does not undo what guards against one.
    """
    party = Party.objects.select_for_update().get(id=party_id)
    if not access.may_represent(by, party, at):
        raise CannotRaiseQuorum(_("Only somebody who signs for %(party)s can change this.") % {"party": party})
    if party.kind != Party.Kind.RESIDENT_GROUP:
        raise CannotRaiseQuorum(_("Only a group of residents can ask for more than one signature."))
    signers = queries.representatives_of([party], at).count()
    if quorum > signers:
        raise CannotRaiseQuorum(
            _("You ask for %(quorum)d signatures, and only %(signers)d of you may sign.")
            % {"quorum": quorum, "signers": signers}
        )
    if quorum <= party.quorum:
        raise CannotRaiseQuorum(_("Choose a higher number than %(quorum)d.") % {"quorum": party.quorum})
    party.quorum = quorum
    party.save(update_fields=["quorum"])
    ledger.append(Line("party.quorum_raised", party.id, {"quorum": quorum, "by": str(by.id)}), at=at)
    return party


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
def invite_group(*, party: Party, others: Party, by: Person, at: datetime) -> list[Invitation]:
    """Invite everybody of one group of residents to another, because their plans go on together. Nobody is put into a
    group unasked; who belongs to it, or was invited already, is not asked twice.

    Raises CannotInvite for somebody who does not work for the municipality, or for parties that are no such groups.
    """
    Party.objects.select_for_update().get(id=party.id)
    if {party.kind, others.kind} != {Party.Kind.RESIDENT_GROUP}:
        raise CannotInvite(_("Only groups of residents can go on together."))
    if not queries.roles_of(by, at) & {queries.OFFICIAL, queries.EXECUTIVE}:
        raise CannotInvite(_("Only who works for the municipality can bring two groups together."))
    present = Membership.objects.filter(queries.holding_at(at), party=party).values("person")
    waiting = queries.open_invitations_of(party, at).values("email")
    people = Person.objects.filter(
        memberships__in=Membership.objects.filter(queries.holding_at(at), party=others)
    ).exclude(id__in=present)
    made = []
    for person in people.exclude(email__in=waiting).order_by("email"):
        invitation, _created = Invitation.objects.update_or_create(
            party=party,
            email=person.email,
            accepted_at=None,
            defaults={"name": person.name, "invited_at": at, "invited_by": by, "expires_at": at + INVITATION_LASTS},
        )
        facts = {"party": str(party.id), "by": str(by.id)}
        ledger.append(Line("invitation.made", invitation.id, facts, {"email": person.email}), at=at)
        made.append(invitation)
    return made


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


@transaction.atomic
def move_invitation(*, invitation_id: UUID, until: datetime, at: datetime) -> bool:
    """Let an invitation be accepted longer, because it expired while the site could not be used. False where it was
    accepted, or expires later already.
    """
    invitation = Invitation.objects.select_for_update().get(id=invitation_id)
    if invitation.accepted_at is not None or invitation.expires_at >= until:
        return False
    invitation.expires_at = until
    invitation.save(update_fields=["expires_at"])
    facts = {"party": str(invitation.party_id), "expires_at": moment(until)}
    ledger.append(Line("invitation.moved", invitation.id, facts), at=at)
    return True


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
    return membership.party.kind == Party.Kind.RESIDENT_GROUP and not _other_signers(membership)


def _other_signers(membership: Membership) -> int:
    """How many others sign for the same party."""
    signers = Membership.objects.filter(party=membership.party_id, is_representative=True, until=None)
    return signers.exclude(id=membership.id).filter(person__is_active=True).count()


def _own_membership(person: Person, party: Party) -> Membership | None:
    return Membership.objects.select_for_update().filter(party=party, person=person, until=None).first()


def _membership_line(kind: str, membership: Membership) -> Line:
    facts = {
        "party": str(membership.party_id),
        "person": str(membership.person_id),
        "representative": membership.is_representative,
        "since": moment(membership.since),
        "until": moment(membership.until) if membership.until else None,
    }
    return Line(kind, membership.id, facts)
