"""What was offered and told is not changed: an offer is answered and taken back, an update taken away, once."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION initiatives_help_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.initiative_id, NEW.person_id, NEW.kind, NEW.message, NEW.offered_at)
        IS DISTINCT FROM (OLD.initiative_id, OLD.person_id, OLD.kind, OLD.message, OLD.offered_at)
        OR (OLD.answered_at IS NOT NULL AND (NEW.answer, NEW.answer_text, NEW.answered_at)
            IS DISTINCT FROM (OLD.answer, OLD.answer_text, OLD.answered_at))
        OR OLD.withdrawn_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'initiatives: an offer of help is answered once and taken back once'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION initiatives_update_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'initiatives: an update is taken away by saying so' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.initiative_id, NEW.title, NEW.text, NEW.posted_at, NEW.posted_by_id)
        IS DISTINCT FROM (OLD.initiative_id, OLD.title, OLD.text, OLD.posted_at, OLD.posted_by_id)
        OR OLD.removed_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'initiatives: an update stays as it was posted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER initiatives_help_stays BEFORE UPDATE ON initiatives_helpoffer
    FOR EACH ROW EXECUTE FUNCTION initiatives_help_stays();
CREATE TRIGGER initiatives_update_stays BEFORE UPDATE OR DELETE ON initiatives_update
    FOR EACH ROW EXECUTE FUNCTION initiatives_update_stays();
"""

BACKWARD = """
DROP TRIGGER initiatives_update_stays ON initiatives_update;
DROP TRIGGER initiatives_help_stays ON initiatives_helpoffer;
DROP FUNCTION initiatives_update_stays();
DROP FUNCTION initiatives_help_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0009_support"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpOffer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hands", "Hands: help with the work"),
                            ("space", "Space: a room or a piece of land"),
                            ("money", "Money: give or lend"),
                            ("knowledge", "Knowledge: advice or a trade"),
                        ],
                        max_length=10,
                    ),
                ),
                ("message", models.TextField()),
                ("offered_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "accepted"), ("declined", "declined with thanks")],
                        max_length=10,
                    ),
                ),
                ("answer_text", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_offers",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_offers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "offer of help",
                "verbose_name_plural": "offers of help",
                "ordering": ["offered_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                        fields=("initiative", "person", "kind"),
                        name="initiatives_help_once_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["hands", "space", "money", "knowledge"]),
                            models.Q(("message", ""), _negated=True),
                        ),
                        name="initiatives_help_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answer_text", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answer", "accepted"), ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            models.Q(
                                ("answer", "declined"),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer_text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="initiatives_help_answered_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Update",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=100)),
                ("text", models.TextField()),
                ("posted_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "removed_for",
                    models.CharField(
                        blank=True, choices=[("group", "the group"), ("team", "the municipality")], max_length=10
                    ),
                ),
                ("removed_reason", models.CharField(blank=True, max_length=300)),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="initiatives.initiative"
                    ),
                ),
                ("pictures", models.ManyToManyField(blank=True, related_name="updates", to="initiatives.attachment")),
                (
                    "posted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "update",
                "verbose_name_plural": "updates",
                "ordering": ["-posted_at", "-id"],
                "indexes": [models.Index(fields=["initiative", "-posted_at"], name="initiatives_update_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="initiatives_update_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_at", None), ("removed_by", None), ("removed_for", ""), ("removed_reason", "")
                            ),
                            models.Q(
                                ("removed_at__isnull", False),
                                ("removed_by__isnull", False),
                                ("removed_for__in", ["group", "team"]),
                                models.Q(("removed_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="initiatives_update_removed_with_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
