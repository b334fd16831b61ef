"""Kinds of lines of the ledger by what they can touch, for whoever keeps something until it may have moved
(`ledger.followed`). A kind stands here where that is known of it; of every other kind it is not.
"""

from boundary.kinds import CONSULTS, LOGGED
from decisions.kinds import AT_A_STEP
from initiatives.kinds import AROUND_A_PLAN, ON_ITS_WAY, WORDS_OF_A_PLAN

MESSAGES = frozenset(
    {
        "message.drafted",
        "message.revised",
        "message.offered",
        "message.read",
        "message.sent_back",
        "message.dropped",
        "message.published",
    }
)
QUESTIONS = frozenset({"question.asked", "question.answered", "question.withdrawn"})
NOTES = frozenset({"note.written", "note.seen", "note.struck"})
"""What officials write about a plan."""

VIEWS = frozenset({"view.saved", "view.shared", "view.removed"})
PUT_AWAY = frozenset({"plan.snoozed", "plan.woken"})
"""What an official keeps for themselves."""

CASES = frozenset({"case.opened", "case.written", "case.ended"})
"""What social workers write down for themselves, in tables of which no official sees anything."""

WORK_ON_PLANS = (
    AT_A_STEP
    | AROUND_A_PLAN
    | WORDS_OF_A_PLAN
    | ON_ITS_WAY
    | LOGGED
    | CASES
    | CONSULTS
    | MESSAGES
    | QUESTIONS
    | NOTES
    | VIEWS
    | PUT_AWAY
    | {"recusal.recorded"}
)
"""What is done with plans and beside them. No team, place or theme comes, goes or is called otherwise by it, and nobody
joins or leaves a team.
"""
