"""An internal note is written once, and struck out once; nothing of it changes otherwise, and no row goes."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION civilservants_note_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a note is struck out, not deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.struck_at IS NOT NULL OR NEW.struck_at IS NULL
        OR (NEW.initiative_id, NEW.written_at, NEW.written_by_id)
            IS DISTINCT FROM (OLD.initiative_id, OLD.written_at, OLD.written_by_id) THEN
        RAISE EXCEPTION 'a note is not changed, only struck out' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER civilservants_note_stays BEFORE UPDATE OR DELETE ON civilservants_note
    FOR EACH ROW EXECUTE FUNCTION civilservants_note_stays();
"""

BACKWARD = """
DROP TRIGGER civilservants_note_stays ON civilservants_note;
DROP FUNCTION civilservants_note_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("civilservants", "0003_notes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
