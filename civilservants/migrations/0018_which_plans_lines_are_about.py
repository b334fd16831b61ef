"""Which plans lines of the ledger are about stands in a function of its own: the trigger asks it as it writes their rows,
and whoever keeps numbers of the queue asks it which rows may have changed since.

The tables that it reads only grow, so that it says the same of a line later as when the line was written.
"""

from importlib import import_module

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION civilservants_queue_moved(about uuid[]) RETURNS uuid[] LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN ARRAY(
        SELECT i.process_id FROM initiatives_initiative i WHERE i.id = ANY (about) AND i.process_id IS NOT NULL
        UNION SELECT i.process_id FROM initiatives_support u
            JOIN initiatives_initiative i ON i.id = u.initiative_id
            WHERE u.id = ANY (about) AND i.process_id IS NOT NULL
        UNION SELECT i.process_id FROM initiatives_initiative i
            WHERE i.group_id = ANY (about) AND i.process_id IS NOT NULL
        UNION SELECT s.process_id FROM civilservants_question q JOIN decisions_step s ON s.id = q.step_id
            WHERE q.id = ANY (about)
        UNION SELECT i.process_id FROM civilservants_groupmessage m
            JOIN initiatives_initiative i ON i.id = m.initiative_id
            WHERE m.id = ANY (about) AND m.state = 'published' AND i.process_id IS NOT NULL
        UNION SELECT p.id FROM decisions_process p WHERE p.id = ANY (about)
        UNION SELECT s.process_id FROM decisions_step s WHERE s.id = ANY (about)
        UNION SELECT a.process_id FROM decisions_assignment a WHERE a.id = ANY (about)
        UNION SELECT s.process_id FROM decisions_proposal d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION SELECT s.process_id FROM decisions_advice d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION SELECT s.process_id FROM decisions_transfer d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION SELECT s.process_id FROM decisions_authority d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION SELECT s.process_id FROM decisions_decision d JOIN decisions_step s ON s.id = d.step_id
            WHERE d.id = ANY (about)
        UNION SELECT s.process_id FROM decisions_voice v
            JOIN decisions_proposal d ON d.id = v.proposal_id JOIN decisions_step s ON s.id = d.step_id
            WHERE v.id = ANY (about));
END $$;

CREATE OR REPLACE FUNCTION civilservants_queue_follow() RETURNS trigger LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moved uuid[] := civilservants_queue_moved(ARRAY(SELECT DISTINCT subject FROM lines));
BEGIN
    IF moved <> '{}' THEN
        PERFORM civilservants_queue_refresh(moved);
    END IF;
    RETURN NULL;
END $$;
"""

BACKWARD = "DROP FUNCTION civilservants_queue_moved(uuid[]);"


class Migration(migrations.Migration):
    dependencies = [
        ("civilservants", "0017_words_as_they_are_written"),
        ("decisions", "0022_a_task_of_a_whole_party"),
        ("initiatives", "0014_plans_that_belong_together"),
    ]
    operations = [
        # The one before names the function that the one after removes: so it is put back first.
        migrations.RunSQL(FORWARD, import_module("civilservants.migrations.0015_asked_once").FORWARD + BACKWARD)
    ]
