"""Two columns that begin an index with others need none of their own: each row is written with two entries less."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_demarcation_stays"),
        ("civilservants", "0015_asked_once"),
        ("decisions", "0030_a_conflict_is_about_one_process"),
    ]

    operations = [
        migrations.AlterField(
            model_name="queuerow",
            name="process",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="queue_rows",
                to="decisions.process",
            ),
        ),
        migrations.AlterField(
            model_name="queuerow",
            name="team",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.party"
            ),
        ),
    ]
