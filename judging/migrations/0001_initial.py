import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import judging.criterion_kinds


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programme", "0003_cache_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PitchDay",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "minutes_each",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="minutes for each team, questions included",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("open", "Scoring is open"), ("locked", "Scoring is locked")],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                ("board_version", models.PositiveBigIntegerField(default=1)),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chair",
                    ),
                ),
                (
                    "cohort",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pitch_day", to="programme.cohort"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pitch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("starts_at", models.DateTimeField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pitches", to="teams.team"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pitches",
                        to="teams.submissionversion",
                    ),
                ),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pitches", to="judging.pitchday"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("pitch_day", "team"), name="one_pitch_per_team"),
                    models.UniqueConstraint(fields=("pitch_day", "position"), name="one_pitch_per_position"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="panels", to="judging.pitchday"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [models.UniqueConstraint(fields=("pitch_day", "name"), name="one_panel_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("employer", "Same employer"),
                            ("mentoring", "Mentor of the team"),
                            ("declared", "Declared by the judge"),
                            ("line_management", "Line management"),
                        ],
                        max_length=20,
                        verbose_name="kind of link",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Waits for a decision"), ("confirmed", "Barred"), ("waived", "Waived")],
                        max_length=20,
                    ),
                ),
                ("detail", models.TextField(blank=True, max_length=500, verbose_name="what the link is")),
                ("found_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "judge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to="teams.team"
                    ),
                ),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to="judging.pitchday"
                    ),
                ),
            ],
            options={
                "ordering": ("found_at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pitch_day", "judge", "team", "source"), name="one_conflict_per_judge_team_and_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", "employer"), models.Q(("state", "proposed"), _negated=True), _connector="OR"
                        ),
                        name="only_shared_employers_are_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True),
                            models.Q(models.Q(("reason", ""), _negated=True), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="waived_conflicts_say_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PitchStanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveIntegerField(default=0)),
                ("mean", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                (
                    "pitch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="standing", to="judging.pitch"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("count", 0), ("mean", None)),
                            models.Q(("count__gt", 0), ("mean__isnull", False)),
                            _connector="OR",
                        ),
                        name="standing_has_a_mean_of_cards",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not signed"),
                            ("signed", "Signed"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("inputs", models.JSONField()),
                ("inputs_hash", models.CharField(max_length=64)),
                ("method", models.CharField(max_length=40)),
                ("computed_at", models.DateTimeField()),
                ("award_reason", models.TextField(blank=True, max_length=1000, verbose_name="reason")),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("publish_at", models.DateTimeField(blank=True, null=True, verbose_name="to be published")),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True, max_length=1000, verbose_name="reason")),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="judging.pitchday"
                    ),
                ),
            ],
            options={
                "ordering": ("-version",),
                "constraints": [
                    models.UniqueConstraint(fields=("pitch_day", "version"), name="one_sheet_per_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("pitch_day",),
                        name="one_current_sheet_per_pitch_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("signed", "published")), _negated=True),
                            ("signed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="signed_sheets_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            models.Q(("publish_at__isnull", False), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="published_sheets_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_at", None), models.Q(("state", "draft"), _negated=True), _connector="OR"
                        ),
                        name="only_signed_sheets_have_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                            models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at", None)),
                            _connector="OR",
                        ),
                        name="withdrawn_sheets_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("cards", models.PositiveSmallIntegerField()),
                ("partial_cards", models.PositiveSmallIntegerField(default=0)),
                ("mean", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("parts", models.JSONField(default=list)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="teams.team"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="judging.resultsheet"
                    ),
                ),
            ],
            options={
                "ordering": (models.OrderBy(models.F("place"), nulls_last=True), "team__name"),
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "team"), name="one_line_per_team"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cards", 0), ("mean", None), ("place", None)),
                            models.Q(("cards__gt", 0), ("mean__isnull", False), ("place__isnull", False)),
                            _connector="OR",
                        ),
                        name="teams_without_cards_have_no_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("winner", "Winner"), ("commendation", "Commendation")],
                        max_length=20,
                        verbose_name="award",
                    ),
                ),
                ("citation", models.CharField(blank=True, max_length=300, verbose_name="what it is for")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="teams.team"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="awards", to="judging.resultsheet"
                    ),
                ),
            ],
            options={
                "ordering": (models.Case(models.When(kind="winner", then=0), default=1), "team__name"),
                "constraints": [models.UniqueConstraint(fields=("sheet", "team"), name="one_award_per_team")],
            },
        ),
        migrations.CreateModel(
            name="Rubric",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rubrics", to="programme.cohort"
                    ),
                ),
            ],
            options={
                "ordering": ("cohort", "-version"),
                "constraints": [models.UniqueConstraint(fields=("cohort", "version"), name="one_rubric_per_version")],
            },
        ),
        migrations.AddField(
            model_name="pitchday",
            name="rubric",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pitch_days", to="judging.rubric"
            ),
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=judging.criterion_kinds.choices, max_length=20, verbose_name="how it is scored"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("help", models.CharField(blank=True, max_length=300, verbose_name="what to look for")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name="weight"
                    ),
                ),
                ("options", models.JSONField(blank=True, default=dict)),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="judging.rubric"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("rubric", "position"), name="one_criterion_per_position"),
                    models.CheckConstraint(condition=models.Q(("weight__lte", 100)), name="weight_is_at_most_100"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "comment"), _negated=True), ("weight", 0), _connector="OR"
                        ),
                        name="comments_weigh_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Draft"), ("submitted", "Handed in"), ("locked", "Locked")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("filled", models.PositiveSmallIntegerField(default=0)),
                ("total", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "judge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scorecards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pitch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scorecards", to="judging.pitch"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("pitch", "judge"), name="one_scorecard_per_pitch_and_judge"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), ("submitted_at", None)),
                            models.Q(("state", "submitted"), ("submitted_at__isnull", False)),
                            ("state", "locked"),
                            _connector="OR",
                        ),
                        name="submitted_cards_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total", None), ("submitted_at__isnull", False), _connector="OR"),
                        name="only_submitted_cards_have_a_total",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("text", models.TextField(blank=True, max_length=2000)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="judging.criterion"
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="judging.scorecard"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("card", "criterion"), name="one_score_per_criterion")],
            },
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[("exclude", "Not counted"), ("keep", "Counted")],
                        max_length=20,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moderations", to="judging.scorecard"
                    ),
                ),
            ],
            options={
                "ordering": ("decided_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="moderation_says_why"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LateChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("change", models.UUIDField(unique=True)),
                ("base_version", models.PositiveIntegerField()),
                ("values", models.JSONField()),
                ("arrived_at", models.DateTimeField()),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="late_changes", to="judging.scorecard"
                    ),
                ),
            ],
            options={
                "ordering": ("arrived_at",),
            },
        ),
        migrations.CreateModel(
            name="ScoreChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("text", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="judging.scorecard"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="judging.criterion"
                    ),
                ),
            ],
            options={
                "ordering": ("card", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("card", "criterion", "version"), name="one_old_score_per_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="programme.enrolment"
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="judging.panel"
                    ),
                ),
            ],
            options={
                "ordering": ("enrolment__person__full_name",),
                "constraints": [models.UniqueConstraint(fields=("panel", "enrolment"), name="one_seat_per_judge")],
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatory_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatories", to="judging.pitchday"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "signatories",
                "ordering": ("person__full_name",),
                "constraints": [
                    models.UniqueConstraint(fields=("pitch_day", "person"), name="one_signatory_grant_per_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatoryOffer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("full_name", models.CharField(max_length=200, verbose_name="full name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("revoked", "Revoked"),
                        ],
                        default="sent",
                        max_length=20,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatory_offers",
                        to="judging.pitchday",
                    ),
                ),
            ],
            options={
                "ordering": ("-sent_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "sent")),
                        fields=("pitch_day", "email"),
                        name="one_open_offer_to_sign",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_at", models.DateTimeField()),
                ("content_hash", models.CharField(max_length=64)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="judging.resultsheet"
                    ),
                ),
            ],
            options={
                "ordering": ("signed_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("sheet", "person"),
                        name="one_live_signature_per_person",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="pitchday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("locked_at__isnull", False), ("state", "locked")),
                    models.Q(models.Q(("state", "locked"), _negated=True), ("locked_at", None)),
                    _connector="OR",
                ),
                name="locked_pitch_days_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="pitchday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_at", None), ("state", "planned")),
                    models.Q(models.Q(("state", "planned"), _negated=True), ("opened_at__isnull", False)),
                    _connector="OR",
                ),
                name="opened_pitch_days_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="pitchday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("chair", None),
                    ("deputy", None),
                    models.Q(("chair", models.F("deputy")), _negated=True),
                    _connector="OR",
                ),
                name="chair_is_not_the_deputy",
            ),
        ),
    ]
