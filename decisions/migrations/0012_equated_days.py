"""The days equated with holidays by decree (Algemene termijnenwet, article 3, third paragraph), for as far as known."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EQUATED = (date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7), date(2028, 4, 28), date(2028, 5, 26))
SOURCE = "Algemene termijnenwet, artikel 3, derde lid"


def enter(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("decisions", "RestDay").objects.bulk_create(
        [apps.get_model("decisions", "RestDay")(day=day, rests=True, source=SOURCE) for day in EQUATED]
    )


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("decisions", "RestDay").objects.filter(day__in=EQUATED).delete()


class Migration(migrations.Migration):
    dependencies = [("decisions", "0011_signatures_and_one_party")]
    operations = [migrations.RunPython(enter, remove)]
