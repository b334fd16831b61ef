"""What letters about a plan have in common: the plan and its link, why somebody gets it, and the step it tells of."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.typed_text import tidy_line
from decisions import queries as table
from decisions.models import Assignment, Authority, Decision, Outcome, Role, Seat, Step
from decisions.presentation import joined, who_decides
from districts import queries as districts
from initiatives.models import Follow, Initiative

_STOP_SALT = "notifications.stop"
_ANSWER_SALT = "notifications.answer"

Facts = dict[str, Any]


def stop_token(person: Person, initiative: Initiative) -> str:
    """The secret part of the link by which one stops following: who and what, signed. It does not expire."""
    return signing.dumps([str(person.id), str(initiative.id)], salt=_STOP_SALT)


def read_stop_token(token: str) -> tuple[UUID, UUID] | None:
    """The ids of the person and the initiative that a link names, or None for a link that we did not sign."""
    try:
        person, initiative = signing.loads(token, salt=_STOP_SALT)
        return UUID(person), UUID(initiative)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def answer_token(question: UUID) -> str:
    """The secret part of the link by which one question is answered without an account. Until when it opens, and that
    it does so once, the question itself says.
    """
    return signing.dumps(str(question), salt=_ANSWER_SALT)


def read_answer_token(token: str) -> UUID | None:
    """The id of the question that a link opens, or None for a link that we did not sign."""
    try:
        return UUID(signing.loads(token, salt=_ANSWER_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{path}"


def envelope(initiative: Initiative, person: Person, **facts: Any) -> Facts:
    """What every letter about an initiative has: the plan and its link, and why this person gets it."""
    follows = Follow.objects.filter(initiative=initiative, person=person).exists()
    stop_link = absolute(reverse("notifications:stop", args=[stop_token(person, initiative)])) if follows else ""
    return {
        "name": tidy_line(person.name),
        "initiative": initiative,
        "title": tidy_line(initiative.title),
        "link": absolute(initiative.get_absolute_url()),
        "link_label": _("Open the plan"),
        "municipality": districts.municipality(),
        "why": _("You get this mail because you follow this plan.") if follows else "",
        "stop_link": stop_link,
        **facts,
    }


def for_a_role(initiative: Initiative, person: Person, why: str, **facts: Any) -> Facts:
    """The same for who gets it because of their role: that does not end when they stop following."""
    return {**envelope(initiative, person, **facts), "why": why, "stop_link": ""}


def signs(party: Party) -> str:
    return _("You get this mail because you can sign for %(party)s.") % {"party": party}


def of_process(process_id: UUID) -> Initiative:
    return Initiative.objects.select_related("group").get(process=process_id)


def deciders(authority: Authority) -> list[Party]:
    return [seat.party for seat in table.deciding_seats(authority)]


def step_facts(step: Step) -> Facts:
    """A step as a letter tells of it: what it is about, who decides, by when, and who steps in after that."""
    return {
        "step": step,
        "question": step.template_step.question,
        "who_decides": f"{who_decides(party.name for party in deciders(table.current_authority(step)))}.",
        "ends_on": step.term.last_day,
        "steps_in": table.participant(step.process, step.template_step.escalates_to),
    }


MOST_TITLES = 10


def of_many(tasks: QuerySet[Assignment]) -> Facts:
    """How many plans these tasks are on, with the titles of the first ones; nothing where it is one."""
    plans = Initiative.objects.filter(process__in=tasks.values("process"))
    count = plans.count()
    if count < 2:
        return {}
    titles = [
        tidy_line(title) for title in plans.order_by("sent_at", "id").values_list("title", flat=True)[:MOST_TITLES]
    ]
    return {"plans": count, "titles": titles, "more": count - len(titles)}


def steps() -> Any:
    return table.with_table(Step.objects.select_related("process"))


def decision_facts(decision: Decision) -> Facts:
    proposal = decision.proposal
    return {
        "decision": decision,
        "decided_about": decision.step.template_step.question,
        "outcome": Outcome(proposal.outcome).label,
        "reasons": proposal.reasons,
        "conditions": [line.strip() for line in proposal.conditions.splitlines() if line.strip()],
        "decided_by": joined(party.name for party in deciders(proposal.authority)),
        "objections_until": decision.objections_until,
    }


def decisions() -> Any:
    return Decision.objects.select_related("step__template_step", "proposal__authority")


def facts_before(step: Step) -> Facts:
    """The decision that led to a step, or that the step takes anew; nothing at the first one."""
    before = decisions().filter(step__process=step.process_id, step__number=step.number - 1).first()
    if step.reverses_id is not None:
        before = decisions().get(id=step.reverses_id)
    return {**decision_facts(before), "is_anew": step.reverses_id is not None} if before else {}


def seated_at(step: Step, person: Person) -> Party | None:
    """The party with a seat at a step that this person signs for, who decides first; None where there is none."""
    seats = table.current_authority(step).seats.all()
    signed = set(person.memberships.filter(is_representative=True, until=None).values_list("party_id", flat=True))
    return next((seat.party for seat in sorted(seats, key=_deciders_first) if seat.party_id in signed), None)


def for_the_table(initiative: Initiative, person: Person, step: Step, /, **facts: Any) -> Facts:
    """For who sits at a step, and for who follows the plan: the reason that does not end goes before."""
    party = seated_at(step, person)
    return for_a_role(initiative, person, signs(party), **facts) if party else envelope(initiative, person, **facts)


def _deciders_first(seat: Seat) -> bool:
    return seat.role != Role.DECIDES


def signer_at(step: Step, person: Person) -> Party:
    """The deciding party that this person signs for; the first of the table where that ended meanwhile."""
    parties = deciders(table.current_authority(step))
    signed = set(person.memberships.filter(is_representative=True, until=None).values_list("party_id", flat=True))
    return next((party for party in parties if party.id in signed), parties[0])
