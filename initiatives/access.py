from datetime import datetime

from accounts import access as accounts
from accounts.models import Party, Person
from decisions import queries as table
from decisions.models import End, Process
from initiatives.models import Attachment, Initiative


def may_see(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Everybody sees what was sent; a draft is seen by its group alone."""
    return initiative.sent_at is not None or accounts.is_member(person, initiative.group, at)


def may_revise(person: Person, initiative: Initiative, at: datetime) -> bool:
    return initiative.is_draft and accounts.is_member(person, initiative.group, at)


def may_send(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Can this person sign for the group that carries the initiative?"""
    return accounts.may_represent(person, initiative.group, at)


def may_be_joined(initiative: Initiative) -> bool:
    """Is it a plan that was sent and is still on its way? Then its group can be asked for a place in it."""
    return initiative.process is not None and initiative.process.closed_at is None


def may_accept_for_handling(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Members of the municipal team that sits at this initiative's table."""
    if initiative.process is None:
        return False
    team = table.participant(initiative.process, Party.Kind.MUNICIPAL_TEAM)
    return team is not None and accounts.is_member(person, team, at)


def is_of_the_team(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Members of the municipal team that sits at this initiative's table, whether or not it has ended."""
    return may_accept_for_handling(person, initiative, at)


def may_attach(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Everybody of the group adds pictures and documents, publishes them and takes them away."""
    return accounts.is_member(person, initiative.group, at)


def may_see_attachment(person: Person | None, attachment: Attachment, at: datetime) -> bool:
    """Everybody sees what was published. Before that its group does, and the municipal team at its table; a sheet with
    names of supporters is seen by that team alone.
    """
    if attachment.removed_at is not None:
        return False
    initiative = attachment.initiative
    if attachment.published_at is not None and initiative.sent_at is not None:
        return True
    if person is None:
        return False
    if attachment.kind == Attachment.Kind.SHEET:
        return is_of_the_team(person, initiative, at)
    return accounts.is_member(person, initiative.group, at) or is_of_the_team(person, initiative, at)


def may_support(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Everybody but the group itself supports a plan that is on its way."""
    return initiative.is_running and not accounts.is_member(person, initiative.group, at)


def may_enter_sheet(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Officials of the municipal team at the table enter what was signed on paper, and strike it out."""
    return is_of_the_team(person, initiative, at)


def may_offer_help(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Everybody but the group itself offers help to a plan that is on its way."""
    return initiative.is_running and not accounts.is_member(person, initiative.group, at)


def may_answer_help(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Everybody of the group sees who offers help, and answers."""
    return accounts.is_member(person, initiative.group, at)


def may_remove_update(person: Person, initiative: Initiative, at: datetime) -> bool:
    """The group takes its own update away; the municipal team at the table does where it harms somebody."""
    return accounts.is_member(person, initiative.group, at) or is_of_the_team(person, initiative, at)


def may_take_down(person: Person, attachment: Attachment, at: datetime) -> bool:
    """The municipal team at the table takes away what everybody sees, but no sheet: nobody sees that."""
    is_public = attachment.published_at is not None and attachment.kind != Attachment.Kind.SHEET
    return is_public and is_of_the_team(person, attachment.initiative, at)


def may_keep_milestones(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Who signs for the group, and everybody of the municipal team at the table."""
    return may_send(person, initiative, at) or is_of_the_team(person, initiative, at)


def is_past_a_yes(initiative: Initiative) -> bool:
    """Somebody said yes at its table, and it goes on or was carried out."""
    process = initiative.process
    return process is not None and goes_on(process) and table.has_a_yes(process)


def goes_on(process: Process) -> bool:
    """It is on its way still, or was carried out."""
    return process.end in {"", End.COMPLETED}


def parties_evaluating(person: Person, initiative: Initiative, at: datetime) -> list[Party]:
    """For whom a person may look back on a plan: the group they sign for, the municipal team they belong to."""
    parties = [initiative.group] if may_send(person, initiative, at) else []
    team = table.participant(initiative.process, Party.Kind.MUNICIPAL_TEAM) if initiative.process else None
    return [*parties, team] if team and accounts.is_member(person, team, at) else parties


def is_ready_to_evaluate(initiative: Initiative) -> bool:
    """It has gone all its way, or every milestone was reached."""
    process = initiative.process
    if process is None or not goes_on(process):
        return False
    kept = [milestone for milestone in initiative.milestones.all() if milestone.dropped_at is None]
    all_done = bool(kept) and all(milestone.done_on is not None for milestone in kept)
    return process.end == End.COMPLETED or all_done
