"""What social workers keep, a module for each noun.

Whatever somebody typed in a case is sealed with the key of its case (`socialwork.fields`). None of it stands in an
admin page.
"""

from socialwork.models.cases import (
    Appointment,
    Case,
    CaseFile,
    CaseNote,
    CaseWorker,
    Goal,
    Handover,
    Involved,
    NextStep,
)
from socialwork.models.company import Accompaniment, Assistance, HelpedSubmission
from socialwork.models.consents import Consent, SharedSummary
from socialwork.models.kept import Destruction, MarkKey, Notice
from socialwork.models.network import Actor, Offering, Tie
from socialwork.models.profile import KeyFigure, Statement
from socialwork.models.watching import Glass, GlassTry, HomeStreet, LookReview, Viewing

__all__ = [
    "Accompaniment",
    "Actor",
    "Appointment",
    "Assistance",
    "Case",
    "CaseFile",
    "CaseNote",
    "CaseWorker",
    "Consent",
    "Destruction",
    "Glass",
    "GlassTry",
    "Goal",
    "Handover",
    "HelpedSubmission",
    "HomeStreet",
    "Involved",
    "KeyFigure",
    "LookReview",
    "MarkKey",
    "NextStep",
    "Notice",
    "Offering",
    "SharedSummary",
    "Statement",
    "Tie",
    "Viewing",
]
