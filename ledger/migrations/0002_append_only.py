"""What makes the ledger append-only: the database refuses anything else, to any client.

The trigger on a new entry locks the head, checks that the entry is the next one, follows the last one and has the hash
that its own text gives, and moves the head. `sha256` and `convert_to` are part of PostgreSQL itself.
"""

from django.db import migrations

FORWARD = r"""
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

CREATE FUNCTION ledger_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: % refuses %', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION ledger_head_moves_with_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'ledger: the head moves with its entries alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ledger_entry_follows BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_follows();
CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change();
CREATE TRIGGER ledger_entry_is_not_emptied BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change();
CREATE TRIGGER ledger_head_moves BEFORE UPDATE ON ledger_head
    FOR EACH ROW EXECUTE FUNCTION ledger_head_moves_with_entries();
CREATE TRIGGER ledger_head_stays BEFORE DELETE ON ledger_head
    FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change();
CREATE TRIGGER ledger_head_is_not_emptied BEFORE TRUNCATE ON ledger_head
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change();
CREATE TRIGGER ledger_sealed_is_erased_or_stays BEFORE UPDATE ON ledger_sealed
    FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change();
"""

BACKWARD = """
DROP TRIGGER ledger_sealed_is_erased_or_stays ON ledger_sealed;
DROP TRIGGER ledger_head_is_not_emptied ON ledger_head;
DROP TRIGGER ledger_head_stays ON ledger_head;
DROP TRIGGER ledger_head_moves ON ledger_head;
DROP TRIGGER ledger_entry_is_not_emptied ON ledger_entry;
DROP TRIGGER ledger_entry_stays ON ledger_entry;
DROP TRIGGER ledger_entry_follows ON ledger_entry;
DROP FUNCTION ledger_head_moves_with_entries();
DROP FUNCTION ledger_refuses_change();
DROP FUNCTION ledger_entry_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
