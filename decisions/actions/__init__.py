"""Every write at the table, one verb each. Locks are taken in one order: process, step, proposal, ledger."""

from decisions.actions.assignments import CannotAssign, CannotEndAssignment, assign, end_assignment
from decisions.actions.authority import CannotWithdraw, withdraw_authority
from decisions.actions.decisions import CannotPropose, CannotVoice, propose, voice, who_may
from decisions.actions.processes import CannotClose, CannotOpen, close_process, lock_process, open_process
from decisions.actions.templates import new_version
from decisions.actions.terms import lapse_term

__all__ = [
    "CannotAssign",
    "CannotClose",
    "CannotEndAssignment",
    "CannotOpen",
    "CannotPropose",
    "CannotVoice",
    "CannotWithdraw",
    "assign",
    "close_process",
    "end_assignment",
    "lapse_term",
    "lock_process",
    "new_version",
    "open_process",
    "propose",
    "voice",
    "who_may",
    "withdraw_authority",
]
