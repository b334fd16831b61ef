"""A version of a template that was put into use is never changed, also before a process goes by it: it was checked as
it was. Until then all of it can be changed and taken away.

Who changes a version and who publishes it wait for each other, so that nothing is published that was not checked.
"""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION decisions_template_in_use_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb;
    published timestamptz;
BEGIN
    -- As it was and as it becomes: a step is neither changed in a published version nor moved into one.
    FOR changed IN SELECT value FROM jsonb_array_elements(CASE TG_OP
        WHEN 'INSERT' THEN jsonb_build_array(to_jsonb(NEW))
        WHEN 'DELETE' THEN jsonb_build_array(to_jsonb(OLD))
        ELSE jsonb_build_array(to_jsonb(OLD), to_jsonb(NEW)) END)
    LOOP
        SELECT t.published_at INTO published FROM decisions_processtemplate t
        WHERE t.id = CASE TG_TABLE_NAME
            WHEN 'decisions_templatestep' THEN (changed->>'template_id')::uuid
            ELSE (SELECT s.template_id FROM decisions_templatestep s WHERE s.id = (changed->>'step_id')::uuid) END
        FOR SHARE;
        IF published IS NOT NULL THEN
            RAISE EXCEPTION 'decisions: a template that was put into use is never changed'
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION decisions_published_template_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND (TG_OP = 'DELETE' OR to_jsonb(NEW) <> to_jsonb(OLD)) THEN
        RAISE EXCEPTION 'decisions: a template that was put into use is never changed'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_template_stays BEFORE UPDATE OR DELETE ON decisions_processtemplate
    FOR EACH ROW EXECUTE FUNCTION decisions_published_template_stays();

-- A process goes by a published version, so that one in use is always one that was published.
CREATE FUNCTION decisions_process_goes_by_a_published_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT published_at FROM decisions_processtemplate WHERE id = NEW.template_id) IS NULL THEN
        RAISE EXCEPTION 'decisions: a process goes by a template that was put into use'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_process_goes_by_a_published_one BEFORE INSERT ON decisions_process
    FOR EACH ROW EXECUTE FUNCTION decisions_process_goes_by_a_published_one();
"""

BACKWARD = r"""
DROP TRIGGER decisions_process_goes_by_a_published_one ON decisions_process;
DROP FUNCTION decisions_process_goes_by_a_published_one();
DROP TRIGGER decisions_template_stays ON decisions_processtemplate;
DROP FUNCTION decisions_published_template_stays();

CREATE OR REPLACE FUNCTION decisions_template_in_use_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0028_taking_a_proposal_back_is_an_act")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
