"""Every write at the table, one verb each. Locks are taken in one order: process, step, proposal, ledger."""

from decisions.actions.advices import Answer, CannotAdvise, give_advice, lapse_advice
from decisions.actions.assignments import CannotAssign, CannotEndAssignment, assign, end_assignment
from decisions.actions.authority import (
    CannotReturn,
    CannotWithdraw,
    fall_back,
    return_authority,
    withdraw_authority,
)
from decisions.actions.clock import let_time_pass
from decisions.actions.decisions import (
    CannotPropose,
    CannotReverse,
    CannotVoice,
    claim_at,
    propose,
    reverse_decision,
    save_draft,
    voice,
    who_may,
)
from decisions.actions.locks import lock_process
from decisions.actions.mandates import CannotEndMandate, CannotGiveMandate, end_mandate, give_mandate
from decisions.actions.processes import CannotClose, CannotOpen, close_process, open_process
from decisions.actions.templates import CannotEditTemplate, CannotPublish, next_version, plan_of, publish_template
from decisions.actions.terms import (
    CannotExtend,
    CannotResume,
    CannotSuspend,
    extend_term,
    lapse_term,
    resume_term,
    suspend_term,
)
from decisions.actions.transfers import (
    CannotAcceptTransfer,
    CannotOffer,
    CannotRefuseTransfer,
    accept_transfer,
    lapse_transfer,
    offer_transfer,
    refuse_transfer,
)

__all__ = [
    "Answer",
    "CannotAcceptTransfer",
    "CannotAdvise",
    "CannotAssign",
    "CannotClose",
    "CannotEditTemplate",
    "CannotEndAssignment",
    "CannotEndMandate",
    "CannotExtend",
    "CannotGiveMandate",
    "CannotOffer",
    "CannotOpen",
    "CannotPropose",
    "CannotPublish",
    "CannotRefuseTransfer",
    "CannotResume",
    "CannotReturn",
    "CannotReverse",
    "CannotSuspend",
    "CannotVoice",
    "CannotWithdraw",
    "accept_transfer",
    "assign",
    "claim_at",
    "close_process",
    "end_assignment",
    "end_mandate",
    "extend_term",
    "fall_back",
    "give_advice",
    "give_mandate",
    "lapse_advice",
    "lapse_term",
    "lapse_transfer",
    "let_time_pass",
    "lock_process",
    "next_version",
    "offer_transfer",
    "open_process",
    "plan_of",
    "propose",
    "publish_template",
    "refuse_transfer",
    "resume_term",
    "return_authority",
    "reverse_decision",
    "save_draft",
    "suspend_term",
    "voice",
    "who_may",
    "withdraw_authority",
]
