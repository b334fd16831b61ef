"""Support is for a version of the same plan, and is taken back once; a sheet is struck out, never changed."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION initiatives_support_is_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM initiatives_version v WHERE v.id = NEW.version_id AND v.initiative_id = NEW.initiative_id
    ) THEN
        RAISE EXCEPTION 'initiatives: support is for a version of the same plan' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        (NEW.initiative_id, NEW.person_id, NEW.version_id, NEW.given_at)
            IS DISTINCT FROM (OLD.initiative_id, OLD.person_id, OLD.version_id, OLD.given_at)
        OR OLD.withdrawn_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'initiatives: support is taken back once, and not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION initiatives_sheet_is_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'initiatives: a sheet is struck out by saying so' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM initiatives_attachment a
        WHERE a.id = NEW.attachment_id AND a.initiative_id = NEW.initiative_id AND a.kind = 'sheet'
    ) THEN
        RAISE EXCEPTION 'initiatives: signatures come with the sheet they stand on' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        (NEW.initiative_id, NEW.attachment_id, NEW.signatures, NEW.collected_on, NEW.note, NEW.entered_at, NEW.entered_by_id)
            IS DISTINCT FROM
        (OLD.initiative_id, OLD.attachment_id, OLD.signatures, OLD.collected_on, OLD.note, OLD.entered_at, OLD.entered_by_id)
        OR OLD.struck_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'initiatives: a sheet is struck out once, and not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER initiatives_support_is_sound BEFORE INSERT OR UPDATE ON initiatives_support
    FOR EACH ROW EXECUTE FUNCTION initiatives_support_is_sound();
CREATE TRIGGER initiatives_sheet_is_sound BEFORE INSERT OR UPDATE OR DELETE ON initiatives_papersheet
    FOR EACH ROW EXECUTE FUNCTION initiatives_sheet_is_sound();
"""

BACKWARD = """
DROP TRIGGER initiatives_sheet_is_sound ON initiatives_papersheet;
DROP TRIGGER initiatives_support_is_sound ON initiatives_support;
DROP FUNCTION initiatives_sheet_is_sound();
DROP FUNCTION initiatives_support_is_sound();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0003_no_halves"),
        ("initiatives", "0008_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("signatures", models.PositiveIntegerField()),
                ("collected_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("entered_at", models.DateTimeField()),
                ("struck_at", models.DateTimeField(blank=True, null=True)),
                ("struck_reason", models.CharField(blank=True, max_length=300)),
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_sheet",
                        to="initiatives.attachment",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="initiatives.initiative"
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sheet with signatures",
                "verbose_name_plural": "sheets with signatures",
                "ordering": ["entered_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("signatures__gte", 1)), name="initiatives_sheet_has_signatures"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at", None), ("struck_by", None), ("struck_reason", "")),
                            models.Q(
                                ("struck_at__isnull", False),
                                ("struck_by__isnull", False),
                                models.Q(("struck_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="initiatives_sheet_struck_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="initiatives.version"
                    ),
                ),
            ],
            options={
                "verbose_name": "support",
                "verbose_name_plural": "support",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("initiative", "person"),
                        name="initiatives_support_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportThreshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: every district.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.district",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: every theme.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="initiatives.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "threshold of support",
                "verbose_name_plural": "thresholds of support",
                "ordering": ["theme", "district"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("theme", "district"), name="initiatives_threshold_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="initiatives_threshold_is_some"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
