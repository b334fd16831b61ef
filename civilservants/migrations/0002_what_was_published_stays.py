"""What was published to a group stays as it is; a leave is for exactly the text that was read; and a template holds no
field that does not exist.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION civilservants_message_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'a message to a group is not deleted' USING ERRCODE = 'integrity_constraint_violation';
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

CREATE TRIGGER civilservants_message_stays BEFORE UPDATE OR DELETE ON civilservants_groupmessage
    FOR EACH ROW EXECUTE FUNCTION civilservants_message_stays();

CREATE FUNCTION civilservants_message_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' THEN
        RAISE EXCEPTION 'a message begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM civilservants_groupmessage m
        WHERE m.id = NEW.corrects_id AND m.initiative_id = NEW.initiative_id AND m.state = 'published'
    ) THEN
        RAISE EXCEPTION 'a correction is of what the same group was told'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER civilservants_message_begins BEFORE INSERT ON civilservants_groupmessage
    FOR EACH ROW EXECUTE FUNCTION civilservants_message_begins();

ALTER TABLE civilservants_answertemplate ADD CONSTRAINT civilservants_template_fields_exist CHECK (
    regexp_replace(
        subject || body,
        '\{(naam_groep|titel|kenmerk|datum|behandelaar|gemeente|stap|uiterste_dag)\}', '', 'g'
    ) !~ '[{}]'
);
"""

BACKWARD = """
ALTER TABLE civilservants_answertemplate DROP CONSTRAINT civilservants_template_fields_exist;
DROP TRIGGER civilservants_message_begins ON civilservants_groupmessage;
DROP TRIGGER civilservants_message_stays ON civilservants_groupmessage;
DROP FUNCTION civilservants_message_begins();
DROP FUNCTION civilservants_message_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("civilservants", "0001_messages")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
