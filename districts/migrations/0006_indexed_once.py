"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

from django.db import migrations

from ledger.unindexed import Unindexed


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0005_hours_do_not_overlap"),
    ]
    operations = [
        Unindexed(
            ("contact", "district"),
            ("openinghours", "workplace"),
            ("specialday", "workplace"),
        )
    ]
