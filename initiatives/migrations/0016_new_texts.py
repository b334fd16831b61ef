"""A new text of a sent plan is signed for by as many of the group as its quorum asks.

The database refuses a version of such a group for which too few have signed, and a new text or a signature that changes.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION initiatives_version_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    needed bigint;
BEGIN
    WITH signers AS (
        SELECT m.person_id FROM accounts_membership m JOIN initiatives_initiative i ON i.group_id = m.party_id
        WHERE i.id = NEW.initiative_id AND m.is_representative
          AND m.since <= NEW.made_at AND (m.until IS NULL OR m.until > NEW.made_at)
    )
    SELECT LEAST(p.quorum::bigint, GREATEST(1, (SELECT count(*) FROM signers))) INTO needed
    FROM accounts_party p JOIN initiatives_initiative i ON i.group_id = p.id WHERE i.id = NEW.initiative_id;
    IF needed > 1 AND needed > (
        SELECT count(DISTINCT s.signed_by_id) FROM initiatives_textsignature s
        JOIN initiatives_newtext t ON t.id = s.new_text_id
        JOIN initiatives_initiative i ON i.id = t.initiative_id
        JOIN accounts_membership m ON m.party_id = i.group_id AND m.person_id = s.signed_by_id AND m.is_representative
            AND m.since <= NEW.made_at AND (m.until IS NULL OR m.until > NEW.made_at)
        WHERE t.initiative_id = NEW.initiative_id AND t.after = NEW.number - 1 AND t.result <> 'dropped'
          AND (t.title, t.summary, t.plan, t.place, t.why)
              IS NOT DISTINCT FROM (NEW.title, NEW.summary, NEW.plan, NEW.place, NEW.why)
    ) THEN
        RAISE EXCEPTION 'initiatives: too few people of this group have signed for this text'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER initiatives_version_is_signed BEFORE INSERT ON initiatives_version
    FOR EACH ROW WHEN (NEW.number > 1) EXECUTE FUNCTION initiatives_version_is_signed();

CREATE FUNCTION initiatives_new_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
       OR to_jsonb(OLD) - ARRAY['ended_at', 'ended_by_id', 'result']
          <> to_jsonb(NEW) - ARRAY['ended_at', 'ended_by_id', 'result'] THEN
        RAISE EXCEPTION 'initiatives: a new text ends once and changes in nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER initiatives_new_text_stays BEFORE UPDATE OR DELETE ON initiatives_newtext
    FOR EACH ROW EXECUTE FUNCTION initiatives_new_text_stays();
CREATE TRIGGER initiatives_text_signature_stays BEFORE UPDATE OR DELETE ON initiatives_textsignature
    FOR EACH ROW EXECUTE FUNCTION initiatives_version_stays();
"""

BACKWARD = """
DROP TRIGGER initiatives_text_signature_stays ON initiatives_textsignature;
DROP TRIGGER initiatives_new_text_stays ON initiatives_newtext;
DROP FUNCTION initiatives_new_text_stays();
DROP TRIGGER initiatives_version_is_signed ON initiatives_version;
DROP FUNCTION initiatives_version_is_signed();
"""


def _person(**options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_quorum"),
        ("initiatives", "0015_taken_down"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NewText",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("after", models.PositiveSmallIntegerField(help_text="The number of the version that it changes.")),
                ("title", models.CharField(max_length=100)),
                ("summary", models.CharField(max_length=280)),
                ("plan", models.TextField(blank=True)),
                ("place", models.CharField(blank=True, max_length=160)),
                ("why", models.CharField(max_length=600)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", _person()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", _person(blank=True, null=True)),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="new_texts",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("published", "published as a version"), ("dropped", "taken off again")],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "verbose_name": "new text",
                "verbose_name_plural": "new texts",
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("initiative",),
                        name="initiatives_new_text_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="initiatives_new_text_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("result", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="initiatives_new_text_ended_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "new_text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="initiatives.newtext",
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("signed_by", _person()),
            ],
            options={
                "verbose_name": "signature under a new text",
                "verbose_name_plural": "signatures under a new text",
                "ordering": ["signed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("new_text", "signed_by"), name="initiatives_text_signed_once"),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
