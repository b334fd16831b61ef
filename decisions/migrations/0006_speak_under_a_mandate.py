"""Nobody speaks for a municipal party without a mandate of that party that is valid and reaches the amount (invariant 2).

The last line of defence behind the action, which also weighs subject, district and who holds the function.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION decisions_voice_is_mandated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT kind IN ('municipal_team', 'executive', 'council') FROM accounts_party WHERE id = NEW.party_id)
       AND NOT EXISTS (
           SELECT 1 FROM decisions_mandate m, decisions_proposal p
           WHERE m.id = NEW.mandate_id AND p.id = NEW.proposal_id AND m.party_id = NEW.party_id
             AND (m.ceiling IS NULL OR m.ceiling >= COALESCE(p.amount, 0))
             AND m.valid_from <= (NEW.said_at AT TIME ZONE 'Europe/Amsterdam')::date
             AND (m.valid_until IS NULL OR m.valid_until >= (NEW.said_at AT TIME ZONE 'Europe/Amsterdam')::date)
       )
    THEN
        RAISE EXCEPTION 'decisions: nobody speaks for a municipal party without a mandate that covers'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_voice_is_mandated BEFORE INSERT ON decisions_voice
    FOR EACH ROW EXECUTE FUNCTION decisions_voice_is_mandated();
"""

BACKWARD = """
DROP TRIGGER decisions_voice_is_mandated ON decisions_voice;
DROP FUNCTION decisions_voice_is_mandated();
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_mandates")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
