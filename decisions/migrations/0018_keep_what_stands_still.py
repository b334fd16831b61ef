"""Clocks that stood still without a last day get the row of their suspension, and a last day."""

import datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LEFT = datetime.timedelta(days=28)
"""How long a clock that stood still without a last day may still do so."""


def keep_what_stands_still(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every clock that stands still gets the row of its suspension, with a last day from now on."""
    terms, suspensions = apps.get_model("decisions", "Term"), apps.get_model("decisions", "Suspension")
    entries, sealings = apps.get_model("ledger", "Entry"), apps.get_model("ledger", "Sealed")
    for term in terms.objects.exclude(suspended_on=None).select_related("step"):
        entry = entries.objects.filter(kind="term.suspended", subject=term.step_id).order_by("-index").first()
        sealed = sealings.objects.filter(entry=entry, name="by").first() if entry else None
        term.suspension = suspensions.objects.create(
            term=term,
            from_on=term.suspended_on,
            until=max(term.suspended_on, datetime.date.today()) + LEFT,  # noqa: DTZ011 - a day or two is no matter
            reason=term.suspended_because,
            suspended_at=entry.at if entry else term.step.opened_at,
            suspended_by_id=sealed.content if sealed else term.step.opened_by_id,
        )
        term.save(update_fields=["suspension"])


def put_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for term in apps.get_model("decisions", "Term").objects.exclude(suspension=None).select_related("suspension"):
        term.suspended_on, term.suspended_because = term.suspension.from_on, term.suspension.reason
        term.save(update_fields=["suspended_on", "suspended_because"])


class Migration(migrations.Migration):
    dependencies = [("decisions", "0017_suspensions"), ("ledger", "0002_append_only")]
    operations = [migrations.RunPython(keep_what_stands_still, put_back)]
