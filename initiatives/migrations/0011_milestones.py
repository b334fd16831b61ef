"""A planned day moves with its reason beside it; what was reached, given up or looked back on stays so."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION initiatives_milestone_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'initiatives: a milestone is given up by saying so' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.initiative_id, NEW.title, NEW.party_id, NEW.responsible, NEW.made_at, NEW.made_by_id)
        IS DISTINCT FROM (OLD.initiative_id, OLD.title, OLD.party_id, OLD.responsible, OLD.made_at, OLD.made_by_id)
        OR OLD.done_on IS NOT NULL OR OLD.dropped_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'initiatives: a milestone is moved, reached or given up, and not changed'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.planned_on <> OLD.planned_on AND NOT EXISTS (
        SELECT 1 FROM initiatives_milestonemove m WHERE m.milestone_id = NEW.id
        AND m.id = (SELECT max(id) FROM initiatives_milestonemove WHERE milestone_id = NEW.id)
        AND m.from_on = OLD.planned_on AND m.to_on = NEW.planned_on
    ) THEN
        RAISE EXCEPTION 'initiatives: a planned day moves with the reason beside it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION initiatives_rows_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'initiatives: % is only added to', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER initiatives_milestone_stays BEFORE UPDATE OR DELETE ON initiatives_milestone
    FOR EACH ROW EXECUTE FUNCTION initiatives_milestone_stays();
CREATE TRIGGER initiatives_move_stays BEFORE UPDATE OR DELETE ON initiatives_milestonemove
    FOR EACH ROW EXECUTE FUNCTION initiatives_rows_are_only_added();
CREATE TRIGGER initiatives_evaluation_stays BEFORE UPDATE OR DELETE ON initiatives_evaluation
    FOR EACH ROW EXECUTE FUNCTION initiatives_rows_are_only_added();
"""

BACKWARD = """
DROP TRIGGER initiatives_evaluation_stays ON initiatives_evaluation;
DROP TRIGGER initiatives_move_stays ON initiatives_milestonemove;
DROP TRIGGER initiatives_milestone_stays ON initiatives_milestone;
DROP FUNCTION initiatives_rows_are_only_added();
DROP FUNCTION initiatives_milestone_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_quorum"),
        ("initiatives", "0010_help_and_updates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120)),
                ("planned_on", models.DateField()),
                (
                    "responsible",
                    models.CharField(
                        blank=True, help_text="Who sees to it, where that is no party at the table.", max_length=120
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_reason", models.CharField(blank=True, max_length=300)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dropped_by",
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
                        related_name="milestones",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.party",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["planned_on", "made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="MilestoneMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("moved_at", models.DateTimeField()),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="initiatives.milestone"
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "moved day",
                "verbose_name_plural": "moved days",
                "ordering": ["moved_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("went_well", models.TextField()),
                ("went_less", models.TextField()),
                (
                    "again",
                    models.CharField(
                        choices=[
                            ("yes", "Yes, in the same way"),
                            ("otherwise", "Yes, but in another way"),
                            ("no", "No"),
                        ],
                        max_length=10,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="accounts.party"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "verbose_name_plural": "evaluations",
                "ordering": ["written_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("initiative", "party"), name="initiatives_evaluation_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("went_well", ""), _negated=True),
                            models.Q(("went_less", ""), _negated=True),
                            ("again__in", ["yes", "otherwise", "no"]),
                        ),
                        name="initiatives_evaluation_is_whole",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(
                        models.Q(("party__isnull", False), ("responsible", "")),
                        models.Q(("party", None), models.Q(("responsible", ""), _negated=True)),
                        _connector="OR",
                    ),
                ),
                name="initiatives_milestone_has_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None), ("done_on", None)),
                    models.Q(
                        ("done_at__isnull", False),
                        ("done_by__isnull", False),
                        ("done_on__isnull", False),
                        ("dropped_at", None),
                    ),
                    _connector="OR",
                ),
                name="initiatives_milestone_done_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dropped_at", None), ("dropped_by", None), ("dropped_reason", "")),
                    models.Q(
                        ("dropped_at__isnull", False),
                        ("dropped_by__isnull", False),
                        models.Q(("dropped_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="initiatives_milestone_dropped_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestonemove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True), models.Q(("from_on", models.F("to_on")), _negated=True)
                ),
                name="initiatives_move_with_reason",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
