"""Who touched a message last, for whoever finds that it changed meanwhile; and that somebody has seen a note in which
they were called.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("civilservants", "0012_what_was_said"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="groupmessage",
            name="touched_at",
            field=models.DateTimeField(blank=True, help_text="When its version moved last.", null=True),
        ),
        migrations.AddField(
            model_name="groupmessage",
            name="touched_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("touched_at", None), ("touched_by", None))
                | models.Q(("touched_at__isnull", False), ("touched_by__isnull", False)),
                name="civilservants_message_touched_by_and_at",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="is_seen",
            field=models.BooleanField(default=False, help_text="They said so: it waits for them no longer."),
        ),
    ]
