"""Proposing, speaking, advising, and asking to decide anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.template.defaultfilters import floatformat
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from decisions.actions import Answer, fingerprint
from decisions.forms.fields import EuroField, TypedText
from decisions.models import Advice, AdviceAnswer, Draft, Outcome, Proposal, Voice

ANSWER_PREFIX = "advice-"
WHY_PREFIX = "why-"


class ProposeForm(forms.Form):
    """A decision as one deciding party proposes it, with an answer to each advice. `as_draft` asks for nothing yet."""

    outcome = forms.ChoiceField(
        label=_("What do you propose to decide?"),
        choices=lambda: [(outcome.value, capfirst(str(outcome.label))) for outcome in Outcome],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    reasons = TypedText(
        label=_("Why?"),
        help_text=_("Everybody can read this. A yes needs its reasons as much as a no."),
        error_messages={"required": _("Give your reasons. Every decision carries them, a yes as much as a no.")},
    )
    conditions = TypedText(
        label=_("Under which conditions?"),
        help_text=_("One condition a line. Only if you choose 'yes, with conditions'."),
        required=False,
        rows=4,
    )
    amount = EuroField(label=_("How much money, in euros?"), help_text=_("Only if money is given."), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(self, *args: Any, advices: Sequence[Advice] = (), as_draft: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.advices = advices
        self.as_draft = as_draft
        for advice in advices:
            self.fields[f"{ANSWER_PREFIX}{advice.id}"] = forms.ChoiceField(
                label=_("What do you do with the advice of %(party)s?") % {"party": advice.party},
                choices=[(answer.value, capfirst(str(answer.label))) for answer in AdviceAnswer.Answer],
                widget=forms.RadioSelect,
                error_messages={"required": _("Say what you do with this advice.")},
            )
            self.fields[f"{WHY_PREFIX}{advice.id}"] = TypedText(
                label=_("Why do you follow the advice of %(party)s, or not?") % {"party": advice.party},
                help_text=_("Everybody can read this. If you do not follow all of it, you must say why."),
                required=False,
                rows=3,
            )
        for field in self.fields.values() if as_draft else ():
            field.required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.as_draft:
            return cleaned
        asks_conditions = cleaned.get("outcome") == Outcome.YES_WITH_CONDITIONS
        if asks_conditions and not cleaned.get("conditions") and "conditions" not in self.errors:
            self.add_error("conditions", _("Name at least one condition, or choose 'yes'."))
        if cleaned.get("outcome") and not asks_conditions and cleaned.get("conditions"):
            self.add_error(
                "conditions",
                _("Conditions belong to 'yes, with conditions'. Choose that, or take the conditions out."),
            )
        for advice in self.advices:
            why = f"{WHY_PREFIX}{advice.id}"
            departs = cleaned.get(f"{ANSWER_PREFIX}{advice.id}", "followed") != AdviceAnswer.Answer.FOLLOWED
            if departs and not cleaned.get(why) and why not in self.errors:
                self.add_error(why, _("Say why you do not follow the advice of %(party)s.") % {"party": advice.party})
        return cleaned

    def seen_draft(self) -> str | None:
        """Which draft of the party stood before who filled this in; None where the form does not say."""
        return self.cleaned_data["seen"] or None

    def take_as_seen(self, draft: Draft | None) -> None:
        """Sent once more, this form writes over the draft as it is now."""
        typed = dict(self.data.items())
        typed["seen"] = fingerprint(draft)
        self.data = typed

    def compared_with(self, draft: Draft) -> list[tuple[forms.BoundField, str]]:
        """The fields in which a saved draft says something else than what was typed, with what it says."""
        saved = {
            "outcome": str(draft.get_outcome_display()),
            "reasons": draft.reasons,
            "conditions": draft.conditions,
            "amount": "" if draft.amount is None else f"€\u00a0{floatformat(draft.amount, '-2g')}",
        }
        return [
            (self[name], text) for name, text in saved.items() if self.cleaned_data.get(name) != getattr(draft, name)
        ]

    def own(self) -> dict[str, Any]:
        """What a valid form proposes, without its answers to advice."""
        return {name: self.cleaned_data[name] for name in ("outcome", "reasons", "conditions", "amount")}

    def answers(self) -> list[Answer]:
        """What a valid form does with each advice."""
        return [
            Answer(
                advice.id,
                self.cleaned_data[f"{ANSWER_PREFIX}{advice.id}"],
                self.cleaned_data[f"{WHY_PREFIX}{advice.id}"],
            )
            for advice in self.advices
        ]

    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("outcome", "reasons", "conditions", "amount")]

    def advice_parts(self) -> list[tuple[Advice, forms.BoundField, forms.BoundField]]:
        """Each advice with the two fields that answer it."""
        return [
            (advice, self[f"{ANSWER_PREFIX}{advice.id}"], self[f"{WHY_PREFIX}{advice.id}"]) for advice in self.advices
        ]


def answers_advice(name: str) -> bool:
    """Is this the name of a field in which an advice is answered?"""
    return name.startswith((ANSWER_PREFIX, WHY_PREFIX))


class AdviseForm(forms.Form):
    """What an advising party says before others decide."""

    text = TypedText(
        label=_("What do you advise, and why?"),
        help_text=_("Everybody can read this. Who decides must say what they do with it. You give it once."),
        rows=10,
        error_messages={"required": _("Write what you advise, and why.")},
    )


class TakeBackForm(forms.Form):
    """Why a party takes its proposal back. It need not say."""

    reason = TypedText(
        label=_("Why do you take it back?"),
        help_text=_("You need not say why. What you write here, everybody can read."),
        required=False,
        rows=4,
    )


class ReverseForm(forms.Form):
    """Why a decision must be taken anew."""

    reason = TypedText(
        label=_("Why must this be decided anew?"),
        help_text=_("Everybody can read this."),
        error_messages={"required": _("Say why the decision must be taken anew.")},
    )


class VoiceForm(forms.Form):
    """What a deciding party says of the proposal that the page showed."""

    proposal_id = forms.UUIDField(widget=forms.HiddenInput)
    say = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[
            (Voice.Say.CONSENT.value, _("We agree")),
            (Voice.Say.OBJECTION.value, _("We object")),
            (Voice.Say.ABSTENTION.value, _("We abstain")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you agree, object or abstain.")},
    )
    reason = TypedText(
        label=_("Why?"),
        help_text=_("Everybody can read this. If you object, you must say why."),
        required=False,
    )

    def __init__(self, *args: Any, proposal: Proposal | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["proposal_id"].initial = proposal.id if proposal else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("say") == Voice.Say.OBJECTION and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why you object, so that the others can do something about it."))
        return cleaned

    def point_at(self, proposal: Proposal | None, *, instead_of: UUID) -> None:
        """Where the proposal is another than the page showed: keep the text, and let the choice be made anew."""
        if proposal is not None and proposal.id == instead_of:
            return
        typed = dict(self.data.items())
        typed.pop("say", None)
        typed["proposal_id"] = str(proposal.id) if proposal else ""
        self.data = typed
