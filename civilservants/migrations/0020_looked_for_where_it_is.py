"""A line about a plan, its process or a step is looked for there first, and nowhere else where that is all: so it is with
every plan that is sent. Who founds a group or begins in it moves no plan, as no row of the queue says who belongs to what.
"""

from importlib import import_module

from django.db import migrations

before = import_module("civilservants.migrations.0018_which_plans_lines_are_about").FORWARD

FORWARD = r"""
CREATE OR REPLACE FUNCTION civilservants_queue_moved(about uuid[]) RETURNS uuid[] LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moved uuid[] := ARRAY(
        SELECT i.process_id FROM initiatives_initiative i WHERE i.id = ANY (about) AND i.process_id IS NOT NULL
        UNION ALL SELECT p.id FROM decisions_process p WHERE p.id = ANY (about)
        UNION ALL SELECT s.process_id FROM decisions_step s WHERE s.id = ANY (about));
BEGIN
    IF cardinality(moved) < cardinality(about) THEN
        moved := moved || ARRAY(
            SELECT i.process_id FROM initiatives_support u
                JOIN initiatives_initiative i ON i.id = u.initiative_id
                WHERE u.id = ANY (about) AND i.process_id IS NOT NULL
            UNION ALL SELECT i.process_id FROM initiatives_initiative i
                WHERE i.group_id = ANY (about) AND i.process_id IS NOT NULL
            UNION ALL SELECT s.process_id FROM civilservants_question q JOIN decisions_step s ON s.id = q.step_id
                WHERE q.id = ANY (about)
            UNION ALL SELECT i.process_id FROM civilservants_groupmessage m
                JOIN initiatives_initiative i ON i.id = m.initiative_id
                WHERE m.id = ANY (about) AND m.state = 'published' AND i.process_id IS NOT NULL
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
    END IF;
    RETURN ARRAY(SELECT DISTINCT unnest(moved));
END $$;

CREATE OR REPLACE FUNCTION civilservants_queue_follow() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moved uuid[] := civilservants_queue_moved(ARRAY(
        SELECT DISTINCT subject FROM lines WHERE kind NOT IN ('party.founded', 'membership.began')));
BEGIN
    IF moved <> '{}' THEN
        PERFORM civilservants_queue_refresh(moved);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("civilservants", "0019_indexed_once_more")]
    operations = [migrations.RunSQL(FORWARD, before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))]
