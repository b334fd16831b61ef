"""A message to a group that was not published can be thrown away. What was published still stays."""

from django.db import migrations

MESSAGE = r"""
CREATE OR REPLACE FUNCTION civilservants_message_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        %(removed)s
    END IF;
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'what was published to a group stays as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.subject, NEW.text) IS DISTINCT FROM (OLD.subject, OLD.text) AND NEW.read_at IS NOT NULL THEN
        RAISE EXCEPTION 'the second reader gave leave for another text'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'published' AND OLD.read_at IS NULL THEN
        RAISE EXCEPTION 'a message is read before it is published' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'every change of a message moves its version' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.initiative_id, NEW.corrects_id, NEW.drafted_at, NEW.drafted_by_id)
        IS DISTINCT FROM (OLD.initiative_id, OLD.corrects_id, OLD.drafted_at, OLD.drafted_by_id) THEN
        RAISE EXCEPTION 'a message stays about the plan it was begun for'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

NEVER = "RAISE EXCEPTION 'a message to a group is not deleted' USING ERRCODE = 'integrity_constraint_violation';"
PUBLISHED = f"""IF OLD.state = 'published' THEN
            {NEVER}
        END IF;
        RETURN OLD;"""


class Migration(migrations.Migration):
    dependencies = [("civilservants", "0013_who_touched_it_last")]
    operations = [migrations.RunSQL(MESSAGE % {"removed": PUBLISHED}, MESSAGE % {"removed": NEVER})]
