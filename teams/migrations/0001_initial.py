import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import programme.shared.uploads


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programme", "0003_cache_table"),
        ("programme", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="challenges", to="programme.cohort"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenges",
                        to="programme.organisation",
                        verbose_name="owner",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("problem", models.TextField(max_length=2000, verbose_name="the problem")),
                ("who_has_it", models.TextField(max_length=2000, verbose_name="who has the problem")),
                ("outcome", models.TextField(max_length=2000, verbose_name="the outcome that is sought")),
                (
                    "measure",
                    models.TextField(blank=True, max_length=2000, verbose_name="how the outcome would be measured"),
                ),
                ("constraints", models.TextField(blank=True, max_length=2000, verbose_name="constraints")),
                ("data", models.TextField(blank=True, max_length=2000, verbose_name="data that teams can use")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="whom to ask")),
                (
                    "audience",
                    models.CharField(
                        choices=[("cohort", "People of this cohort"), ("public", "Everybody")],
                        default="cohort",
                        max_length=10,
                        verbose_name="who may read it",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("title",),
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "title"), name="one_challenge_per_title"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="published_challenges_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programme.cohort"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mentor", "A mentor"),
                            ("member", "Somebody in a team"),
                            ("organiser", "An organiser"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                        verbose_name="what it is about",
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                (
                    "state",
                    models.CharField(
                        choices=[("raised", "Not opened yet"), ("in_hand", "Being looked into"), ("closed", "Closed")],
                        default="raised",
                        max_length=10,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-raised_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about", None), models.Q(("about", models.F("contact")), _negated=True), _connector="OR"
                        ),
                        name="no_concern_reaches_whom_it_is_about",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deliverable",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliverables", to="programme.cohort"
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("instructions", models.TextField(blank=True, max_length=2000, verbose_name="instructions")),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("grace_seconds", models.PositiveIntegerField(default=300, verbose_name="seconds of grace")),
                ("late_until", models.DateTimeField(blank=True, null=True, verbose_name="late work is taken until")),
                ("not_to_enter", models.CharField(blank=True, max_length=300, verbose_name="what may not be entered")),
                ("shown_to_judges", models.BooleanField(default=False, verbose_name="judges read it")),
            ],
            options={
                "ordering": ("due_at", "title"),
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "title"), name="one_deliverable_per_title"),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("opens_at"))),
                        name="deliverable_is_due_after_it_opens",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("late_until", None), ("late_until__gt", models.F("due_at")), _connector="OR"
                        ),
                        name="late_is_after_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormationRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="formation_runs",
                        to="programme.cohort",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("form", "Teams from scratch"),
                            ("change", "Teams with few moves"),
                            ("current", "The teams as they are"),
                        ],
                        default="form",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("found", "Teams found"),
                            ("clashing", "Rules clash"),
                            ("failed", "No answer"),
                            ("adopted", "Adopted"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("instance", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("origins", models.JSONField(default=dict)),
                ("kept", models.JSONField(default=list)),
                ("seed", models.PositiveIntegerField(default=1)),
                ("engine", models.CharField(max_length=20)),
                ("best", models.IntegerField(null=True)),
                ("bound", models.IntegerField(null=True)),
                ("outcome", models.JSONField(default=dict)),
                ("unmet", models.JSONField(default=list)),
                ("moves", models.PositiveSmallIntegerField(null=True)),
                ("adjustments", models.JSONField(default=list)),
                (
                    "repeats",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="repetitions",
                        to="teams.formationrun",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField(null=True)),
                ("stop_asked_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("adopted_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "number"), name="one_formation_run_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_at__isnull", False), ("state", "adopted")),
                            models.Q(models.Q(("state", "adopted"), _negated=True), ("adopted_at", None)),
                            _connector="OR",
                        ),
                        name="adopted_runs_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormationWishes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cohort",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="formation_wishes",
                        to="programme.cohort",
                    ),
                ),
                ("values", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SafeguardingContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="safeguarding_contacts",
                        to="programme.cohort",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("person__full_name",),
                "constraints": [models.UniqueConstraint(fields=("cohort", "person"), name="one_contact_per_person")],
            },
        ),
        migrations.CreateModel(
            name="TeamNeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="team_needs", to="programme.enrolment"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("step_free", "Step-free places"),
                            ("hearing", "A hearing loop or captions"),
                            ("remote", "To join from a distance every time"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ("kind",),
                "constraints": [models.UniqueConstraint(fields=("enrolment", "kind"), name="one_team_need_of_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="ConcernNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="teams.concern"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="FileSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="teams.deliverable"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("kinds", models.JSONField(default=list, verbose_name="kinds")),
                ("most_bytes", models.PositiveIntegerField(default=10485760, verbose_name="largest size in bytes")),
                ("is_required", models.BooleanField(default=True, verbose_name="must be filled")),
            ],
            options={
                "ordering": ("order",),
                "constraints": [
                    models.UniqueConstraint(fields=("deliverable", "order"), name="one_slot_per_order"),
                    models.CheckConstraint(condition=models.Q(("most_bytes__gte", 1)), name="slot_takes_a_byte"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnerLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="owner_links", to="teams.challenge"
                    ),
                ),
                ("full_name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("made_at",),
                "constraints": [
                    models.UniqueConstraint(fields=("challenge", "email"), name="one_owner_link_per_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to="programme.enrolment",
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="preferences", to="teams.challenge"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(verbose_name="rank")),
            ],
            options={
                "ordering": ("rank",),
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "challenge"), name="one_rank_per_challenge"),
                    models.UniqueConstraint(fields=("enrolment", "rank"), name="one_challenge_per_rank"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Prompt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prompts", to="teams.deliverable"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                ("hint", models.CharField(blank=True, max_length=500, verbose_name="hint")),
                (
                    "most_words",
                    models.PositiveIntegerField(
                        default=300,
                        validators=[
                            django.core.validators.MinValueValidator(10),
                            django.core.validators.MaxValueValidator(3000),
                        ],
                        verbose_name="most words",
                    ),
                ),
                ("is_required", models.BooleanField(default=True, verbose_name="must be answered")),
            ],
            options={
                "ordering": ("order",),
                "constraints": [
                    models.UniqueConstraint(fields=("deliverable", "order"), name="one_prompt_per_order"),
                    models.CheckConstraint(condition=models.Q(("most_words__gte", 1)), name="prompt_allows_a_word"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="teams.challenge"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="question")),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("asked_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="answers_say_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewPoint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review_points", to="programme.cohort"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "deliverable",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_point",
                        to="teams.deliverable",
                    ),
                ),
                ("closes_at", models.DateTimeField(verbose_name="reviews are due")),
                ("asks_ratings", models.BooleanField(default=False, verbose_name="every review needs the ratings")),
                ("chased_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("closes_at",),
                "constraints": [models.UniqueConstraint(fields=("cohort", "name"), name="one_review_point_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="programme.cohort"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "challenge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="teams.challenge",
                        verbose_name="challenge",
                    ),
                ),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("lacks", models.JSONField(blank=True, default=list)),
                ("dissolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "signing",
                    models.CharField(
                        choices=[
                            ("each", "Every member signs off"),
                            ("lead", "The lead alone signs off"),
                            ("anyone", "Any member hands in, nobody else needs to sign"),
                        ],
                        default="each",
                        max_length=10,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.enrolment",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="what you work on, in a sentence")),
                (
                    "picture",
                    models.FileField(
                        blank=True,
                        storage=programme.shared.uploads.private_storage,
                        upload_to=programme.shared.uploads.random_name,
                    ),
                ),
                ("picture_kind", models.CharField(blank=True, max_length=10)),
                ("picture_alt", models.CharField(blank=True, max_length=200, verbose_name="what the picture shows")),
                ("mentors_read_drafts", models.BooleanField(blank=True, null=True)),
                ("drafts_asked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("cohort"), django.db.models.functions.text.Lower("name"), name="one_team_per_name"
                    ),
                    models.UniqueConstraint(fields=("cohort", "number"), name="one_team_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("picture", ""), models.Q(("picture_alt", ""), _negated=True), _connector="OR"
                        ),
                        name="pictures_say_what_they_show",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="teams.deliverable"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="teams.team"
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="new due time")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("deliverable", "team"), name="one_extension_per_team")],
            },
        ),
        migrations.CreateModel(
            name="FormationRule",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="formation_rules",
                        to="programme.cohort",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("together", "must be in one team with"),
                            ("apart", "must not be in one team with"),
                            ("prefer", "would like to be in one team with"),
                            ("avoid", "is better not in one team with"),
                            ("fixed", "must be in the team"),
                            ("forbidden", "must not be in the team"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="formation_rules",
                        to="programme.enrolment",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programme.enrolment",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="formation_rules",
                        to="teams.team",
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("kind", "enrolment__person__full_name", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["fixed", "forbidden"]), ("other", None), ("team__isnull", False)),
                            models.Q(
                                models.Q(("kind__in", ["fixed", "forbidden"]), _negated=True),
                                ("other__isnull", False),
                                ("team", None),
                            ),
                            _connector="OR",
                        ),
                        name="formation_rule_names_a_person_or_a_team",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="teams.team"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="when")),
                ("minutes", models.PositiveSmallIntegerField(default=30, verbose_name="how many minutes")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="where, or the link")),
                ("notes", models.TextField(blank=True, max_length=2000, verbose_name="what was said")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-starts_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)), name="meetings_end"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="teams.team"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="programme.enrolment",
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("reasons", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ("enrolment__person__full_name",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_at", None)),
                        fields=("enrolment",),
                        name="one_live_membership_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_at", None), ("until_at__gte", models.F("from_at")), _connector="OR"),
                        name="membership_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mentorship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mentorships", to="teams.team"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships",
                        to="programme.enrolment",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[("civil_service", "Civil service"), ("industry", "Industry")], max_length=20
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("sector",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_at", None)),
                        fields=("team", "enrolment"),
                        name="one_live_mentorship_per_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_at", None)),
                        fields=("team", "sector"),
                        name="one_live_mentor_per_sector",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_at", None), ("until_at__gte", models.F("from_at")), _connector="OR"),
                        name="mentorship_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeerLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="peer_lines", to="teams.team"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("given_on", models.DateField()),
            ],
            options={
                "ordering": ("-given_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="PeerView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="peer_views", to="teams.team"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("shares", models.PositiveSmallIntegerField()),
                ("listens", models.PositiveSmallIntegerField()),
                ("helps", models.PositiveSmallIntegerField()),
                ("given_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("team", "by", "about"), name="one_peer_view_of_each"),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("about")), _negated=True), name="nobody_views_themselves"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helps__range", (1, 4)), ("listens__range", (1, 4)), ("shares__range", (1, 4))
                        ),
                        name="peer_views_have_four_levels",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="teams.team"
                    ),
                ),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="teams.deliverable"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submitted", "Handed in"), ("returned", "Returned to the team")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("team", "deliverable"), name="one_submission_per_team"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), ("submitted_at", None)),
                            models.Q(models.Q(("state", "draft"), _negated=True), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="submitted_work_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="teams.team"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("note", "Note"), ("decision", "Decision")], default="note", max_length=10
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="teams.submission"
                    ),
                ),
                (
                    "prompt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="teams.prompt"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ("prompt__order",),
                "constraints": [models.UniqueConstraint(fields=("submission", "prompt"), name="one_answer_per_prompt")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="teams.submission"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="teams.fileslot"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        storage=programme.shared.uploads.private_storage, upload_to=programme.shared.uploads.random_name
                    ),
                ),
                ("original_name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("slot__order", "-uploaded_at"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("submission", "slot"),
                        name="one_current_file_per_slot",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BegunUpload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="begun_uploads", to="teams.submission"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.fileslot"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("hand_in_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["begun_at"], name="begun_uploads_by_time")],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="teams.submission"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "person", "sha256"), name="one_sign_off_per_person_and_draft"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="teams.answer"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                ("is_aside", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("answer", "version"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_aside", False)),
                        fields=("answer", "version"),
                        name="one_answer_change_per_version",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="teams.submission"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("submitted_at", models.DateTimeField()),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "timing",
                    models.CharField(
                        choices=[
                            ("on_time", "On time"),
                            ("in_grace", "In the time of grace"),
                            ("extended", "In the extended time"),
                            ("late", "Late"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answers", models.JSONField(default=list)),
                ("manifest", models.JSONField(default=list)),
                ("on_behalf_reason", models.CharField(blank=True, max_length=500)),
                ("unsigned_reason", models.CharField(blank=True, max_length=500)),
                ("sha256", models.CharField(max_length=64)),
                ("files", models.ManyToManyField(related_name="versions", to="teams.attachment")),
            ],
            options={
                "ordering": ("submission", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "number"), name="one_version_per_number"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="versions_count_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="teams.mentorship"
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="teams.reviewpoint"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="teams.submissionversion",
                    ),
                ),
                (
                    "health",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("green", "Green: on course"),
                            ("amber", "Amber: needs attention"),
                            ("red", "Red: needs help now"),
                        ],
                        max_length=10,
                        verbose_name="health",
                    ),
                ),
                ("unchanged", models.BooleanField(default=False, verbose_name="no change")),
                ("for_team", models.TextField(blank=True, max_length=4000, verbose_name="for the team")),
                ("for_organisers", models.TextField(blank=True, max_length=4000, verbose_name="for organisers only")),
                (
                    "state",
                    models.CharField(choices=[("draft", "Draft"), ("sent", "Sent")], default="draft", max_length=10),
                ),
                ("saves", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("correction", models.JSONField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("point__closes_at", "mentorship__team__number"),
                "constraints": [
                    models.UniqueConstraint(fields=("mentorship", "point"), name="one_review_per_mentor_and_point"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at", None), ("state", "draft")),
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            _connector="OR",
                        ),
                        name="sent_reviews_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                models.Q(("health", ""), _negated=True),
                                models.Q(
                                    models.Q(("for_team", ""), _negated=True), ("unchanged", True), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="sent_reviews_are_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unchanged", False), ("health", "green"), _connector="OR"),
                        name="only_green_is_unchanged",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="teams.review"
                    ),
                ),
                (
                    "aspect",
                    models.CharField(
                        choices=[
                            ("problem", "Understands the problem and who has it"),
                            ("together", "Works as one team across both sectors"),
                            ("progress", "Moves from idea to something that can be tried"),
                            ("people", "Listens to the people it is for"),
                        ],
                        max_length=20,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("evidence", models.TextField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("review", "aspect"), name="one_rating_per_aspect"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 4)), name="ratings_have_four_levels"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="teams.review"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("reply", "Reply"), ("done", "What we did about it")], default="reply", max_length=10
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
    ]
