"""What municipality and welfare organisations agreed on whose work it is stays readable: a change is a new row."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION accounts_demarcation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'accounts: a demarcation stays as it was agreed' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER accounts_demarcation_stays BEFORE UPDATE OR DELETE ON accounts_demarcation
    FOR EACH ROW EXECUTE FUNCTION accounts_demarcation_stays();
"""

BACKWARD = """
DROP TRIGGER accounts_demarcation_stays ON accounts_demarcation;
DROP FUNCTION accounts_demarcation_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_naming")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
