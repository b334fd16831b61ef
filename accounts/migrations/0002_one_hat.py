"""One hat: nobody belongs to a municipal party and to a social work team at once (invariant 5)."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION accounts_one_hat() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE other_side text[];
BEGIN
    SELECT CASE
        WHEN kind IN ('municipal_team', 'executive', 'council') THEN ARRAY['welfare_team']
        WHEN kind = 'welfare_team' THEN ARRAY['municipal_team', 'executive', 'council']
    END INTO other_side FROM accounts_party WHERE id = NEW.party_id;
    IF other_side IS NULL THEN
        RETURN NEW;
    END IF;
    -- Two memberships that begin at once wait for each other here.
    PERFORM 1 FROM accounts_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM accounts_membership m JOIN accounts_party p ON p.id = m.party_id
        WHERE m.person_id = NEW.person_id AND m.id <> NEW.id AND p.kind = ANY(other_side)
          AND (m.until IS NULL OR m.until > NEW.since) AND (NEW.until IS NULL OR NEW.until > m.since)
    ) THEN
        RAISE EXCEPTION 'a person belongs to the municipality or to social work, never to both at once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_one_hat',
                  DETAIL = 'accounts_one_hat';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_one_hat BEFORE INSERT OR UPDATE ON accounts_membership
    FOR EACH ROW EXECUTE FUNCTION accounts_one_hat();

CREATE FUNCTION accounts_party_keeps_its_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> OLD.kind THEN
        RAISE EXCEPTION 'the kind of a party never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_party_keeps_its_kind BEFORE UPDATE ON accounts_party
    FOR EACH ROW EXECUTE FUNCTION accounts_party_keeps_its_kind();
"""

BACKWARD = """
DROP TRIGGER accounts_party_keeps_its_kind ON accounts_party;
DROP FUNCTION accounts_party_keeps_its_kind();
DROP TRIGGER accounts_one_hat ON accounts_membership;
DROP FUNCTION accounts_one_hat();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_and_parties")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
