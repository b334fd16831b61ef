"""Who took a proposal back for one party acts for no other in that step (invariant 5)."""

from django.db import migrations

BEFORE = r"""
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
    -- and who took a proposal back
$$;
"""

AND_TAKING_BACK = """UNION SELECT p.taken_back_by_id, p.party_id FROM decisions_proposal p
        WHERE p.step_id = step AND p.taken_back_by_id IS NOT NULL"""

TRIGGER = r"""
CREATE FUNCTION decisions_taken_back_for_one_party() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM decisions_acts_in(NEW.step_id) a
               WHERE a.person = NEW.taken_back_by_id AND a.party <> NEW.party_id) THEN
        RAISE EXCEPTION 'decisions: nobody acts for two parties in one step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_taken_back_for_one_party BEFORE UPDATE OF taken_back_by_id ON decisions_proposal
    FOR EACH ROW WHEN (NEW.taken_back_by_id IS NOT NULL) EXECUTE FUNCTION decisions_taken_back_for_one_party();
"""

FORWARD = BEFORE.replace("-- and who took a proposal back", AND_TAKING_BACK) + TRIGGER
BACKWARD = (
    """
DROP TRIGGER decisions_taken_back_for_one_party ON decisions_proposal;
DROP FUNCTION decisions_taken_back_for_one_party();
"""
    + BEFORE
)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0027_nobody_gives_more_than_they_may")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
