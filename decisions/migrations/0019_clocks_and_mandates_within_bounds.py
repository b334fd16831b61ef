"""What the database itself refuses about clocks and sub-mandates.

- a last day never moves nearer;
- a term is extended once, and stands still all together, no longer than the template made it (with two weeks of room
  for rest days, which are not counted here);
- a suspension is ended once and changes in nothing else; a term points to the one of its own that lasts;
- a proposal that was taken back was not decided;
- a sub-mandate reaches no further than the one above it, in subject, amount, districts and days.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION decisions_longest(step uuid) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT CASE t.term_unit WHEN 'days' THEN t.term_amount WHEN 'weeks' THEN 7 * t.term_amount
                            WHEN 'months' THEN 31 * t.term_amount ELSE 2 * t.term_amount END + 14
        FROM decisions_step s JOIN decisions_templatestep t ON t.id = s.template_step_id WHERE s.id = step
$$;

CREATE FUNCTION decisions_term_moves_within_bounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ends_on < OLD.ends_on THEN
        RAISE EXCEPTION 'decisions: a last day never moves nearer' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.extended_at IS NOT NULL AND NEW.extended_at IS DISTINCT FROM OLD.extended_at THEN
        RAISE EXCEPTION 'decisions: a term is extended once' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.extended_at IS NULL AND NEW.extended_at IS NOT NULL
       AND NEW.ends_on - OLD.ends_on > decisions_longest(NEW.step_id) THEN
        RAISE EXCEPTION 'decisions: a term is extended by its own length at most' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.suspension_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM decisions_suspension s
        WHERE s.id = NEW.suspension_id AND s.term_id = NEW.step_id AND s.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'decisions: a clock stands still by a suspension of its own that lasts'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_term_moves_within_bounds BEFORE UPDATE ON decisions_term
    FOR EACH ROW EXECUTE FUNCTION decisions_term_moves_within_bounds();

CREATE TRIGGER decisions_suspension_stays BEFORE DELETE ON decisions_suspension
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();

CREATE FUNCTION decisions_suspension_stays_as_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
       OR to_jsonb(OLD) - ARRAY['ended_on', 'ended_at', 'ended_by_id']
          <> to_jsonb(NEW) - ARRAY['ended_on', 'ended_at', 'ended_by_id'] THEN
        RAISE EXCEPTION 'decisions: a suspension is ended once and changes in nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_suspension_stays_as_made BEFORE UPDATE ON decisions_suspension
    FOR EACH ROW EXECUTE FUNCTION decisions_suspension_stays_as_made();

CREATE FUNCTION decisions_suspension_is_not_too_long() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(COALESCE(s.ended_on, s.until) - s.from_on) FROM decisions_suspension s WHERE s.term_id = NEW.term_id)
       > decisions_longest(NEW.term_id) THEN
        RAISE EXCEPTION 'decisions: a clock stands still no longer than its term is long'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER decisions_suspension_is_not_too_long AFTER INSERT ON decisions_suspension
    FOR EACH ROW EXECUTE FUNCTION decisions_suspension_is_not_too_long();

CREATE OR REPLACE FUNCTION decisions_proposal_stays_as_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL
       OR to_jsonb(OLD) - ARRAY['closed_at', 'taken_back_by_id', 'taken_back_because']
          <> to_jsonb(NEW) - ARRAY['closed_at', 'taken_back_by_id', 'taken_back_because'] THEN
        RAISE EXCEPTION 'decisions: a proposal is closed once and changes in nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION decisions_decision_is_not_of_a_proposal_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM decisions_proposal p WHERE p.id = NEW.proposal_id AND p.taken_back_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'decisions: what was taken back is not decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_decision_is_not_of_a_proposal_taken_back BEFORE INSERT ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION decisions_decision_is_not_of_a_proposal_taken_back();

UPDATE decisions_mandate low SET valid_until = GREATEST(top.valid_until, low.valid_from - 1)
    FROM decisions_mandate top
    WHERE top.id = low.under_id AND low.valid_until > top.valid_until AND low.valid_until = low.valid_from;

CREATE FUNCTION decisions_mandate_lies_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := to_jsonb(NEW);
    one uuid := COALESCE(changed->>'mandate_id', changed->>'id')::uuid;
BEGIN
    IF EXISTS (
        SELECT 1 FROM decisions_mandate low JOIN decisions_mandate top ON top.id = low.under_id
        WHERE (low.id = one OR top.id = one)
          AND (low.valid_until IS NULL OR low.valid_until >= low.valid_from)
          AND ((top.subject <> '' AND low.subject <> top.subject)
               OR (top.ceiling IS NOT NULL AND (low.ceiling IS NULL OR low.ceiling > top.ceiling))
               OR low.valid_from < top.valid_from
               OR (top.valid_until IS NOT NULL AND (low.valid_until IS NULL OR low.valid_until > top.valid_until))
               OR (EXISTS (SELECT 1 FROM decisions_mandate_districts d WHERE d.mandate_id = top.id)
                   AND (NOT EXISTS (SELECT 1 FROM decisions_mandate_districts d WHERE d.mandate_id = low.id)
                        OR EXISTS (SELECT 1 FROM decisions_mandate_districts d WHERE d.mandate_id = low.id
                                   AND d.district_id NOT IN (SELECT o.district_id FROM decisions_mandate_districts o
                                                             WHERE o.mandate_id = top.id)))))
    ) THEN
        RAISE EXCEPTION 'decisions: a sub-mandate reaches no further than the one above it'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decisions_mandate_lies_within AFTER INSERT OR UPDATE ON decisions_mandate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_mandate_lies_within();
CREATE CONSTRAINT TRIGGER decisions_mandate_district_lies_within AFTER INSERT ON decisions_mandate_districts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_mandate_lies_within();
"""

BACKWARD = r"""
DROP TRIGGER decisions_mandate_district_lies_within ON decisions_mandate_districts;
DROP TRIGGER decisions_mandate_lies_within ON decisions_mandate;
DROP FUNCTION decisions_mandate_lies_within();
DROP TRIGGER decisions_decision_is_not_of_a_proposal_taken_back ON decisions_decision;
DROP FUNCTION decisions_decision_is_not_of_a_proposal_taken_back();
CREATE OR REPLACE FUNCTION decisions_proposal_stays_as_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL OR to_jsonb(OLD) - 'closed_at' <> to_jsonb(NEW) - 'closed_at' THEN
        RAISE EXCEPTION 'decisions: a proposal is closed once and changes in nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER decisions_suspension_is_not_too_long ON decisions_suspension;
DROP FUNCTION decisions_suspension_is_not_too_long();
DROP TRIGGER decisions_suspension_stays_as_made ON decisions_suspension;
DROP FUNCTION decisions_suspension_stays_as_made();
DROP TRIGGER decisions_suspension_stays ON decisions_suspension;
DROP TRIGGER decisions_term_moves_within_bounds ON decisions_term;
DROP FUNCTION decisions_term_moves_within_bounds();
DROP FUNCTION decisions_longest(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0018_keep_what_stands_still")]
    operations = [
        migrations.RemoveConstraint(
            model_name="term",
            name="decisions_term_suspended_with_reason",
        ),
        migrations.RemoveField(
            model_name="term",
            name="suspended_because",
        ),
        migrations.RemoveField(
            model_name="term",
            name="suspended_on",
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
