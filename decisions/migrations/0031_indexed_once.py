"""Foreign keys that another index begins with, or that only say who did something, have no index of their own."""

from django.conf import settings
from django.db import migrations

from ledger.unindexed import Unindexed


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0030_a_conflict_is_about_one_process"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        Unindexed(
            ("advice", "asked_by"),
            ("advice", "given_by"),
            ("advice", "step"),
            ("adviceanswer", "proposal"),
            ("assignment", "since_by"),
            ("assignment", "until_by"),
            ("authority", "by"),
            ("decision", "taken_by"),
            ("draft", "saved_by"),
            ("draft", "step"),
            ("finding", "process"),
            ("finding", "recorded_by"),
            ("mandate", "given_by"),
            ("move", "outage"),
            ("outage", "recorded_by"),
            ("participant", "process"),
            ("process", "closed_by"),
            ("process", "opened_by"),
            ("proposal", "proposed_by"),
            ("proposal", "taken_back_by"),
            ("recusal", "process"),
            ("recusal", "recused_by"),
            ("seat", "authority"),
            ("signature", "signed_by"),
            ("step", "closed_by"),
            ("step", "opened_by"),
            ("step", "process"),
            ("suspension", "ended_by"),
            ("suspension", "suspended_by"),
            ("templateoutcome", "step"),
            ("templateseat", "step"),
            ("templatestep", "template"),
            ("term", "extended_by"),
            ("transfer", "offered_by"),
            ("transferanswer", "answered_by"),
            ("transferanswer", "transfer"),
            ("voice", "proposal"),
            ("voice", "said_by"),
        )
    ]
