"""What is asked of whom at a step, said to everybody and to who must do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.written import Sentence, Written, in_a_row, sentence
from decisions import duties, queries
from decisions.duties import Act, Duty
from decisions.models import Advice, Proposal, Step, Transfer
from decisions.presentation.arrangements import what_was_offered
from decisions.presentation.said import advice_in_words, voice_in_words
from decisions.presentation.tables import tone_of
from decisions.presentation.wording import joined

ACT_TITLES: dict[Act, str | Promise] = {
    Act.ANSWER: gettext_lazy("Answer an offer"),
    Act.ADVISE: gettext_lazy("Give advice"),
    Act.VOICE: gettext_lazy("Say yes or no"),
    Act.PROPOSE: gettext_lazy("Make a proposal"),
}


ACT_BUTTONS: dict[Act, str | Promise] = {
    Act.ANSWER: gettext_lazy("Read the offer and answer"),
    Act.ADVISE: gettext_lazy("Read the plan and advise"),
    Act.VOICE: gettext_lazy("Read it and say yes or no"),
    Act.PROPOSE: gettext_lazy("Make a proposal"),
}


ACT_PAGES = {
    Act.ANSWER: "decisions:answer",
    Act.ADVISE: "decisions:advise",
    Act.VOICE: "decisions:voice",
    Act.PROPOSE: "decisions:propose",
}
"""Where one does it."""


@dataclass(frozen=True)
class Waiting:
    """A line of what is asked of whom: `at` is when it was done, `until` the last day of what is still awaited, if it
    has one. `is_lapsed`: it can no longer be done, such as an advice that did not come.
    """

    sentence: str
    tone: str
    at: datetime | None = None
    until: date | None = None
    is_lapsed: bool = False

    @property
    def is_done(self) -> bool:
        return self.at is not None


@dataclass(frozen=True)
class DutyInWords:
    """What somebody must do, said to them: in a sentence and on a button, with the address where they do it."""

    duty: Duty
    title: str
    sentence: str
    button: str
    url: str

    @property
    def until(self) -> date | None:
        return self.duty.until

    @property
    def question(self) -> str:
        return self.duty.step.template_step.question


def what_is_asked(step: Step) -> list[Waiting]:
    """What is asked of whom at an open step: what is awaited first, by its last day; then what was done."""
    awaited = duties.awaited_at(step)
    answers = [duty for duty in awaited if isinstance(duty.about, Transfer)]
    others = [duty for duty in awaited if duty not in answers]
    lines = [Waiting(_awaited(duty), tone_of(duty.party), until=duty.until) for duty in others]
    if answers:
        lines.append(_awaited_offer(answers))
    lines.sort(key=lambda line: line.until or date.max)
    return [*lines, *_done(step)]


def duty_in_words(duty: Duty) -> DutyInWords:
    """What somebody must do, said to them."""
    return DutyInWords(duty, str(ACT_TITLES[duty.act]), _asked_of_you(duty), str(ACT_BUTTONS[duty.act]), _address(duty))


def _awaited_offer(answers: Sequence[Duty]) -> Waiting:
    """An offer with all who must still answer it, in one line."""
    offer = answers[0].about
    assert isinstance(offer, Transfer)
    names = [in_a_row([Written(duty.party.name), _signatures(duty)]) for duty in answers]
    asked = ngettext("%(names)s must still say yes or no", "%(names)s must still say yes or no", len(names))
    offered = Sentence(what_was_offered(offer, is_done=False), ".")
    said = in_a_row([offered, sentence(asked, names=joined(names))])
    return Waiting(said, tone_of(offer.giver), until=offer.answer_by)


def _address(duty: Duty) -> str:
    thing = [duty.about.id] if isinstance(duty.about, Transfer) else []
    return reverse(ACT_PAGES[duty.act], args=[duty.step.id, *thing])


def _awaited(duty: Duty) -> str:
    """What is awaited from a party, in words that everybody reads."""
    if duty.act == Act.ADVISE:
        phrase = pgettext("what is asked", "%(party)s is asked for advice")
    elif duty.act == Act.VOICE:
        phrase = pgettext("what is asked", "%(party)s must still say yes or no")
    else:
        phrase = pgettext("what is asked", "%(party)s can make a proposal")
    return in_a_row([sentence(phrase, party=Written(duty.party.name)), _signatures(duty)])


def _signatures(duty: Duty) -> str:
    """How many signatures a party still needs for what it says; empty where one is enough, or nobody signed yet."""
    if not duty.signed:
        return ""
    return ngettext(
        "(%(missing)d more signature is needed)", "(%(missing)d more signatures are needed)", duty.missing
    ) % {"missing": duty.missing}


def _done(step: Step) -> list[Waiting]:
    """What was done at an open step: advices that came or did not come, and what was said of the open proposal."""
    advices = [
        Waiting(
            advice_in_words(advice).sentence,
            tone_of(advice.party),
            at=advice.given_at,
            is_lapsed=advice.given_at is None,
        )
        for advice in step.advices.all()
        if not advice.is_waiting
    ]
    proposal = queries.open_proposal(step)
    said = [
        Waiting(voice_in_words(voice).sentence, tone_of(voice.party), at=voice.said_at)
        for voice in (proposal.voices.all() if proposal else [])
    ]
    return [*advices, *said]


def _asked_of_you(duty: Duty) -> str:
    """What is asked of who reads it, and signs for the party of the duty."""
    about, party = duty.about, Written(duty.party.name)
    if isinstance(about, Transfer):
        offer = what_was_offered(about, is_done=False)
        asked = sentence(_("%(offer)s. Say whether %(party)s agrees."), offer=offer, party=party)
    elif isinstance(about, Advice):
        asked = sentence(_("%(party)s is asked for advice. Nobody can decide before it is given."), party=party)
    elif isinstance(about, Proposal) and about.party_id != duty.party.id:
        asked = sentence(_("%(party)s made a proposal. Say yes or no."), party=Written(about.party.name))
    elif isinstance(about, Proposal):
        asked = sentence(_("Somebody of %(party)s made a proposal for you all."), party=party)
    else:
        asked = sentence(_("You can make a proposal."))
    return in_a_row([asked, _your_signature(duty)])


def _your_signature(duty: Duty) -> str:
    if not duty.signed:
        return ""
    return ngettext(
        "Please sign too: %(missing)d more signature is needed.",
        "Please sign too: %(missing)d more signatures are needed.",
        duty.missing,
    ) % {"missing": duty.missing}
