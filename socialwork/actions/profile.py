"""Keeping the profile of a neighbourhood: statements, and key figures from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy_line
from districts.actions import subject_of
from districts.models import District, Neighbourhood
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal
from socialwork import days
from socialwork.access import profile as may
from socialwork.key_figures import Figure
from socialwork.lengths import REASON_LENGTH, SOURCE_LENGTH, STATEMENT_LENGTH
from socialwork.models import KeyFigure, Statement
from socialwork.queries import standing


class CannotState(Refusal):
    pass


class CannotStrikeStatement(Refusal):
    pass


@dataclass(frozen=True)
class Said:
    """One statement as it is written: of what, where from, from when, and who may read it."""

    topic: str
    text: str
    source: str
    said_on: date
    audience: str


@dataclass
class Imported:
    """What an import did. `problems` name the lines whose place is not known here."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


@transaction.atomic
def state(
    *,
    district: District,
    neighbourhood: Neighbourhood | None,
    party_id: UUID,
    said: Said,
    by: Person,
    at: datetime,
) -> Statement:
    """Add a statement to the profile of a district, or of one of its neighbourhoods.

    Raises CannotState for who does not work there for that party, without a text, source or day, or for readers that
    the writer does not belong to.
    """
    party = next((party for party in standing.parties_writing(by, district.code, at) if party.id == party_id), None)
    if party is None:
        raise CannotState(_("Only teams, schools and associations that work here write in this profile."))
    if neighbourhood is not None and neighbourhood.district_id != district.code:
        raise CannotState(_("Choose a neighbourhood of that district."))
    if said.topic not in Statement.Topic.values:
        raise CannotState(_("Choose what it is about."))
    if said.audience not in standing.audiences_of(by, district.code, at):
        raise CannotState(_("Choose who may read this. You cannot write what you may not read yourself."))
    text, source = tidy_line(said.text), tidy_line(said.source)
    if not text:
        raise CannotState(_("Write what you want to say of this neighbourhood."))
    if not source:
        raise CannotState(_("Tell how you know it: who said so, or where it stands."))
    for written, most in ((text, STATEMENT_LENGTH), (source, SOURCE_LENGTH)):
        if len(written) > most:
            raise CannotState(_("This text is too long: at most %(most)d characters.") % {"most": most})
    _check_day(said.said_on, timezone.localdate(at))
    made = Statement.objects.create(
        district=district,
        neighbourhood=neighbourhood,
        topic=said.topic,
        text=text,
        source=source,
        said_on=said.said_on,
        audience=said.audience,
        party=party,
        written_at=at,
        written_by=by,
    )
    facts = {
        "by": str(by.id),
        "party": str(party.id),
        "place": neighbourhood.code if neighbourhood else district.code,
        "topic": made.topic,
        "audience": made.audience,
        "said_on": made.said_on.isoformat(),
    }
    ledger.append(Line("statement.written", made.id, facts, {"text": text, "source": source}), at=at)
    return made


def _check_day(said_on: date, today: date) -> None:
    if said_on > today:
        raise CannotState(_("This day is still to come. Fill in the day that the source is from."))
    if not days.can_be_of_a_source(said_on, today):
        raise CannotState(_("This day cannot be right. Look at the year."))


@transaction.atomic
def strike_statement(*, statement_id: UUID, reason: str, by: Person, at: datetime) -> Statement:
    """Take a statement out of the profile, because it is wrong or old. Raises CannotStrikeStatement."""
    found = Statement.objects.select_for_update(of=("self",)).get(id=statement_id)
    if not may.may_strike(by, found, at):
        raise CannotStrikeStatement(_("Only who wrote this, their party, and social workers of this district can."))
    if found.struck_at is not None:
        raise CannotStrikeStatement(_("This was struck out already."))
    because = tidy_line(reason)
    if not because:
        raise CannotStrikeStatement(_("Tell why this does not hold any more."))
    if len(because) > REASON_LENGTH:
        raise CannotStrikeStatement(_("This text is too long: at most %(most)d characters.") % {"most": REASON_LENGTH})
    found.struck_at, found.struck_by, found.struck_reason = at, by, because
    found.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    ledger.append(Line("statement.struck", found.id, {"by": str(by.id)}, {"reason": because}), at=at)
    return found


@transaction.atomic
def import_key_figures(*, figures: Sequence[Figure], year: int, source: str, at: datetime) -> Imported:
    """Bring in key figures by their CBS codes, or bring them up to date. What changes nothing leaves no line.

    Done by who runs the servers, which is why nobody is named. A place that is not known here is a problem, told once.
    """
    done = Imported()
    neighbourhoods = {place.code: place for place in Neighbourhood.objects.only("code", "district_id", "name")}
    districts = set(District.objects.values_list("code", flat=True))
    known = {
        (one.neighbourhood_id or one.district_id, one.indicator): one
        for one in KeyFigure.objects.select_for_update().filter(year=year)
    }
    strange: dict[str, int] = {}
    touched = set()
    for figure in figures:
        if figure.code not in neighbourhoods and figure.code not in districts:
            strange.setdefault(figure.code, figure.line)
            continue
        if _bring_in(figure, neighbourhoods, known.get((figure.code, figure.indicator)), year, source, done):
            touched.add(figure.code)
    done.problems = [
        f"line {line}: there is no district or neighbourhood {code} here" for code, line in strange.items()
    ]
    if touched:
        facts = {"year": year, "added": done.added, "changed": done.changed, "places": sorted(touched)}
        ledger.append(Line("key_figures.imported", subject_of(min(touched)[:6]), facts), at=at)
    return done


def _bring_in(
    figure: Figure,
    neighbourhoods: dict[str, Neighbourhood],
    known: KeyFigure | None,
    year: int,
    source: str,
    done: Imported,
) -> bool:
    """Whether something changed."""
    if known is not None and (known.value, known.source) == (figure.value, source):
        done.unchanged += 1
        return False
    if known is not None:
        known.value, known.source = Decimal(figure.value), source
        known.save(update_fields=["value", "source"])
        done.changed += 1
        return True
    part = neighbourhoods.get(figure.code)
    KeyFigure.objects.create(
        district_id=part.district_id if part else figure.code,
        neighbourhood=part,
        indicator=figure.indicator.value,
        year=year,
        value=figure.value,
        source=source,
    )
    done.added += 1
    return True
