"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

from django.conf import settings
from django.db import migrations

from ledger.unindexed import Unindexed


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_indexed_once"),
        ("boundary", "0002_what_must_never_be"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        Unindexed(
            ("activity", "logged_by"),
            ("activity", "party"),
            ("activity", "struck_by"),
            ("consult", "opened_by"),
            ("consult", "settled_by"),
            ("demarcationanswer", "answered_by"),
            ("demarcationanswer", "proposal"),
            ("demarcationproposal", "proposed_by"),
            ("example", "cleared_by"),
            ("example", "withdrawn_by"),
            ("example", "written_by"),
            ("remark", "written_by"),
            ("settlement", "agreed_by"),
            ("settlement", "proposed_by"),
            ("signal", "raised_by"),
        )
    ]
