import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0003_cache_table"),
        ("programme", "__first__"),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Solution",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("summary", models.CharField(max_length=300, verbose_name="in a sentence or two")),
                ("text", models.TextField(max_length=8000, verbose_name="the solution")),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("data", "Data and records"),
                            ("environment", "Environment and energy"),
                            ("health", "Health and care"),
                            ("homes", "Homes and places"),
                            ("justice", "Justice and safety"),
                            ("learning", "Learning and children"),
                            ("money", "Money and tax"),
                            ("work", "Work and skills"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                        verbose_name="theme",
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("ogl-3", "Open Government Licence 3.0"),
                            ("cc-by-4", "Creative Commons Attribution 4.0"),
                            ("cc-by-nc-4", "Creative Commons Attribution, not for trade, 4.0"),
                        ],
                        default="ogl-3",
                        max_length=20,
                        verbose_name="licence",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("asked", "Waits for releases"),
                            ("released", "Released"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "adoption",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("interested", "Interested"),
                            ("pilot", "Pilot"),
                            ("live", "In use"),
                            ("stopped", "Stopped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=120, verbose_name="what is measured")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                (
                    "sought",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="figure asked for"
                    ),
                ),
                ("changed_at", models.DateTimeField(db_index=True)),
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="solution", to="teams.team"
                    ),
                ),
            ],
            options={
                "ordering": ("title",),
                "indexes": [models.Index(fields=["state", "theme"], name="solutions_by_theme")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "released"), _negated=True),
                            ("released_at__isnull", False),
                            _connector="OR",
                        ),
                        name="released_solutions_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                        name="withdrawn_solutions_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReuseRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                ("organisation", models.CharField(max_length=200, verbose_name="organisation")),
                ("full_name", models.CharField(max_length=200, verbose_name="your name")),
                ("email", models.EmailField(max_length=254, verbose_name="your e-mail address")),
                ("purpose", models.TextField(max_length=2000, verbose_name="what you would use it for")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Address not confirmed"), ("confirmed", "Confirmed")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reuse_requests", to="teams.solution"
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("confirmed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="confirmed_requests_say_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseConsent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("member", "Member of the team"),
                            ("organisation", "Member's organisation"),
                            ("owner", "Owner of the challenge"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Not answered"),
                            ("given", "Released"),
                            ("refused", "Said no"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("by_terms", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release_consents",
                        to="programme.organisation",
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
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="teams.solution"
                    ),
                ),
            ],
            options={
                "ordering": ("party", "organisation__name", "person__full_name"),
                "constraints": [
                    models.UniqueConstraint(fields=("solution", "person"), name="a_member_answers_once"),
                    models.UniqueConstraint(fields=("solution", "party", "organisation"), name="a_party_answers_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), ("party", "member"), ("person__isnull", False)),
                            models.Q(
                                models.Q(("party", "member"), _negated=True),
                                ("organisation__isnull", False),
                                ("person", None),
                            ),
                            _connector="OR",
                        ),
                        name="consents_are_of_a_person_or_an_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="answered_consents_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organisation", models.CharField(max_length=200, verbose_name="organisation")),
                ("is_named", models.BooleanField(default=False, verbose_name="it may be named in public")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("interested", "Interested"),
                            ("pilot", "Pilot"),
                            ("live", "In use"),
                            ("stopped", "Stopped"),
                        ],
                        default="interested",
                        max_length=10,
                        verbose_name="how far",
                    ),
                ),
                ("since_on", models.DateField(verbose_name="since")),
                (
                    "request",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="adoption",
                        to="teams.reuserequest",
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="adoptions", to="teams.solution"
                    ),
                ),
            ],
            options={
                "ordering": ("since_on", "organisation"),
                "constraints": [
                    models.UniqueConstraint(fields=("solution", "organisation"), name="one_adoption_per_organisation")
                ],
            },
        ),
        migrations.CreateModel(
            name="SolutionFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("alt", models.CharField(blank=True, max_length=200, verbose_name="what the picture shows")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.attachment"
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="teams.solution"
                    ),
                ),
            ],
            options={
                "ordering": ("attachment__slot__order", "attachment__original_name"),
                "constraints": [
                    models.UniqueConstraint(fields=("solution", "attachment"), name="a_solution_has_a_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("value", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="measured")),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="teams.adoption"
                    ),
                ),
            ],
            options={
                "ordering": ("year",),
                "constraints": [models.UniqueConstraint(fields=("adoption", "year"), name="one_outcome_per_year")],
            },
        ),
        migrations.CreateModel(
            name="Pictured",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("picture", models.UUIDField(db_index=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programme.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("picture", "person"), name="a_picture_shows_a_person_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                ("full_name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("sent_at", models.DateTimeField()),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="teams.releaseconsent"
                    ),
                ),
            ],
            options={
                "ordering": ("sent_at",),
                "constraints": [
                    models.UniqueConstraint(fields=("consent", "email"), name="one_release_link_per_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseTerms",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("ogl-3", "Open Government Licence 3.0"),
                            ("cc-by-4", "Creative Commons Attribution 4.0"),
                            ("cc-by-nc-4", "Creative Commons Attribution, not for trade, 4.0"),
                        ],
                        max_length=20,
                        verbose_name="licence",
                    ),
                ),
                ("said_in", models.CharField(max_length=200, verbose_name="where it is written")),
                ("recorded_at", models.DateTimeField()),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="release_terms", to="programme.cohort"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="release_terms",
                        to="programme.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("organisation__name",),
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "organisation", "licence"), name="one_release_by_terms")
                ],
            },
        ),
    ]
