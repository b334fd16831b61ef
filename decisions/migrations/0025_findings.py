"""A step whose work is social work's has a seat for it, or a finding of a settled consult that says why not."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
CREATE TRIGGER decisions_finding_stays BEFORE UPDATE OR DELETE ON decisions_finding
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();

-- Whose profession a function is on a day: as agreed last, else the starting point (accounts/demarcation.py).
CREATE FUNCTION decisions_profession_for(work text, day date) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT COALESCE(
        (SELECT d.profession FROM accounts_demarcation d
         WHERE d.work_function = work AND d.since <= day ORDER BY d.since DESC LIMIT 1),
        CASE WHEN work IN ('bridging', 'network_building', 'activation', 'cohesion', 'vulnerable_support')
            THEN 'social_worker' ELSE 'civil_servant' END
    )
$$;

CREATE FUNCTION decisions_social_work_is_seated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held decisions_step;
    work text;
BEGIN
    IF EXISTS (
        SELECT 1 FROM decisions_seat s JOIN accounts_party p ON p.id = s.party_id
        WHERE s.authority_id = NEW.id AND p.kind = 'welfare_team'
    ) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO held FROM decisions_step WHERE id = NEW.step_id;
    SELECT t.work_function INTO work FROM decisions_templatestep t WHERE t.id = held.template_step_id;
    IF decisions_profession_for(work, (held.opened_at AT TIME ZONE 'Europe/Amsterdam')::date)
        NOT IN ('social_worker', 'together')
    THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM decisions_finding f
        WHERE f.process_id = held.process_id AND f.template_step_id = held.template_step_id
    ) THEN
        RAISE EXCEPTION 'decisions: social work has no seat at its own work, and no consult says why'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decisions_social_work_is_seated AFTER INSERT ON decisions_authority
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_social_work_is_seated();
"""

BACKWARD = """
DROP TRIGGER decisions_social_work_is_seated ON decisions_authority;
DROP FUNCTION decisions_social_work_is_seated();
DROP FUNCTION decisions_profession_for(text, date);
DROP TRIGGER decisions_finding_stays ON decisions_finding;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0024_recused_do_not_decide"),
        ("accounts", "0004_naming"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("consult", models.UUIDField(help_text="The settled consult that says why.")),
                ("reason", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="decisions.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "template_step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.templatestep"
                    ),
                ),
            ],
            options={
                "verbose_name": "finding of a consult",
                "verbose_name_plural": "findings of consults",
            },
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("process", "template_step"), name="decisions_finding_once_a_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="decisions_finding_says_why"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
