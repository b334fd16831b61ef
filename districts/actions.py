from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from districts.models import District, Municipality
from districts.reading import ReadDistrict
from ledger import actions as ledger
from ledger.actions import Line


@dataclass
class Import:
    """What an import did, by the codes of the districts."""

    municipality: Municipality
    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    is_renamed: bool = False

    @property
    def did_something(self) -> bool:
        return bool(self.added or self.changed or self.is_renamed)


@transaction.atomic
def import_districts(*, districts: Sequence[ReadDistrict], municipality_name: str, year: int, at: datetime) -> Import:
    """Bring in the districts of one municipality, or bring them up to date by their codes.

    Without a `municipality_name` a known municipality keeps its name, and a new one is called by its code. Districts
    that are not among these stay: plans may lie in them. What changes nothing leaves no line in the ledger.
    """
    code = districts[0].municipality
    municipality, is_new = Municipality.objects.get_or_create(code=code, defaults={"name": municipality_name or code})
    done = Import(municipality)
    if not is_new and municipality_name and municipality.name != municipality_name:
        municipality.name = municipality_name
        municipality.save(update_fields=["name"])
        done.is_renamed = True
    known = {district.code: district for district in municipality.districts.select_for_update()}
    for read in districts:
        _bring_in(read, known.get(read.code), municipality, year, done)
    if done.did_something:
        facts = {"municipality": code, "year": year, "added": done.added, "changed": sorted(done.changed)}
        ledger.append(Line("districts.imported", subject_of(code), facts), at=at)
    return done


def subject_of(code: str) -> UUID:
    """The uuid under which the ledger knows something that has a CBS code: the same in every municipality."""
    return uuid5(NAMESPACE_URL, f"urn:cbs:{code}")


def _bring_in(read: ReadDistrict, known: District | None, municipality: Municipality, year: int, done: Import) -> None:
    wanted = {"name": read.name, "year": year, "boundary": read.boundary}
    if read.population is not None:  # A file that does not know it takes nothing away.
        wanted["population"] = read.population
    if known is None:
        District.objects.create(code=read.code, municipality=municipality, **wanted)
        done.added.append(read.code)
        return
    differing = [name for name, value in wanted.items() if getattr(known, name) != value]
    if not differing:
        done.unchanged.append(read.code)
        return
    for name in differing:
        setattr(known, name, wanted[name])
    known.save(update_fields=differing)
    done.changed[read.code] = differing
