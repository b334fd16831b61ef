"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_many_lines_at_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sealed",
            name="entry",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="sealed", to="ledger.entry"
            ),
        ),
    ]
