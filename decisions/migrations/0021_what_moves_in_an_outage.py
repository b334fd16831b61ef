"""What the database lets an outage of the site move: a last day to advise or to answer, and only to a later one.

An advice that was noted as not given, and an offer that was noted as not answered, may come back with it. The rest
stays as it was; the rows that say what was moved are never changed.
"""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION decisions_transfer_stays_as_offered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - ARRAY['closed_at', 'result', 'answer_by'] <> to_jsonb(NEW) - ARRAY['closed_at', 'result', 'answer_by']
       OR (NEW.answer_by <> OLD.answer_by
           AND NOT EXISTS (SELECT 1 FROM decisions_move m WHERE m.transfer_id = NEW.id
                           AND m.was = OLD.answer_by AND m.became = NEW.answer_by))
       OR (OLD.closed_at IS NOT NULL
           AND NOT (OLD.result = 'lapsed' AND NEW.closed_at IS NULL AND NEW.answer_by > OLD.answer_by)) THEN
        RAISE EXCEPTION 'decisions: a transfer is closed once and changes in nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION decisions_advice_is_given_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.given_at IS NOT NULL OR OLD.party_id <> NEW.party_id OR OLD.step_id <> NEW.step_id
       OR NEW.due_on < OLD.due_on
       OR (OLD.lapsed_at IS NOT NULL AND NOT (
           NEW.lapsed_at IS NULL AND NEW.given_at IS NULL
           AND (NEW.due_on > OLD.due_on OR (OLD.lapsed_at AT TIME ZONE 'Europe/Amsterdam')::date <= OLD.due_on))) THEN
        RAISE EXCEPTION 'decisions: an advice is given or lapses once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_move_stays BEFORE UPDATE OR DELETE ON decisions_move
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();

CREATE FUNCTION decisions_outage_is_settled_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NOT NULL OR to_jsonb(OLD) - 'settled_at' <> to_jsonb(NEW) - 'settled_at' THEN
        RAISE EXCEPTION 'decisions: an outage is settled once and changes in nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_outage_is_settled_once BEFORE UPDATE ON decisions_outage
    FOR EACH ROW EXECUTE FUNCTION decisions_outage_is_settled_once();
CREATE TRIGGER decisions_outage_stays BEFORE DELETE ON decisions_outage
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();
"""

BACKWARD = r"""
DROP TRIGGER decisions_outage_stays ON decisions_outage;
DROP TRIGGER decisions_outage_is_settled_once ON decisions_outage;
DROP FUNCTION decisions_outage_is_settled_once();
DROP TRIGGER decisions_move_stays ON decisions_move;
CREATE OR REPLACE FUNCTION decisions_advice_is_given_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.given_at IS NOT NULL OR OLD.party_id <> NEW.party_id OR OLD.step_id <> NEW.step_id
       OR (OLD.lapsed_at IS NOT NULL AND NOT (
           NEW.lapsed_at IS NULL AND NEW.given_at IS NULL
           AND (OLD.lapsed_at AT TIME ZONE 'Europe/Amsterdam')::date <= OLD.due_on)) THEN
        RAISE EXCEPTION 'decisions: an advice is given or lapses once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION decisions_transfer_stays_as_offered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL
       OR to_jsonb(OLD) - 'closed_at' - 'result' <> to_jsonb(NEW) - 'closed_at' - 'result' THEN
        RAISE EXCEPTION 'decisions: a transfer is closed once and changes in nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0020_outages")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
