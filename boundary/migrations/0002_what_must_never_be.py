"""What was done, said and settled at the boundary stays as it was: the last line of defence behind the actions."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION boundary_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'boundary: % stays as it was made', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION boundary_changed(old_row jsonb, new_row jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(array_agg(o.key), ARRAY[]::text[])
    FROM jsonb_each(old_row) o WHERE o.value IS DISTINCT FROM new_row -> o.key
$$;

-- The columns that may still be filled in are the arguments; each set of them only once.
CREATE FUNCTION boundary_only_adds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text[] := boundary_changed(to_jsonb(OLD), to_jsonb(NEW));
    name text;
BEGIN
    IF NOT changed <@ TG_ARGV::text[] THEN
        RAISE EXCEPTION 'boundary: % stays as it was made', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    FOREACH name IN ARRAY changed LOOP
        IF COALESCE(to_jsonb(OLD) ->> name, '') <> '' THEN
            RAISE EXCEPTION 'boundary: % of % stays as it was', name, TG_TABLE_NAME USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;

CREATE TRIGGER boundary_activity_only_adds BEFORE UPDATE ON boundary_activity
    FOR EACH ROW EXECUTE FUNCTION boundary_only_adds('struck_at', 'struck_by_id');
CREATE TRIGGER boundary_activity_stays BEFORE DELETE ON boundary_activity
    FOR EACH ROW EXECUTE FUNCTION boundary_stays();
CREATE TRIGGER boundary_signal_stays BEFORE UPDATE OR DELETE ON boundary_signal
    FOR EACH ROW EXECUTE FUNCTION boundary_stays();
CREATE TRIGGER boundary_remark_stays BEFORE UPDATE OR DELETE ON boundary_remark
    FOR EACH ROW EXECUTE FUNCTION boundary_stays();
CREATE TRIGGER boundary_settlement_only_adds BEFORE UPDATE ON boundary_settlement
    FOR EACH ROW EXECUTE FUNCTION boundary_only_adds('agreed_at', 'agreed_by_id');
CREATE TRIGGER boundary_settlement_stays BEFORE DELETE ON boundary_settlement
    FOR EACH ROW EXECUTE FUNCTION boundary_stays();
CREATE TRIGGER boundary_consult_only_adds BEFORE UPDATE ON boundary_consult
    FOR EACH ROW EXECUTE FUNCTION boundary_only_adds(
        'reminded_on', 'escalated_on', 'settled_at', 'settled_by_id', 'settled_as_id');
CREATE TRIGGER boundary_consult_stays BEFORE DELETE ON boundary_consult
    FOR EACH ROW EXECUTE FUNCTION boundary_stays();
CREATE TRIGGER boundary_demarcationproposal_only_adds BEFORE UPDATE ON boundary_demarcationproposal
    FOR EACH ROW EXECUTE FUNCTION boundary_only_adds('closed_at', 'result', 'demarcation_id');
CREATE TRIGGER boundary_demarcationproposal_stays BEFORE DELETE ON boundary_demarcationproposal
    FOR EACH ROW EXECUTE FUNCTION boundary_stays();
CREATE TRIGGER boundary_demarcationanswer_stays BEFORE UPDATE OR DELETE ON boundary_demarcationanswer
    FOR EACH ROW EXECUTE FUNCTION boundary_stays();

-- An example is rewritten until it was cleared; then only a withdrawal is added.
CREATE FUNCTION boundary_example_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'boundary: an example stays' USING ERRCODE = 'check_violation';
    END IF;
    changed := boundary_changed(to_jsonb(OLD), to_jsonb(NEW));
    IF OLD.cleared_at IS NULL AND NEW.cleared_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF OLD.cleared_at IS NULL AND changed <@ ARRAY['cleared_at', 'cleared_by_id'] THEN
        RETURN NEW;
    END IF;
    IF OLD.cleared_at IS NOT NULL AND OLD.withdrawn_at IS NULL
        AND changed <@ ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_because']
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'boundary: an example stays as it was cleared' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER boundary_example_stays BEFORE UPDATE OR DELETE ON boundary_example
    FOR EACH ROW EXECUTE FUNCTION boundary_example_stays();

-- Settled as what one of the two proposed in this consult, and somebody agreed to; only then there is an example.
CREATE FUNCTION boundary_consult_is_settled_rightly() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.settled_as_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM boundary_settlement s
        WHERE s.id = NEW.settled_as_id AND s.consult_id = NEW.id AND s.agreed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'boundary: a consult is settled as both agreed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER boundary_consult_is_settled_rightly BEFORE INSERT OR UPDATE ON boundary_consult
    FOR EACH ROW EXECUTE FUNCTION boundary_consult_is_settled_rightly();

CREATE FUNCTION boundary_open_consult_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM boundary_consult c WHERE c.id = NEW.consult_id AND c.settled_at IS NULL) THEN
        RAISE EXCEPTION 'boundary: this consult was settled' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER boundary_remark_while_open BEFORE INSERT ON boundary_remark
    FOR EACH ROW EXECUTE FUNCTION boundary_open_consult_only();
CREATE TRIGGER boundary_settlement_while_open BEFORE INSERT ON boundary_settlement
    FOR EACH ROW EXECUTE FUNCTION boundary_open_consult_only();

CREATE FUNCTION boundary_example_of_what_was_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM boundary_consult c WHERE c.id = NEW.consult_id AND c.settled_at IS NOT NULL) THEN
        RAISE EXCEPTION 'boundary: only what was settled teaches something' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER boundary_example_of_what_was_settled BEFORE INSERT ON boundary_example
    FOR EACH ROW EXECUTE FUNCTION boundary_example_of_what_was_settled();

-- A consult is between a party of the municipality and one of social work.
CREATE FUNCTION boundary_consult_is_of_both() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM accounts_party WHERE id = NEW.municipal_id AND kind IN ('municipal_team', 'executive', 'council')
    ) OR NOT EXISTS (SELECT 1 FROM accounts_party WHERE id = NEW.welfare_id AND kind = 'welfare_team') THEN
        RAISE EXCEPTION 'boundary: a consult is between the municipality and social work'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER boundary_consult_is_of_both BEFORE INSERT ON boundary_consult
    FOR EACH ROW EXECUTE FUNCTION boundary_consult_is_of_both();
"""

