"""Mails about what lies beside the table: messages to the group, questions by a link, and that a note waits.

The tables of these are of a higher room. What a mail needs stands in the line of the ledger: its codes in the clear,
what a person typed sealed. What was erased there is mailed to nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts import queries as people
from accounts.models import Party, Person
from accounts.typed_text import tidy_line
from decisions import access
from decisions import queries as table
from decisions.models import Assignment, Process
from initiatives.models import Initiative
from ledger import queries as ledger
from ledger.models import Entry
from notifications.envelopes import Facts, absolute, answer_token, for_a_role
from notifications.plan_recipients import leads

People = set[Person]

# Who hears of it


def _group(entry: Entry, at: datetime) -> People:
    """Everybody of the group, but for who published it: a group's own member can work for the town hall."""
    initiative = _initiative(ledger.facts(entry)["initiative"])
    members = {membership.person for membership in people.members_of([initiative.group_id], at)}
    return {person for person in members if str(person.id) != ledger.sealed_text(entry, "by")}


def _named(entry: Entry, _at: datetime) -> People:
    """The one person whom the line names, sealed."""
    return _active({ledger.sealed_text(entry, "person")})


def _asker(entry: Entry, at: datetime) -> People:
    """Who asked the question that was answered. Once they work on the plan no more, who handles it now; where nobody
    does, who leads its team.
    """
    process = _initiative(ledger.facts(entry)["initiative"]).process
    if process is None:
        return set()
    asker = _active({_who_asked(entry)})
    if at_work := {person for person in asker if _still_works_on(person, process, at)}:
        return at_work
    team = table.participant(process, Party.Kind.MUNICIPAL_TEAM)
    if team is None:
        return asker
    handling = Assignment.objects.filter(process=process, task=Assignment.Task.HANDLER, until=None)
    handlers = set(handling.values_list("person", flat=True))
    members = people.members_of([team.id], at)
    return {one.person for one in members if one.person_id in handlers} or leads(team.id, at)


def _who_asked(answered: Entry) -> str:
    """The id of who asked a question that was answered; empty where it was erased."""
    return ledger.sealed_text(Entry.objects.get(kind="question.asked", subject=answered.subject), "by")


def _still_works_on(person: Person, process: Process, at: datetime) -> bool:
    """Is this person of the town hall at this table, with a task there, or without ever having had one?"""
    tasks = Assignment.objects.filter(process=process, person=person)
    is_at_work = not tasks.exists() or tasks.filter(until=None).exists()
    return is_at_work and access.is_of_town_hall(person, process, at)


def _mentioned(entry: Entry, _at: datetime) -> People:
    """Who is called in a note, as long as it was not struck out; never who wrote it."""
    called = set(ledger.sealed_text(entry, "mentioned").split()) - {ledger.sealed_text(entry, "by")}
    return _active(called)


WHO_HEARS: dict[str, Callable[[Entry, datetime], People]] = {
    "message.offered": _named,
    "message.published": _group,
    "question.asked": _named,
    "question.answered": _asker,
    "note.written": _mentioned,
}


def asked_by_name(entry: Entry) -> set[str]:
    """Who is asked something in the act that stopped this clock: that mail tells of both."""
    asked = Entry.objects.filter(kind="question.asked", at=entry.at, index__gt=entry.index)
    here = [one for one in asked if ledger.facts(one)["step"] == str(entry.subject)]
    return {ledger.sealed_text(one, "person") for one in here}


# What it says


def _about_offered(entry: Entry, person: Person, at: datetime) -> Facts | None:
    """For a colleague; nothing once it was read, sent back or changed."""
    moved = Entry.objects.filter(subject=entry.subject, index__gt=entry.index, kind__startswith="message.")
    initiative = _sealed_initiative(entry)
    if initiative is None or moved.exists() or not _is_colleague(person, initiative, at):
        return None
    link = absolute(reverse("desk:message", args=[initiative.id, entry.subject]))
    return for_a_role(initiative, person, _for_the_town_hall(), link=link, link_label=_("Read the message"))


