"""Who did which kind of work, and the talk that settles on whose side of the demarcation it lies."""

from boundary.models.activities import Activity, Signal
from boundary.models.consults import Consult, ConsultTerms, Example, Remark, Settlement
from boundary.models.demarcations import DemarcationAnswer, DemarcationProposal

__all__ = [
    "Activity",
    "Consult",
    "ConsultTerms",
    "DemarcationAnswer",
    "DemarcationProposal",
    "Example",
    "Remark",
    "Settlement",
    "Signal",
]
