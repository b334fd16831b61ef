"""What the database itself refuses in cases.

- a case is of a social work team, has exactly one who handles it while it is open, and stays ended;
- who is on a case belongs to its team when they are put on it;
- a look is inserted, never changed; who broke the glass, for whom and for how long stays as it was;
- a summary is shared under a consent that holds, and a consent that was answered or withdrawn stays so;
- nothing of a case is removed unless the register says that it was destroyed, after its last day; the register stays.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION socialwork_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'socialwork: % refuses %', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION socialwork_changed(old_row jsonb, new_row jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(array_agg(o.key), ARRAY[]::text[])
    FROM jsonb_each(old_row) o WHERE o.value IS DISTINCT FROM new_row -> o.key
$$;

CREATE FUNCTION socialwork_case_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT 1 FROM accounts_party p WHERE p.id = NEW.party_id AND p.kind = 'welfare_team') THEN
            RAISE EXCEPTION 'socialwork: a case is of a social work team' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF socialwork_changed(to_jsonb(OLD), to_jsonb(NEW))
       && ARRAY['id', 'number', 'party_id', 'about', 'opened_at', 'opened_by_id'] THEN
        RAISE EXCEPTION 'socialwork: a case stays of who it was' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.ended_at IS NOT NULL AND NOT socialwork_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ ARRAY['wrapped_key'] THEN
        RAISE EXCEPTION 'socialwork: a case that ended stays as it was' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_case_is_kept BEFORE INSERT OR UPDATE ON socialwork_case
    FOR EACH ROW EXECUTE FUNCTION socialwork_case_is_kept();

CREATE FUNCTION socialwork_case_is_handled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which uuid := CASE TG_TABLE_NAME WHEN 'socialwork_case' THEN (to_jsonb(NEW)->>'id')::uuid
                                     ELSE (to_jsonb(NEW)->>'case_id')::uuid END;
BEGIN
    IF EXISTS (SELECT 1 FROM socialwork_case c WHERE c.id = which AND c.ended_at IS NULL) AND NOT EXISTS (
        SELECT 1 FROM socialwork_caseworker w WHERE w.case_id = which AND w.is_handler AND w.until IS NULL
    ) THEN
        RAISE EXCEPTION 'socialwork: somebody handles an open case' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER socialwork_case_is_handled AFTER INSERT ON socialwork_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION socialwork_case_is_handled();
CREATE CONSTRAINT TRIGGER socialwork_worker_leaves_a_handler AFTER UPDATE ON socialwork_caseworker
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION socialwork_case_is_handled();

CREATE FUNCTION socialwork_worker_is_of_the_team() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.until IS NOT NULL
           OR NOT socialwork_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ ARRAY['until', 'until_by_id'] THEN
            RAISE EXCEPTION 'socialwork: who was on a case stays known' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM socialwork_case c JOIN accounts_membership m ON m.party_id = c.party_id
        WHERE c.id = NEW.case_id AND m.person_id = NEW.person_id AND m.since <= NEW.since
          AND (m.until IS NULL OR m.until > NEW.since)
    ) THEN
        RAISE EXCEPTION 'socialwork: who is on a case belongs to its team' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_worker_is_of_the_team BEFORE INSERT OR UPDATE ON socialwork_caseworker
    FOR EACH ROW EXECUTE FUNCTION socialwork_worker_is_of_the_team();

CREATE TRIGGER socialwork_viewing_stays BEFORE UPDATE ON socialwork_viewing
    FOR EACH ROW EXECUTE FUNCTION socialwork_refuses_change();

CREATE FUNCTION socialwork_viewing_by_who_may() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.glass_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM socialwork_glass g WHERE g.id = NEW.glass_id AND g.case_id = NEW.case_id
          AND g.broken_by_id = NEW.person_id AND g.broken_at <= NEW.at AND NEW.at < g.until
    ) THEN
        RAISE EXCEPTION 'socialwork: an emergency lasts an hour, for one person and one case'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.part IN ('case', 'file', 'name', 'consent') AND NEW.glass_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM socialwork_caseworker w WHERE w.case_id = NEW.case_id AND w.person_id = NEW.person_id
          AND w.since <= NEW.at AND w.until IS NULL
    ) THEN
        RAISE EXCEPTION 'socialwork: nobody but who is on a case looks into it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_viewing_by_who_may BEFORE INSERT ON socialwork_viewing
    FOR EACH ROW EXECUTE FUNCTION socialwork_viewing_by_who_may();

CREATE FUNCTION socialwork_glass_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may text[] := CASE WHEN OLD.outcome = ''
        THEN ARRAY['outcome', 'remark', 'reviewed_at', 'reviewed_by_id', 'late_told_on'] ELSE ARRAY[]::text[] END;
BEGIN
    IF NOT socialwork_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ may THEN
        RAISE EXCEPTION 'socialwork: an emergency stays as it was' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_glass_stays BEFORE UPDATE ON socialwork_glass
    FOR EACH ROW EXECUTE FUNCTION socialwork_glass_stays();

CREATE FUNCTION socialwork_glass_lasts_an_hour() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.until > NEW.broken_at + interval '60 minutes' THEN
        RAISE EXCEPTION 'socialwork: an emergency lasts an hour' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM socialwork_case c JOIN accounts_membership m ON m.party_id = c.party_id
        WHERE c.id = NEW.case_id AND m.person_id = NEW.broken_by_id AND m.since <= NEW.broken_at
          AND (m.until IS NULL OR m.until > NEW.broken_at)
    ) THEN
        RAISE EXCEPTION 'socialwork: only the team of a case breaks its glass' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_glass_lasts_an_hour BEFORE INSERT ON socialwork_glass
    FOR EACH ROW EXECUTE FUNCTION socialwork_glass_lasts_an_hour();

CREATE FUNCTION socialwork_review_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.outcome <> '' OR NOT socialwork_changed(to_jsonb(OLD), to_jsonb(NEW))
       <@ ARRAY['outcome', 'remark', 'reviewed_at', 'reviewed_by_id'] THEN
        RAISE EXCEPTION 'socialwork: a look is asked about once' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM socialwork_viewing v WHERE v.id = NEW.viewing_id AND v.person_id = NEW.reviewed_by_id) THEN
        RAISE EXCEPTION 'socialwork: nobody reviews their own look' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_review_stays BEFORE UPDATE ON socialwork_lookreview
    FOR EACH ROW EXECUTE FUNCTION socialwork_review_stays();

CREATE FUNCTION socialwork_consent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may text[] := CASE
        WHEN OLD.withdrawn_at IS NOT NULL OR OLD.declined_at IS NOT NULL THEN ARRAY[]::text[]
        WHEN OLD.given_at IS NOT NULL THEN ARRAY['withdrawn_at', 'withdrawn_by_id', 'end_told_on']
        ELSE ARRAY['link', 'link_until', 'how', 'remark', 'given_at', 'given_by_id', 'declined_at', 'declined_by_id']
    END;
BEGIN
    IF NOT socialwork_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ may THEN
        RAISE EXCEPTION 'socialwork: a consent stays as it was asked and answered' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_consent_stays BEFORE UPDATE ON socialwork_consent
    FOR EACH ROW EXECUTE FUNCTION socialwork_consent_stays();

CREATE FUNCTION socialwork_shared_with_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM socialwork_consent c WHERE c.id = NEW.consent_id AND c.given_at <= NEW.shared_at
          AND c.withdrawn_at IS NULL AND c.until >= (NEW.shared_at AT TIME ZONE 'Europe/Amsterdam')::date
    ) THEN
        RAISE EXCEPTION 'socialwork: nothing is shared without a consent that holds' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_shared_with_consent BEFORE INSERT ON socialwork_sharedsummary
    FOR EACH ROW EXECUTE FUNCTION socialwork_shared_with_consent();
CREATE TRIGGER socialwork_summary_stays BEFORE UPDATE ON socialwork_sharedsummary
    FOR EACH ROW EXECUTE FUNCTION socialwork_refuses_change();

CREATE FUNCTION socialwork_destroyed_after_its_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM socialwork_case c WHERE c.id = NEW.case_id AND c.number = NEW.number AND c.ended_at IS NOT NULL
          AND c.kept_until = NEW.kept_until AND c.ground = NEW.ground
          AND c.kept_until < (NEW.destroyed_at AT TIME ZONE 'Europe/Amsterdam')::date
    ) THEN
        RAISE EXCEPTION 'socialwork: a case is destroyed after its last day' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER socialwork_destroyed_after_its_term BEFORE INSERT ON socialwork_destruction
    FOR EACH ROW EXECUTE FUNCTION socialwork_destroyed_after_its_term();
CREATE TRIGGER socialwork_destruction_stays BEFORE UPDATE OR DELETE ON socialwork_destruction
    FOR EACH ROW EXECUTE FUNCTION socialwork_refuses_change();

CREATE FUNCTION socialwork_removed_if_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone jsonb := to_jsonb(OLD);
    which uuid;
BEGIN
    which := CASE TG_TABLE_NAME
        WHEN 'socialwork_case' THEN (gone->>'id')::uuid
        WHEN 'socialwork_lookreview'
            THEN (SELECT v.case_id FROM socialwork_viewing v WHERE v.id = (gone->>'viewing_id')::uuid)
        WHEN 'socialwork_sharedsummary'
            THEN (SELECT c.case_id FROM socialwork_consent c WHERE c.id = (gone->>'consent_id')::uuid)
        ELSE (gone->>'case_id')::uuid
    END;
    IF NOT EXISTS (SELECT 1 FROM socialwork_destruction d WHERE d.case_id = which) THEN
        RAISE EXCEPTION 'socialwork: nothing of a case is removed before it is destroyed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;
"""

