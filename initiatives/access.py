from datetime import datetime

from accounts import access as accounts
from accounts.models import Party, Person
from decisions import queries as table
from initiatives.models import Initiative


def may_see(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Everybody sees what was sent; a draft is seen by its group alone."""
    return initiative.sent_at is not None or accounts.is_member(person, initiative.group, at)


def may_revise(person: Person, initiative: Initiative, at: datetime) -> bool:
    return initiative.is_draft and accounts.is_member(person, initiative.group, at)


def may_send(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Can this person sign for the group that carries the initiative?"""
    return accounts.may_represent(person, initiative.group, at)


def may_accept_for_handling(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Members of the municipal team that sits at this initiative's table."""
    if initiative.process is None:
        return False
    team = table.participant(initiative.process, Party.Kind.MUNICIPAL_TEAM)
    return team is not None and accounts.is_member(person, team, at)
