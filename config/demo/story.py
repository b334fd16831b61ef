"""The words in which the demo tells what happened to a plan. Days count back from today, or on from what was before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decided:
    """A party proposes a decision, the others agree within days, and the step closes.

    after     days since what happened before
    by        the kind of party that proposes; the residents' group where it decides, unless said otherwise
    answer    what the others say with their consent
    abstains  the kind of party that neither agrees nor objects
    """

    after: int
    reasons: str
    outcome: str = "yes"
    conditions: tuple[str, ...] = ()
    amount: int | None = None
    by: str = ""
    answer: str = ""
    abstains: str = ""


@dataclass(frozen=True)
class Proposed:
    """A proposal that lies on the table now: somebody has still to say something."""

    after: int
    reasons: str
    outcome: str = "yes"
    conditions: tuple[str, ...] = ()
    amount: int | None = None
    by: str = ""


@dataclass(frozen=True)
class Objected:
    """A proposal that another deciding party objects to, so that the talk starts again. The step stays open."""

    after: int
    reasons: str
    objector: str
    objection: str
    outcome: str = "yes"
    amount: int | None = None
    by: str = ""


@dataclass(frozen=True)
class TakenBack:
    """The executive takes the decision back at the step that is open, on a legal ground."""

    after: int
    article: str
    reason: str


@dataclass(frozen=True)
class Stopped:
    """The group stops with its plan."""

    after: int
    reason: str


Event = Decided | Proposed | Objected | TakenBack | Stopped


@dataclass(frozen=True)
class Story:
    """One plan and what happened to it.

    wish      how much the group wants to decide: a rung of the ladder, 1 to 6
    lead      who began it and signs for the group; `others` joined, `invited` have not answered yet
    sent      how many days ago it was sent; None for a draft
    drafting  how many days it was a draft before that; for a draft: how many days ago it was begun
    accepted  how many days after it was sent the district team took it in hand; None where it still waits
    """

    title: str
    summary: str
    plan: str
    theme: str
    neighbourhood: str
    place: str
    group: str
    lead: str
    wish: int
    sent: int | None
    others: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    drafting: int = 5
    accepted: int | None = 3
    way: tuple[Event, ...] = ()
