"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

from django.db import migrations

from ledger.unindexed import Unindexed


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_many_lines_at_once"),
    ]
    operations = [
        Unindexed(
            ("sealed", "entry"),
        )
    ]
