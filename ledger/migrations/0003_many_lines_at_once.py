"""The lines of one statement are checked together, and the head moves once: an operation writes several.

Triggers go by the alphabet: by its name this one locks the head before any other follows what was appended.
"""

from django.db import migrations

FORWARD = r"""
DROP TRIGGER ledger_entry_follows ON ledger_entry;
DROP FUNCTION ledger_entry_follows();

CREATE FUNCTION appended_lines_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head ledger_head%ROWTYPE;
    entry record;
BEGIN
    SELECT * INTO head FROM ledger_head FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger: there is no head to follow' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOR entry IN SELECT index, previous_hash, hash, body FROM added ORDER BY index LOOP
        IF entry.index <> head.index + 1 THEN
            RAISE EXCEPTION 'ledger: entry % does not follow %', entry.index, head.index
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF entry.previous_hash <> head.hash THEN
            RAISE EXCEPTION 'ledger: entry % does not name the hash before it', entry.index
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF entry.hash <> encode(sha256('\x00'::bytea || convert_to(entry.body, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'ledger: the hash of entry % is not that of its text', entry.index
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        head.index := entry.index;
        head.hash := entry.hash;
    END LOOP;
    UPDATE ledger_head SET index = head.index, hash = head.hash WHERE hash <> head.hash;
    RETURN NULL;
END $$;

CREATE TRIGGER appended_lines_follow AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION appended_lines_follow();
"""

BACKWARD = r"""
DROP TRIGGER appended_lines_follow ON ledger_entry;
DROP FUNCTION appended_lines_follow();
CREATE FUNCTION ledger_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head ledger_head%ROWTYPE;
BEGIN
    SELECT * INTO head FROM ledger_head FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger: there is no head to follow' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.index <> head.index + 1 THEN
        RAISE EXCEPTION 'ledger: entry % does not follow %', NEW.index, head.index
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.previous_hash <> head.hash THEN
        RAISE EXCEPTION 'ledger: entry % does not name the hash before it', NEW.index
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.hash <> encode(sha256('\x00'::bytea || convert_to(NEW.body, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'ledger: the hash of entry % is not that of its text', NEW.index
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE ledger_head SET index = NEW.index, hash = NEW.hash;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_follows BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
