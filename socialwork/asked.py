"""What a plan asks of a social work team, in a sentence. Pure: no models, no settings, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Asking:
    """What the sentences depend on.

    role            what the team's seat may do at the open step; empty where it has no seat there
    said            what the team said of the open proposal, if anything
    awaits_advice   whose advice is awaited, where it is that of others
    advice          of an advising team: given, lapsed or awaited; empty where none was asked
    advice_by       the last day for the advice of the team
    offered_by      who offers to hand over or share, where the team must answer
    answer_by       the last day for that answer
    proposed_by     the party whose proposal lies open; empty where none does
    work            the work function in words, where it is of social work; empty otherwise
    workers         who of the team works on it now
    """

    role: str
    said: str = ""
    awaits_advice: tuple[str, ...] = ()
    advice: str = ""
    advice_by: date | None = None
    offered_by: str = ""
    answer_by: date | None = None
    proposed_by: str = ""
    work: str = ""
    workers: tuple[str, ...] = ()


def asks_for_voice(asking: Asking) -> bool:
    """Does the team decide here, has it not spoken yet, and is no advice of others awaited first?"""
    return asking.role == "decides" and not asking.said and not asking.awaits_advice


def sentences(asking: Asking, *, of_the_work_alone: bool = False) -> list[str]:
    """What is asked of the team, and whose work it is; the latter alone where the reader is told already what to do."""
    at_the_table = [] if of_the_work_alone else [_of_an_offer(asking), _at_the_table(asking)]
    return [sentence for sentence in (*at_the_table, _of_the_work(asking)) if sentence]


def _at_the_table(asking: Asking) -> str:
    if asking.role == "decides":
        return _deciding(asking)
    if asking.advice:
        return _advising(asking)
    at_the_table = {
        "advises": _("Your team gives advice to who decides."),
        "co_produces": _("Your team makes the plan with the others."),
        "consulted": _("Your team is asked what it thinks."),
        "informed": _("Your team is told what happens."),
    }
    return at_the_table.get(asking.role, _("Your team has no seat at this step."))


def _of_an_offer(asking: Asking) -> str:
    if not asking.offered_by or asking.answer_by is None:
        return ""
    words = {"party": asking.offered_by, "day": date_format(asking.answer_by, "j F")}
    return _("%(party)s offers your team a part in the decision. Answer by %(day)s.") % words


def _advising(asking: Asking) -> str:
    if asking.advice == "given":
        return _("Your team gave its advice.")
    if asking.advice == "lapsed" or asking.advice_by is None:
        return _("Your team gave no advice in time.")
    day = date_format(asking.advice_by, "j F")
    return _("The advice of your team is asked, until %(day)s. Nobody decides before.") % {"day": day}


def _deciding(asking: Asking) -> str:
    if asking.said:
        return _("Your team has spoken. The wait is for the others.")
    if asking.proposed_by:
        return _("%(party)s made a proposal. The voice of your team is missing.") % {"party": asking.proposed_by}
    if asking.awaits_advice:
        names = ", ".join(asking.awaits_advice)
        return _("Your team decides here, after the advice of %(names)s.") % {"names": names}
    return _("Your team decides here. There is no proposal yet.")


def _of_the_work(asking: Asking) -> str:
    if not asking.work:
        return ""
    words = {"work": asking.work.lower(), "names": ", ".join(asking.workers)}
    if asking.workers:
        return _("The work is of social work: %(work)s. %(names)s does it.") % words
    return _("The work is of social work: %(work)s. Nobody is assigned yet.") % words
