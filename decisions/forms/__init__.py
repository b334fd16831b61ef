"""What people fill in at the table. The rules of the domain stand in the actions; here only what a page can see."""

from decisions.forms.fields import DayField, EuroField, TypedText, as_plain_number
from decisions.forms.proposals import AdviseForm, ProposeForm, ReverseForm, TakeBackForm, VoiceForm
from decisions.forms.terms import ExtendForm, ResumeForm, SuspendForm
from decisions.forms.transfers import AnswerForm, OfferForm, ReturnForm, WithdrawForm

__all__ = [
    "AdviseForm",
    "AnswerForm",
    "DayField",
    "EuroField",
    "ExtendForm",
    "OfferForm",
    "ProposeForm",
    "ResumeForm",
    "ReturnForm",
    "ReverseForm",
    "SuspendForm",
    "TakeBackForm",
    "TypedText",
    "VoiceForm",
    "WithdrawForm",
    "as_plain_number",
]