def _about_published(entry: Entry, person: Person, at: datetime) -> Facts | None:
    """The message itself, for who still belongs to the group."""
    initiative = _initiative(ledger.facts(entry)["initiative"])
    text = ledger.sealed_text(entry, "text")
    if not text or not accounts.is_member(person, initiative.group, at):
        return None
    why = _("You get this mail because you belong to the group of this plan.")
    link = absolute(reverse("group-messages", args=[initiative.id]))
    label = _("Read all messages about this plan")
    subject = tidy_line(ledger.sealed_text(entry, "subject"))
    return for_a_role(initiative, person, why, link=link, link_label=label, message_subject=subject, text=text)


def _about_question(entry: Entry, person: Person, at: datetime) -> Facts | None:
    """The question with its link; nothing once it was answered or taken back, where its step has closed, or after its
    last day.
    """
    said = ledger.facts(entry)
    text = ledger.sealed_text(entry, "text")
    answer_by = date.fromisoformat(said["answer_by"])
    settled = Entry.objects.filter(subject=entry.subject, kind__in=("question.answered", "question.withdrawn"))
    is_open = table.open_steps().filter(id=said["step"]).exists()
    if not text or settled.exists() or not is_open or timezone.localdate(at) > answer_by:
        return None
    initiative = _initiative(said["initiative"])
    why = _("You get this mail because you belong to the group of this plan.")
    link = absolute(reverse("answer", args=[answer_token(entry.subject)]))
    return for_a_role(
        initiative, person, why, link=link, link_label=_("Give your answer"), text=text, answer_by=answer_by
    )


def _about_answer(entry: Entry, person: Person, at: datetime) -> Facts | None:
    """That the answer is there, for who hears of it and works on the plan. The answer itself stays in the file."""
    initiative = _initiative(ledger.facts(entry)["initiative"])
    if not _is_colleague(person, initiative, at):
        return None
    link, label = absolute(reverse("desk:questions", args=[initiative.id])), _("Read the answer")
    is_own = _who_asked(entry) == str(person.id)
    return for_a_role(initiative, person, _for_the_town_hall(), link=link, link_label=label, is_own=is_own)


def _about_note(entry: Entry, person: Person, at: datetime) -> Facts | None:
    """That a note waits, and never what it says; nothing once it was struck out."""
    initiative = _sealed_initiative(entry)
    if initiative is None or not _is_colleague(person, initiative, at):
        return None
    link = absolute(reverse("desk:notes", args=[initiative.id]))
    return for_a_role(initiative, person, _for_the_town_hall(), link=link, link_label=_("Read the note"))


ABOUT_THE_FILE: dict[str, Callable[[Entry, Person, datetime], Facts | None]] = {
    "message.offered": _about_offered,
    "message.published": _about_published,
    "question.asked": _about_question,
    "question.answered": _about_answer,
    "note.written": _about_note,
}


def _initiative(named: str) -> Initiative:
    return Initiative.objects.select_related("group", "process").get(id=UUID(named))


def _sealed_initiative(entry: Entry) -> Initiative | None:
    """The plan that a line names under a seal; None where that was erased."""
    named = ledger.sealed_text(entry, "initiative")
    return Initiative.objects.select_related("process").filter(id=named).first() if named else None


def _active(named: set[str]) -> People:
    """Who can still be reached, of the people whom a line names; what was erased names nobody."""
    return set(Person.objects.filter(id__in=named - {""}, is_active=True))


def _is_colleague(person: Person, initiative: Initiative, at: datetime) -> bool:
    return initiative.process is not None and access.is_of_town_hall(person, initiative.process, at)


def _for_the_town_hall() -> str:
    return _("You get this mail because you work on this plan for the municipality.")
