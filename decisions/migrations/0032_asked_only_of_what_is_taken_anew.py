"""Whether a decision is taken anew by who took it is asked only of a step that takes one anew: of any other, one look at
the step says that nothing is asked.
"""

from importlib import import_module

from django.db import migrations

before = import_module("decisions.migrations.0015_what_must_never_be_when_power_moves").FORWARD
HEAD = "CREATE FUNCTION decisions_reversal_is_as_it_was() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n"
TAIL = "END $$;"
begin = before.index(HEAD) + len(HEAD)
body = before[begin : before.index(TAIL, begin)]

FUNCTION = (
    "CREATE OR REPLACE FUNCTION decisions_reversal_is_as_it_was() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n"
)
AT_ONCE = """
    IF NEW.restores_id IS NULL AND NEW.basis <> 'reversal'
        AND (SELECT s.reverses_id IS NULL FROM decisions_step s WHERE s.id = NEW.step_id)
    THEN
        RETURN NULL;
    END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0031_indexed_once")]
    operations = [
        migrations.RunSQL(f"{FUNCTION}{AT_ONCE}{body}{TAIL}", f"{FUNCTION}{body}{TAIL}"),
    ]
