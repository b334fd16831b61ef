"""Two rules of the table that the database kept too loosely or too strictly.

- A party that decides alone decides by its own consent, whatever rule the step had for several: after a withdrawal the
  executive could not satisfy a rule that asks for two consents.
- Nobody acts for two parties in one step (invariant 5): not on one proposal, and not on one after the other either.
"""

from django.db import migrations

FORWARD = r"""
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
    IF NOT (CASE
        WHEN deciders = 1 THEN consents = 1
        WHEN rule = 'consent' THEN spoke = deciders AND objections = 0 AND consents >= 1
        WHEN rule = 'unanimity' THEN consents = deciders
        WHEN rule = 'k_of_n' THEN consents >= k
        ELSE false
    END) THEN
        RAISE EXCEPTION 'decisions: the rule of the step is not satisfied' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM decisions_step WHERE id = NEW.step_id AND closed_at = NEW.taken_at) THEN
        RAISE EXCEPTION 'decisions: a decision closes its step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

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

BACKWARD = """
DROP TRIGGER decisions_voice_is_of_one_party ON decisions_voice;
DROP FUNCTION decisions_voice_is_of_one_party();
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_what_must_never_be")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
