"""Whether looking in an emergency was right, and whether who looked may take the case, are two questions.

What was said before of an emergency look says nothing of the second: it is asked anew, at a new look.
"""

from django.db import migrations, models
from django.db.models import Q

STAYS = r"""
CREATE OR REPLACE FUNCTION socialwork_glass_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may text[] := CASE WHEN OLD.outcome = ''
        THEN ARRAY['outcome', 'remark', 'reviewed_at', 'reviewed_by_id', 'late_told_on'%(more)s] ELSE ARRAY[]::text[] END;
BEGIN
    IF NOT socialwork_changed(to_jsonb(OLD), to_jsonb(NEW)) <@ may THEN
        RAISE EXCEPTION 'socialwork: an emergency stays as it was' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("socialwork", "0006_who_hands_over")]
    operations = [
        migrations.AddField(model_name="glass", name="may_take", field=models.BooleanField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="glass",
            constraint=models.CheckConstraint(
                condition=Q(may_take=None) | ~Q(outcome=""), name="socialwork_glass_taking_is_said_with_a_review"
            ),
        ),
        migrations.RunSQL(STAYS % {"more": ", 'may_take'"}, STAYS % {"more": ""}),
    ]
