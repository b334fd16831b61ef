"""Kinds of lines of the ledger by what they can touch, for whoever keeps something until it may have moved
(`ledger.followed`). A kind stands here where that is known of it; of every other kind it is not.
"""

LOGGED = frozenset({"activity.logged", "activity.struck", "signal.raised"})
"""What somebody did in a neighbourhood. A consult that comes of it has a line of its own."""

CONSULTS = frozenset(
    {
        "consult.opened",
        "consult.remarked",
        "consult.reminded",
        "consult.escalated",
        "settlement.proposed",
        "consult.settled",
        "example.written",
        "example.published",
        "example.withdrawn",
    }
)
"""What two professions say of whose work something is. What they agree for the future is about the demarcation."""
