"""Why a plan stands in an official's queue, in a sentence. Pure: no models, no settings, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Side(StrEnum):
    """To which side of the table a party belongs."""

    RESIDENTS = "residents"
    SOCIAL_WORK = "social_work"
    OTHER = "other"


class Tone(StrEnum):
    """The colour of a tag; its words say the same."""

    LATE = "clay"
    SOON = "sun"
    NEW = "sky"
    SOCIAL_WORK = "plum"


class Waits(StrEnum):
    """For whom a plan waits."""

    ME = "me"
    RESIDENTS = "residents"
    SOCIAL_WORK = "social_work"


@dataclass(frozen=True)
class Decider:
    """A deciding party at the open step: `is_mine` where the reader signs for it, `said` what it said, if anything."""

    name: str
    side: Side = Side.OTHER
    is_mine: bool = False
    said: str = ""


@dataclass(frozen=True)
class Situation:
    """All that the sentence depends on.

    may_accept       the plan is of the reader's own team, which accepts it for handling
    is_social_work   the work of the open step is, in whole or in part, of social work
    social_workers   who of them works on it now
    i_handle         the reader is its handler
    """

    today: date
    sent_on: date
    ends_on: date
    deciders: tuple[Decider, ...]
    has_proposal: bool = False
    is_accepted: bool = True
    may_accept: bool = True
    is_social_work: bool = False
    social_workers: tuple[str, ...] = ()
    i_handle: bool = False


@dataclass(frozen=True)
class Tag:
    """A few words on a coloured ground."""

    words: str
    tone: Tone


@dataclass(frozen=True)
class Reason:
    """Why a plan stands here: tags and a sentence or two."""

    tags: tuple[Tag, ...]
    sentence: str
    waits_on: frozenset[Waits]


def reason(situation: Situation) -> Reason:
    """Why this plan stands in the reader's queue."""
    sentences = [_who_must_act(situation), _social_work(situation)]
    return Reason(_tags(situation), " ".join(filter(None, sentences)), waits_on(situation))


def is_late(situation: Situation) -> bool:
    """Has the last day of the step passed?"""
    return situation.today > situation.ends_on


def waits_on(situation: Situation) -> frozenset[Waits]:
    """For whom the open step waits, as seen by the reader."""
    silent = _silent(situation)
    waits = set()
    if _asks_reader(situation, silent):
        waits.add(Waits.ME)
    if any(decider.side is Side.RESIDENTS for decider in silent):
        waits.add(Waits.RESIDENTS)
    if situation.is_social_work or any(decider.side is Side.SOCIAL_WORK for decider in silent):
        waits.add(Waits.SOCIAL_WORK)
    return frozenset(waits)


def days_in_words(days: int) -> str:
    """How far off a last day is: `25 days left`, `today is the last day`, `3 days late`."""
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return _("today is the last day")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def _silent(situation: Situation) -> list[Decider]:
    return [decider for decider in situation.deciders if not decider.said]


def _asks_reader(situation: Situation, silent: list[Decider]) -> bool:
    if not situation.is_accepted and situation.may_accept:
        return False  # It is new: it waits for the whole team.
    must_speak = any(decider.is_mine for decider in silent)
    must_assign = situation.i_handle and situation.is_social_work and not situation.social_workers
    return must_speak or must_assign


def _tags(situation: Situation) -> tuple[Tag, ...]:
    days = (situation.ends_on - situation.today).days
    tags = [Tag(days_in_words(days), Tone.LATE if days < 0 else Tone.SOON)]
    if not situation.is_accepted:
        tags.insert(int(days < 0), Tag(_new(situation), Tone.NEW))
    if situation.is_social_work:
        tags.append(Tag(_("social work"), Tone.SOCIAL_WORK))
    return tuple(tags)


def _new(situation: Situation) -> str:
    days = (situation.today - situation.sent_on).days
    if days == 0:
        return _("new today")
    return ngettext("new since yesterday", "new for %(days)d days", days) % {"days": days}


def _who_must_act(situation: Situation) -> str:
    if not situation.is_accepted and situation.may_accept:
        return _("Nobody has accepted this plan yet.")
    silent = _silent(situation)
    others = _listed([decider.name for decider in silent if not decider.is_mine])
    i_must = any(decider.is_mine for decider in silent)
    if situation.has_proposal:
        return " ".join([*_what_was_said(situation), _still_missing(others, i_must=i_must)])
    if i_must and others:
        return _("There is no proposal yet. You or %(others)s can make one.") % {"others": others}
    if i_must:
        return _("You decide here. There is no proposal yet.")
    return _("There is no proposal yet. It is up to %(others)s.") % {"others": others}


def _what_was_said(situation: Situation) -> list[str]:
    said = {
        "consent": _("%(party)s said yes."),
        "objection": _("%(party)s objected."),
        "abstention": _("%(party)s abstained."),
    }
    mine = {
        "consent": _("You said yes."),
        "objection": _("You objected."),
        "abstention": _("You abstained."),
    }
    return [
        mine[decider.said] if decider.is_mine else said[decider.said] % {"party": decider.name}
        for decider in situation.deciders
        if decider.said
    ]


def _still_missing(others: str, *, i_must: bool) -> str:
    if i_must and others:
        return _("Your voice is missing, and that of %(others)s.") % {"others": others}
    if i_must:
        return _("Your voice is missing.")
    return _("The wait is for %(others)s.") % {"others": others}


def _social_work(situation: Situation) -> str:
    if not situation.is_social_work:
        return ""
    if situation.social_workers:
        return _("Social work by %(names)s.") % {"names": _listed(list(situation.social_workers))}
    return _("This asks for a social worker, and nobody is assigned yet.")


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
