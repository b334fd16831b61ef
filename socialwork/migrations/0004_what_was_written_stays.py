"""A statement stays as it was written and is struck out once; a plan that was sent for somebody is taken by them once;
social work goes along with plans that were sent, never with what a group is still writing.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION socialwork_statement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a statement is struck out, not deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.struck_at IS NOT NULL THEN
        RAISE EXCEPTION 'a statement is struck out once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.district_id, NEW.neighbourhood_id, NEW.topic, NEW.text, NEW.source, NEW.said_on, NEW.audience,
        NEW.party_id, NEW.written_at, NEW.written_by_id)
        IS DISTINCT FROM (OLD.district_id, OLD.neighbourhood_id, OLD.topic, OLD.text, OLD.source, OLD.said_on,
        OLD.audience, OLD.party_id, OLD.written_at, OLD.written_by_id) THEN
        RAISE EXCEPTION 'a statement stays as it was written' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER socialwork_statement_stays BEFORE UPDATE OR DELETE ON socialwork_statement
    FOR EACH ROW EXECUTE FUNCTION socialwork_statement_stays();

CREATE FUNCTION socialwork_helped_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'it stays known that a plan came with help' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.taken_at IS NOT NULL THEN
        RAISE EXCEPTION 'a plan is taken once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.initiative_id, NEW.team_id, NEW.resident_id, NEW.way, NEW.consent, NEW.helped_at, NEW.helped_by_id)
        IS DISTINCT FROM (OLD.initiative_id, OLD.team_id, OLD.resident_id, OLD.way, OLD.consent, OLD.helped_at,
        OLD.helped_by_id) THEN
        RAISE EXCEPTION 'help stays as it was given' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER socialwork_helped_stays BEFORE UPDATE OR DELETE ON socialwork_helpedsubmission
    FOR EACH ROW EXECUTE FUNCTION socialwork_helped_stays();

CREATE FUNCTION socialwork_plan_was_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.initiative_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM initiatives_initiative i WHERE i.id = NEW.initiative_id AND i.sent_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'social work goes along with plans that were sent'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER socialwork_plan_was_sent BEFORE INSERT ON socialwork_accompaniment
    FOR EACH ROW EXECUTE FUNCTION socialwork_plan_was_sent();
CREATE TRIGGER socialwork_plan_was_sent BEFORE INSERT ON socialwork_assistance
    FOR EACH ROW EXECUTE FUNCTION socialwork_plan_was_sent();
CREATE TRIGGER socialwork_plan_was_sent BEFORE INSERT ON socialwork_helpedsubmission
    FOR EACH ROW EXECUTE FUNCTION socialwork_plan_was_sent();
CREATE TRIGGER socialwork_plan_was_sent BEFORE INSERT ON socialwork_tie
    FOR EACH ROW EXECUTE FUNCTION socialwork_plan_was_sent();
"""

BACKWARD = """
DROP TRIGGER socialwork_plan_was_sent ON socialwork_tie;
DROP TRIGGER socialwork_plan_was_sent ON socialwork_helpedsubmission;
DROP TRIGGER socialwork_plan_was_sent ON socialwork_assistance;
DROP TRIGGER socialwork_plan_was_sent ON socialwork_accompaniment;
DROP FUNCTION socialwork_plan_was_sent();
DROP TRIGGER socialwork_helped_stays ON socialwork_helpedsubmission;
DROP FUNCTION socialwork_helped_stays();
DROP TRIGGER socialwork_statement_stays ON socialwork_statement;
DROP FUNCTION socialwork_statement_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("socialwork", "0003_network_profile_and_company")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
