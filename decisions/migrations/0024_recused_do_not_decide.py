"""Who is kept from deciding on a plan by a conflict of interest proposes, speaks, signs, offers and answers nothing.

The last line of defence behind the actions. A recusal is inserted, never changed or removed.
"""

from django.db import migrations

FORWARD = r"""
CREATE TRIGGER decisions_recusal_stays BEFORE UPDATE OR DELETE ON decisions_recusal
    FOR EACH ROW EXECUTE FUNCTION decisions_refuses_change();

CREATE FUNCTION decisions_step_of_act(act jsonb) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN act->>'step_id' IS NOT NULL THEN (act->>'step_id')::uuid
        WHEN act->>'proposal_id' IS NOT NULL
            THEN (SELECT step_id FROM decisions_proposal WHERE id = (act->>'proposal_id')::uuid)
        WHEN act->>'transfer_id' IS NOT NULL
            THEN (SELECT step_id FROM decisions_transfer WHERE id = (act->>'transfer_id')::uuid)
        WHEN act->>'authority_id' IS NOT NULL
            THEN (SELECT step_id FROM decisions_authority WHERE id = (act->>'authority_id')::uuid)
        WHEN act->>'decision_id' IS NOT NULL
            THEN (SELECT step_id FROM decisions_decision WHERE id = (act->>'decision_id')::uuid)
    END
$$;

CREATE FUNCTION decisions_nobody_recused() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    act jsonb := to_jsonb(NEW);
    actor uuid;
    about uuid;
BEGIN
    actor := COALESCE(act->>'said_by_id', act->>'proposed_by_id', act->>'signed_by_id', act->>'answered_by_id',
        act->>'offered_by_id', act->>'by_id')::uuid;
    IF actor IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT process_id INTO about FROM decisions_step WHERE id = decisions_step_of_act(act);
    IF EXISTS (SELECT 1 FROM decisions_recusal r WHERE r.person_id = actor
               AND r.process_id = COALESCE((act->>'process_id')::uuid, about)) THEN
        RAISE EXCEPTION 'decisions: who has a conflict of interest takes no part in the decisions'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_proposal_of_nobody_recused BEFORE INSERT ON decisions_proposal
    FOR EACH ROW EXECUTE FUNCTION decisions_nobody_recused();
CREATE TRIGGER decisions_voice_of_nobody_recused BEFORE INSERT ON decisions_voice
    FOR EACH ROW EXECUTE FUNCTION decisions_nobody_recused();
CREATE TRIGGER decisions_signature_of_nobody_recused BEFORE INSERT ON decisions_signature
    FOR EACH ROW EXECUTE FUNCTION decisions_nobody_recused();
CREATE TRIGGER decisions_transfer_of_nobody_recused BEFORE INSERT ON decisions_transfer
    FOR EACH ROW EXECUTE FUNCTION decisions_nobody_recused();
CREATE TRIGGER decisions_transfer_answer_of_nobody_recused BEFORE INSERT ON decisions_transferanswer
    FOR EACH ROW EXECUTE FUNCTION decisions_nobody_recused();
CREATE TRIGGER decisions_authority_moved_by_nobody_recused BEFORE INSERT ON decisions_authority
    FOR EACH ROW WHEN (NEW.basis IN ('withdrawal', 'return')) EXECUTE FUNCTION decisions_nobody_recused();
"""

BACKWARD = """
DROP TRIGGER decisions_authority_moved_by_nobody_recused ON decisions_authority;
DROP TRIGGER decisions_transfer_answer_of_nobody_recused ON decisions_transferanswer;
DROP TRIGGER decisions_transfer_of_nobody_recused ON decisions_transfer;
DROP TRIGGER decisions_signature_of_nobody_recused ON decisions_signature;
DROP TRIGGER decisions_voice_of_nobody_recused ON decisions_voice;
DROP TRIGGER decisions_proposal_of_nobody_recused ON decisions_proposal;
DROP FUNCTION decisions_nobody_recused();
DROP FUNCTION decisions_step_of_act(jsonb);
DROP TRIGGER decisions_recusal_stays ON decisions_recusal;
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0023_recusals")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
