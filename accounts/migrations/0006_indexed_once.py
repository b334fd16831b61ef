"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

from django.db import migrations

from ledger.unindexed import Unindexed


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_demarcation_stays"),
    ]
    operations = [
        Unindexed(
            ("invitation", "accepted_by"),
            ("invitation", "invited_by"),
            ("membership", "since_by"),
            ("membership", "until_by"),
            ("naming", "membership"),
            ("naming", "named_by"),
        )
    ]
