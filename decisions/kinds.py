"""Kinds of lines of the ledger by what they can touch, for whoever keeps something until it may have moved
(`ledger.followed`). A kind stands here where that is known of it; of every other kind it is not.
"""

AT_A_STEP = frozenset(
    {
        "step.opened",
        "proposal.made",
        "proposal.signed",
        "proposal.taken_back",
        "proposal.failed",
        "voice.given",
        "decision.taken",
        "decision.signed",
        "decision.reversal_asked",
        "advice.asked",
        "advice.given",
        "advice.lapsed",
        "advice.released",
        "advice.answered",
        "advice.moved",
        "transfer.offered",
        "transfer.signed",
        "transfer.answered",
        "transfer.accepted",
        "transfer.refused",
        "transfer.lapsed",
        "transfer.overtaken",
        "transfer.moved",
        "authority.transferred",
        "authority.returned",
        "authority.signed",
        "authority.escalated",
        "authority.withdrawn",
        "term.lapsed",
        "term.suspended",
        "term.resumed",
        "term.extended",
        "term.moved",
        "finding.recorded",
    }
)
"""About one step: what was said there, who decides and until when. Who takes part in the process, who works on it and
whether it runs has lines of its own, and so have people, parties and places.
"""

WAY = frozenset({"process.opened", "process.joined", "process.signed", "process.closed", "process.reopened"})
"""Who takes part in a process, and whether it runs."""

TASKS = frozenset({"assignment.began", "assignment.ended"})
"""Who works on a plan."""
