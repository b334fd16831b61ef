"""Kinds of lines of the ledger by what they can touch, for whoever keeps something until it may have moved
(`ledger.followed`). A kind stands here where that is known of it; of every other kind it is not.
"""

AROUND_A_PLAN = frozenset(
    {
        "support.given",
        "support.withdrawn",
        "sheet.entered",
        "sheet.struck",
        "help.offered",
        "help.answered",
        "help.withdrawn",
        "update.posted",
        "update.removed",
        "milestone.planned",
        "milestone.moved",
        "milestone.done",
        "milestone.dropped",
        "evaluation.written",
        "attachment.added",
        "attachment.published",
        "attachment.removed",
        "attachment.taken_down",
        "follow.began",
        "follow.ended",
    }
)
"""What people do around a plan. Its words, its group and its way stay as they are."""

WORDS_OF_A_PLAN = frozenset(
    {
        "initiative.drafted",
        "initiative.revised",
        "version.published",
        "version.asked",
        "version.signed",
        "version.dropped",
    }
)
"""What a plan says."""

ON_ITS_WAY = frozenset({"initiative.sent", "initiative.accepted", "initiative.theme_set"})
"""Where a plan goes. Its words stay, and its process and its tasks have lines of their own."""
