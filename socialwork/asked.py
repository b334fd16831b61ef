"""What a plan asks of a social work team, in a sentence. Pure: no models, no settings, no clock."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Asking:
    """What the sentences depend on.

    role            what the team's seat may do at the open step; empty where it has no seat there
    said            what the team said of the open proposal, if anything
    proposed_by     the party whose proposal lies open; empty where none does
    work            the work function in words, where it is of social work; empty otherwise
    workers         who of the team works on it now
    """

    role: str
    said: str = ""
    proposed_by: str = ""
    work: str = ""
    workers: tuple[str, ...] = ()


def asks_for_voice(asking: Asking) -> bool:
    """Does the team decide here, and has it not spoken yet?"""
    return asking.role == "decides" and not asking.said


def sentences(asking: Asking) -> list[str]:
    """What is asked of the team, and whose work it is."""
    return [sentence for sentence in (_at_the_table(asking), _of_the_work(asking)) if sentence]


def _at_the_table(asking: Asking) -> str:
    if asking.role == "decides":
        return _deciding(asking)
    at_the_table = {
        "advises": _("Your team gives advice to who decides."),
        "co_produces": _("Your team makes the plan with the others."),
        "consulted": _("Your team is asked what it thinks."),
        "informed": _("Your team is told what happens."),
    }
    return at_the_table.get(asking.role, _("Your team has no seat at this step."))


def _deciding(asking: Asking) -> str:
    if asking.said:
        return _("Your team has spoken. The wait is for the others.")
    if asking.proposed_by:
        return _("%(party)s made a proposal. The voice of your team is missing.") % {"party": asking.proposed_by}
    return _("Your team decides here. There is no proposal yet.")


def _of_the_work(asking: Asking) -> str:
    if not asking.work:
        return ""
    words = {"work": asking.work.lower(), "names": ", ".join(asking.workers)}
    if asking.workers:
        return _("The work is of social work: %(work)s. %(names)s does it.") % words
    return _("The work is of social work: %(work)s. Nobody is assigned yet.") % words