TABLES = (
    "case",
    "caseworker",
    "handover",
    "goal",
    "involved",
    "appointment",
    "casenote",
    "nextstep",
    "casefile",
    "consent",
    "sharedsummary",
    "viewing",
    "glass",
    "lookreview",
)

REMOVED = "\n".join(
    f"CREATE TRIGGER socialwork_{table}_is_destroyed BEFORE DELETE ON socialwork_{table} "
    "FOR EACH ROW EXECUTE FUNCTION socialwork_removed_if_destroyed();"
    for table in TABLES
)

TRIGGERS = (
    ("destruction_stays", "destruction"),
    ("destroyed_after_its_term", "destruction"),
    ("summary_stays", "sharedsummary"),
    ("shared_with_consent", "sharedsummary"),
    ("consent_stays", "consent"),
    ("review_stays", "lookreview"),
    ("glass_lasts_an_hour", "glass"),
    ("glass_stays", "glass"),
    ("viewing_by_who_may", "viewing"),
    ("viewing_stays", "viewing"),
    ("worker_is_of_the_team", "caseworker"),
    ("worker_leaves_a_handler", "caseworker"),
    ("case_is_handled", "case"),
    ("case_is_kept", "case"),
)

FUNCTIONS = (
    "removed_if_destroyed()",
    "destroyed_after_its_term()",
    "shared_with_consent()",
    "consent_stays()",
    "review_stays()",
    "glass_lasts_an_hour()",
    "glass_stays()",
    "viewing_by_who_may()",
    "worker_is_of_the_team()",
    "case_is_handled()",
    "case_is_kept()",
    "changed(jsonb, jsonb)",
    "refuses_change()",
)

BACKWARD = "\n".join(
    [
        *(f"DROP TRIGGER socialwork_{table}_is_destroyed ON socialwork_{table};" for table in TABLES),
        *(f"DROP TRIGGER socialwork_{name} ON socialwork_{table};" for name, table in TRIGGERS),
        *(f"DROP FUNCTION socialwork_{function};" for function in FUNCTIONS),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("socialwork", "0001_cases")]
    operations = [migrations.RunSQL(FORWARD + REMOVED, BACKWARD)]
