from datetime import datetime

from accounts import queries
from accounts.models import Membership, Party, Person


def may_represent(person: Person, party: Party, at: datetime) -> bool:
    """Can this person bind this party at this moment?"""
    return queries.represented_by(person, at).filter(id=party.id).exists()


def is_member(person: Person, party: Party, at: datetime) -> bool:
    return Membership.objects.filter(queries.holding_at(at), person=person, party=party).exists()


def has_role(person: Person, role: str, at: datetime) -> bool:
    return role in queries.roles_of(person, at)
