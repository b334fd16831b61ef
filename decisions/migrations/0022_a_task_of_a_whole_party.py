"""A task can be a whole party's, until somebody of it takes it up: once a party, as it is once a person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0021_what_moves_in_an_outage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="person",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty where the party as a whole has the task.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person", None), ("until", None)),
                fields=("process", "party", "task"),
                name="decisions_assignment_once_a_party",
            ),
        ),
    ]
