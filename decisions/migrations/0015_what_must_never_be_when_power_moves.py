"""What the database itself refuses when power moves (invariants 2, 3 and 5).

- taking back and giving back are acts as well: nobody acts for two parties in one step;
- a group of residents gives back with as many signatures as it needs;
- a municipal party answers an offer, and the executive takes back, under a mandate of that party that is valid and
  reaches the amount of the offer;
- a step that decides anew opens with the seats that took the decision.
"""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION decisions_acts_in(step uuid) RETURNS TABLE (person uuid, party uuid)
LANGUAGE sql STABLE AS $$
    SELECT v.said_by_id, v.party_id FROM decisions_voice v
        JOIN decisions_proposal p ON p.id = v.proposal_id WHERE p.step_id = step
    UNION SELECT a.answered_by_id, a.party_id FROM decisions_transferanswer a
        JOIN decisions_transfer t ON t.id = a.transfer_id WHERE t.step_id = step
    UNION SELECT d.given_by_id, d.party_id FROM decisions_advice d
        WHERE d.step_id = step AND d.given_by_id IS NOT NULL
    UNION SELECT s.signed_by_id, s.party_id FROM decisions_signature s
        LEFT JOIN decisions_proposal p ON p.id = s.proposal_id
        LEFT JOIN decisions_transfer t ON t.id = s.transfer_id
        LEFT JOIN decisions_authority h ON h.id = s.authority_id
        LEFT JOIN decisions_decision d ON d.id = s.decision_id
        WHERE COALESCE(p.step_id, t.step_id, h.step_id, d.step_id) = step
    UNION SELECT h.by_id, decisions_taking_part(h.step_id, decisions_kind_behind(h.basis)) FROM decisions_authority h
        WHERE h.step_id = step AND h.by_id IS NOT NULL AND decisions_kind_behind(h.basis) IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION decisions_acts_for_one_party() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    act jsonb := to_jsonb(NEW);
    at_step uuid;
    actor uuid;
BEGIN
    actor := COALESCE(act->>'said_by_id', act->>'answered_by_id', act->>'given_by_id', act->>'signed_by_id')::uuid;
    IF act->>'step_id' IS NOT NULL THEN
        at_step := (act->>'step_id')::uuid;
    ELSIF act->>'proposal_id' IS NOT NULL THEN
        SELECT step_id INTO at_step FROM decisions_proposal WHERE id = (act->>'proposal_id')::uuid;
    ELSIF act->>'transfer_id' IS NOT NULL THEN
        SELECT step_id INTO at_step FROM decisions_transfer WHERE id = (act->>'transfer_id')::uuid;
    ELSIF act->>'authority_id' IS NOT NULL THEN
        SELECT step_id INTO at_step FROM decisions_authority WHERE id = (act->>'authority_id')::uuid;
    ELSIF act->>'decision_id' IS NOT NULL THEN
        SELECT step_id INTO at_step FROM decisions_decision WHERE id = (act->>'decision_id')::uuid;
    END IF;
    IF EXISTS (SELECT 1 FROM decisions_acts_in(at_step) a
               WHERE a.person = actor AND a.party <> (act->>'party_id')::uuid) THEN
        RAISE EXCEPTION 'decisions: nobody acts for two parties in one step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION decisions_authority_is_of_one_party() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mover uuid := decisions_taking_part(NEW.step_id, decisions_kind_behind(NEW.basis));
BEGIN
    IF EXISTS (SELECT 1 FROM decisions_acts_in(NEW.step_id) a WHERE a.person = NEW.by_id AND a.party <> mover) THEN
        RAISE EXCEPTION 'decisions: nobody acts for two parties in one step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_authority_is_of_one_party BEFORE INSERT ON decisions_authority
    FOR EACH ROW WHEN (NEW.by_id IS NOT NULL AND NEW.basis IN ('withdrawal', 'return'))
    EXECUTE FUNCTION decisions_authority_is_of_one_party();

CREATE FUNCTION decisions_return_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    residents uuid := decisions_taking_part(NEW.step_id, 'resident_group');
    signers integer;
    needed integer;
    signed integer;
BEGIN
    SELECT count(*) INTO signers FROM accounts_membership m
        WHERE m.party_id = residents AND m.is_representative AND m.since <= NEW.from_at
          AND (m.until IS NULL OR m.until > NEW.from_at);
    SELECT LEAST(quorum, GREATEST(1, signers)) INTO needed FROM accounts_party WHERE id = residents;
    SELECT count(DISTINCT s.signed_by_id) INTO signed FROM decisions_signature s
        JOIN accounts_membership m ON m.person_id = s.signed_by_id AND m.party_id = s.party_id
        WHERE s.authority_id = NEW.previous_id AND s.party_id = residents AND s.says = 'returns'
          AND m.is_representative AND m.since <= NEW.from_at AND (m.until IS NULL OR m.until > NEW.from_at);
    IF needed > 1 AND signed < needed THEN
        RAISE EXCEPTION 'decisions: too few people of this party have signed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_return_is_signed BEFORE INSERT ON decisions_authority
    FOR EACH ROW WHEN (NEW.by_id IS NOT NULL AND NEW.basis = 'return')
    EXECUTE FUNCTION decisions_return_is_signed();

