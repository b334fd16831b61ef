"""What the database itself refuses about signatures, and about who acts for whom (invariants 2 and 5).

- a signature is inserted, never changed or removed;
- a party that needs several signatures speaks, or answers an offer, with as many as it needs: its quorum, or all who
  sign for it where they are fewer;
- nobody acts for two parties in one step, in whatever way: voice, signature, answer to an offer, advice.
"""

from django.db import migrations

FORWARD = r"""
CREATE TRIGGER decisions_signature_stays BEFORE UPDATE OR DELETE ON decisions_signature
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();

CREATE FUNCTION decisions_acts_in(step uuid) RETURNS TABLE (person uuid, party uuid) LANGUAGE sql STABLE AS $$
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

CREATE FUNCTION decisions_acts_for_one_party() RETURNS trigger LANGUAGE plpgsql AS $$
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
    ELSE
        SELECT step_id INTO at_step FROM decisions_transfer WHERE id = (act->>'transfer_id')::uuid;
    END IF;
    IF EXISTS (SELECT 1 FROM decisions_acts_in(at_step) a
               WHERE a.person = actor AND a.party <> (act->>'party_id')::uuid) THEN
        RAISE EXCEPTION 'decisions: nobody acts for two parties in one step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER decisions_voice_is_of_one_party ON decisions_voice;
DROP FUNCTION decisions_voice_is_of_one_party();
CREATE TRIGGER decisions_voice_is_of_one_party BEFORE INSERT ON decisions_voice
    FOR EACH ROW EXECUTE FUNCTION decisions_acts_for_one_party();
CREATE TRIGGER decisions_transfer_answer_is_of_one_party BEFORE INSERT ON decisions_transferanswer
    FOR EACH ROW EXECUTE FUNCTION decisions_acts_for_one_party();
CREATE TRIGGER decisions_signature_is_of_one_party BEFORE INSERT ON decisions_signature
    FOR EACH ROW EXECUTE FUNCTION decisions_acts_for_one_party();
CREATE TRIGGER decisions_advice_is_of_one_party BEFORE UPDATE ON decisions_advice
    FOR EACH ROW WHEN (NEW.given_by_id IS NOT NULL) EXECUTE FUNCTION decisions_acts_for_one_party();

CREATE FUNCTION decisions_party_is_bound(
    party uuid, moment timestamptz, proposal uuid, transfer uuid, word text
) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH signers AS (
        SELECT person_id FROM accounts_membership m
        WHERE m.party_id = party AND m.is_representative AND m.since <= moment AND (m.until IS NULL OR m.until > moment)
    ), needed AS (
        SELECT LEAST(q.quorum::bigint, GREATEST(1, (SELECT count(*) FROM signers))) AS signatures
        FROM accounts_party q WHERE q.id = party
    ), latest AS (
        SELECT DISTINCT ON (s.signed_by_id) s.says FROM decisions_signature s JOIN signers ON person_id = s.signed_by_id
        WHERE s.party_id = party AND s.signed_at <= moment
          AND s.proposal_id IS NOT DISTINCT FROM proposal AND s.transfer_id IS NOT DISTINCT FROM transfer
        ORDER BY s.signed_by_id, s.signed_at DESC, s.id DESC
    )
    SELECT signatures = 1 OR (SELECT count(*) FROM latest WHERE says = word) >= signatures FROM needed
$$;

CREATE FUNCTION decisions_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    act jsonb := to_jsonb(NEW);
    bound boolean;
BEGIN
    IF TG_TABLE_NAME = 'decisions_voice' THEN
        bound := decisions_party_is_bound(
            NEW.party_id, (act->>'said_at')::timestamptz, (act->>'proposal_id')::uuid, NULL, act->>'say');
    ELSE
        bound := decisions_party_is_bound(
            NEW.party_id, (act->>'answered_at')::timestamptz, NULL, (act->>'transfer_id')::uuid,
            CASE WHEN (act->>'accepts')::boolean THEN 'accepts' ELSE 'refuses' END);
    END IF;
    IF NOT bound THEN
        RAISE EXCEPTION 'decisions: too few people of this party have signed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_voice_is_signed BEFORE INSERT ON decisions_voice
    FOR EACH ROW EXECUTE FUNCTION decisions_is_signed();
CREATE TRIGGER decisions_transfer_answer_is_signed BEFORE INSERT ON decisions_transferanswer
    FOR EACH ROW EXECUTE FUNCTION decisions_is_signed();
"""

BACKWARD = r"""
DROP TRIGGER decisions_transfer_answer_is_signed ON decisions_transferanswer;
DROP TRIGGER decisions_voice_is_signed ON decisions_voice;
DROP FUNCTION decisions_is_signed();
DROP FUNCTION decisions_party_is_bound(uuid, timestamptz, uuid, uuid, text);
DROP TRIGGER decisions_advice_is_of_one_party ON decisions_advice;
DROP TRIGGER decisions_signature_is_of_one_party ON decisions_signature;
DROP TRIGGER decisions_transfer_answer_is_of_one_party ON decisions_transferanswer;
DROP TRIGGER decisions_voice_is_of_one_party ON decisions_voice;
DROP FUNCTION decisions_acts_for_one_party();
DROP FUNCTION decisions_acts_in(uuid);
DROP TRIGGER decisions_signature_stays ON decisions_signature;
CREATE FUNCTION decisions_voice_is_of_one_party() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM decisions_proposal p
        JOIN decisions_proposal other ON other.step_id = p.step_id
        JOIN decisions_voice v ON v.proposal_id = other.id
        WHERE p.id = NEW.proposal_id AND v.said_by_id = NEW.said_by_id AND v.party_id <> NEW.party_id
    ) THEN
        RAISE EXCEPTION 'decisions: nobody acts for two parties in one step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_voice_is_of_one_party BEFORE INSERT ON decisions_voice
    FOR EACH ROW EXECUTE FUNCTION decisions_voice_is_of_one_party();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_quorum"), ("decisions", "0010_signatures_and_rest_days")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
