from datetime import datetime

from accounts import queries
from accounts.models import Membership, Party, Person


def may_represent(person: Person, party: Party, at: datetime) -> bool:
    """Can this person bind this party at this moment?"""
    held = Membership.objects.filter(queries.holding_at(at), person=person, party=party)
    return held.filter(is_representative=True).exists()


def may_raise_quorum(person: Person, party: Party, at: datetime) -> bool:
    """Can this person ask for more signatures of their group? Only as many as there are people who sign."""
    can_be_raised = party.quorum < queries.representatives_of([party], at).count()
    return party.kind == Party.Kind.RESIDENT_GROUP and can_be_raised and may_represent(person, party, at)


def may_name_representative(person: Person, party: Party, at: datetime) -> bool:
    """Who signs for a group of residents can let other members sign too."""
    return party.kind == Party.Kind.RESIDENT_GROUP and may_represent(person, party, at)


def may_leave(person: Person, party: Party, at: datetime) -> bool:
    """Can this member leave a group of residents now? Enough others must be able to sign for it."""
    if party.kind != Party.Kind.RESIDENT_GROUP or not is_member(person, party, at):
        return False
    others = queries.representatives_of([party], at).exclude(person=person).count()
    return not may_represent(person, party, at) or others >= max(1, party.quorum)


def is_member(person: Person, party: Party, at: datetime) -> bool:
    return Membership.objects.filter(queries.holding_at(at), person=person, party=party).exists()


def has_role(person: Person, role: str, at: datetime) -> bool:
    return role in queries.roles_of(person, at)
