"""What the database itself refuses about transfers and advice, and the rule that fits the table of the moment.

- an arrangement made by a transfer has the acceptance of every party that decided and of every party that decides
  from then on (invariant 3);
- nobody proposes before each advice was given or has lapsed; a given advice never changes (invariant 4);
- what was answered stays as it was answered;
- where a table has changed while its step was open, the rule is the one that fits the seats: see `rules.fitting`.
"""

from django.db import migrations

FORWARD = r"""
CREATE TRIGGER decisions_transfer_answer_stays BEFORE UPDATE OR DELETE ON decisions_transferanswer
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();
CREATE TRIGGER decisions_advice_answer_stays BEFORE UPDATE OR DELETE ON decisions_adviceanswer
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();
CREATE TRIGGER decisions_transfer_stays BEFORE DELETE ON decisions_transfer
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();
CREATE TRIGGER decisions_advice_stays BEFORE DELETE ON decisions_advice
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();

CREATE FUNCTION decisions_transfer_stays_as_offered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL
       OR to_jsonb(OLD) - 'closed_at' - 'result' <> to_jsonb(NEW) - 'closed_at' - 'result' THEN
        RAISE EXCEPTION 'decisions: a transfer is closed once and changes in nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_transfer_stays_as_offered BEFORE UPDATE ON decisions_transfer
    FOR EACH ROW EXECUTE FUNCTION decisions_transfer_stays_as_offered();

CREATE FUNCTION decisions_advice_is_given_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.given_at IS NOT NULL OR OLD.lapsed_at IS NOT NULL OR OLD.party_id <> NEW.party_id
       OR OLD.step_id <> NEW.step_id THEN
        RAISE EXCEPTION 'decisions: an advice is given or lapses once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_advice_is_given_once BEFORE UPDATE ON decisions_advice
    FOR EACH ROW EXECUTE FUNCTION decisions_advice_is_given_once();

CREATE FUNCTION decisions_proposal_waits_for_advice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM decisions_advice
               WHERE step_id = NEW.step_id AND given_at IS NULL AND lapsed_at IS NULL) THEN
        RAISE EXCEPTION 'decisions: nobody decides before advice was given' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_proposal_waits_for_advice BEFORE INSERT ON decisions_proposal
    FOR EACH ROW EXECUTE FUNCTION decisions_proposal_waits_for_advice();

CREATE FUNCTION decisions_advice_is_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM decisions_advice a
        WHERE a.step_id = NEW.step_id AND a.given_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM decisions_adviceanswer r WHERE r.advice_id = a.id AND r.proposal_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'decisions: a proposal answers each advice' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decisions_advice_is_answered AFTER INSERT ON decisions_proposal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_advice_is_answered();

CREATE FUNCTION decisions_transfer_is_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.basis <> 'transfer' THEN
        RETURN NULL;
    END IF;
    IF NEW.transfer_id IS NULL OR EXISTS (
        SELECT 1 FROM decisions_seat s
        WHERE s.authority_id IN (NEW.id, NEW.previous_id) AND s.role = 'decides'
          AND NOT EXISTS (SELECT 1 FROM decisions_transferanswer a
                          WHERE a.transfer_id = NEW.transfer_id AND a.party_id = s.party_id AND a.accepts)
    ) THEN
        RAISE EXCEPTION 'decisions: a transfer holds when every decider, old and new, has accepted'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decisions_transfer_is_agreed AFTER INSERT ON decisions_authority
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_transfer_is_agreed();

CREATE OR REPLACE FUNCTION decisions_decision_is_carried() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF rule = 'sole' AND deciders > 1 THEN
        rule := 'consent';
    ELSIF rule = 'k_of_n' AND k > deciders THEN
        rule := 'unanimity';
    END IF;
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
"""

BACKWARD = """
DROP TRIGGER decisions_transfer_is_agreed ON decisions_authority;
DROP FUNCTION decisions_transfer_is_agreed();
DROP TRIGGER decisions_advice_is_answered ON decisions_proposal;
DROP FUNCTION decisions_advice_is_answered();
DROP TRIGGER decisions_proposal_waits_for_advice ON decisions_proposal;
DROP FUNCTION decisions_proposal_waits_for_advice();
DROP TRIGGER decisions_advice_is_given_once ON decisions_advice;
DROP FUNCTION decisions_advice_is_given_once();
DROP TRIGGER decisions_transfer_stays_as_offered ON decisions_transfer;
DROP FUNCTION decisions_transfer_stays_as_offered();
DROP TRIGGER decisions_advice_stays ON decisions_advice;
DROP TRIGGER decisions_transfer_stays ON decisions_transfer;
DROP TRIGGER decisions_advice_answer_stays ON decisions_adviceanswer;
DROP TRIGGER decisions_transfer_answer_stays ON decisions_transferanswer;
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0007_transfers_and_advice")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
