"""The queue asks once which plans a ledger line is about, also where several lines come together, and the supporters of a
plan are counted by a function whose plan is kept: one in SQL is planned anew for each statement that calls it.
"""

from importlib import import_module

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION civilservants_queue_follow() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    about uuid[] := ARRAY(SELECT DISTINCT subject FROM lines);
    moved uuid[];
BEGIN
    moved := ARRAY(
        SELECT i.process_id FROM initiatives_initiative i WHERE i.id = ANY (about) AND i.process_id IS NOT NULL
        UNION ALL SELECT i.process_id FROM initiatives_support u
            JOIN initiatives_initiative i ON i.id = u.initiative_id
            WHERE u.id = ANY (about) AND i.process_id IS NOT NULL
        UNION ALL SELECT i.process_id FROM initiatives_initiative i
            WHERE i.group_id = ANY (about) AND i.process_id IS NOT NULL
        UNION ALL SELECT s.process_id FROM civilservants_question q JOIN decisions_step s ON s.id = q.step_id
            WHERE q.id = ANY (about)
        UNION ALL SELECT i.process_id FROM civilservants_groupmessage m
            JOIN initiatives_initiative i ON i.id = m.initiative_id
            WHERE m.id = ANY (about) AND m.state = 'published' AND i.process_id IS NOT NULL
        UNION ALL SELECT p.id FROM decisions_process p WHERE p.id = ANY (about)
        UNION ALL SELECT s.process_id FROM decisions_step s WHERE s.id = ANY (about)
        UNION ALL SELECT a.process_id FROM decisions_assignment a WHERE a.id = ANY (about)
        UNION ALL SELECT s.process_id FROM decisions_proposal d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION ALL SELECT s.process_id FROM decisions_advice d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION ALL SELECT s.process_id FROM decisions_transfer d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION ALL SELECT s.process_id FROM decisions_authority d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION ALL SELECT s.process_id FROM decisions_decision d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION ALL SELECT s.process_id FROM decisions_voice v
            JOIN decisions_proposal d ON d.id = v.proposal_id JOIN decisions_step s ON s.id = d.step_id
            WHERE v.id = ANY (about));
    IF moved <> '{}' THEN
        PERFORM civilservants_queue_refresh(ARRAY(SELECT DISTINCT unnest(moved)));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION civilservants_supporters(plan uuid) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT least(2147483647,
        coalesce((SELECT supporters FROM initiatives_origin WHERE initiative_id = plan), 0)
        + (SELECT count(*) FROM initiatives_support WHERE initiative_id = plan AND withdrawn_at IS NULL)
        + coalesce((SELECT sum(signatures) FROM initiatives_papersheet
            WHERE initiative_id = plan AND struck_at IS NULL), 0))::integer);
END $$;
"""

BACKWARD = r"""
CREATE OR REPLACE FUNCTION civilservants_supporters(plan uuid) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT least(2147483647,
        coalesce((SELECT supporters FROM initiatives_origin WHERE initiative_id = plan), 0)
        + (SELECT count(*) FROM initiatives_support WHERE initiative_id = plan AND withdrawn_at IS NULL)
        + coalesce((SELECT sum(signatures) FROM initiatives_papersheet
            WHERE initiative_id = plan AND struck_at IS NULL), 0))::integer
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("civilservants", "0014_a_draft_is_thrown_away")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD + import_module("civilservants.migrations.0012_what_was_said").FORWARD)
    ]
