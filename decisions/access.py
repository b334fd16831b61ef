from datetime import datetime

from accounts import access as accounts
from accounts import queries as people
from accounts.models import Party, Person
from decisions import queries
from decisions.models import Process, Role, Seat, Step


def parties_deciding_with(person: Person, step: Step, at: datetime) -> list[Party]:
    """The deciding parties of an open step that this person can bind, under the arrangement that holds now.

    Not the one that held at `at`: who waited for a lock while authority moved on must not decide under the old one.
    """
    if step.closed_at is not None:
        return []
    deciders = Seat.objects.filter(authority__step=step, authority__next=None, role=Role.DECIDES).values("party")
    return list(people.represented_by(person, at).filter(id__in=deciders))


def may_decide(person: Person, step: Step, at: datetime) -> bool:
    """Can this person propose or voice a decision at this step?"""
    return bool(parties_deciding_with(person, step, at))


def may_assign(person: Person, process: Process, at: datetime) -> bool:
    """Members of the municipal team at the table, and of the executive, say who works on it."""
    parties = [
        participant.party
        for participant in process.participants.select_related("party")
        if participant.party_kind in (Party.Kind.MUNICIPAL_TEAM, Party.Kind.EXECUTIVE)
    ]
    return any(accounts.is_member(person, party, at) for party in parties)


def may_withdraw(person: Person, step: Step, at: datetime) -> bool:
    """A representative of the executive can take authority back, on a legal ground."""
    executive = queries.participant(step.process, Party.Kind.EXECUTIVE)
    return executive is not None and accounts.may_represent(person, executive, at)
