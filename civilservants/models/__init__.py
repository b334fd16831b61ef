"""What is kept at the desk of officials, by noun."""

from civilservants.models.absences import Absence
from civilservants.models.bulk import BulkAct
from civilservants.models.deviations import Deviation, Evaluation, OwnRoom
from civilservants.models.messages import AnswerTemplate, GroupMessage
from civilservants.models.notes import Mention, Note
from civilservants.models.questions import Question
from civilservants.models.queue import PlaceInNeed, QueueRow, QueueWord
from civilservants.models.regulations import Regulation, RuleProposal
from civilservants.models.reminders import TermReminder
from civilservants.models.saved_views import SavedView
from civilservants.models.snoozes import Snooze

__all__ = [
    "Absence",
    "AnswerTemplate",
    "BulkAct",
    "Deviation",
    "Evaluation",
    "GroupMessage",
    "Mention",
    "Note",
    "OwnRoom",
    "PlaceInNeed",
    "Question",
    "QueueRow",
    "QueueWord",
    "Regulation",
    "RuleProposal",
    "SavedView",
    "Snooze",
    "TermReminder",
]
