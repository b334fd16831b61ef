"""What the database itself refuses, beside 0002:

- a case is offered by who handles it, or by who is on it where the handler left the team; where nobody who is still of
  the team is on it, by who leads the team; and by nobody to themselves;
- an address on a consent can be put right, whatever became of the consent;
- what was tried in an emergency stays as it was.
"""

from django.db import migrations

HANDOVER = r"""
CREATE FUNCTION socialwork_of_team_at(who uuid, team uuid, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_membership m JOIN accounts_person p ON p.id = m.person_id AND p.is_active
        WHERE m.person_id = who AND m.party_id = team AND m.since <= moment AND (m.until IS NULL OR m.until > moment)
    )
$$;

CREATE FUNCTION socialwork_handover_by_who_may() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    team uuid := (SELECT c.party_id FROM socialwork_case c WHERE c.id = NEW.case_id);
BEGIN
    IF NEW.receiver_id = NEW.offered_by_id THEN
        RAISE EXCEPTION 'socialwork: nobody offers a case to themselves' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM socialwork_caseworker w WHERE w.case_id = NEW.case_id AND w.until IS NULL
          AND w.person_id = NEW.offered_by_id AND socialwork_of_team_at(w.person_id, team, NEW.offered_at)
          AND (w.is_handler OR NOT EXISTS (
              SELECT 1 FROM socialwork_caseworker h WHERE h.case_id = NEW.case_id AND h.until IS NULL AND h.is_handler
                AND socialwork_of_team_at(h.person_id, team, NEW.offered_at)
          ))
    ) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT 1 FROM socialwork_caseworker w WHERE w.case_id = NEW.case_id AND w.until IS NULL
          AND w.since <= NEW.offered_at AND socialwork_of_team_at(w.person_id, team, NEW.offered_at)
    ) OR NOT EXISTS (
        SELECT 1 FROM accounts_membership m WHERE m.person_id = NEW.offered_by_id AND m.party_id = team AND m.is_lead
          AND m.since <= NEW.offered_at AND (m.until IS NULL OR m.until > NEW.offered_at)
    ) THEN
        RAISE EXCEPTION 'socialwork: who is on a case hands it over, and a leader only where nobody is'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_handover_by_who_may BEFORE INSERT ON socialwork_handover
    FOR EACH ROW EXECUTE FUNCTION socialwork_handover_by_who_may();
"""

CONSENT = r"""
CREATE OR REPLACE FUNCTION socialwork_consent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may text[] := CASE
        WHEN OLD.withdrawn_at IS NOT NULL OR OLD.declined_at IS NOT NULL THEN ARRAY[]::text[]
        WHEN OLD.given_at IS NOT NULL THEN ARRAY['withdrawn_at', 'withdrawn_by_id', 'end_told_on']
        ELSE ARRAY['link', 'link_until', 'how', 'remark', 'given_at', 'given_by_id', 'declined_at', 'declined_by_id']
    END%(more)s;
BEGIN
    IF NOT socialwork_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ may THEN
        RAISE EXCEPTION 'socialwork: a consent stays as it was asked and answered' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

TRY = r"""
CREATE FUNCTION socialwork_try_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT socialwork_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ ARRAY['wrapped_key'] THEN
        RAISE EXCEPTION 'socialwork: a try in an emergency stays as it was' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_try_stays BEFORE UPDATE ON socialwork_glasstry
    FOR EACH ROW EXECUTE FUNCTION socialwork_try_stays();
"""

FORWARD = (
    HANDOVER + CONSENT % {"more": " || ARRAY['email', 'mark', 'account_mark', 'confirmed_at', 'confirmed_by_id']"} + TRY
)

BACKWARD = (
    """
    DROP TRIGGER socialwork_try_stays ON socialwork_glasstry;
    DROP FUNCTION socialwork_try_stays();
    DROP TRIGGER socialwork_handover_by_who_may ON socialwork_handover;
    DROP FUNCTION socialwork_handover_by_who_may();
    DROP FUNCTION socialwork_of_team_at(uuid, uuid, timestamptz);
    """
    + CONSENT % {"more": ""}
)


class Migration(migrations.Migration):
    dependencies = [("socialwork", "0005_put_right_and_confirmed")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
