"""The check of the instrument in words: what was answered, which instrument fits, why, and what one does next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.instrument import Instrument, Known, Task, Wants, Why, instrument_for
from initiatives.models import InstrumentLink, Theme

KNOWN = {
    Known.YES: gettext_lazy("Yes"),
    Known.NO: gettext_lazy("No"),
    Known.UNKNOWN: gettext_lazy("I do not know"),
}
WANTS = {
    Wants.SELF: gettext_lazy("We want to do it ourselves, with the money that it costs now"),
    Wants.BETTER: gettext_lazy("We want the municipality to do it, or to do it better"),
    Wants.SAY: gettext_lazy("We want to talk along about how it is done"),
    Wants.MONEY: gettext_lazy("We want money for something of our own"),
}
PERFORMED = gettext_lazy("Does the municipality do this now?")
EXCLUSIVE = gettext_lazy("May only a government do this?")
CUT = gettext_lazy("Did the municipality decide to stop with it already?")
WANTED = gettext_lazy("What do you want most?")
COST = gettext_lazy("What does it cost the municipality now, in a year?")

NAMES = {
    Instrument.CHALLENGE: gettext_lazy("You can ask to take over this task"),
    Instrument.PLAN: gettext_lazy("A plan of your own fits better"),
    Instrument.REPORT: gettext_lazy("A report or a request to the municipality fits better"),
    Instrument.SUBSIDY: gettext_lazy("A subsidy fits better"),
    Instrument.PARTICIPATION: gettext_lazy("Talking along fits better"),
    Instrument.COUNCIL: gettext_lazy("A question to the council fits better"),
}
REASONS = {
    Why.FITS: gettext_lazy("The municipality does this now, and others may do it. That is what this right is for."),
    Why.FITS_PERHAPS: gettext_lazy("As far as you know it fits. What you do not know yet, the municipality looks up."),
    Why.GOVERNMENT_ALONE: gettext_lazy(
        "The law says that only a government may do this. You can say how you want it to be done."
    ),
    Why.CUT_ALREADY: gettext_lazy(
        "One can only take over what the municipality still does. You can ask for a subsidy to do it yourselves."
    ),
    Why.NOT_DONE_NOW: gettext_lazy(
        "The municipality does not do this, so there is nothing to take over. You can start it yourselves."
    ),
    Why.BETTER_BY_THEM: gettext_lazy(
        "You want the municipality to do its work well. Then you need not take it over: tell what is wrong."
    ),
    Why.BEGIN_WITH_IT: gettext_lazy(
        "The municipality does not do this, or stops with it. The council decides about that. You can put it on the"
        " agenda of the council."
    ),
    Why.TALK_ALONG: gettext_lazy("You want to think along. For that you need not do the work yourselves."),
    Why.OWN_ACTIVITY: gettext_lazy("You want to do something of your own. Then you need not take over a task."),
}
NEXT = {
    Instrument.CHALLENGE: gettext_lazy("Go on with this task"),
    Instrument.PLAN: gettext_lazy("Start a plan of your own"),
    Instrument.REPORT: gettext_lazy("Tell the municipality"),
    Instrument.SUBSIDY: gettext_lazy("Ask for a subsidy"),
    Instrument.PARTICIPATION: gettext_lazy("See how to talk along"),
    Instrument.COUNCIL: gettext_lazy("Ask the council"),
}
ENTITIES = {
    Theme.Challenge.AT_ONCE: gettext_lazy(
        "In this municipality your group must be an association or foundation at once."
    ),
    Theme.Challenge.AT_TAKE_OVER: gettext_lazy(
        "In this municipality your group becomes an association or foundation when it takes over the task. Now you need"
        " nothing."
    ),
    Theme.Challenge.NEVER: gettext_lazy("In this municipality your group need not be an association or foundation."),
}


@dataclass(frozen=True)
class Outcome:
    """What fits, why, and where one goes on."""

    fits: bool
    name: str
    why: str
    url: str
    link: str


def outcome_of(task: Task) -> Outcome:
    """Asks the database for the address of the instrument in this municipality; without one it is where help is."""
    advised = instrument_for(task)
    return Outcome(
        fits=advised.instrument is Instrument.CHALLENGE,
        name=str(NAMES[advised.instrument]),
        why=str(REASONS[advised.why]),
        url=_address_of(advised.instrument),
        link=str(NEXT[advised.instrument]),
    )


def entity_in_words(theme: Theme) -> str:
    """When the group must be a legal person, as the municipality decided; empty for a theme without a task."""
    return str(ENTITIES[Theme.Challenge(theme.challenge)]) if theme.challenge else ""


def answers_in_words(task: Task) -> Sequence[tuple[str, str]]:
    """Each question with its answer."""
    cost = f"€ {number_format(task.cost, force_grouping=True)}" if task.cost is not None else _("I do not know")
    return [
        (str(PERFORMED), str(KNOWN[task.performed])),
        (str(EXCLUSIVE), str(KNOWN[task.exclusive])),
        (str(CUT), str(KNOWN[task.cut])),
        (str(WANTED), str(WANTS[task.wants])),
        (str(COST), cost),
    ]


def _address_of(instrument: Instrument) -> str:
    if instrument in {Instrument.CHALLENGE, Instrument.PLAN}:
        return reverse("initiatives:new")
    own = InstrumentLink.objects.filter(instrument=instrument).first()
    return own.url if own else f"{reverse('home')}#help"