BACKWARD = """
DROP TRIGGER boundary_consult_is_of_both ON boundary_consult;
DROP FUNCTION boundary_consult_is_of_both();
DROP TRIGGER boundary_example_of_what_was_settled ON boundary_example;
DROP FUNCTION boundary_example_of_what_was_settled();
DROP TRIGGER boundary_settlement_while_open ON boundary_settlement;
DROP TRIGGER boundary_remark_while_open ON boundary_remark;
DROP FUNCTION boundary_open_consult_only();
DROP TRIGGER boundary_consult_is_settled_rightly ON boundary_consult;
DROP FUNCTION boundary_consult_is_settled_rightly();
DROP TRIGGER boundary_example_stays ON boundary_example;
DROP FUNCTION boundary_example_stays();
DROP TRIGGER boundary_demarcationanswer_stays ON boundary_demarcationanswer;
DROP TRIGGER boundary_demarcationproposal_stays ON boundary_demarcationproposal;
DROP TRIGGER boundary_demarcationproposal_only_adds ON boundary_demarcationproposal;
DROP TRIGGER boundary_consult_stays ON boundary_consult;
DROP TRIGGER boundary_consult_only_adds ON boundary_consult;
DROP TRIGGER boundary_settlement_stays ON boundary_settlement;
DROP TRIGGER boundary_settlement_only_adds ON boundary_settlement;
DROP TRIGGER boundary_remark_stays ON boundary_remark;
DROP TRIGGER boundary_signal_stays ON boundary_signal;
DROP TRIGGER boundary_activity_stays ON boundary_activity;
DROP TRIGGER boundary_activity_only_adds ON boundary_activity;
DROP FUNCTION boundary_only_adds();
DROP FUNCTION boundary_changed(jsonb, jsonb);
DROP FUNCTION boundary_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("boundary", "0001_who_did_what")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
