"""The text of a plan that was sent changes as a new version only: whoever supports it can see what they supported."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
INSERT INTO initiatives_version (initiative_id, number, title, summary, plan, place, why, made_at, made_by_id)
    SELECT id, 1, title, summary, plan, place, '', sent_at, sent_by_id FROM initiatives_initiative
    WHERE sent_at IS NOT NULL;

CREATE FUNCTION initiatives_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'initiatives: a version stays as it is' USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION initiatives_version_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number > 1 AND NOT EXISTS (
        SELECT 1 FROM initiatives_version v
        WHERE v.initiative_id = NEW.initiative_id AND v.number = NEW.number - 1 AND v.made_at <= NEW.made_at
    ) THEN
        RAISE EXCEPTION 'initiatives: version % does not follow the one before it', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION initiatives_text_is_newest_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan initiatives_initiative%ROWTYPE;
    newest initiatives_version%ROWTYPE;
BEGIN
    IF TG_TABLE_NAME = 'initiatives_initiative' THEN
        SELECT * INTO plan FROM initiatives_initiative WHERE id = NEW.id;
    ELSE
        SELECT * INTO plan FROM initiatives_initiative WHERE id = NEW.initiative_id;
    END IF;
    IF plan.sent_at IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO newest FROM initiatives_version WHERE initiative_id = plan.id ORDER BY number DESC LIMIT 1;
    IF (plan.title, plan.summary, plan.plan, plan.place)
        IS DISTINCT FROM (newest.title, newest.summary, newest.plan, newest.place)
    THEN
        RAISE EXCEPTION 'initiatives: the text of a sent plan is that of its newest version'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER initiatives_version_stays BEFORE UPDATE OR DELETE ON initiatives_version
    FOR EACH ROW EXECUTE FUNCTION initiatives_version_stays();
CREATE TRIGGER initiatives_version_follows BEFORE INSERT ON initiatives_version
    FOR EACH ROW EXECUTE FUNCTION initiatives_version_follows();
CREATE CONSTRAINT TRIGGER initiatives_version_is_the_text AFTER INSERT ON initiatives_version
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION initiatives_text_is_newest_version();
CREATE CONSTRAINT TRIGGER initiatives_text_is_newest_version
    AFTER UPDATE OF title, summary, plan, place, sent_at ON initiatives_initiative
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    WHEN (NEW.sent_at IS NOT NULL AND (OLD.title, OLD.summary, OLD.plan, OLD.place, OLD.sent_at)
        IS DISTINCT FROM (NEW.title, NEW.summary, NEW.plan, NEW.place, NEW.sent_at))
    EXECUTE FUNCTION initiatives_text_is_newest_version();
"""

BACKWARD = """
DROP TRIGGER initiatives_text_is_newest_version ON initiatives_initiative;
DROP TRIGGER initiatives_version_is_the_text ON initiatives_version;
DROP TRIGGER initiatives_version_follows ON initiatives_version;
DROP TRIGGER initiatives_version_stays ON initiatives_version;
DROP FUNCTION initiatives_text_is_newest_version();
DROP FUNCTION initiatives_version_follows();
DROP FUNCTION initiatives_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0007_attachments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=100)),
                ("summary", models.CharField(max_length=280)),
                ("plan", models.TextField(blank=True)),
                ("place", models.CharField(blank=True, max_length=160)),
                (
                    "why",
                    models.CharField(
                        blank=True, help_text="Why the group changed its plan; empty for the first.", max_length=600
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versions",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("initiative", "number"), name="initiatives_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("why", "")),
                            models.Q(("number__gt", 1), models.Q(("why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="initiatives_version_says_why",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
