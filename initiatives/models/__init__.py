"""What residents bring, and what happens around it, a module for each noun."""

from initiatives.models.asking import InstrumentLink, JoinRequest, Need, TaskCheck
from initiatives.models.attachments import Attachment
from initiatives.models.finding import Listing, SearchWord
from initiatives.models.help import HelpOffer
from initiatives.models.links import PlanLink
from initiatives.models.milestones import Evaluation, Milestone, MilestoneMove
from initiatives.models.new_texts import NewText, TextSignature
from initiatives.models.plans import Follow, Initiative, Origin, ReferenceCounter, Theme
from initiatives.models.sketches import Sketch
from initiatives.models.support import PaperSheet, Support, SupportThreshold
from initiatives.models.updates import Update
from initiatives.models.versions import Version

__all__ = [
    "Attachment",
    "Evaluation",
    "Follow",
    "HelpOffer",
    "Initiative",
    "InstrumentLink",
    "JoinRequest",
    "Listing",
    "Milestone",
    "MilestoneMove",
    "Need",
    "NewText",
    "Origin",
    "PaperSheet",
    "PlanLink",
    "ReferenceCounter",
    "SearchWord",
    "Sketch",
    "Support",
    "SupportThreshold",
    "TaskCheck",
    "TextSignature",
    "Theme",
    "Update",
    "Version",
]
