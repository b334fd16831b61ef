"""A version of a template that a process uses is never changed: an edit is a new version."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION decisions_template_in_use_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    template uuid;
BEGIN
    IF TG_TABLE_NAME = 'decisions_templatestep' THEN
        template := (changed->>'template_id')::uuid;
    ELSE
        SELECT template_id INTO template FROM decisions_templatestep WHERE id = (changed->>'step_id')::uuid;
    END IF;
    IF EXISTS (SELECT 1 FROM decisions_process p WHERE p.template_id = template) THEN
        RAISE EXCEPTION 'decisions: a template that a process uses is never changed'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_template_step_stays BEFORE INSERT OR UPDATE OR DELETE ON decisions_templatestep
    FOR EACH ROW EXECUTE FUNCTION decisions_template_in_use_stays();
CREATE TRIGGER decisions_template_seat_stays BEFORE INSERT OR UPDATE OR DELETE ON decisions_templateseat
    FOR EACH ROW EXECUTE FUNCTION decisions_template_in_use_stays();
CREATE TRIGGER decisions_template_outcome_stays BEFORE INSERT OR UPDATE OR DELETE ON decisions_templateoutcome
    FOR EACH ROW EXECUTE FUNCTION decisions_template_in_use_stays();
"""

BACKWARD = """
DROP TRIGGER decisions_template_outcome_stays ON decisions_templateoutcome;
DROP TRIGGER decisions_template_seat_stays ON decisions_templateseat;
DROP TRIGGER decisions_template_step_stays ON decisions_templatestep;
DROP FUNCTION decisions_template_in_use_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0008_what_must_never_be_at_a_transfer")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