CREATE FUNCTION decisions_is_mandated(holder uuid, mandate uuid, amount numeric, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM decisions_mandate m
        WHERE m.id = mandate AND m.party_id = holder AND (m.ceiling IS NULL OR m.ceiling >= COALESCE(amount, 0))
          AND m.valid_from <= (moment AT TIME ZONE 'Europe/Amsterdam')::date
          AND (m.valid_until IS NULL OR m.valid_until >= (moment AT TIME ZONE 'Europe/Amsterdam')::date)
    )
$$;

CREATE FUNCTION decisions_transfer_answer_is_mandated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT kind IN ('municipal_team', 'executive', 'council') FROM accounts_party WHERE id = NEW.party_id)
       AND NOT decisions_is_mandated(
           NEW.party_id, NEW.mandate_id,
           (SELECT ceiling FROM decisions_transfer WHERE id = NEW.transfer_id), NEW.answered_at)
    THEN
        RAISE EXCEPTION 'decisions: nobody gives or takes power for a municipal party without a mandate that covers'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_transfer_answer_is_mandated BEFORE INSERT ON decisions_transferanswer
    FOR EACH ROW EXECUTE FUNCTION decisions_transfer_answer_is_mandated();

CREATE FUNCTION decisions_withdrawal_is_mandated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM decisions_mandate m JOIN accounts_party p ON p.id = m.party_id
        WHERE m.id = NEW.mandate_id AND p.kind = 'executive'
          AND decisions_is_mandated(m.party_id, m.id, 0, NEW.from_at)
    ) THEN
        RAISE EXCEPTION 'decisions: nobody takes a decision back without a mandate of the executive'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_withdrawal_is_mandated BEFORE INSERT ON decisions_authority
    FOR EACH ROW WHEN (NEW.basis = 'withdrawal') EXECUTE FUNCTION decisions_withdrawal_is_mandated();

CREATE FUNCTION decisions_reversal_is_as_it_was() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.previous_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM decisions_step s
        LEFT JOIN decisions_decision d ON d.id = s.reverses_id
        LEFT JOIN decisions_proposal p ON p.id = d.proposal_id
        WHERE s.id = NEW.step_id AND NEW.restores_id IS NOT DISTINCT FROM p.authority_id
    ) OR NEW.basis = 'reversal' AND EXISTS (
        SELECT 1 FROM (SELECT party_id, role, ceiling FROM decisions_seat WHERE authority_id = NEW.id) now
        FULL JOIN (SELECT party_id, role, ceiling FROM decisions_seat WHERE authority_id = NEW.restores_id) before
            USING (party_id)
        WHERE now.role IS DISTINCT FROM before.role OR now.ceiling IS DISTINCT FROM before.ceiling
    ) THEN
        RAISE EXCEPTION 'decisions: a decision is taken anew by who took it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decisions_reversal_is_as_it_was AFTER INSERT ON decisions_authority
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_reversal_is_as_it_was();
"""

HELPERS = r"""
CREATE FUNCTION decisions_kind_behind(basis text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE basis WHEN 'withdrawal' THEN 'executive' WHEN 'return' THEN 'resident_group' END
$$;

CREATE FUNCTION decisions_taking_part(step uuid, kind text) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT p.party_id FROM decisions_participant p JOIN decisions_step s ON s.process_id = p.process_id
        WHERE s.id = step AND p.party_kind = kind
$$;
"""

BACKWARD = r"""
DROP TRIGGER decisions_reversal_is_as_it_was ON decisions_authority;
DROP FUNCTION decisions_reversal_is_as_it_was();
DROP TRIGGER decisions_withdrawal_is_mandated ON decisions_authority;
DROP FUNCTION decisions_withdrawal_is_mandated();
DROP TRIGGER decisions_transfer_answer_is_mandated ON decisions_transferanswer;
DROP FUNCTION decisions_transfer_answer_is_mandated();
DROP FUNCTION decisions_is_mandated(uuid, uuid, numeric, timestamptz);
DROP TRIGGER decisions_return_is_signed ON decisions_authority;
DROP FUNCTION decisions_return_is_signed();
DROP TRIGGER decisions_authority_is_of_one_party ON decisions_authority;
DROP FUNCTION decisions_authority_is_of_one_party();
CREATE OR REPLACE FUNCTION decisions_acts_in(step uuid) RETURNS TABLE (person uuid, party uuid)
LANGUAGE sql STABLE AS $$
    SELECT v.said_by_id, v.party_id FROM decisions_voice v
        JOIN decisions_proposal p ON p.id = v.proposal_id WHERE p.step_id = step
    UNION SELECT a.answered_by_id, a.party_id FROM decisions_transferanswer a
        JOIN decisions_transfer t ON t.id = a.transfer_id WHERE t.step_id = step
    UNION SELECT d.given_by_id, d.party_id FROM decisions_advice d
        WHERE d.step_id = step AND d.given_by_id IS NOT NULL
    UNION SELECT s.signed_by_id, s.party_id FROM decisions_signature s
        LEFT JOIN decisions_proposal p ON p.id = s.proposal_id
        LEFT JOIN decisions_transfer t ON t.id = s.transfer_id
        WHERE COALESCE(p.step_id, t.step_id) = step
$$;
DROP FUNCTION decisions_taking_part(uuid, text);
DROP FUNCTION decisions_kind_behind(text);
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0014_who_gives_power")]
    operations = [migrations.RunSQL(HELPERS + FORWARD, BACKWARD)]
