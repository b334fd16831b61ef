"""A deviation that was submitted stays as it was written, and one that was covered stays altogether.

The last line of defence behind the actions. What follows on it (read, covered, refused, ended) is added once, in that
order; an evaluation, the use of a rule's own room and a proposal to change a rule stay as they were made.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION civilservants_changed(old_row jsonb, new_row jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(array_agg(o.key), ARRAY[]::text[])
    FROM jsonb_each(old_row) o WHERE o.value IS DISTINCT FROM new_row -> o.key
$$;

CREATE FUNCTION civilservants_deviation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'civilservants: a deviation begins as a draft' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'civilservants: a deviation stays' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'draft' AND NEW.state IN ('draft', 'submitted') THEN
        RETURN NEW;
    END IF;
    may := CASE OLD.state || ' ' || NEW.state
        WHEN 'submitted submitted' THEN
            CASE WHEN OLD.read_at IS NULL
                THEN ARRAY['read_at', 'read_by_id', 'reader_agrees', 'reader_says'] ELSE ARRAY[]::text[] END
        WHEN 'submitted covered' THEN ARRAY['state', 'covered_at', 'covered_by_id', 'mandate_id', 'cover_says']
        WHEN 'submitted refused' THEN ARRAY['state', 'refused_at', 'refused_by_id', 'refused_because']
        WHEN 'covered covered' THEN ARRAY['evaluation_told_on']
        WHEN 'covered ended' THEN ARRAY['state', 'ended_at', 'ended_by_id', 'ended_because']
        ELSE ARRAY[]::text[]
    END;
    IF NOT civilservants_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ may THEN
        RAISE EXCEPTION 'civilservants: a deviation stays as it was submitted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION civilservants_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'civilservants: % stays as it was made', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION civilservants_proposal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_at IS NOT NULL OR NOT civilservants_changed(to_jsonb(OLD), to_jsonb(NEW))
        <@ ARRAY['answer', 'answer_reason', 'answered_at', 'answered_by_id']
    THEN
        RAISE EXCEPTION 'civilservants: a proposal stays as it was made' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION civilservants_evaluates_what_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM civilservants_deviation d WHERE d.id = NEW.deviation_id AND d.state = 'ended') THEN
        RAISE EXCEPTION 'civilservants: only what ended is evaluated' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER civilservants_deviation_stays BEFORE INSERT OR UPDATE OR DELETE ON civilservants_deviation
    FOR EACH ROW EXECUTE FUNCTION civilservants_deviation_stays();
CREATE TRIGGER civilservants_evaluation_stays BEFORE UPDATE OR DELETE ON civilservants_evaluation
    FOR EACH ROW EXECUTE FUNCTION civilservants_stays();
CREATE TRIGGER civilservants_evaluates_what_ended BEFORE INSERT ON civilservants_evaluation
    FOR EACH ROW EXECUTE FUNCTION civilservants_evaluates_what_ended();
CREATE TRIGGER civilservants_own_room_stays BEFORE UPDATE OR DELETE ON civilservants_ownroom
    FOR EACH ROW EXECUTE FUNCTION civilservants_stays();
CREATE TRIGGER civilservants_reminder_stays BEFORE UPDATE OR DELETE ON civilservants_termreminder
    FOR EACH ROW EXECUTE FUNCTION civilservants_stays();
CREATE TRIGGER civilservants_proposal_stays BEFORE UPDATE ON civilservants_ruleproposal
    FOR EACH ROW EXECUTE FUNCTION civilservants_proposal_stays();
CREATE TRIGGER civilservants_proposal_is_not_removed BEFORE DELETE ON civilservants_ruleproposal
    FOR EACH ROW EXECUTE FUNCTION civilservants_stays();
"""

BACKWARD = """
DROP TRIGGER civilservants_proposal_is_not_removed ON civilservants_ruleproposal;
DROP TRIGGER civilservants_proposal_stays ON civilservants_ruleproposal;
DROP TRIGGER civilservants_reminder_stays ON civilservants_termreminder;
DROP TRIGGER civilservants_own_room_stays ON civilservants_ownroom;
DROP TRIGGER civilservants_evaluates_what_ended ON civilservants_evaluation;
DROP TRIGGER civilservants_evaluation_stays ON civilservants_evaluation;
DROP TRIGGER civilservants_deviation_stays ON civilservants_deviation;
DROP FUNCTION civilservants_evaluates_what_ended();
DROP FUNCTION civilservants_proposal_stays();
DROP FUNCTION civilservants_stays();
DROP FUNCTION civilservants_deviation_stays();
DROP FUNCTION civilservants_changed(jsonb, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("civilservants", "0007_room_to_depart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
