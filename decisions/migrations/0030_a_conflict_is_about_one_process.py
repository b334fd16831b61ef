"""A conflict of interest is about one process: elsewhere the same person signs for their group as ever, and counts."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION decisions_signers(party uuid, process uuid, moment timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT m.person_id FROM accounts_membership m
    WHERE m.party_id = party AND m.is_representative AND m.since <= moment AND (m.until IS NULL OR m.until > moment)
      AND NOT EXISTS (
          SELECT 1 FROM decisions_recusal r
          WHERE r.person_id = m.person_id AND r.process_id = process AND r.recused_at <= moment)
$$;

CREATE FUNCTION decisions_signatures_needed(party uuid, process uuid, moment timestamptz) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT LEAST(q.quorum::bigint, GREATEST(1, (SELECT count(*) FROM decisions_signers(party, process, moment))))
    FROM accounts_party q WHERE q.id = party
$$;

CREATE OR REPLACE FUNCTION decisions_party_is_bound(
    party uuid, moment timestamptz, proposal uuid, transfer uuid, word text
) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH about AS (
        SELECT t.process_id AS process FROM decisions_step t
        WHERE t.id = COALESCE(
            (SELECT p.step_id FROM decisions_proposal p WHERE p.id = proposal),
            (SELECT o.step_id FROM decisions_transfer o WHERE o.id = transfer))
    ), latest AS (
        SELECT DISTINCT ON (s.signed_by_id) s.says FROM decisions_signature s, about
        WHERE s.signed_by_id IN (SELECT decisions_signers(party, about.process, moment))
          AND s.party_id = party AND s.signed_at <= moment
          AND s.proposal_id IS NOT DISTINCT FROM proposal AND s.transfer_id IS NOT DISTINCT FROM transfer
        ORDER BY s.signed_by_id, s.signed_at DESC, s.id DESC
    )
    SELECT needed = 1 OR (SELECT count(*) FROM latest WHERE says = word) >= needed
    FROM about, decisions_signatures_needed(party, about.process, moment) needed
$$;

CREATE OR REPLACE FUNCTION decisions_return_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    residents uuid := decisions_taking_part(NEW.step_id, 'resident_group');
    process uuid := (SELECT t.process_id FROM decisions_step t WHERE t.id = NEW.step_id);
    needed bigint := decisions_signatures_needed(residents, process, NEW.from_at);
    signed bigint;
BEGIN
    SELECT count(DISTINCT s.signed_by_id) INTO signed FROM decisions_signature s
        WHERE s.authority_id = NEW.previous_id AND s.party_id = residents AND s.says = 'returns'
          AND s.signed_by_id IN (SELECT decisions_signers(residents, process, NEW.from_at));
    IF needed > 1 AND signed < needed THEN
        RAISE EXCEPTION 'decisions: too few people of this party have signed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

DROP FUNCTION decisions_signatures_needed(uuid, timestamptz);
DROP FUNCTION decisions_signers(uuid, timestamptz);
"""

BACKWARD = r"""
CREATE FUNCTION decisions_signers(party uuid, moment timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT m.person_id FROM accounts_membership m
    WHERE m.party_id = party AND m.is_representative AND m.since <= moment AND (m.until IS NULL OR m.until > moment)
      AND NOT EXISTS (
          SELECT 1 FROM decisions_recusal r JOIN decisions_participant t ON t.process_id = r.process_id
          WHERE r.person_id = m.person_id AND t.party_id = party AND r.recused_at <= moment)
$$;

CREATE FUNCTION decisions_signatures_needed(party uuid, moment timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT LEAST(q.quorum::bigint, GREATEST(1, (SELECT count(*) FROM decisions_signers(party, moment))))
    FROM accounts_party q WHERE q.id = party
$$;

CREATE OR REPLACE FUNCTION decisions_party_is_bound(
    party uuid, moment timestamptz, proposal uuid, transfer uuid, word text
) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH latest AS (
        SELECT DISTINCT ON (s.signed_by_id) s.says FROM decisions_signature s
        WHERE s.signed_by_id IN (SELECT decisions_signers(party, moment))
          AND s.party_id = party AND s.signed_at <= moment
          AND s.proposal_id IS NOT DISTINCT FROM proposal AND s.transfer_id IS NOT DISTINCT FROM transfer
        ORDER BY s.signed_by_id, s.signed_at DESC, s.id DESC
    )
    SELECT needed = 1 OR (SELECT count(*) FROM latest WHERE says = word) >= needed
    FROM decisions_signatures_needed(party, moment) needed
$$;

CREATE OR REPLACE FUNCTION decisions_return_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    residents uuid := decisions_taking_part(NEW.step_id, 'resident_group');
    needed bigint := decisions_signatures_needed(residents, NEW.from_at);
    signed bigint;
BEGIN
    SELECT count(DISTINCT s.signed_by_id) INTO signed FROM decisions_signature s
        WHERE s.authority_id = NEW.previous_id AND s.party_id = residents AND s.says = 'returns'
          AND s.signed_by_id IN (SELECT decisions_signers(residents, NEW.from_at));
    IF needed > 1 AND signed < needed THEN
        RAISE EXCEPTION 'decisions: too few people of this party have signed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

DROP FUNCTION decisions_signatures_needed(uuid, uuid, timestamptz);
DROP FUNCTION decisions_signers(uuid, uuid, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0029_published_stays")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
