"""Writing down that one departs from a rule, or that its own room is enough."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.naming import names_a_person, words_that_may_name
from accounts.typed_text import tidy, tidy_line
from civilservants import access
from civilservants.actions.once import id_from, wait_for_the_first
from civilservants.models import Deviation, OwnRoom, Regulation
from initiatives import queries as initiatives
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

LONGEST = timedelta(days=2 * 365)
"""A rule from which one departs for longer than this had better be changed."""


class PointsToSomebody(Refusal):
    """A text that everybody will read seems to name somebody of the plan. Of `words` only who writes can say whether
    they are ordinary ones; empty where it is no question.
    """

    words: tuple[str, ...] = ()


class CannotUseOwnRoom(PointsToSomebody):
    pass


class CannotDraftDeviation(Refusal):
    pass


class CannotDropDeviation(Refusal):
    pass


class CannotOverwriteDeviation(Refusal):
    """The draft was changed in another window meanwhile. What was saved stays, until both texts were seen."""


class CannotSubmitDeviation(PointsToSomebody):
    pass


@dataclass(frozen=True)
class Written:
    """What somebody writes of a deviation. All but the first can wait until it is submitted."""

    own_room_falls_short: str
    what_instead: str = ""
    for_whom: str = ""
    how_many: int | None = None
    why_better: str = ""
    who_could_be_harmed: str = ""
    precedent: str = ""
    until: date | None = None
    initiative: Initiative | None = None


TEXTS = ("own_room_falls_short", "what_instead", "for_whom", "why_better", "who_could_be_harmed", "precedent")
"""What is typed. In public it is read without persons, so it names none."""


@transaction.atomic
def use_own_room(
    *,
    regulation: Regulation,
    team: Party,
    basis: str,
    how: str,
    by: Person,
    at: datetime,
    initiative: Initiative | None,
    no_names: Collection[str] = (),
    key: UUID | None = None,
) -> OwnRoom:
    """Record that the room in a rule itself was enough: its hardship clause, or Awb 4:84. That is no deviation.

    `key` is made with the form: the same that is sent twice is recorded once.

    Raises CannotUseOwnRoom for a rule without that room, without saying how, for a plan at whose table the team does
    not sit, for somebody who is not of the team, or where it names a person: see `check_names_nobody`.
    """
    if not access.may_write(by, team, at):
        raise CannotUseOwnRoom(_("Only people of a municipal team or of the executive work with its rules."))
    if basis == OwnRoom.Basis.OWN and not regulation.own_room:
        raise CannotUseOwnRoom(_("This rule leaves no room of its own."))
    if basis == OwnRoom.Basis.AWB and not regulation.lets_depart:
        raise CannotUseOwnRoom(_("Article 4:84 of the Awb is about policy rules, and this is another kind of rule."))
    if basis not in OwnRoom.Basis.values:
        raise CannotUseOwnRoom(_("Choose which room you use."))
    if not tidy(how):
        raise CannotUseOwnRoom(_("Say how you use the room in the rule."))
    if not _sits_at(team, initiative):
        raise CannotUseOwnRoom(_("This plan is not on the desk of your team."))
    check_names_nobody([how], initiative, CannotUseOwnRoom, no_names)
    wait_for_the_first(by)
    same = {"regulation": regulation, "initiative": initiative, "team": team, "basis": basis, "how": tidy(how)}
    if key and (first := OwnRoom.objects.filter(id=key, used_by=by, **same).first()):
        return first
    used = OwnRoom.objects.create(id=id_from(key), used_at=at, used_by=by, **same)
    facts = {"regulation": str(regulation.id), "team": str(team.id), "basis": basis, "by": str(by.id)}
    ledger.append(Line("own_room.used", used.id, {**facts, **_plan(initiative)}, {"how": used.how}), at=at)
    return used


@transaction.atomic
def draft_deviation(
    *,
    regulation: Regulation,
    team: Party,
    written: Written,
    by: Person,
    at: datetime,
    follows: Deviation | None = None,
    key: UUID | None = None,
) -> Deviation:
    """Begin to write down a deviation. The rule's own room comes first: say why that falls short. `key` is made with
    the form: the same that is sent twice is one draft.

    Raises CannotDraftDeviation without that, for a rule that is no longer in force, for a plan at whose table the team
    does not sit, or for somebody who is not of the team.
    """
    if not access.may_write(by, team, at):
        raise CannotDraftDeviation(_("Only people of a municipal team or of the executive work with its rules."))
    if not regulation.is_in_force:
        raise CannotDraftDeviation(_("This rule is no longer in force. There is nothing to depart from."))
    if follows is not None and (not follows.is_evaluated or follows.regulation_id != regulation.id):
        raise CannotDraftDeviation(_("Only a deviation that was evaluated can be kept for another time."))
    same = {"regulation": regulation, "team": team, "follows": follows, "drafted_by": by}
    deviation = Deviation(drafted_at=at, **same)
    _write(deviation, written)
    wait_for_the_first(by)
    first = Deviation.objects.filter(id=key, **same).first() if key else None
    if first and fingerprint(first) == fingerprint(deviation):
        return first
    deviation.id = id_from(key)
    deviation.save(force_insert=True)
    facts = {"regulation": str(regulation.id), "team": str(team.id), "by": str(by.id)}
    if follows is not None:
        facts["follows"] = str(follows.id)
    ledger.append(Line("deviation.drafted", deviation.id, facts, _typed(deviation)), at=at)
    return deviation


@transaction.atomic
def revise_deviation(*, deviation_id: UUID, written: Written, seen: str, by: Person, at: datetime) -> Deviation:
    """Go on writing a draft. `seen` is the fingerprint of how it stood before the writer. The same that is sent twice
    is saved once.

    Raises CannotDraftDeviation for who did not write it, or once it was submitted; CannotOverwriteDeviation where it
    was changed meanwhile.
    """
    deviation = locked(deviation_id)
    if not access.may_revise(by, deviation, at):
        raise CannotDraftDeviation(_("Only who began this draft goes on writing it, until it is submitted."))
    stored = fingerprint(deviation)
    _write(deviation, written)
    if seen != stored:
        if fingerprint(deviation) == stored:
            return deviation
        raise CannotOverwriteDeviation(_changed_meanwhile())
    deviation.save()
    ledger.append(Line("deviation.revised", deviation.id, {"by": str(by.id)}, _typed(deviation)), at=at)
    return deviation


@transaction.atomic
def submit_deviation(
    *,
    deviation_id: UUID,
    reader: Person,
    cover: Person,
    seen: str,
    by: Person,
    at: datetime,
    no_names: Collection[str] = (),
) -> Deviation:
    """Ask a second reader, and somebody who covers it for the organisation. From now on the text stands.

    Raises CannotSubmitDeviation while something is missing, where a text names a person (`check_names_nobody`), for a
    last day that has passed or is too far off, or where the three are not three people who may do this;
    CannotOverwriteDeviation where the text is another by now than the one that was `seen`.
    """
    deviation = locked(deviation_id)
    if not access.may_revise(by, deviation, at):
        raise CannotSubmitDeviation(_("Only who began this draft submits it, once."))
    _check_seen(deviation, seen)
    if missing := [name for name in TEXTS if not getattr(deviation, name)]:
        raise CannotSubmitDeviation(_missing(missing[0]))
    today = timezone.localdate(at)
    if deviation.until is None or not today < deviation.until <= today + LONGEST:
        raise CannotSubmitDeviation(_("Choose a last day after today, and within two years."))
    texts = [getattr(deviation, name) for name in TEXTS]
    check_names_nobody(texts, deviation.initiative, CannotSubmitDeviation, no_names)
    if reader.id == by.id or not access.has_desk(reader, at):
        raise CannotSubmitDeviation(_("The second reader is somebody else of the municipality than you."))
    if cover.id == reader.id or access.cover_of(cover, deviation, at) is None:
        raise CannotSubmitDeviation(
            _("Who covers it leads your team or has a mandate for this, and is neither you nor the second reader.")
        )
    deviation.state = Deviation.State.SUBMITTED
    deviation.submitted_at, deviation.submitted_by = at, by
    deviation.asked_to_read, deviation.asked_to_cover = reader, cover
    deviation.save()
    facts = {"until": deviation.until.isoformat(), "by": str(by.id)}
    asked = {"reader": str(reader.id), "cover": str(cover.id)}
    ledger.append(Line("deviation.submitted", deviation.id, facts, asked), at=at)
    return deviation


@transaction.atomic
def drop_deviation(*, deviation_id: UUID, seen: str, by: Person, at: datetime) -> None:
    """Throw a draft away, also what the log keeps sealed of it: it was said to nobody. That there was one stands there.

    Raises CannotDropDeviation for who may not (`access.may_drop`), or once it was submitted; CannotOverwriteDeviation
    where the text is another by now than the one that was `seen`.
    """
    deviation = locked(deviation_id)
    if not access.may_drop(by, deviation, at):
        raise CannotDropDeviation(
            _("Only who began this draft can throw it away, until it is submitted; where they have left, their team.")
        )
    _check_seen(deviation, seen)
    for name in TEXTS:
        ledger.erase(subject=deviation.id, name=name)
    deviation.delete()
    ledger.append(Line("deviation.dropped", deviation_id, {"by": str(by.id)}), at=at)


def fingerprint(deviation: Deviation) -> str:
    """A short word that is another one as soon as anything is that was written of a deviation."""
    written = [getattr(deviation, field.name) for field in fields(Written) if field.name != "initiative"]
    told = json.dumps([*written, deviation.initiative_id], default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def locked(deviation_id: UUID) -> Deviation:
    deviations = Deviation.objects.select_for_update(of=("self",))
    return deviations.select_related("team", "regulation", "initiative__process__template").get(id=deviation_id)


def check_names_nobody(
    texts: Sequence[str], initiative: Initiative | None, refusal: type[PointsToSomebody], no_names: Collection[str]
) -> None:
    """Refuse what points to a person: an address, a number, a name of somebody of the plan, or a part of one that has a
    capital. A part in lower case may be an ordinary word: it is refused until it is among `no_names`.
    """
    names = _names_of(initiative)
    if named := names_a_person(texts, names):
        raise refusal(
            _("Everybody will read this, and it points to one person: “%(named)s”. Leave that out.") % {"named": named}
        )
    asked = tuple(word for word in words_that_may_name(texts, names) if word not in no_names)
    if asked:
        refused = refusal(
            _(
                "Everybody will read this. Somebody of this plan has a name with “%(words)s” in it. "
                "Is it an ordinary word here? Then press the button once more. If it is a name, leave it out."
            )
            % {"words": "”, “".join(asked)}
        )
        refused.words = asked
        raise refused


def _write(deviation: Deviation, written: Written) -> None:
    if not tidy(written.own_room_falls_short):
        raise CannotDraftDeviation(_("Say first why the room in the rule itself is not enough."))
    if not _sits_at(deviation.team, written.initiative):
        raise CannotDraftDeviation(_("This plan is not on the desk of your team."))
    for field in fields(written):
        typed = getattr(written, field.name)
        if field.name in TEXTS:
            typed = tidy_line(typed) if field.name == "for_whom" else tidy(typed)
        setattr(deviation, field.name, typed)


def _check_seen(deviation: Deviation, seen: str) -> None:
    if fingerprint(deviation) != seen:
        raise CannotOverwriteDeviation(_changed_meanwhile())


def _changed_meanwhile() -> str:
    return _("You changed this draft in another window. Look at it first.")


def _sits_at(team: Party, initiative: Initiative | None) -> bool:
    if initiative is None:
        return True
    return initiatives.at_tables_of(Party.objects.filter(id=team.id)).filter(id=initiative.id).exists()


def _names_of(initiative: Initiative | None) -> list[str]:
    """Who belongs or belonged to the group of a plan, and who works or worked on it: their names do not belong in what
    everybody reads.
    """
    if initiative is None:
        return []
    of_plan = Q(memberships__party=initiative.group_id) | Q(assignments__process=initiative.process_id)
    return list(Person.objects.filter(of_plan).distinct().values_list("name", flat=True))


def _typed(deviation: Deviation) -> dict[str, str]:
    return {name: typed for name in TEXTS if (typed := getattr(deviation, name))}


def _plan(initiative: Initiative | None) -> dict[str, str]:
    return {"initiative": str(initiative.id)} if initiative else {}


def _missing(name: str) -> str:
    return {
        "what_instead": _("Say what you do instead."),
        "for_whom": _("Say for which kind of people it is."),
        "why_better": _("Say why the purpose of the rule is better served this way."),
        "who_could_be_harmed": _("Say who could be harmed, or why nobody is."),
        "precedent": _("Say what you will do when others ask the same."),
    }[name]
