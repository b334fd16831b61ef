"""A case with something in each of its fields, made by the actions that people use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Party, Person
from districts.models import Neighbourhood
from socialwork import actions
from socialwork.actions import Told
from socialwork.models import (
    Appointment,
    Case,
    CaseFile,
    CaseWorker,
    Consent,
    Glass,
    Goal,
    Handover,
    Involved,
    LookReview,
    NextStep,
    SharedSummary,
    Viewing,
)
from tests.uploading import a_document

MARKERS = [f"kievitsei-{number:02}-zmq" for number in range(1, 45)]
"""Forty-four words that stand nowhere else, one for each field of a case."""


@dataclass
class Whole:
    """A case and what is in it; `ended` is another one of the same handler, which has ended."""

    case: Case
    worker: CaseWorker
    goal: Goal
    step: NextStep
    appointment: Appointment
    involved: Involved
    file: CaseFile
    consent: Consent
    asked: Consent
    summary: SharedSummary
    handover: Handover
    glass: Glass
    review: LookReview
    token: str
    ended: Case
    words: list[str] = field(default_factory=list)

    def keys(self) -> dict[str, Any]:
        """What stands in the addresses of this case."""
        return {
            "case_id": self.case.id,
            "worker_id": self.worker.id,
            "goal_id": self.goal.id,
            "next_step_id": self.step.id,
            "appointment_id": self.appointment.id,
            "involved_id": self.involved.id,
            "file_id": self.file.id,
            "consent_id": self.consent.id,
            "summary_id": self.summary.id,
            "handover_id": self.handover.id,
            "glass_id": self.glass.id,
            "review_id": self.review.id,
            "kind": "notitie",
        }


def whole_case(
    *,
    party: Party,
    neighbourhood: Neighbourhood,
    leader: Person,
    handler: Person,
    on_it: Person,
    colleague: Person,
    receiver: Party,
    concerned: Person,
    at: datetime,
) -> Whole:
    """A case in which every field holds a word of its own: `MARKERS`, in the order of writing."""
    words = iter(MARKERS)
    used: list[str] = []

    def word() -> str:
        used.append(next(words))
        return used[-1]

    who: dict[str, Any] = {"by": handler, "at": at}
    case = actions.open_case(
        party=party,
        neighbourhood=neighbourhood,
        told=Told(
            about="household", name=word(), story=word(), street=f"{word()} 12", reach=word(), email=concerned.email
        ),
        **who,
    )
    this: dict[str, Any] = {"case_id": case.id, **who}
    involved = case.involveds.get()
    actions.confirm_involved(involved_id=involved.id, account=concerned, **this)
    goal = actions.agree_goal(text=word(), **this)
    settled = actions.agree_goal(text=word(), **this)
    actions.settle_goal(goal_id=settled.id, result=word(), **this)
    actions.involve(name=word(), role=word(), reach=word(), **this)
    actions.involve(name=word(), role=word(), reach=word(), email=f"{word()}@example.org", is_concerned=True, **this)
    appointment = actions.make_appointment(
        starts=at + timedelta(days=3), about=word(), place=word(), who=word(), **this
    )
    actions.note(text=word(), **this)
    actions.note(text=word(), **this)
    step = actions.plan_step(text=word(), who=word(), due_on=(at + timedelta(days=1)).date(), **this)
    done = actions.plan_step(text=word(), who=word(), due_on=at.date(), **this)
    actions.finish_step(step_id=done.id, **this)
    file = actions.add_file(data=a_document(word().encode()), name=f"{word()}.pdf", title=word(), **this)
    worker = actions.add_colleague(person=on_it, **this)

    until = (at + timedelta(days=60)).date()
    consent = actions.ask_consent(
        party=receiver, of_whom=word(), purpose=word(), what=word(), until=until, email=concerned.email, **this
    )
    actions.confirm_consent(consent_id=consent.id, account=concerned, **who)
    actions.record_consent(consent_id=consent.id, how="paper", remark=word(), **who)
    summary = actions.share_summary(consent_id=consent.id, text=word(), **who)
    asked = actions.ask_consent(party=receiver, of_whom=word(), purpose=word(), what=word(), until=until, **this)
    token = actions.make_link(consent_id=asked.id, **who)

    glass = actions.break_glass(words=case.number, reason=word(), by=colleague, at=at)
    actions.review_glass(glass_id=glass.id, outcome="right", remark=word(), by=leader, at=at)
    glass = actions.break_glass(words=case.number, reason=word(), by=colleague, at=at + timedelta(hours=2))
    refused = actions.offer_handover(receiver=on_it, reason=word(), **this)
    actions.refuse_handover(handover_id=refused.id, remark=word(), by=on_it, at=at)
    handover = actions.offer_handover(receiver=on_it, reason=word(), **this)

    reviews = []
    for _time in range(2):
        look = actions.look(case=case, part=Viewing.Part.CASE, by=on_it, at=at)
        reviews.append(LookReview(viewing=look, why=LookReview.Why.SAMPLE, picked_at=at))
        reviews[-1].save()
    actions.review_look(review_id=reviews[0].id, outcome="in_order", remark=word(), by=leader, at=at)
    told = Told(about="place", name=word(), story=word())
    ended = actions.open_case(party=party, neighbourhood=neighbourhood, told=told, **who)
    actions.end_case(case_id=ended.id, outcome=word(), **who)
    return Whole(
        case,
        worker,
        goal,
        step,
        appointment,
        involved,
        file,
        consent,
        asked,
        summary,
        handover,
        glass,
        reviews[1],
        token,
        ended,
        used,
    )
