"""Why a plan stands in an official's queue, in a sentence. Pure: no models, no settings, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON_DAYS = 7
_EPOCH = date(2020, 1, 1)


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
    """A deciding party at the open step: `is_mine` where the reader signs for it, `said` what it said, if anything.
    `i_signed` where the reader signed already, and the party needs more signatures.
    """

    name: str
    side: Side = Side.OTHER
    is_mine: bool = False
    said: str = ""
    i_signed: bool = False


@dataclass(frozen=True)
class Asked:
    """A party whose advice, or whose answer to an offer, is awaited until a day."""

    name: str
    until: date
    side: Side = Side.OTHER
    is_mine: bool = False
    i_signed: bool = False


@dataclass(frozen=True)
class Situation:
    """All that the sentence depends on.

    ends_on          the last day of the step; there is none while its clock stands still
    advisers         whose advice is awaited: until it is given, nobody can propose a decision
    offered_by       who offers to hand over, to share or to step down; empty where no offer is open
    answers          who must still answer that offer
    may_accept       the plan is of the reader's own team, which accepts it for handling
    is_social_work   the work of the open step is, in whole or in part, of social work
    social_workers   who of them works on it now
    i_handle         the reader is its handler
    with_whole_team  the teams of the reader that have a task as a whole, which nobody of them has taken up
    silent_since     since when it is the turn of the reader's team, which said nothing
    asked_until      the last day to answer a question to a resident that is out; None where none is
    awaits_answer    the clock stands still for that question
    answered_on      when the answer to a question came in, where we said nothing since
    is_in_need       people of this neighbourhood write less easily
    supporters       how many people stand behind it
    """

    today: date
    sent_on: date
    ends_on: date | None
    deciders: tuple[Decider, ...]
    has_proposal: bool = False
    advisers: tuple[Asked, ...] = ()
    offered_by: str = ""
    answers: tuple[Asked, ...] = ()
    is_accepted: bool = True
    may_accept: bool = True
    is_social_work: bool = False
    social_workers: tuple[str, ...] = ()
    i_handle: bool = False
    with_whole_team: tuple[str, ...] = ()
    silent_since: date | None = None
    asked_until: date | None = None
    awaits_answer: bool = False
    answered_on: date | None = None
    is_in_need: bool = False
    supporters: int = 0


@dataclass(frozen=True)
class Tag:
    """A few words on a coloured ground."""

    words: str
    tone: Tone


@dataclass(frozen=True)
class Reason:
    """Why a plan stands here: tags, a sentence or two, and what moves it up among those that are as urgent."""

    tags: tuple[Tag, ...]
    sentence: str
    waits_on: frozenset[Waits]
    higher: str = ""


@dataclass(frozen=True)
class Lift:
    """How far each thing moves a plan up, in twentieths of a day."""

    silence: int
    age: int
    place: int
    support: int

    @property
    def whole(self) -> int:
        """All of it."""
        return self.silence + self.age + self.place + self.support


def reason(situation: Situation) -> Reason:
    """Why this plan stands in the reader's queue."""
    sentences = [_who_must_act(situation), _question(situation), _offer(situation)]
    sentences += [_social_work(situation), _whole_team(situation)]
    said = " ".join(filter(None, sentences))
    return Reason(_tags(situation), said, waits_on(situation), _why_higher(situation))


def is_late(situation: Situation) -> bool:
    """Has the last day of the step passed, while its clock runs?"""
    return situation.ends_on is not None and situation.today > situation.ends_on


def is_soon_late(situation: Situation) -> bool:
    """Will it be late within a week?"""
    return situation.ends_on is not None and 0 <= (situation.ends_on - situation.today).days < SOON_DAYS


def rank(
    *, until: date, sent_on: date, silent_since: date | None = None, is_in_need: bool = False, supporters: int = 0
) -> int:
    """How high a plan that is not late stands: the smaller, the higher. In twentieths of a day, from the nearest last
    day. Late ones stand above all others, the longest late first: that asks for the day of today (`queue.in_order`).

    No clock is in it: the order of two plans that are not late changes when something happens to them, not overnight.
    """
    days = (until - _EPOCH).days * 20
    return days - lift(until, sent_on, silent_since, is_in_need=is_in_need, supporters=supporters).whole


