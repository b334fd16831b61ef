"""The database refuses hours of one desk on one weekday that overlap. An exclusion constraint would need an extension.

Whoever changes the hours of a desk locks that desk first, so that two who do it at once are seen one after the other.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION districts_hours_do_not_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM districts_workplace WHERE id = NEW.workplace_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM districts_openinghours other WHERE other.workplace_id = NEW.workplace_id
               AND other.weekday = NEW.weekday AND other.id <> NEW.id
               AND other.opens < NEW.closes AND NEW.opens < other.closes) THEN
        RAISE EXCEPTION 'districts: hours of one day do not overlap' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER districts_hours_do_not_overlap AFTER INSERT OR UPDATE ON districts_openinghours
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION districts_hours_do_not_overlap();
"""

BACK = """
DROP TRIGGER districts_hours_do_not_overlap ON districts_openinghours;
DROP FUNCTION districts_hours_do_not_overlap;
"""


class Migration(migrations.Migration):
    dependencies = [("districts", "0004_hours_and_people")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
