import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import judging.criterion_kinds


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programme", "0003_cache_table"),
        ("programme", "__first__"),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rubric",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rubrics", to="programme.cohort"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("cohort", "-version"),
                "constraints": [models.UniqueConstraint(fields=("cohort", "version"), name="one_rubric_per_version")],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="judging.rubric"
                    ),
                ),
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
            name="PitchDay",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pitch_day", to="programme.cohort"
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pitch_days", to="judging.rubric"
                    ),
                ),
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
                ("pitch_minutes", models.PositiveSmallIntegerField(default=10, verbose_name="minutes to pitch")),
                (
                    "questions_minutes",
                    models.PositiveSmallIntegerField(default=5, verbose_name="minutes for questions"),
                ),
                ("scoring_minutes", models.PositiveSmallIntegerField(default=5, verbose_name="minutes to score")),
                ("rooms_at_once", models.BooleanField(default=False, verbose_name="rooms run at the same time")),
                ("joining_link", models.URLField(blank=True, max_length=500, verbose_name="joining link")),
                ("draw_seed", models.CharField(blank=True, max_length=64)),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
                ("guest_places", models.PositiveIntegerField(blank=True, null=True, verbose_name="places for guests")),
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
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("open", "Scoring is open"), ("locked", "Scoring is locked")],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
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
                ("board_version", models.PositiveBigIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("locked_at__isnull", False), ("state", "locked")),
                            models.Q(models.Q(("state", "locked"), _negated=True), ("locked_at", None)),
                            _connector="OR",
                        ),
                        name="locked_pitch_days_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at", None), ("state", "planned")),
                            models.Q(models.Q(("state", "planned"), _negated=True), ("opened_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="opened_pitch_days_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("chair", None),
                            ("deputy", None),
                            models.Q(("chair", models.F("deputy")), _negated=True),
                            _connector="OR",
                        ),
                        name="chair_is_not_the_deputy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "minutes_each__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pitch_minutes"), "+", models.F("questions_minutes")
                                    ),
                                    "+",
                                    models.F("scoring_minutes"),
                                ),
                            ),
                            ("pitch_minutes__gte", 1),
                        ),
                        name="phases_fit_into_a_turn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="allocations", to="judging.pitchday"
                    ),
                ),
                ("each", models.PositiveSmallIntegerField(verbose_name="judges for each team")),
                ("seed", models.PositiveBigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Not released"), ("released", "Released"), ("replaced", "Replaced")],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-made_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "released")),
                        fields=("pitch_day",),
                        name="one_released_allocation_per_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("pitch_day",),
                        name="one_draft_allocation_per_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at", None), ("state", "draft")),
                            models.Q(models.Q(("state", "draft"), _negated=True), ("released_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="released_allocations_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Break",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="breaks", to="judging.pitchday"
                    ),
                ),
                ("after", models.PositiveSmallIntegerField(verbose_name="after pitch")),
                ("title", models.CharField(max_length=80, verbose_name="name")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="minutes",
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("fixed_at", models.DateTimeField(blank=True, null=True, verbose_name="fixed time")),
            ],
            options={
                "ordering": ("after",),
                "constraints": [models.UniqueConstraint(fields=("pitch_day", "after"), name="one_break_per_gap")],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to="judging.pitchday"
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
                ("reason", models.TextField(blank=True, max_length=500, verbose_name="reason")),
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
            name="Delay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="delays", to="judging.pitchday"
                    ),
                ),
                ("room", models.CharField(blank=True, max_length=80)),
                ("position", models.PositiveSmallIntegerField()),
                ("minutes", models.SmallIntegerField()),
                ("before_break", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("pitch_day", "room", "position"), name="one_delay_per_position")
                ],
            },
        ),
        migrations.CreateModel(
            name="DisplayLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="display_links", to="judging.pitchday"
                    ),
                ),
                ("room", models.CharField(blank=True, max_length=80)),
                ("name", models.CharField(max_length=80, verbose_name="where the screen stands")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("made_at",),
            },
        ),
        migrations.CreateModel(
            name="Guest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="guests", to="judging.pitchday"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sponsor", "Sponsor"),
                            ("line_manager", "Line manager"),
                            ("private_office", "Private office"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("full_name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("employer", models.CharField(blank=True, max_length=200, verbose_name="employer")),
                (
                    "state",
                    models.CharField(
                        choices=[("invited", "No answer yet"), ("coming", "Comes"), ("not_coming", "Does not come")],
                        default="invited",
                        max_length=20,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("access", models.TextField(blank=True, max_length=500, verbose_name="access")),
                ("diet", models.CharField(blank=True, max_length=200, verbose_name="diet")),
            ],
            options={
                "ordering": ("full_name",),
                "constraints": [
                    models.UniqueConstraint(fields=("pitch_day", "email"), name="one_guest_per_address"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "invited")),
                            models.Q(models.Q(("state", "invited"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="answered_guests_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="panels", to="judging.pitchday"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [models.UniqueConstraint(fields=("pitch_day", "name"), name="one_panel_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Pitch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pitches", to="judging.pitchday"
                    ),
                ),
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
                ("position", models.PositiveSmallIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("fixed_at", models.DateTimeField(blank=True, null=True, verbose_name="fixed time")),
                ("room", models.CharField(blank=True, max_length=80, verbose_name="room")),
                ("extra_minutes", models.PositiveSmallIntegerField(default=0)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("in_room", "In the room"),
                            ("team_remote", "Team joins by link"),
                            ("remote", "Everybody joins by link"),
                            ("recorded", "Recording, questions by link"),
                        ],
                        default="in_room",
                        max_length=20,
                        verbose_name="how the team pitches",
                    ),
                ),
                ("joining_link", models.URLField(blank=True, max_length=500, verbose_name="joining link")),
                ("told_as", models.CharField(blank=True, max_length=500)),
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
            name="ResultSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="judging.pitchday"
                    ),
                ),
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
            name="RoomPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="room_packs", to="judging.pitchday"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decks", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatories", to="judging.pitchday"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatory_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
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
            name="Analysis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="analysis", to="judging.resultsheet"
                    ),
                ),
                ("inputs_hash", models.CharField(max_length=64)),
                ("document", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "analyses",
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="awards", to="judging.resultsheet"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="teams.team"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("winner", "Winner"), ("commendation", "Commendation")],
                        max_length=20,
                        verbose_name="award",
                    ),
                ),
                ("citation", models.CharField(blank=True, max_length=300, verbose_name="what it is for")),
            ],
            options={
                "ordering": (models.Case(models.When(kind="winner", then=0), default=1), "team__name"),
                "constraints": [models.UniqueConstraint(fields=("sheet", "team"), name="one_award_per_team")],
            },
        ),
        migrations.CreateModel(
            name="PitchStanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pitch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="standing", to="judging.pitch"
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
                ("mean", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
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
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="judging.resultsheet"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="teams.team"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("cards", models.PositiveSmallIntegerField()),
                ("partial_cards", models.PositiveSmallIntegerField(default=0)),
                ("mean", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("parts", models.JSONField(default=list)),
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
            name="Scorecard",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pitch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scorecards", to="judging.pitch"
                    ),
                ),
                (
                    "judge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scorecards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Draft"), ("submitted", "Handed in"), ("locked", "Locked")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("was_missed", models.BooleanField(default=False)),
                ("filled", models.PositiveSmallIntegerField(default=0)),
                ("total", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
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
                    models.CheckConstraint(
                        condition=models.Q(("was_missed", False), ("submitted_at", None), _connector="OR"),
                        name="missed_pitches_are_not_handed_in",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="judging.panel"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="programme.enrolment"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("in_room", "In the room"),
                            ("remote", "Joins by link"),
                            ("recorded", "Watches recordings"),
                        ],
                        default="in_room",
                        max_length=10,
                        verbose_name="how they hear the pitches",
                    ),
                ),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("available_from", models.DateTimeField(blank=True, null=True, verbose_name="can come from")),
                ("available_until", models.DateTimeField(blank=True, null=True, verbose_name="can stay until")),
            ],
            options={
                "ordering": ("enrolment__person__full_name",),
                "constraints": [
                    models.UniqueConstraint(fields=("panel", "enrolment"), name="one_seat_per_judge"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("available_from", None),
                            ("available_until", None),
                            ("available_from__lt", models.F("available_until")),
                            _connector="OR",
                        ),
                        name="seat_is_left_after_it_is_taken",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="judging.resultsheet"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("content_hash", models.CharField(max_length=64)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
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
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pitch_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stages", to="judging.pitchday"
                    ),
                ),
                ("room", models.CharField(blank=True, max_length=80)),
                (
                    "pitch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="judging.pitch",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[("pitch", "Pitch"), ("questions", "Questions"), ("scoring", "Scoring")],
                        max_length=20,
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("left", models.DurationField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("pitch_day", "room"), name="one_stage_per_room"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ends_at", None), ("left", None), ("phase", ""), ("pitch", None), ("started_at", None)
                            ),
                            models.Q(
                                ("pitch__isnull", False),
                                ("started_at__isnull", False),
                                models.Q(("phase", ""), _negated=True),
                                models.Q(
                                    models.Q(("ends_at__isnull", False), ("left", None)),
                                    models.Q(("ends_at", None), ("left__isnull", False)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="a_stage_is_empty_or_its_clock_runs_or_stands",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageNeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pitch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stage_needs", to="judging.pitch"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("longer", "Longer time"),
                            ("pause", "A break"),
                            ("lectern", "A lectern"),
                            ("interpreter", "An interpreter"),
                            ("captions", "Captions"),
                        ],
                        max_length=20,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=0)),
                ("text", models.CharField(blank=True, max_length=200)),
                ("erase_on", models.DateField(db_index=True)),
            ],
            options={
                "ordering": ("kind",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pitch", "person", "kind"), name="one_stage_need_per_person_and_kind"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person", None)),
                        fields=("pitch", "kind"),
                        name="one_stage_need_of_a_kind_for_a_team",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pitch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turn", to="judging.pitch"
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="a_turn_ends_after_it_began",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="judging.allocation"
                    ),
                ),
                (
                    "pitch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="judging.pitch"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="judging.seat"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("allocation", "pitch", "seat"), name="one_assignment_per_pitch_and_seat"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JudgePass",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="judge_pass", to="judging.seat"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LateChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="late_changes", to="judging.scorecard"
                    ),
                ),
                ("change", models.UUIDField(unique=True)),
                ("base_version", models.PositiveIntegerField()),
                ("values", models.JSONField()),
                ("arrived_at", models.DateTimeField()),
                ("noted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("arrived_at",),
            },
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moderations", to="judging.scorecard"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[("exclude", "Not counted"), ("keep", "Counted")],
                        max_length=20,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField()),
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
            name="PaperEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_entries",
                        to="judging.scorecard",
                    ),
                ),
                ("values", models.JSONField()),
                (
                    "typed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("typed_at", models.DateTimeField()),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("card_version", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ("typed_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at", None)), fields=("card",), name="one_paper_entry_waits_per_card"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None), ("card_version", None)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("card_version__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agreed_paper_entries_say_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("typed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_people_type_a_paper_sheet",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="judging.scorecard"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="judging.criterion"
                    ),
                ),
                ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("text", models.TextField(blank=True, max_length=2000)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("card", "criterion"), name="one_score_per_criterion")],
            },
        ),
        migrations.CreateModel(
            name="ScoreChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("version", models.PositiveIntegerField()),
                ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("text", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ("card", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("card", "criterion", "version"), name="one_old_score_per_version")
                ],
            },
        ),
    ]
