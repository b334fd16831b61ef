"""What lies in the file of a plan besides its table: messages to the group, internal notes, questions to residents.

Whoever asks has been let in before: by the desk, by membership of the group, or by the link in a mail.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Func, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts import queries as accounts
from accounts.models import Membership, Party, Person
from civilservants.models import AnswerTemplate, GroupMessage, Note, Question
from decisions import queries as table
from decisions.models import Assignment, Participant, Step
from decisions.presentation import joined
from districts import queries as districts
from initiatives.models import Initiative

TOWN_HALL = (Party.Kind.MUNICIPAL_TEAM, Party.Kind.EXECUTIVE)
FEW = 3
"""Of what stands beside a form: the newest ones, and a link to all."""


def colleagues_at(initiative: Initiative, at: datetime) -> dict[UUID, Person]:
    """The people of the town hall at the table of a plan, by name."""
    parties = Participant.objects.filter(process=initiative.process_id, party_kind__in=TOWN_HALL)
    members = accounts.members_of(list(parties.values_list("party", flat=True)), at)
    people = sorted({member.person_id: member.person for member in members}.values(), key=str)
    return {person.id: person for person in people}


def members_of_group(initiative: Initiative, at: datetime) -> list[Membership]:
    """Who carries the plan, and can be asked something."""
    return list(accounts.members_of([initiative.group_id], at))


def messages_about(initiative: Initiative) -> QuerySet[GroupMessage]:
    """Every message to the group of a plan, the newest first, drafts among them."""
    people = ("drafted_by", "written_by", "reader", "returned_by", "read_by", "published_by")
    return initiative.group_messages.select_related("corrects", *people)


def published_to_group(initiative_id: UUID) -> QuerySet[GroupMessage]:
    """What the group of a plan was told, the newest first."""
    return _published_to(initiative_id).select_related("corrects", "published_by").order_by("-published_at")


def _published_to(initiative_id: UUID | OuterRef) -> QuerySet[GroupMessage]:
    return GroupMessage.objects.filter(initiative=initiative_id, state=GroupMessage.State.PUBLISHED)


def notes_beside(initiative: Initiative) -> QuerySet[Note]:
    """The internal notes beside a plan, the newest first."""
    return Note.objects.filter(initiative=initiative).select_related("written_by", "initiative__process")


def newest_notes_beside(initiative: Initiative) -> QuerySet[Note]:
    """The last few notes that still say something, for who writes or reads along."""
    return notes_beside(initiative).filter(struck_at=None)[:FEW]


def questions_about(initiative: Initiative) -> QuerySet[Question]:
    """The questions to people of the group of a plan, the newest first."""
    return initiative.questions.select_related("person", "asked_by", "step__process", "step__template_step")


def with_counts(plans: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Plans with how much lies beside each, as the pane tells it, in the query that reads them anyway."""
    return plans.annotate(
        message_count=_how_many(GroupMessage.objects.all()),
        note_count=_how_many(Note.objects.filter(struck_at=None)),
        question_count=_how_many(Question.objects.all()),
        last_told_at=Subquery(
            _published_to(OuterRef("pk"))
            .order_by()
            .values("initiative")
            .annotate(last=Max("published_at"))
            .values("last")
        ),
        # As the rows of the queue count them: where the plan came from, online and on paper.
        supporter_count=Func("pk", function="civilservants_supporters", output_field=IntegerField()),
    )


def _how_many(things: QuerySet[Any]) -> Coalesce:
    counted = things.order_by().filter(initiative=OuterRef("pk")).values("initiative").annotate(many=Count("pk"))
    return Coalesce(Subquery(counted.values("many")), 0)


def templates_to_choose() -> QuerySet[AnswerTemplate]:
    return AnswerTemplate.objects.filter(is_open=True)


def _handled_by(initiative: Initiative, at: datetime) -> str:
    """Who of the team handles a plan now; the team where nobody of it does."""
    team = table.participant(initiative.process, Party.Kind.MUNICIPAL_TEAM) if initiative.process else None
    if team is None:
        return ""
    handling = Assignment.objects.filter(process=initiative.process_id, task=Assignment.Task.HANDLER, until=None)
    handlers = set(handling.order_by("since").values_list("person", flat=True))
    names = [str(one.person) for one in accounts.members_of([team.id], at) if one.person_id in handlers]
    return joined(names) if names else str(team)


def fields_of(initiative: Initiative, by: Person, at: datetime) -> dict[str, str]:
    """What comes in the place of each field of an answer template, in Dutch: the group reads it."""
    step = Step.objects.filter(process=initiative.process_id, closed_at=None).select_related("template_step").first()
    last_day = table.open_steps().filter(id=step.id).select_related("term").get().term.last_day if step else None
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "naam_groep": initiative.group.name,
            "titel": initiative.title,
            "kenmerk": initiative.reference or "",
            "datum": date_format(timezone.localdate(at), "j F Y"),
            "behandelaar": _handled_by(initiative, at) or str(by),
            "gemeente": str(districts.municipality() or ""),
            "stap": step.template_step.name if step else "",
            "uiterste_dag": date_format(last_day, "j F Y") if last_day else "",
        }
