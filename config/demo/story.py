"""The words in which the demo tells what happened to a plan. Days count back from today, or on from what was before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Advised:
    """An advising party says what it advises. Among what happened, or with the proposal that takes it into account.

    by      the kind of party that advises
    answer  what the proposal does with it: followed, partly or not; and `why`
    after   days since what happened before
    """

    by: str
    text: str
    answer: str = "followed"
    why: str = ""
    after: int = 1


@dataclass(frozen=True)
class Decided:
    """A party proposes a decision, the others agree within days, and the step closes.

    after     days since what happened before, the advice that came in meanwhile included; as many more as it takes
              for an advice that is not among `advice` to lapse in silence
    by        the kind of party that proposes; the residents' group where it decides, unless said otherwise
    answer    what the first of the others says with its consent
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
    advice: tuple[Advised, ...] = ()


@dataclass(frozen=True)
class Proposed:
    """A proposal that lies on the table now: somebody has still to say something.

    signed  False where one person of the group signed for it, and the other has still to do so
    """

    after: int
    reasons: str
    outcome: str = "yes"
    conditions: tuple[str, ...] = ()
    amount: int | None = None
    by: str = ""
    advice: tuple[Advised, ...] = ()
    signed: bool = True


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
    advice: tuple[Advised, ...] = ()


@dataclass(frozen=True)
class Offered:
    """A party offers to hand the decision over, to share it, or to step down; the others accept within days.

    change     hand_over, share or step_down
    to         the kind of party that is to decide; none where the giver steps down
    ceiling    up to how many euros it may decide
    lasts      after how many days it falls back
    refusal    why the first of those who must agree refuses; accepted by all where this is empty
    waits_for  the kind of party that has not answered
    """

    after: int
    by: str
    change: str
    reason: str
    to: str = ""
    ceiling: int | None = None
    lasts: int | None = None
    refusal: str = ""
    waits_for: str = ""


@dataclass(frozen=True)
class Returned:
    """The group gives back what was handed over to it."""

    after: int
    reason: str


@dataclass(frozen=True)
class Suspended:
    """The municipal team lets the clock stand still, because it waits for something of the group."""

    after: int
    reason: str


@dataclass(frozen=True)
class Resumed:
    """The clock runs again."""

    after: int


@dataclass(frozen=True)
class Extended:
    """The municipal team takes more weeks for a step, once."""

    after: int
    weeks: int
    reason: str


@dataclass(frozen=True)
class TakenBack:
    """The executive takes the decision back at the step that is open, on a legal ground."""

    after: int
    article: str
    reason: str


@dataclass(frozen=True)
class Reopened:
    """A party that took the last decision asks to take it anew: a step opens that names what it reverses."""

    after: int
    by: str
    reason: str


@dataclass(frozen=True)
class Stopped:
    """The group stops with its plan."""

    after: int
    reason: str


Event = (
    Advised
    | Decided
    | Proposed
    | Objected
    | Offered
    | Returned
    | Suspended
    | Resumed
    | Extended
    | TakenBack
    | Reopened
    | Stopped
)


@dataclass(frozen=True)
class Story:
    """One plan and what happened to it.

    wish      how much the group wants to decide: a rung of the ladder, 1 to 6
    lead      who began it and signs for the group; `others` joined, `invited` have not answered yet
    cosigner  who of the others signs too: this group is bound by two signatures
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
    cosigner: str = ""
    drafting: int = 5
    accepted: int | None = 3
    way: tuple[Event, ...] = ()
