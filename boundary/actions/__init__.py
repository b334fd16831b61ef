"""Every write at the boundary, one verb each. Locks: process, person or consult, ledger."""

from boundary.actions.activities import CannotLog, CannotStrike, log_activity, strike_activity
from boundary.actions.clock import let_time_pass
from boundary.actions.consults import (
    CannotAgree,
    CannotAskConsult,
    CannotRemark,
    CannotSettle,
    agree_to_settle,
    ask_consult,
    propose_settlement,
    remark,
)
from boundary.actions.demarcations import (
    CannotAnswerDemarcation,
    CannotProposeDemarcation,
    answer_demarcation,
    propose_demarcation,
)
from boundary.actions.examples import (
    CannotClearExample,
    CannotWithdrawExample,
    CannotWriteExample,
    clear_example,
    withdraw_example,
    write_example,
)
from boundary.actions.signals import raise_for_assignment

__all__ = [
    "CannotAgree",
    "CannotAnswerDemarcation",
    "CannotAskConsult",
    "CannotClearExample",
    "CannotLog",
    "CannotProposeDemarcation",
    "CannotRemark",
    "CannotSettle",
    "CannotStrike",
    "CannotWithdrawExample",
    "CannotWriteExample",
    "agree_to_settle",
    "answer_demarcation",
    "ask_consult",
    "clear_example",
    "let_time_pass",
    "log_activity",
    "propose_demarcation",
    "propose_settlement",
    "raise_for_assignment",
    "remark",
    "strike_activity",
    "withdraw_example",
    "write_example",
]
