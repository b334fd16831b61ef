"""Pictures, documents and signed sheets. What a file is never changes; it can be published and taken away, once."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION initiatives_attachment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'initiatives: an attachment is taken away by saying so' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.initiative_id, NEW.kind, NEW.file, NEW.size, NEW.sha256, NEW.content_type, NEW.added_at, NEW.added_by_id)
        IS DISTINCT FROM
       (OLD.initiative_id, OLD.kind, OLD.file, OLD.size, OLD.sha256, OLD.content_type, OLD.added_at, OLD.added_by_id)
        OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at)
        OR (OLD.removed_at IS NOT NULL AND NEW.removed_at IS DISTINCT FROM OLD.removed_at)
    THEN
        RAISE EXCEPTION 'initiatives: what an attachment is does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER initiatives_attachment_stays BEFORE UPDATE OR DELETE ON initiatives_attachment
    FOR EACH ROW EXECUTE FUNCTION initiatives_attachment_stays();
"""

BACKWARD = """
DROP TRIGGER initiatives_attachment_stays ON initiatives_attachment;
DROP FUNCTION initiatives_attachment_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0006_taking_over_a_task"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("picture", "picture"), ("document", "document"), ("sheet", "sheet with signatures")],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(help_text="What can be seen on it, or what it is about.", max_length=160)),
                (
                    "file",
                    models.CharField(help_text="The random name under which it is stored.", max_length=40, unique=True),
                ),
                ("original_name", models.CharField(blank=True, max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content_type", models.CharField(max_length=20)),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("added_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
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
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["added_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("content_type__in", ["image/jpeg", "image/png", "image/webp"]),
                                ("height__isnull", False),
                                ("kind", "picture"),
                                ("width__isnull", False),
                            ),
                            models.Q(("content_type", "application/pdf"), ("kind", "document")),
                            models.Q(
                                ("content_type__in", ["application/pdf", "image/jpeg", "image/png", "image/webp"]),
                                ("kind", "sheet"),
                            ),
                            _connector="OR",
                        ),
                        name="initiatives_attachment_kind_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="initiatives_attachment_titled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("file__regex", "^[0-9a-f]{32}$"), ("sha256__regex", "^[0-9a-f]{64}$"), ("size__gt", 0)
                        ),
                        name="initiatives_attachment_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_by", None)),
                            models.Q(
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                                models.Q(("kind", "sheet"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="initiatives_attachment_published_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at", None), ("removed_by", None)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="initiatives_attachment_removed_by_and_at",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
