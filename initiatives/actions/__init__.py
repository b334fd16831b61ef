"""Every write of what residents bring, one verb each."""

from initiatives.actions.drafts import (
    CannotDraft,
    CannotRevise,
    CannotReviseUnseen,
    Content,
    draft,
    fingerprint,
    revise_draft,
)
from initiatives.actions.follows import CannotFollow, follow, unfollow
from initiatives.actions.proposing import CannotPropose, CoInitiator, propose, revise_and_send
from initiatives.actions.sending import CannotSend, CannotWithdraw, send, withdraw
from initiatives.actions.triage import CannotAcceptForHandling, accept_for_handling

__all__ = [
    "CannotAcceptForHandling",
    "CannotDraft",
    "CannotFollow",
    "CannotPropose",
    "CannotRevise",
    "CannotReviseUnseen",
    "CannotSend",
    "CannotWithdraw",
    "CoInitiator",
    "Content",
    "accept_for_handling",
    "draft",
    "fingerprint",
    "follow",
    "propose",
    "revise_and_send",
    "revise_draft",
    "send",
    "unfollow",
    "withdraw",
]
