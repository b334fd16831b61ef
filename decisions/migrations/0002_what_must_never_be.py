"""What the database itself refuses at the table (invariants 1 to 3).

- authorities, seats, voices and decisions are inserted, never changed or removed;
- the arrangements of a step form one chain that begins when the step opens and goes forward in time;
- an arrangement has exactly the seats it began with, of which at least one decides;
- a step closes with a decision, at the same moment, and a decision closes its step;
- a decision stands only where what the deciding seats said satisfies the rule of the step.

What spans several rows is checked at the end of the transaction.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION decisions_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decisions: % refuses %', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER decisions_authority_stays BEFORE UPDATE OR DELETE ON decisions_authority
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();
CREATE TRIGGER decisions_seat_stays BEFORE UPDATE OR DELETE ON decisions_seat
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();
CREATE TRIGGER decisions_voice_stays BEFORE UPDATE OR DELETE ON decisions_voice
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();
CREATE TRIGGER decisions_decision_stays BEFORE UPDATE OR DELETE ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();
CREATE TRIGGER decisions_proposal_stays BEFORE DELETE ON decisions_proposal
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();
CREATE TRIGGER decisions_step_stays BEFORE DELETE ON decisions_step
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();

CREATE FUNCTION decisions_authority_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before decisions_authority%ROWTYPE;
    step decisions_step%ROWTYPE;
BEGIN
    SELECT * INTO step FROM decisions_step WHERE id = NEW.step_id;
    IF step.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'decisions: a closed step keeps its authority' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.previous_id IS NULL THEN
        IF NEW.from_at <> step.opened_at THEN
            RAISE EXCEPTION 'decisions: the first authority begins when the step opens'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO before FROM decisions_authority WHERE id = NEW.previous_id;
    IF before.step_id <> NEW.step_id OR before.from_at >= NEW.from_at THEN
        RAISE EXCEPTION 'decisions: an authority follows an earlier one of the same step'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_authority_follows BEFORE INSERT ON decisions_authority
    FOR EACH ROW EXECUTE FUNCTION decisions_authority_follows();

CREATE FUNCTION decisions_authority_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole uuid := CASE TG_TABLE_NAME WHEN 'decisions_seat' THEN (to_jsonb(NEW)->>'authority_id')::uuid
                                            ELSE (to_jsonb(NEW)->>'id')::uuid END;
    expected integer;
    seats integer;
    deciders integer;
BEGIN
    SELECT seat_count INTO expected FROM decisions_authority WHERE id = whole;
    SELECT count(*), count(*) FILTER (WHERE role = 'decides') INTO seats, deciders
        FROM decisions_seat s WHERE s.authority_id = whole;
    IF seats <> expected THEN
        RAISE EXCEPTION 'decisions: an authority keeps the seats it began with' USING ERRCODE = 'check_violation';
    END IF;
    IF deciders = 0 THEN
        RAISE EXCEPTION 'decisions: an authority has at least one deciding seat' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decisions_authority_is_whole AFTER INSERT ON decisions_authority
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_authority_is_whole();
CREATE CONSTRAINT TRIGGER decisions_seat_belongs AFTER INSERT ON decisions_seat
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_authority_is_whole();

CREATE FUNCTION decisions_step_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM decisions_authority WHERE step_id = NEW.id AND previous_id IS NULL) THEN
        RAISE EXCEPTION 'decisions: a step opens with an authority' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM decisions_step s LEFT JOIN decisions_decision d ON d.step_id = s.id
               WHERE s.id = NEW.id AND s.closed_at IS DISTINCT FROM d.taken_at) THEN
        RAISE EXCEPTION 'decisions: a step closes with its decision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decisions_step_is_whole AFTER INSERT OR UPDATE ON decisions_step
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_step_is_whole();

CREATE FUNCTION decisions_step_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL OR NEW.process_id <> OLD.process_id OR NEW.number <> OLD.number
       OR NEW.template_step_id <> OLD.template_step_id OR NEW.opened_at <> OLD.opened_at THEN
        RAISE EXCEPTION 'decisions: a step closes once and changes in nothing else' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_step_stays_closed BEFORE UPDATE ON decisions_step
    FOR EACH ROW EXECUTE FUNCTION decisions_step_stays_closed();

CREATE FUNCTION decisions_proposal_stays_as_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL OR to_jsonb(OLD) - 'closed_at' <> to_jsonb(NEW) - 'closed_at' THEN
        RAISE EXCEPTION 'decisions: a proposal is closed once and changes in nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_proposal_stays_as_made BEFORE UPDATE ON decisions_proposal
    FOR EACH ROW EXECUTE FUNCTION decisions_proposal_stays_as_made();

CREATE FUNCTION decisions_voice_is_of_a_decider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM decisions_proposal p JOIN decisions_seat s ON s.authority_id = p.authority_id
        WHERE p.id = NEW.proposal_id AND p.closed_at IS NULL AND s.party_id = NEW.party_id AND s.role = 'decides'
    ) THEN
        RAISE EXCEPTION 'decisions: only a deciding seat speaks, on an open proposal'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_voice_is_of_a_decider BEFORE INSERT ON decisions_voice
    FOR EACH ROW EXECUTE FUNCTION decisions_voice_is_of_a_decider();

CREATE FUNCTION decisions_decision_is_carried() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule text;
    k integer;
    deciders integer;
    consents integer;
    objections integer;
    spoke integer;
BEGIN
    SELECT t.rule, t.rule_k INTO rule, k
        FROM decisions_step s JOIN decisions_templatestep t ON t.id = s.template_step_id WHERE s.id = NEW.step_id;
    IF NOT EXISTS (
        SELECT 1 FROM decisions_proposal p
        WHERE p.id = NEW.proposal_id AND p.step_id = NEW.step_id
          AND NOT EXISTS (SELECT 1 FROM decisions_authority a WHERE a.previous_id = p.authority_id)
    ) THEN
        RAISE EXCEPTION 'decisions: a decision takes a proposal of its own step, made under the authority that holds'
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT count(*) INTO deciders FROM decisions_proposal p JOIN decisions_seat s ON s.authority_id = p.authority_id
        WHERE p.id = NEW.proposal_id AND s.role = 'decides';
    SELECT count(*), count(*) FILTER (WHERE say = 'consent'), count(*) FILTER (WHERE say = 'objection')
        INTO spoke, consents, objections FROM decisions_voice WHERE proposal_id = NEW.proposal_id;
    IF NOT (CASE rule
        WHEN 'sole' THEN deciders = 1 AND consents = 1
        WHEN 'consent' THEN spoke = deciders AND objections = 0 AND consents >= 1
        WHEN 'unanimity' THEN consents = deciders
        WHEN 'k_of_n' THEN consents >= k
        ELSE false
    END) THEN
        RAISE EXCEPTION 'decisions: the rule of the step is not satisfied' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM decisions_step WHERE id = NEW.step_id AND closed_at = NEW.taken_at) THEN
        RAISE EXCEPTION 'decisions: a decision closes its step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decisions_decision_is_carried AFTER INSERT ON decisions_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_decision_is_carried();
"""

