"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

from django.conf import settings
from django.db import migrations

from ledger.unindexed import Unindexed


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0006_indexed_once"),
        ("initiatives", "0018_only_new_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        Unindexed(
            ("attachment", "added_by"),
            ("attachment", "published_by"),
            ("attachment", "removed_by"),
            ("evaluation", "initiative"),
            ("evaluation", "written_by"),
            ("follow", "initiative"),
            ("helpoffer", "answered_by"),
            ("initiative", "accepted_by"),
            ("initiative", "drafted_by"),
            ("initiative", "neighbourhood"),
            ("initiative", "sent_by"),
            ("initiative", "theme"),
            ("initiative", "withdrawn_by"),
            ("joinrequest", "answered_by"),
            ("joinrequest", "asked_by"),
            ("milestone", "done_by"),
            ("milestone", "dropped_by"),
            ("milestone", "made_by"),
            ("milestonemove", "moved_by"),
            ("need", "initiative"),
            ("newtext", "asked_by"),
            ("newtext", "ended_by"),
            ("origin", "imported_by"),
            ("papersheet", "entered_by"),
            ("papersheet", "struck_by"),
            ("planlink", "ended_by"),
            ("planlink", "linked_by"),
            ("supportthreshold", "theme"),
            ("textsignature", "new_text"),
            ("textsignature", "signed_by"),
            ("update", "initiative"),
            ("update", "posted_by"),
            ("update", "removed_by"),
            ("version", "initiative"),
            ("version", "made_by"),
        )
    ]
