import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0005_places_and_role_offers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="visit",
            name="visit_has_a_place",
        ),
        migrations.AddField(
            model_name="booking",
            name="absence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("work", "Work that cannot be moved"),
                    ("leave", "I am on leave"),
                    ("travel", "I cannot get there"),
                    ("clash", "Another date of the programme"),
                    ("unsaid", "I would rather not say"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="ending",
            field=models.CharField(
                blank=True,
                choices=[
                    ("given_back", "Given back"),
                    ("by_organiser", "Ended by an organiser"),
                    ("declined", "Offer declined"),
                    ("lapsed", "Offer not answered"),
                    ("cannot_come", "Cannot come"),
                    ("left", "Left the cohort"),
                    ("called_off", "Called off"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="erase_phone_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="booking",
            name="needs_answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="booking",
            name="phone",
            field=models.CharField(blank=True, max_length=30, verbose_name="telephone number"),
        ),
        migrations.AddField(
            model_name="booking",
            name="sector",
            field=models.CharField(
                blank=True, choices=[("civil_service", "Civil service"), ("industry", "Industry")], max_length=20
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="accessibility",
            field=models.TextField(blank=True, max_length=2000, verbose_name="what is accessible"),
        ),
        migrations.AddField(
            model_name="visit",
            name="asks_phone",
            field=models.BooleanField(default=False, verbose_name="asks for a telephone number"),
        ),
        migrations.AddField(
            model_name="visit",
            name="booking_opens_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="booking opens"),
        ),
        migrations.AddField(
            model_name="visit",
            name="cancel_reason",
            field=models.TextField(blank=True, max_length=2000, verbose_name="why it was cancelled"),
        ),
        migrations.AddField(
            model_name="visit",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="feedback_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="first_call_ends_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="first call ends"),
        ),
        migrations.AddField(
            model_name="visit",
            name="host_notes",
            field=models.TextField(blank=True, max_length=2000, verbose_name="what the host must know"),
        ),
        migrations.AddField(
            model_name="visit",
            name="is_online",
            field=models.BooleanField(default=False, verbose_name="online"),
        ),
        migrations.AddField(
            model_name="visit",
            name="mode",
            field=models.CharField(
                choices=[("booked", "People book a place"), ("expected", "Everybody is expected")],
                default="booked",
                max_length=20,
                verbose_name="mode",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="needs_asked",
            field=models.JSONField(blank=True, default=list, verbose_name="needs that are asked"),
        ),
        migrations.AddField(
            model_name="visit",
            name="needs_kept_days",
            field=models.PositiveSmallIntegerField(default=7, verbose_name="days until needs are erased"),
        ),
        migrations.AddField(
            model_name="visit",
            name="offer_hours",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="hours to answer an offer"),
        ),
        migrations.AddField(
            model_name="visit",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replacements",
                to="programme.visit",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="run_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="run by",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="sector_shares",
            field=models.JSONField(blank=True, default=dict, verbose_name="least share for each sector"),
        ),
        migrations.AddField(
            model_name="visit",
            name="shares_end_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="shares hold until"),
        ),
        migrations.AlterField(
            model_name="booking",
            name="state",
            field=models.CharField(
                choices=[
                    ("confirmed", "Booked"),
                    ("offered", "Place on offer"),
                    ("waiting", "Waiting list"),
                    ("cancelled", "Cancelled"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="capacity",
            field=models.PositiveIntegerField(
                blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name="places"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("phone", ""), ("erase_phone_on__isnull", False), _connector="OR"),
                name="phones_have_a_day_of_erasure",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("capacity__gte", 1), ("mode", "booked")),
                    models.Q(("capacity", None), ("mode", "expected")),
                    _connector="OR",
                ),
                name="booked_visits_have_places",
            ),
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acknowledgement",
                        to="programme.booking",
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "booking__position"),
            },
        ),
        migrations.CreateModel(
            name="HostLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                ("full_name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("made_at", models.DateTimeField()),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="host_links", to="programme.visit"
                    ),
                ),
            ],
            options={
                "ordering": ("made_at",),
                "constraints": [models.UniqueConstraint(fields=("visit", "email"), name="one_host_link_per_address")],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("access", "Access"), ("diet", "Diet"), ("clearance", "Clearance")], max_length=20
                    ),
                ),
                ("text", models.TextField(max_length=500)),
                ("erase_on", models.DateField(db_index=True)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="needs", to="programme.booking"
                    ),
                ),
            ],
            options={
                "ordering": ("kind",),
                "constraints": [models.UniqueConstraint(fields=("booking", "kind"), name="one_need_of_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("lapsed", "Not answered in time"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="programme.booking"
                    ),
                ),
            ],
            options={
                "ordering": ("made_at",),
                "indexes": [models.Index(fields=["state", "ends_at"], name="offers_that_end")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("booking",), name="one_open_offer_per_booking"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="closed_offers_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitFeedback",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "worth",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="worth the time",
                    ),
                ),
                (
                    "useful",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="useful for the team's work",
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=500, verbose_name="in their own words")),
                ("given_at", models.DateTimeField()),
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="feedback", to="programme.booking"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("useful__gte", 1), ("useful__lte", 5), ("worth__gte", 1), ("worth__lte", 5)
                        ),
                        name="feedback_is_from_1_to_5",
                    )
                ],
            },
        ),
    ]
