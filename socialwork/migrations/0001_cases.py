import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import socialwork.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_naming"),
        ("districts", "0005_hours_do_not_overlap"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HomeStreet",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mark", models.BinaryField(max_length=32)),
            ],
            options={
                "verbose_name": "own street",
                "verbose_name_plural": "own streets",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=10, unique=True)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("person", "a person"),
                            ("household", "a household"),
                            ("group", "a group"),
                            ("place", "a place"),
                        ],
                        max_length=10,
                    ),
                ),
                ("wrapped_key", models.BinaryField()),
                ("name", socialwork.fields.SealedField()),
                ("name_mark", models.BinaryField(max_length=32)),
                ("story", socialwork.fields.SealedField()),
                ("street", socialwork.fields.SealedField()),
                ("street_mark", models.BinaryField(blank=True, max_length=32, null=True)),
                ("reach", socialwork.fields.SealedField()),
                ("opened_at", models.DateTimeField()),
                ("revised_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", socialwork.fields.SealedField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("kept_until", models.DateField(blank=True, null=True)),
                ("ground", models.CharField(blank=True, max_length=120)),
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
                    "neighbourhood",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="districts.neighbourhood"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.party"
                    ),
                ),
                (
                    "revised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("written_at", models.DateTimeField()),
                ("starts", models.DateTimeField()),
                ("about", socialwork.fields.SealedField()),
                ("place", socialwork.fields.SealedField()),
                ("who", socialwork.fields.SealedField()),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="socialwork.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ["starts", "id"],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("written_at", models.DateTimeField()),
                ("title", socialwork.fields.SealedField()),
                ("file_name", socialwork.fields.SealedField()),
                ("content_type", models.CharField(max_length=40)),
                ("content", socialwork.fields.SealedFileField()),
                ("size", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="socialwork.case"
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
                "verbose_name": "file of a case",
                "verbose_name_plural": "files of cases",
                "ordering": ["written_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("written_at", models.DateTimeField()),
                ("text", socialwork.fields.SealedField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="socialwork.case"
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
                "verbose_name": "note in a case",
                "verbose_name_plural": "notes in cases",
                "ordering": ["-written_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CaseWorker",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_handler", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="workers", to="socialwork.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "since_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "until_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "colleague on a case",
                "verbose_name_plural": "colleagues on cases",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("of_whom", socialwork.fields.SealedField()),
                ("mark", models.BinaryField(blank=True, max_length=32, null=True)),
                ("purpose", socialwork.fields.SealedField()),
                ("what", socialwork.fields.SealedField()),
                ("until", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("link", models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                ("link_until", models.DateTimeField(blank=True, null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[("paper", "on paper"), ("phone", "by phone"), ("online", "online")],
                        max_length=10,
                    ),
                ),
                ("remark", socialwork.fields.SealedField()),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("end_told_on", models.DateField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="socialwork.case"
                    ),
                ),
                (
                    "declined_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.party"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["-asked_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Destruction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(unique=True)),
                ("number", models.CharField(max_length=10)),
                ("opened_on", models.DateField()),
                ("ended_on", models.DateField()),
                ("kept_until", models.DateField()),
                ("ground", models.CharField(max_length=120)),
                ("rows", models.PositiveIntegerField()),
                ("destroyed_at", models.DateTimeField()),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.party"
                    ),
                ),
            ],
            options={
                "verbose_name": "destroyed case",
                "verbose_name_plural": "register of destroyed cases",
                "ordering": ["-destroyed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Glass",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", socialwork.fields.SealedField()),
                ("broken_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("review_by", models.DateField()),
                ("late_told_on", models.DateField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("right", "it was right"), ("wrong", "it was not right")], max_length=10
                    ),
                ),
                ("remark", socialwork.fields.SealedField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "broken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="glasses", to="socialwork.case"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "told",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "emergency look",
                "verbose_name_plural": "emergency looks",
                "ordering": ["-broken_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("written_at", models.DateTimeField()),
                ("text", socialwork.fields.SealedField()),
                ("result", socialwork.fields.SealedField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="socialwork.case"
                    ),
                ),
                (
                    "settled_by",
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
                "verbose_name": "goal",
                "verbose_name_plural": "goals",
                "ordering": ["written_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", socialwork.fields.SealedField()),
                ("offered_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "accepted"), ("refused", "refused"), ("taken_back", "taken back")],
                        max_length=10,
                    ),
                ),
                ("remark", socialwork.fields.SealedField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="socialwork.case"
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "handover of a case",
                "verbose_name_plural": "handovers of cases",
            },
        ),
        migrations.CreateModel(
            name="Involved",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("written_at", models.DateTimeField()),
                ("name", socialwork.fields.SealedField()),
                ("role", socialwork.fields.SealedField()),
                ("reach", socialwork.fields.SealedField()),
                ("email", socialwork.fields.SealedField()),
                ("is_concerned", models.BooleanField(default=False)),
                ("mark", models.BinaryField(blank=True, max_length=32, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="socialwork.case"
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
                "verbose_name": "somebody involved",
                "verbose_name_plural": "who are involved",
                "ordering": ["-is_concerned", "written_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="MarkKey",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("wrapped_key", models.BinaryField()),
            ],
            options={
                "verbose_name": "key of the marks",
                "verbose_name_plural": "keys of the marks",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="socialwork_one_key_of_marks")
                ],
            },
        ),
        migrations.CreateModel(
            name="NextStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("written_at", models.DateTimeField()),
                ("text", socialwork.fields.SealedField()),
                ("who", socialwork.fields.SealedField()),
                ("due_on", models.DateField()),
                ("told_on", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="socialwork.case"
                    ),
                ),
                (
                    "done_by",
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
                "verbose_name": "next step",
                "verbose_name_plural": "next steps",
                "ordering": ["due_on", "written_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("told_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "notice that something waits",
                "verbose_name_plural": "notices that something waits",
            },
        ),
        migrations.CreateModel(
            name="SharedSummary",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", socialwork.fields.SealedField()),
                ("shared_at", models.DateTimeField()),
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="summary", to="socialwork.consent"
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "shared summary",
                "verbose_name_plural": "shared summaries",
            },
        ),
        migrations.CreateModel(
            name="Viewing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("name", "the name, in a list"),
                            ("case", "the whole case"),
                            ("file", "a file"),
                            ("handover", "what was said with the handover"),
                            ("consent", "the consents"),
                            ("shared", "the shared summary"),
                            ("link", "the question for consent, by its link"),
                            ("looks", "who has looked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="viewings", to="socialwork.case"
                    ),
                ),
                (
                    "glass",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="viewings",
                        to="socialwork.glass",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "look into a case",
                "verbose_name_plural": "looks into cases",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="LookReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("own_street", "in the viewer's own street"),
                            ("outside_district", "outside the district of the team"),
                            ("at_night", "at night"),
                            ("many_in_a_row", "many cases in a row"),
                            ("sample", "picked at random"),
                        ],
                        max_length=20,
                    ),
                ),
                ("picked_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_order", "in order"),
                            ("talked", "talked about, and agreed what is better"),
                            ("wrong", "not allowed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("remark", socialwork.fields.SealedField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "viewing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review", to="socialwork.viewing"
                    ),
                ),
            ],
            options={
                "verbose_name": "question about a look",
                "verbose_name_plural": "questions about looks",
                "ordering": ["picked_at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["party", "name_mark"], name="socialwork_case_name"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("about__in", ["person", "household", "group", "place"])),
                name="socialwork_case_about_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("ground", ""), ("kept_until", None)),
                    models.Q(
                        ("ended_at__gte", models.F("opened_at")),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("kept_until__isnull", False),
                        models.Q(("ground", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="socialwork_case_ends_with_a_term_and_its_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revised_at", None), ("revised_by", None)),
                    models.Q(("revised_at__isnull", False), ("revised_by__isnull", False)),
                    _connector="OR",
                ),
                name="socialwork_case_revised_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseworker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("case", "person"), name="socialwork_worker_once_a_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseworker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_handler", True), ("until", None)),
                fields=("case",),
                name="socialwork_worker_one_handler",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseworker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("until", None), ("until_by", None)),
                    models.Q(("until__gte", models.F("since")), ("until__isnull", False), ("until_by__isnull", False)),
                    _connector="OR",
                ),
                name="socialwork_worker_ends_with_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_at", None), ("given_by", None), ("how", ""), ("withdrawn_at", None)),
                    models.Q(
                        ("declined_at", None),
                        ("given_at__gte", models.F("asked_at")),
                        ("given_at__isnull", False),
                        ("how__in", ["paper", "phone", "online"]),
                    ),
                    _connector="OR",
                ),
                name="socialwork_consent_given_in_a_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    ("withdrawn_at__gte", models.F("given_at")),
                    _connector="OR",
                ),
                name="socialwork_consent_withdrawn_after_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="glass",
            constraint=models.CheckConstraint(
                condition=models.Q(("told", models.F("broken_by")), _negated=True),
                name="socialwork_glass_tells_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="glass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("reviewed_at", None), ("reviewed_by", None)),
                    models.Q(
                        ("outcome__in", ["right", "wrong"]),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("reviewed_by", models.F("broken_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="socialwork_glass_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "")), fields=("case",), name="socialwork_handover_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        ("answer__in", ["accepted", "refused"]),
                        ("answered_at__isnull", False),
                        ("answered_by", models.F("receiver")),
                    ),
                    models.Q(("answer", "taken_back"), ("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="socialwork_handover_answered_by_the_receiver",
            ),
        ),
        migrations.AddIndex(
            model_name="involved",
            index=models.Index(fields=["mark"], name="socialwork_involved_mark"),
        ),
        migrations.AddConstraint(
            model_name="involved",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark", None), ("is_concerned", True), _connector="OR"),
                name="socialwork_involved_marked_if_concerned",
            ),
        ),
        migrations.AddIndex(
            model_name="viewing",
            index=models.Index(fields=["case", "-at"], name="socialwork_viewing_case"),
        ),
        migrations.AddIndex(
            model_name="viewing",
            index=models.Index(fields=["at"], name="socialwork_viewing_at"),
        ),
        migrations.AddConstraint(
            model_name="viewing",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("part", "link"), _connector="OR"),
                name="socialwork_viewing_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="lookreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("reviewed_at", None), ("reviewed_by", None)),
                    models.Q(
                        ("outcome__in", ["in_order", "talked", "wrong"]),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="socialwork_review_by_and_at",
            ),
        ),
    ]
