"""Every write at the table, one verb each. Locks are taken in one order: process, step, proposal, ledger."""

from decisions.actions.assignments import CannotAssign, CannotEndAssignment, assign, end_assignment
from decisions.actions.authority import CannotWithdraw, withdraw_authority
from decisions.actions.decisions import CannotPropose, CannotVoice, propose, voice
from decisions.actions.mandates import CannotEndMandate, CannotGiveMandate, end_mandate, give_mandate
from decisions.actions.processes import CannotClose, CannotOpen, close_process, lock_process, open_process
from decisions.actions.terms import lapse_term

__all__ = [
    "CannotAssign",
    "CannotClose",
    "CannotEndAssignment",
    "CannotEndMandate",
    "CannotGiveMandate",
    "CannotOpen",
    "CannotPropose",
    "CannotVoice",
    "CannotWithdraw",
    "assign",
    "close_process",
    "end_assignment",
    "end_mandate",
    "give_mandate",
    "lapse_term",
    "lock_process",
    "open_process",
    "propose",
    "voice",
    "withdraw_authority",
]