def lift(until: date, sent_on: date, silent_since: date | None, *, is_in_need: bool, supporters: int) -> Lift:
    """What moves a plan up, and how far.

    Each day that the municipality will have been silent by then counts for a fifth of a day, up to twelve days; the age
    of the plan for at most five, a neighbourhood in need for five, and a hundred supporters for one, up to five. So a
    term weighs most, and of two plans with the same last day the one that was left alone longer stands higher.
    """
    return Lift(
        silence=4 * min(60, max(0, (until - silent_since).days)) if silent_since else 0,
        age=min(100, max(0, (until - sent_on).days) // 2),
        place=100 if is_in_need else 0,
        support=min(100, supporters // 5),
    )


def waits_on(situation: Situation) -> frozenset[Waits]:
    """For whom the open step waits, as seen by the reader."""
    sides = {one.side for one in _awaited(situation)}
    waits = set()
    if _asks_reader(situation):
        waits.add(Waits.ME)
    if Side.RESIDENTS in sides or situation.awaits_answer:
        waits.add(Waits.RESIDENTS)
    if situation.is_social_work or Side.SOCIAL_WORK in sides:
        waits.add(Waits.SOCIAL_WORK)
    return frozenset(waits)


def until(situation: Situation) -> date | None:
    """The last day that counts for the reader: the nearest of what they must do, else that of the step, if it has one
    now.
    """
    asked = [one.until for one in (*situation.advisers, *situation.answers) if one.is_mine and not one.i_signed]
    return min([*asked, *([situation.ends_on] if situation.ends_on else [])], default=None)


def days_in_words(days: int) -> str:
    """How far off a last day is: `25 days left`, `today is the last day`, `3 days late`."""
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return _("today is the last day")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def _silent(situation: Situation) -> list[Decider]:
    """The deciders who must speak. None while an advice is awaited: then the adviser must act."""
    if situation.advisers and not situation.has_proposal:
        return []
    return [decider for decider in situation.deciders if not decider.said]


def _awaited(situation: Situation) -> list[Decider | Asked]:
    return [*_silent(situation), *situation.advisers, *situation.answers]


def _asks_reader(situation: Situation) -> bool:
    asked = any(one.is_mine and not one.i_signed for one in (*situation.advisers, *situation.answers))
    if not situation.is_accepted and situation.may_accept:
        return asked  # It is new, so for the rest it waits for the whole team.
    must_act = asked or any(one.is_mine and not one.i_signed for one in _silent(situation))
    must_assign = situation.i_handle and situation.is_social_work and not situation.social_workers
    return must_act or must_assign


def _tags(situation: Situation) -> tuple[Tag, ...]:
    last_day = until(situation)
    days = (last_day - situation.today).days if last_day else 0
    tags = [Tag(days_in_words(days), Tone.LATE if days < 0 else Tone.SOON)]
    if last_day is None:
        tags = [Tag(_("the clock stands still"), Tone.SOON)]
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
        new = _("Nobody has accepted this plan yet.")
        return f"{new} {_advice(situation)}" if any(one.is_mine for one in situation.advisers) else new
    silent = _silent(situation)
    if not silent and situation.advisers:
        return _advice(situation)
    others = _listed([decider.name for decider in silent if not decider.is_mine or decider.i_signed])
    i_must = any(decider.is_mine and not decider.i_signed for decider in silent)
    if situation.has_proposal:
        return " ".join([*_what_was_said(situation), _still_missing(others, i_must=i_must)])
    if i_must and others:
        return _("There is no proposal yet. You or %(others)s can make one.") % {"others": others}
    if i_must:
        return _("You decide here. There is no proposal yet.")
    return _("There is no proposal yet. It is up to %(others)s.") % {"others": others}


def _advice(situation: Situation) -> str:
    """Whose advice is awaited, with the day: nobody decides before."""
    mine = [one for one in situation.advisers if one.is_mine]
    others = _listed([one.name for one in situation.advisers if not one.is_mine])
    last = _day(max(one.until for one in situation.advisers))
    if mine:
        return _("Your advice is asked, until %(day)s. Nobody decides before.") % {"day": _day(mine[0].until)}
    return _("The wait is for the advice of %(others)s, until %(day)s.") % {"others": others, "day": last}


def _offer(situation: Situation) -> str:
    """Who offers to change the arrangement, and who must still answer."""
    if not situation.answers:
        return ""
    words = {"party": situation.offered_by, "day": _day(min(one.until for one in situation.answers))}
    if any(one.is_mine and not one.i_signed for one in situation.answers):
        return _("%(party)s offers to change who decides. Answer by %(day)s.") % words
    names = {**words, "others": _listed([one.name for one in situation.answers])}
    return _("%(party)s offers to change who decides; %(others)s can answer until %(day)s.") % names


def _question(situation: Situation) -> str:
    """That a question to a resident is out, or that its answer came in."""
    if situation.asked_until is not None and situation.today <= situation.asked_until:
        day = _day(situation.asked_until)
        return _("A question to a resident is out; they can answer until %(day)s.") % {"day": day}
    if situation.answered_on is not None:
        return _("The answer to our question came in on %(day)s.") % {"day": _day(situation.answered_on)}
    return ""


def _day(day: date) -> str:
    return date_format(day, "j F")


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


def _whole_team(situation: Situation) -> str:
    if not situation.with_whole_team:
        return ""
    teams = _listed(list(dict.fromkeys(situation.with_whole_team)))
    return _("%(teams)s has this as a whole; nobody of it has taken it up yet.") % {"teams": teams}


def _why_higher(situation: Situation) -> str:
    """What moves it up in the queue, each thing that does."""
    last_day = until(situation) or situation.today
    moves = lift(
        last_day,
        situation.sent_on,
        situation.silent_since,
        is_in_need=situation.is_in_need,
        supporters=situation.supporters,
    )
    told = []
    if moves.silence and situation.silent_since:
        told.append(_silence((situation.today - situation.silent_since).days))
    if moves.age:
        days = (last_day - situation.sent_on).days
        told.append(
            ngettext("%(days)d day old on its last day", "%(days)d days old on its last day", days) % {"days": days}
        )
    if moves.place:
        told.append(_("people of this neighbourhood write less easily"))
    if moves.support:
        people = situation.supporters
        told.append(ngettext("%(people)d person behind it", "%(people)d people behind it", people) % {"people": people})
    return _("Stands higher by: %(reasons)s.") % {"reasons": "; ".join(told)} if told else ""


def _silence(days: int) -> str:
    if days <= 0:
        return _("our turn since today")
    return ngettext("nothing said by us for %(days)d day", "nothing said by us for %(days)d days", days) % {
        "days": days
    }


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
