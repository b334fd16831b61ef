"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

from django.conf import settings
from django.db import migrations

from ledger.unindexed import Unindexed


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_indexed_once"),
        ("districts", "0006_indexed_once"),
        ("socialwork", "0007_two_questions_of_a_takeover"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        Unindexed(
            ("accompaniment", "began_by"),
            ("accompaniment", "ended_by"),
            ("actor", "added_by"),
            ("actor", "consent_by"),
            ("appointment", "cancelled_by"),
            ("appointment", "revised_by"),
            ("appointment", "written_by"),
            ("assistance", "recorded_by"),
            ("case", "ended_by"),
            ("case", "opened_by"),
            ("case", "party"),
            ("case", "revised_by"),
            ("casefile", "written_by"),
            ("casenote", "written_by"),
            ("caseworker", "since_by"),
            ("caseworker", "until_by"),
            ("consent", "asked_by"),
            ("consent", "confirmed_by"),
            ("consent", "declined_by"),
            ("consent", "given_by"),
            ("consent", "withdrawn_by"),
            ("glass", "broken_by"),
            ("glass", "reviewed_by"),
            ("glasstry", "tried_by"),
            ("goal", "settled_by"),
            ("goal", "written_by"),
            ("handover", "answered_by"),
            ("handover", "offered_by"),
            ("helpedsubmission", "helped_by"),
            ("helpedsubmission", "taken_by"),
            ("involved", "confirmed_by"),
            ("involved", "ended_by"),
            ("involved", "revised_by"),
            ("involved", "written_by"),
            ("keyfigure", "district"),
            ("lookreview", "reviewed_by"),
            ("nextstep", "cancelled_by"),
            ("nextstep", "done_by"),
            ("nextstep", "revised_by"),
            ("nextstep", "written_by"),
            ("offering", "actor"),
            ("offering", "added_by"),
            ("sharedsummary", "shared_by"),
            ("statement", "district"),
            ("statement", "struck_by"),
            ("statement", "written_by"),
            ("tie", "answered_by"),
            ("tie", "made_by"),
            ("viewing", "case"),
        )
    ]
