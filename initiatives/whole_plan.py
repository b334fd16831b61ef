"""A plan with all that its public page tells, whatever it holds, in one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet, UUIDField

from decisions import queries as table
from decisions.models import Advice, Authority, Decision, Finding, Process, Proposal, Step, Transfer, Voice
from districts import queries as places
from districts.models import District, Neighbourhood
from initiatives import access, queries, queries_around
from initiatives.models import Attachment, Initiative, PlanLink, Update, Version
from initiatives.queries_around import SupportCount
from ledger.at_once import AtOnce, Given
from ledger.models import Entry

LAST_UPDATES = 3


@dataclass(frozen=True)
class WholePlan:
    """What everybody may know of a plan, but for what other rooms say of it.

    `updates` are the last ones of `number_of_updates`; `districts` are all of them, `neighbourhoods` those of its own.
    """

    initiative: Initiative
    entries: Sequence[Entry]
    links: Sequence[PlanLink]
    districts: Sequence[District]
    neighbourhoods: Sequence[Neighbourhood]
    attachments: Sequence[Attachment]
    version: Version | None
    support: SupportCount
    help_counts: Mapping[str, int]
    updates: Sequence[Update]
    number_of_updates: int
    has_a_yes: bool
    findings: Sequence[Finding]

    @property
    def is_past_a_yes(self) -> bool:
        """As `access.is_past_a_yes`."""
        process = self.initiative.process
        return process is not None and access.goes_on(process) and self.has_a_yes


_ask = AtOnce(is_prepared=True)
_id = Given("plan", UUIDField())
_itself = Initiative.objects.filter(id=_id)
_steps = Step.objects.filter(process__initiative=_id)
_proposals = Proposal.objects.filter(step__in=_steps)

_SUBJECTS: tuple[QuerySet[Any, Any], ...] = (
    _itself.values("id"),
    Process.objects.filter(initiative=_id).values("id"),
    _steps.values("id"),
    Authority.objects.filter(step__in=_steps).values("id"),
    _proposals.values("id"),
    Voice.objects.filter(proposal__in=_proposals).values("id"),
    Advice.objects.filter(step__in=_steps).values("id"),
    Transfer.objects.filter(step__in=_steps).values("id"),
    Decision.objects.filter(step__in=_steps).values("id"),
)
"""As `presentation.subjects_of`."""

_plans = _ask.rows(
    queries.for_its_page(_itself).prefetch_related(
        Prefetch("milestones", queries_around.milestones()), Prefetch("evaluations", queries_around.evaluations())
    )
)
_entries = [_ask.rows(Entry.objects.filter(subject__in=subjects)) for subjects in _SUBJECTS]
_links = _ask.rows(queries.links_of(_id))
_districts = _ask.rows(places.districts())
_neighbourhoods = _ask.rows(
    places.neighbourhoods().filter(district__in=_itself.values("neighbourhood__district")).defer("district__boundary")
)
_attachments = _ask.rows(queries_around.pictures_by_themselves(queries_around.published_attachments(_id)))
_versions = _ask.rows(queries_around.versions_of(_id).reverse()[:1])
_support = queries_around.SupportAsked(_ask, _id)
_help = _ask.values(queries_around.help_counts_of(_id))
_told = queries_around.updates_of(_id).filter(removed_at=None)
_updates = _ask.rows(_told[:LAST_UPDATES])
_update_ids = _ask.values(_told.prefetch_related(None).values_list("id"))
_findings = _ask.rows(
    Finding.objects.filter(process__initiative=_id).select_related("template_step").order_by("recorded_at")
)
_yeses = _ask.values(table.yeses().filter(step__process__initiative=_id).values_list("id"))


def whole_plan(initiative_id: UUID) -> WholePlan | None:
    """The plan, a draft too, or None where there is none. Who may see it, the caller asks."""
    told = _ask.ask(plan=initiative_id)
    initiative = next(iter(told.of(_plans)), None)
    if initiative is None:
        return None
    return WholePlan(
        initiative=initiative,
        entries=sorted((entry for each in _entries for entry in told.of(each)), key=lambda entry: entry.index),
        links=told.of(_links),
        districts=told.of(_districts),
        neighbourhoods=told.of(_neighbourhoods),
        attachments=told.of(_attachments),
        version=next(iter(told.of(_versions)), None),
        support=_support.told(told),
        help_counts=dict(told.of(_help)),
        updates=told.of(_updates),
        number_of_updates=len(told.of(_update_ids)),
        has_a_yes=bool(told.of(_yeses)),
        findings=told.of(_findings),
    )
