"""What parties said: proposals with their voices, and advices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Party
from accounts.written import Written, filled, sentence
from decisions.models import Advice, AdviceAnswer, Outcome, Proposal, Step, Voice
from decisions.presentation.tables import tone_of


@dataclass(frozen=True)
class VoiceInWords:
    """What a party said of a proposal, and under which mandate where it is of the municipality."""

    party: str
    tone: str
    say: str
    sentence: str
    reason: str
    at: datetime
    mandate: str


@dataclass(frozen=True)
class AdviceInWords:
    """An advice that was asked: the text, or that it is awaited or was not given in time. `state` is given, lapsed or
    awaited; `at` is when it was given.
    """

    party: str
    tone: str
    state: str
    sentence: str
    text: str
    at: datetime | None
    until: date


@dataclass(frozen=True)
class AnswerInWords:
    """What a proposal does with an advice, and why. `answer` is followed, partly or not."""

    party: str
    answer: str
    sentence: str
    reason: str


@dataclass(frozen=True)
class ProposalInWords:
    """A proposal with all that was said of it. `became` is decided, open, taken_back or dropped."""

    party: str
    tone: str
    outcome: str
    outcome_name: str
    reasons: str
    conditions: Sequence[str]
    amount: Decimal | None
    at: datetime
    answers: Sequence[AnswerInWords]
    voices: Sequence[VoiceInWords]
    became: str
    ended_at: datetime | None = None
    taken_back_because: str = ""


def is_stopped(step: Step) -> bool:
    """Did the plan end while this step was open?"""
    return step.closed_at is None and step.process.closed_at is not None


def proposal_in_words(proposal: Proposal, step: Step) -> ProposalInWords:
    decision = getattr(step, "decision", None)
    if decision is not None and decision.proposal_id == proposal.id:
        became = "decided"
    else:
        became = "open" if proposal.closed_at is None and not is_stopped(step) else "dropped"
    if proposal.taken_back_by_id is not None:
        became = "taken_back"
    return ProposalInWords(
        party=proposal.party.name,
        tone=tone_of(proposal.party),
        outcome=proposal.outcome,
        outcome_name=capfirst(str(Outcome(proposal.outcome).label)),
        reasons=proposal.reasons,
        conditions=[line.strip() for line in proposal.conditions.splitlines() if line.strip()],
        amount=proposal.amount,
        at=proposal.proposed_at,
        answers=[_advice_answer(answer) for answer in proposal.advice_answers.all()],
        voices=[voice_in_words(voice) for voice in proposal.voices.all()],
        became=became,
        ended_at=proposal.closed_at,
        taken_back_because=proposal.taken_back_because,
    )


def advice_in_words(advice: Advice) -> AdviceInWords:
    sentences = {
        "given": _("%(party)s gave advice"),
        "lapsed": _("%(party)s gave no advice in time"),
        "awaited": _("%(party)s is asked for advice"),
    }
    if advice.was_released:
        sentences["lapsed"] = _("%(party)s need not give advice any more")
    return AdviceInWords(
        party=advice.party.name,
        tone=tone_of(advice.party),
        state=advice.state,
        sentence=sentence(sentences[advice.state], party=Written(advice.party.name)),
        text=advice.text,
        at=advice.given_at,
        until=advice.due_on,
    )


def voice_in_words(voice: Voice) -> VoiceInWords:
    sentences = {
        Voice.Say.CONSENT.value: _("%(party)s said yes"),
        Voice.Say.OBJECTION.value: _("%(party)s objected"),
        Voice.Say.ABSTENTION.value: _("%(party)s abstained"),
    }
    return VoiceInWords(
        party=voice.party.name,
        tone=tone_of(voice.party),
        say=voice.say,
        sentence=sentence(sentences[voice.say], party=Written(voice.party.name)),
        reason=voice.reason,
        at=voice.said_at,
        mandate=mandate_in_words(voice),
    )


def _advice_answer(answer: AdviceAnswer) -> AnswerInWords:
    sentences = {
        AdviceAnswer.Answer.FOLLOWED.value: _("The advice of %(party)s was followed"),
        AdviceAnswer.Answer.PARTLY.value: _("The advice of %(party)s was followed in part"),
        AdviceAnswer.Answer.NOT.value: _("The advice of %(party)s was not followed"),
    }
    party = answer.advice.party.name
    said = filled(sentences[answer.answer], party=Written(party))
    return AnswerInWords(party, answer.answer, said, answer.reason)


def on_behalf_of(proposal: Proposal) -> list[str]:
    """On behalf of which body each municipal party decided, and under which mandate (Awb, article 10:10)."""
    return [
        filled(
            _("%(party)s decided on behalf of %(body)s, under a mandate: %(mandate)s."),
            party=Written(voice.party.name),
            body=body_behind(voice),
            mandate=Written(mandate_in_words(voice)),
        )
        for voice in proposal.voices.all()
        if voice.mandate is not None
    ]


def body_behind(voice: Voice) -> str:
    """The body whose power it is: that of the mandate at the top, under which all others were given. The power of a
    team is the executive's.
    """
    top = voice.mandate
    while top is not None and top.under is not None:
        top = top.under
    party = top.party if top is not None else voice.party
    return str(_("the municipal executive")) if party.kind == Party.Kind.MUNICIPAL_TEAM else Written(party.name)


def mandate_in_words(voice: Voice) -> str:
    """The function and the source of the mandate under which a party spoke; never who has that function."""
    if voice.mandate is None:
        return ""
    return ", ".join(filter(None, [voice.mandate.function, voice.mandate.source]))
