"""Who decides under a mandate up to an amount gives no more than that away to who needs no mandate (Awb, article 10:9),
and takes no more than that back.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION decisions_sets_free(transfer decisions_transfer) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN transfer.kind = 'step_down' THEN EXISTS (
        SELECT 1 FROM decisions_seat own, decisions_seat other JOIN accounts_party p ON p.id = other.party_id
        WHERE own.authority_id = transfer.authority_id AND own.party_id = transfer.giver_id AND own.role = 'decides'
          AND other.authority_id = transfer.authority_id AND other.party_id <> transfer.giver_id
          AND other.role = 'decides' AND p.kind NOT IN ('municipal_team', 'executive', 'council'))
    ELSE (SELECT kind NOT IN ('municipal_team', 'executive', 'council') FROM accounts_party
          WHERE id = transfer.receiver_id) END
$$;

CREATE OR REPLACE FUNCTION decisions_transfer_answer_is_mandated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    transfer decisions_transfer;
BEGIN
    SELECT * INTO transfer FROM decisions_transfer WHERE id = NEW.transfer_id;
    IF (SELECT kind IN ('municipal_team', 'executive', 'council') FROM accounts_party WHERE id = NEW.party_id)
       AND NOT decisions_is_mandated(
           NEW.party_id, NEW.mandate_id,
           CASE WHEN transfer.ceiling IS NULL AND NEW.accepts AND NEW.party_id = transfer.giver_id
                     AND decisions_sets_free(transfer) THEN 'Infinity' ELSE transfer.ceiling END,
           NEW.answered_at)
    THEN
        RAISE EXCEPTION 'decisions: nobody gives or takes power for a municipal party without a mandate that covers'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION decisions_withdrawal_is_mandated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM decisions_mandate m JOIN accounts_party p ON p.id = m.party_id
        WHERE m.id = NEW.mandate_id AND p.kind = 'executive'
          AND decisions_is_mandated(
              m.party_id, m.id,
              (SELECT max(COALESCE(s.ceiling, 'Infinity')) FROM decisions_seat s
               WHERE s.authority_id = NEW.previous_id AND s.role = 'decides'),
              NEW.from_at)
    ) THEN
        RAISE EXCEPTION 'decisions: nobody takes a decision back without a mandate of the executive'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

BACKWARD = r"""
CREATE OR REPLACE FUNCTION decisions_withdrawal_is_mandated() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION decisions_transfer_answer_is_mandated() RETURNS trigger LANGUAGE plpgsql AS $$
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

DROP FUNCTION decisions_sets_free(decisions_transfer);
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0026_recused_do_not_count")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
