"""Who of the municipality may do what in the file of a plan. A member of the municipal team at its table, or of the
executive there, and nobody else: no social worker, no partner, no admin, no official of another district.
"""

from datetime import datetime

from accounts.models import Person
from civilservants.models import GroupMessage, Note, Question
from decisions import access as table
from decisions.models import Step
from initiatives.models import Initiative


def works_on(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Does this person belong to the town hall's side of the table of this plan?"""
    return initiative.process is not None and table.is_of_town_hall(person, initiative.process, at)


def may_write_message(person: Person, initiative: Initiative, at: datetime) -> bool:
    return works_on(person, initiative, at)


def may_drop_message(person: Person, message: GroupMessage, at: datetime) -> bool:
    """Who began a message can throw it away, until it is published."""
    is_theirs = message.drafted_by_id == person.id and message.state != GroupMessage.State.PUBLISHED
    return is_theirs and works_on(person, message.initiative, at)


def may_give_leave(person: Person, message: GroupMessage, at: datetime) -> bool:
    """Can this person be the second reader of the text as it is? Never who wrote it."""
    is_ready = message.state == GroupMessage.State.READY and message.read_at is None
    return is_ready and message.written_by_id != person.id and works_on(person, message.initiative, at)


def may_publish(person: Person, message: GroupMessage, at: datetime) -> bool:
    return message.may_go_out and works_on(person, message.initiative, at)


def may_read_notes(person: Person, initiative: Initiative, at: datetime) -> bool:
    return works_on(person, initiative, at)


def may_strike(person: Person, note: Note, at: datetime) -> bool:
    """Who wrote a note can strike it out, as long as they may read it."""
    is_theirs = note.written_by_id == person.id and note.struck_at is None
    return is_theirs and may_read_notes(person, note.initiative, at)


def may_ask(person: Person, step: Step, at: datetime) -> bool:
    """A question lets the clock stand still, so it is for who may do that."""
    return table.may_move_term(person, step, at)


def may_withdraw_question(person: Person, question: Question, at: datetime) -> bool:
    """Who can ask can also take a question back that was not answered."""
    is_waiting = question.answered_at is None and question.withdrawn_at is None
    return is_waiting and table.may_keep_term(person, question.step.process, at)
