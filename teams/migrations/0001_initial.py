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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
            name="Deliverable",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("instructions", models.TextField(blank=True, max_length=2000, verbose_name="instructions")),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("grace_seconds", models.PositiveIntegerField(default=300, verbose_name="seconds of grace")),
                ("shown_to_judges", models.BooleanField(default=False, verbose_name="judges read it")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliverables", to="programme.cohort"
                    ),
                ),
            ],
            options={
                "ordering": ("due_at", "title"),
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "title"), name="one_deliverable_per_title"),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("opens_at"))),
                        name="deliverable_is_due_after_it_opens",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("kinds", models.JSONField(default=list, verbose_name="kinds")),
                ("most_bytes", models.PositiveIntegerField(default=10485760, verbose_name="largest size in bytes")),
                ("is_required", models.BooleanField(default=True, verbose_name="must be filled")),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="teams.deliverable"
                    ),
                ),
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
            name="Mentorship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sector",
                    models.CharField(
                        choices=[("civil_service", "Civil service"), ("industry", "Industry")], max_length=20
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships",
                        to="programme.enrolment",
                    ),
                ),
            ],
            options={
                "ordering": ("sector",),
            },
        ),
        migrations.CreateModel(
            name="Prompt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prompts", to="teams.deliverable"
                    ),
                ),
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
            name="ReviewPoint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("closes_at", models.DateTimeField(verbose_name="reviews are due")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review_points", to="programme.cohort"
                    ),
                ),
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
            ],
            options={
                "ordering": ("closes_at",),
                "constraints": [models.UniqueConstraint(fields=("cohort", "name"), name="one_review_point_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submitted", "Handed in"), ("returned", "Returned to the team")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="teams.deliverable"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("uploaded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="teams.fileslot"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="teams.submission"
                    ),
                ),
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
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "prompt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="teams.prompt"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="teams.submission"
                    ),
                ),
            ],
            options={
                "ordering": ("prompt__order",),
                "constraints": [models.UniqueConstraint(fields=("submission", "prompt"), name="one_answer_per_prompt")],
            },
        ),
        migrations.CreateModel(
            name="SubmissionVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("submitted_at", models.DateTimeField()),
                (
                    "timing",
                    models.CharField(
                        choices=[
                            ("on_time", "On time"),
                            ("in_grace", "In the time of grace"),
                            ("extended", "In the extended time"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answers", models.JSONField(default=list)),
                ("manifest", models.JSONField(default=list)),
                ("sha256", models.CharField(max_length=64)),
                ("files", models.ManyToManyField(related_name="versions", to="teams.attachment")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="teams.submission"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                ("for_team", models.TextField(blank=True, max_length=4000, verbose_name="for the team")),
                ("for_organisers", models.TextField(blank=True, max_length=4000, verbose_name="for organisers only")),
                (
                    "state",
                    models.CharField(choices=[("draft", "Draft"), ("sent", "Sent")], default="draft", max_length=10),
                ),
                ("saved_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
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
                                models.Q(("health", ""), _negated=True), models.Q(("for_team", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="sent_reviews_are_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("told_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="programme.cohort"
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("cohort"), django.db.models.functions.text.Lower("name"), name="one_team_per_name"
                    ),
                    models.UniqueConstraint(fields=("cohort", "number"), name="one_team_per_number"),
                ],
            },
        ),
        migrations.AddField(
            model_name="submission",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="teams.team"
            ),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="mentorships", to="teams.team"
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="programme.enrolment",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="teams.team"
                    ),
                ),
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
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField(verbose_name="new due time")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("given_at", models.DateTimeField()),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="teams.deliverable"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="teams.team"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("deliverable", "team"), name="one_extension_per_team")],
            },
        ),
        migrations.CreateModel(
            name="AnswerChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="teams.answer"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("answer", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "version"), name="one_answer_change_per_version")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("team", "deliverable"), name="one_submission_per_team"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "draft"), ("submitted_at", None)),
                    models.Q(models.Q(("state", "draft"), _negated=True), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="submitted_work_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_at", None)),
                fields=("team", "enrolment"),
                name="one_live_mentorship_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_at", None)), fields=("team", "sector"), name="one_live_mentor_per_sector"
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_at", None), ("until_at__gte", models.F("from_at")), _connector="OR"),
                name="mentorship_ends_after_it_starts",
            ),
        ),
    ]
