"""What is written in a case can be put right, an address opens nothing before it was confirmed to be of an account, and a
try to look in an emergency leaves a trace. Nobody sees anything by an address that was written before: it waits to be
confirmed.

A moment that no clock can say, and no program can read, becomes the first or the last one that can be read.
"""

import datetime
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import socialwork.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_demarcation_stays"),
        ("socialwork", "0004_what_was_written_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GlassTry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("wrapped_key", models.BinaryField()),
                ("words", socialwork.fields.SealedField()),
                ("reason", socialwork.fields.SealedField()),
                ("tried_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "try to look in an emergency",
                "verbose_name_plural": "tries to look in an emergency",
                "ordering": ["-tried_at", "-id"],
            },
        ),
        migrations.RemoveIndex(
            model_name="involved",
            name="socialwork_involved_mark",
        ),
        migrations.AddField(
            model_name="appointment",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="cancelled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="revised_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="revised_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="account_mark",
            field=models.BinaryField(blank=True, max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="consent",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="consent",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE socialwork_consent ADD COLUMN email bytea NOT NULL DEFAULT ''::bytea;"
                    "ALTER TABLE socialwork_consent ALTER COLUMN email DROP DEFAULT",
                    "ALTER TABLE socialwork_consent DROP COLUMN email",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="consent",
                    name="email",
                    field=socialwork.fields.SealedField(default=b""),
                    preserve_default=False,
                )
            ],
        ),
        migrations.AddField(
            model_name="involved",
            name="account_mark",
            field=models.BinaryField(blank=True, max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="involved",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="involved",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="involved",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="involved",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="involved",
            name="revised_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="involved",
            name="revised_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="nextstep",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="nextstep",
            name="cancelled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="nextstep",
            name="revised_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="nextstep",
            name="revised_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["account_mark"], name="socialwork_consent_account"),
        ),
        migrations.AddIndex(
            model_name="involved",
            index=models.Index(fields=["account_mark"], name="socialwork_involved_account"),
        ),
        migrations.RunSQL(
            "UPDATE socialwork_appointment SET starts = LEAST(GREATEST(starts, '0001-01-02Z'), '9999-12-30Z')"
            " WHERE starts < '0001-01-02Z' OR starts > '9999-12-30Z'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__gte", datetime.datetime(1, 1, 2, 0, 0, tzinfo=datetime.UTC)),
                    ("starts__lte", datetime.datetime(9999, 12, 30, 0, 0, tzinfo=datetime.UTC)),
                ),
                name="socialwork_appointment_can_be_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at", None), ("cancelled_by", None)),
                    models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                    _connector="OR",
                ),
                name="socialwork_appointment_cancelled_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account_mark", None), ("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(
                        ("account_mark__isnull", False),
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        ("mark__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="socialwork_consent_account_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="involved",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account_mark", None), ("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(
                        ("account_mark__isnull", False),
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        ("mark__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="socialwork_involved_account_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="involved",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None)),
                    models.Q(
                        ("account_mark", None), ("ended_at__gte", models.F("written_at")), ("ended_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="socialwork_involved_ended_opens_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="nextstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at", None), ("cancelled_by", None)),
                    models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False), ("done_at", None)),
                    _connector="OR",
                ),
                name="socialwork_step_done_or_cancelled",
            ),
        ),
        migrations.AddField(
            model_name="glasstry",
            name="party",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.party"),
        ),
        migrations.AddField(
            model_name="glasstry",
            name="told",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="glasstry",
            name="tried_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="glasstry",
            constraint=models.CheckConstraint(
                condition=models.Q(("told", models.F("tried_by")), _negated=True),
                name="socialwork_try_tells_a_second_person",
            ),
        ),
    ]
