"""Joining a group that carries a plan: somebody asks, and who signs for the group says yes or no."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import actions as accounts
from accounts.models import Person
from accounts.typed_text import tidy
from initiatives import access
from initiatives.lengths import JOIN_LENGTH
from initiatives.models import Initiative, JoinRequest
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

MOST_OPEN_REQUESTS = 10
RESTS = timedelta(days=30)
"""How long a group that said no is not asked again."""


class CannotAskToJoin(Refusal):
    pass


class CannotAnswerJoin(Refusal):
    pass


@transaction.atomic
def ask_to_join(*, initiative_id: UUID, message: str, by: Person, at: datetime) -> JoinRequest:
    """Ask the group of a plan that was sent whether one may join.

    Raises CannotAskToJoin where the plan has ended, for who belongs to the group, asked before or was answered lately,
    and for who waits for many answers: our mail is not for bothering people.
    """
    initiative = Initiative.objects.select_related("group", "process").get(id=initiative_id)
    Person.objects.select_for_update(no_key=True).get(id=by.id)
    message = tidy(message)
    if not access.may_be_joined(initiative):
        raise CannotAskToJoin(_("This plan has ended. You cannot join it any more."))
    if people.is_member(by, initiative.group, at):
        raise CannotAskToJoin(_("You belong to this group already."))
    if not message:
        raise CannotAskToJoin(_("Tell the group who you are and what you want to do."))
    if len(message) > JOIN_LENGTH:
        raise CannotAskToJoin(_("This text is too long: at most %(most)d characters.") % {"most": JOIN_LENGTH})
    asked = JoinRequest.objects.filter(asked_by=by)
    if asked.filter(answered_at=None).count() >= MOST_OPEN_REQUESTS:
        raise CannotAskToJoin(_("You asked many groups. Wait until some of them have answered."))
    if asked.filter(initiative=initiative, accepted=False, answered_at__gt=at - RESTS).exists():
        raise CannotAskToJoin(_("This group said no lately. You can ask again after a month."))
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(initiative=initiative, message=message, asked_at=at, asked_by=by)
    except IntegrityError as error:
        raise CannotAskToJoin(_("You asked this group already. You get a mail when it answers.")) from error
    facts = {"by": str(by.id), "initiative": str(initiative.id)}
    ledger.append(Line("join.asked", request.id, facts, {"message": message}), at=at)
    return request


@ledger.together()
def answer_join(*, request_id: UUID, accepts: bool, reason: str, by: Person, at: datetime) -> JoinRequest:
    """Say yes, and who asked is a member from now on; or no, with a reason.

    Raises CannotAnswerJoin for somebody who does not sign for the group, where it was answered before, for a no without
    a reason, and where the person may not belong to it.
    """
    request = (
        JoinRequest.objects.select_for_update(of=("self",))
        .select_related("initiative__group", "asked_by")
        .get(id=request_id)
    )
    group = request.initiative.group
    reason = tidy(reason)
    if not people.may_represent(by, group, at):
        raise CannotAnswerJoin(_("Only somebody who signs for the group can answer."))
    if request.answered_at is not None:
        raise CannotAnswerJoin(_("This question was answered already."))
    if not accepts and not reason:
        raise CannotAnswerJoin(_("Tell why not, so that they understand it."))
    if len(reason) > JOIN_LENGTH:
        raise CannotAnswerJoin(_("This text is too long: at most %(most)d characters.") % {"most": JOIN_LENGTH})
    if accepts and not people.is_member(request.asked_by, group, at):
        try:
            accounts.add_member(party=group, person=request.asked_by, by=by, at=at)
        except accounts.CannotAddMember as refusal:
            raise CannotAnswerJoin(str(refusal)) from refusal
    request.accepted = accepts
    request.reason = reason
    request.answered_at = at
    request.answered_by = by
    request.save(update_fields=["accepted", "reason", "answered_at", "answered_by"])
    facts = {"by": str(by.id), "initiative": str(request.initiative_id)}
    kind = "join.accepted" if accepts else "join.declined"
    ledger.append(Line(kind, request.id, facts, {"reason": reason} if reason else {}), at=at)
    return request
