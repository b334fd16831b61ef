from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.models import Person
from decisions.models import ProcessTemplate, TemplateSeat, TemplateStep
from ledger import actions as ledger
from ledger.actions import Line


@transaction.atomic
def new_version(*, template_id: UUID, by: Person, at: datetime) -> ProcessTemplate:
    """A copy of a template that can be changed, with its steps and seats, not in use until it is published."""
    template = ProcessTemplate.objects.select_for_update().get(id=template_id)
    newest = ProcessTemplate.objects.filter(key=template.key).aggregate(newest=Max("version"))["newest"]
    copy = ProcessTemplate.objects.create(
        key=template.key, version=newest + 1, name_nl=template.name_nl, name_en=template.name_en
    )
    for step in template.steps.order_by("number").prefetch_related("seats"):
        _copy_step(step, copy)
    facts = {"model": "decisions.processtemplate", "fields": ["version"], "by": str(by.id)}
    ledger.append(Line("reference.changed", copy.id, facts), at=at)
    return copy


def _copy_step(step: TemplateStep, into: ProcessTemplate) -> None:
    same = (field.name for field in TemplateStep._meta.concrete_fields if field.name not in ("id", "template"))  # noqa: SLF001
    copied = TemplateStep.objects.create(template=into, **{name: getattr(step, name) for name in same})
    TemplateSeat.objects.bulk_create(
        TemplateSeat(step=copied, party_kind=seat.party_kind, role=seat.role) for seat in step.seats.all()
    )
