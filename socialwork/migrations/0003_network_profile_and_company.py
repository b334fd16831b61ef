"""The network of a neighbourhood, its profile, and social work that goes along with plans."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("socialwork", "0002_what_must_never_be"),
        ("accounts", "0004_naming"),
        ("districts", "0005_hours_do_not_overlap"),
        ("initiatives", "0014_plans_that_belong_together"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Actor",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("association", "association"),
                            ("school", "school"),
                            ("faith_group", "faith group"),
                            ("shop", "shop or business"),
                            ("care", "care or welfare"),
                            ("place", "place where people meet"),
                            ("key_figure", "key figure"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=280)),
                ("address", models.CharField(blank=True, max_length=160)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("contact", models.CharField(blank=True, max_length=160)),
                ("added_at", models.DateTimeField()),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[("paper", "on paper"), ("phone", "by phone"), ("online", "online")],
                        max_length=8,
                    ),
                ),
                ("consent_until", models.DateField(blank=True, help_text="The last day on which it holds.", null=True)),
                ("consent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "consent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="districts.district"
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.neighbourhood",
                    ),
                ),
            ],
            options={
                "verbose_name": "actor in the network",
                "verbose_name_plural": "actors in the network",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Assistance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wrote", "wrote for the group, or read along"),
                            ("activated", "got residents to join"),
                            ("connected", "brought parties to the table"),
                            ("spoke", "went along to a meeting"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("phone", "by phone"),
                            ("desk", "at the desk"),
                            ("home", "at their home"),
                            ("street", "in the neighbourhood"),
                        ],
                        max_length=8,
                    ),
                ),
                ("given_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=280)),
                ("recorded_at", models.DateTimeField()),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistances",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.party"
                    ),
                ),
            ],
            options={
                "verbose_name": "help with an initiative",
                "verbose_name_plural": "help with initiatives",
                "ordering": ["-given_on", "-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="HelpedSubmission",
            fields=[
                (
                    "initiative",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="helped_submission",
                        serialize=False,
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("phone", "by phone"),
                            ("desk", "at the desk"),
                            ("home", "at their home"),
                            ("street", "in the neighbourhood"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("aloud", "It was read aloud, and they said yes"),
                            ("paper", "They read it and signed on paper"),
                        ],
                        max_length=8,
                    ),
                ),
                ("helped_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "helped_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.party"
                    ),
                ),
            ],
            options={
                "verbose_name": "plan sent with help",
                "verbose_name_plural": "plans sent with help",
            },
        ),
        migrations.CreateModel(
            name="KeyFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("inhabitants", "inhabitants"),
                            ("young", "young"),
                            ("old", "old"),
                            ("households", "households"),
                            ("alone", "alone"),
                            ("with_children", "with_children"),
                            ("rented", "rented"),
                            ("income", "income"),
                            ("low_income", "low_income"),
                            ("cars", "cars"),
                        ],
                        max_length=24,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=12)),
                ("source", models.CharField(max_length=160)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="districts.district"
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="districts.neighbourhood",
                    ),
                ),
            ],
            options={
                "verbose_name": "key figure",
                "verbose_name_plural": "key figures",
                "ordering": ["indicator", "-year"],
            },
        ),
        migrations.CreateModel(
            name="Offering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("offers", "offers"), ("needs", "asks for")], max_length=8)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hands", "hands"),
                            ("space", "a place"),
                            ("money", "money"),
                            ("knowledge", "knowledge"),
                            ("materials", "things and tools"),
                            ("reach", "knows or reaches people"),
                        ],
                        max_length=12,
                    ),
                ),
                ("what", models.CharField(max_length=160)),
                ("added_at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offerings", to="socialwork.actor"
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "offer or need",
                "verbose_name_plural": "offers and needs",
                "ordering": ["side", "id"],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("has", "What there is"),
                            ("lacks", "What is missing"),
                            ("said", "What people say"),
                            ("languages", "Languages that are spoken"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("source", models.CharField(max_length=160)),
                ("said_on", models.DateField(help_text="The day that the source is from.")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("table", "Who works here: municipality, social work, school, association"),
                            ("social", "Social workers only"),
                        ],
                        max_length=8,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("struck_at", models.DateTimeField(blank=True, null=True)),
                ("struck_reason", models.CharField(blank=True, max_length=280)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="districts.district"
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.neighbourhood",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.party"
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "statement of a profile",
                "verbose_name_plural": "statements of profiles",
                "ordering": ["-said_on", "-written_at"],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("knows", "know each other"),
                            ("together", "work together"),
                            ("shares", "share a place or things"),
                            ("asked", "was asked"),
                            ("helps", "helps"),
                            ("declined", "could not help"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=280)),
                ("made_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ties", to="socialwork.actor"
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="network_ties",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties_back",
                        to="socialwork.actor",
                    ),
                ),
            ],
            options={
                "verbose_name": "tie in the network",
                "verbose_name_plural": "ties in the network",
                "ordering": ["made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Accompaniment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("how_it_went", models.CharField(blank=True, max_length=280)),
                (
                    "began_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accompaniments",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accompaniments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.party"
                    ),
                ),
            ],
            options={
                "verbose_name": "accompaniment",
                "verbose_name_plural": "accompaniments",
                "ordering": ["-began_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("initiative", "person"),
                        name="socialwork_accompanies_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("how_it_went", "")),
                            models.Q(
                                ("ended_at__gte", models.F("began_at")),
                                ("ended_by__isnull", False),
                                models.Q(("how_it_went", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="socialwork_accompaniment_ends_with_words",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["association", "school", "faith_group", "shop", "care", "place", "key_figure"]),
                    models.Q(("name", ""), _negated=True),
                ),
                name="socialwork_actor_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("consent__in", ["paper", "phone", "online"]),
                        ("consent_at__isnull", False),
                        ("consent_by__isnull", False),
                        ("consent_until__isnull", False),
                        ("kind", "key_figure"),
                    ),
                    models.Q(
                        models.Q(("kind", "key_figure"), _negated=True),
                        ("consent", ""),
                        ("consent_at", None),
                        ("consent_by", None),
                        ("consent_until", None),
                    ),
                    _connector="OR",
                ),
                name="socialwork_actor_key_figure_consents",
            ),
        ),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("neighbourhood", None),
                    (
                        "district_id",
                        django.db.models.functions.text.Concat(
                            models.Value("WK"), django.db.models.functions.text.Substr("neighbourhood_id", 3, 6)
                        ),
                    ),
                    _connector="OR",
                ),
                name="socialwork_actor_neighbourhood_in_its_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__gte", -90),
                        ("latitude__isnull", False),
                        ("latitude__lte", 90),
                        ("longitude__gte", -180),
                        ("longitude__isnull", False),
                        ("longitude__lte", 180),
                    ),
                    _connector="OR",
                ),
                name="socialwork_actor_on_earth",
            ),
        ),
        migrations.AddConstraint(
            model_name="assistance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["wrote", "activated", "connected", "spoke"]),
                    ("way__in", ["phone", "desk", "home", "street"]),
                ),
                name="socialwork_assistance_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpedsubmission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("consent__in", ["aloud", "paper"]), ("way__in", ["phone", "desk", "home", "street"])
                ),
                name="socialwork_helped_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpedsubmission",
            constraint=models.CheckConstraint(
                condition=models.Q(("helped_by", models.F("resident")), _negated=True),
                name="socialwork_helped_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="helpedsubmission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_at", None), ("taken_by", None)),
                    models.Q(
                        ("taken_at__isnull", False),
                        ("taken_by__isnull", False),
                        models.Q(("taken_by", models.F("helped_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="socialwork_helped_taken_by_its_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyfigure",
            constraint=models.UniqueConstraint(
                fields=("district", "neighbourhood", "indicator", "year"),
                name="socialwork_figure_once_a_year",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="keyfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "indicator__in",
                        [
                            "inhabitants",
                            "young",
                            "old",
                            "households",
                            "alone",
                            "with_children",
                            "rented",
                            "income",
                            "low_income",
                            "cars",
                        ],
                    ),
                    ("value__gte", 0),
                    ("year__gte", 1995),
                    ("year__lte", 2100),
                    models.Q(("source", ""), _negated=True),
                ),
                name="socialwork_figure_can_be",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("neighbourhood", None),
                    (
                        "district_id",
                        django.db.models.functions.text.Concat(
                            models.Value("WK"), django.db.models.functions.text.Substr("neighbourhood_id", 3, 6)
                        ),
                    ),
                    _connector="OR",
                ),
                name="socialwork_figure_neighbourhood_in_its_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="offering",
            constraint=models.UniqueConstraint(
                fields=("actor", "side", "kind", "what"), name="socialwork_offering_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="offering",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["hands", "space", "money", "knowledge", "materials", "reach"]),
                    ("side__in", ["offers", "needs"]),
                    models.Q(("what", ""), _negated=True),
                ),
                name="socialwork_offering_of_a_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["district", "neighbourhood"], name="socialwork_statement_place"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audience__in", ["public", "table", "social"]),
                    ("topic__in", ["has", "lacks", "said", "languages"]),
                    models.Q(("text", ""), _negated=True),
                    models.Q(("source", ""), _negated=True),
                ),
                name="socialwork_statement_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("neighbourhood", None),
                    (
                        "district_id",
                        django.db.models.functions.text.Concat(
                            models.Value("WK"), django.db.models.functions.text.Substr("neighbourhood_id", 3, 6)
                        ),
                    ),
                    _connector="OR",
                ),
                name="socialwork_statement_neighbourhood_in_its_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("struck_at", None), ("struck_by", None), ("struck_reason", "")),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="socialwork_statement_struck_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.UniqueConstraint(
                condition=models.Q(("other__isnull", False)),
                fields=("actor", "other"),
                name="socialwork_tie_once_between_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.UniqueConstraint(
                condition=models.Q(("initiative__isnull", False)),
                fields=("actor", "initiative"),
                name="socialwork_tie_once_with_a_plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("actor__lt", models.F("other")),
                        ("answered_at", None),
                        ("answered_by", None),
                        ("initiative", None),
                        ("kind__in", ["knows", "together", "shares"]),
                        ("other__isnull", False),
                    ),
                    models.Q(
                        ("answered_at", None),
                        ("answered_by", None),
                        ("initiative__isnull", False),
                        ("kind", "asked"),
                        ("other", None),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("initiative__isnull", False),
                        ("kind__in", ["helps", "declined"]),
                        ("other", None),
                    ),
                    _connector="OR",
                ),
                name="socialwork_tie_with_one_end",
            ),
        ),
    ]
