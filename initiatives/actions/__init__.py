"""Every write of what residents bring, one verb each."""

from initiatives.actions.drafts import CannotDraft, CannotRevise, draft, revise_draft
from initiatives.actions.follows import CannotFollow, follow, unfollow
from initiatives.actions.sending import CannotSend, CannotWithdraw, send, withdraw
from initiatives.actions.triage import CannotAcceptForHandling, accept_for_handling

__all__ = [
    "CannotAcceptForHandling",
    "CannotDraft",
    "CannotFollow",
    "CannotRevise",
    "CannotSend",
    "CannotWithdraw",
    "accept_for_handling",
    "draft",
    "follow",
    "revise_draft",
    "send",
    "unfollow",
    "withdraw",
]