BACKWARD = """
DROP TRIGGER decisions_decision_is_carried ON decisions_decision;
DROP FUNCTION decisions_decision_is_carried();
DROP TRIGGER decisions_voice_is_of_a_decider ON decisions_voice;
DROP FUNCTION decisions_voice_is_of_a_decider();
DROP TRIGGER decisions_proposal_stays_as_made ON decisions_proposal;
DROP FUNCTION decisions_proposal_stays_as_made();
DROP TRIGGER decisions_step_stays_closed ON decisions_step;
DROP FUNCTION decisions_step_stays_closed();
DROP TRIGGER decisions_step_is_whole ON decisions_step;
DROP FUNCTION decisions_step_is_whole();
DROP TRIGGER decisions_seat_belongs ON decisions_seat;
DROP TRIGGER decisions_authority_is_whole ON decisions_authority;
DROP FUNCTION decisions_authority_is_whole();
DROP TRIGGER decisions_authority_follows ON decisions_authority;
DROP FUNCTION decisions_authority_follows();
DROP TRIGGER decisions_step_stays ON decisions_step;
DROP TRIGGER decisions_proposal_stays ON decisions_proposal;
DROP TRIGGER decisions_decision_stays ON decisions_decision;
DROP TRIGGER decisions_voice_stays ON decisions_voice;
DROP TRIGGER decisions_seat_stays ON decisions_seat;
DROP TRIGGER decisions_authority_stays ON decisions_authority;
DROP FUNCTION decisions_refuses_change();
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_the_table")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
