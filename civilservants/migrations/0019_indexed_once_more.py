"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

from django.conf import settings
from django.db import migrations

from ledger.unindexed import Unindexed


class Migration(migrations.Migration):
    dependencies = [
        ("civilservants", "0018_which_plans_lines_are_about"),
        ("decisions", "0031_indexed_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        Unindexed(
            ("absence", "noted_by"),
            ("absence", "withdrawn_by"),
            ("bulkact", "done_by"),
            ("bulkact", "undone_by"),
            ("deviation", "covered_by"),
            ("deviation", "drafted_by"),
            ("deviation", "ended_by"),
            ("deviation", "read_by"),
            ("deviation", "refused_by"),
            ("deviation", "regulation"),
            ("deviation", "submitted_by"),
            ("evaluation", "evaluated_by"),
            ("groupmessage", "drafted_by"),
            ("groupmessage", "published_by"),
            ("groupmessage", "read_by"),
            ("groupmessage", "returned_by"),
            ("groupmessage", "touched_by"),
            ("groupmessage", "written_by"),
            ("mention", "note"),
            ("note", "struck_by"),
            ("note", "written_by"),
            ("ownroom", "used_by"),
            ("question", "answered_by"),
            ("question", "asked_by"),
            ("question", "withdrawn_by"),
            ("ruleproposal", "answered_by"),
            ("ruleproposal", "proposed_by"),
            ("savedview", "owner"),
            ("savedview", "saved_by"),
            ("snooze", "ended_by"),
            ("snooze", "snoozed_by"),
            ("termreminder", "term"),
        )
    ]
