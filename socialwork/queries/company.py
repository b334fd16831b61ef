"""With which plans social work goes along, and how many came with help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from accounts import queries as accounts
from accounts.models import Party, Person
from decisions import queries as table
from decisions.disclosure import ALL, Cell, Cube
from decisions.models import Step
from districts.models import Neighbourhood
from initiatives import queries as plans
from initiatives.models import Initiative
from socialwork.models import Accompaniment, Assistance, HelpedSubmission

FEWEST = 5
"""Fewer are not shown: they would tell of single plans."""
WITH_HELP, ALONE = "with_help", "alone"


@dataclass(frozen=True)
class HelpCounted:
    """Plans that were sent: district, neighbourhood, with help or without, year of sending. What few are, is hidden."""

    cube: Cube
    neighbourhoods: Mapping[str, Neighbourhood]

    @property
    def years(self) -> list[int]:
        """In which years plans were sent, the newest first."""
        return sorted((year for year in self.cube.along(3, ALL, ALL, ALL, ALL) if isinstance(year, int)), reverse=True)


def count_help() -> HelpCounted:
    """Count every plan that was sent, in a constant number of queries."""
    helped = (
        Q(Exists(HelpedSubmission.objects.filter(initiative=OuterRef("pk"))))
        | Q(Exists(Accompaniment.objects.filter(initiative=OuterRef("pk"))))
        | Q(Exists(Assistance.objects.filter(initiative=OuterRef("pk"))))
    )
    sent = Initiative.objects.order_by().exclude(sent_at=None).filter(origin=None)
    counts: Counter[Cell] = Counter()
    for way, found in ((WITH_HELP, sent.filter(helped)), (ALONE, sent.exclude(helped))):
        places_and_years = found.annotate(year=ExtractYear("sent_at")).values_list(
            "neighbourhood__district", "neighbourhood", "year"
        )
        for district, neighbourhood, year, number in places_and_years.annotate(number=Count("pk")):
            counts[district, neighbourhood, way, year] += number
    places = Neighbourhood.objects.select_related("district").defer("boundary", "district__boundary")
    return HelpCounted(
        cube=Cube(counts, fewest=FEWEST),
        neighbourhoods={place.code: place for place in places.order_by("district__name", "name")},
    )


def plans_to_accompany(person: Person, at: datetime) -> QuerySet[Initiative]:
    """The plans in the districts of this social worker's teams that are on their way, the newest first."""
    teams = accounts.parties_of(person, at).filter(kind=Party.Kind.WELFARE_TEAM)
    districts = list(teams.values_list("district", flat=True))
    if not districts:
        return Initiative.objects.none()
    found = plans.sent().filter(process__closed_at=None).defer("neighbourhood__boundary", "plan")
    if None not in districts:
        found = found.filter(process__district__in=districts)
    return found.annotate(
        is_accompanied=Exists(Accompaniment.objects.filter(initiative=OuterRef("pk"), ended_at=None)),
        is_mine=Exists(Accompaniment.objects.filter(initiative=OuterRef("pk"), person=person, ended_at=None)),
    )


def plans_visible_to(person: Person, at: datetime) -> QuerySet[Initiative]:
    """The plans of this social worker's districts, those that have ended too."""
    teams = accounts.parties_of(person, at).filter(kind=Party.Kind.WELFARE_TEAM)
    districts = list(teams.values_list("district", flat=True))
    if not districts:
        return Initiative.objects.none()
    return plans.sent() if None in districts else plans.sent().filter(process__district__in=districts)


def submission_visible_to(person: Person, initiative_id: UUID, at: datetime) -> HelpedSubmission | None:
    """The receipt of a plan that was sent with help: for the team that helped."""
    found = HelpedSubmission.objects.filter(initiative=initiative_id, team__in=accounts.parties_of(person, at))
    return found.select_related(
        "initiative__group", "initiative__neighbourhood__district", "resident", "team", "helped_by"
    ).first()


def open_step(initiative: Initiative) -> Step | None:
    """The step of a plan that is open now, with its table."""
    return table.with_record(Step.objects.filter(process=initiative.process_id, closed_at=None)).first()


def companions(initiative: Initiative) -> QuerySet[Accompaniment]:
    """Who goes along with a plan, and who did."""
    return initiative.accompaniments.select_related("person", "team").order_by("ended_at", "began_at")


def help_given(initiative: Initiative) -> QuerySet[Assistance]:
    """Each time that help was given, the last one first."""
    return initiative.assistances.select_related("recorded_by", "team")
