"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0005_hours_do_not_overlap"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="district",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="districts.district",
            ),
        ),
        migrations.AlterField(
            model_name="openinghours",
            name="workplace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opening_hours",
                to="districts.workplace",
            ),
        ),
        migrations.AlterField(
            model_name="specialday",
            name="workplace",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="special_days",
                to="districts.workplace",
            ),
        ),
    ]
