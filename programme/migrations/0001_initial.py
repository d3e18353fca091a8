import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import programme.models.cohort


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("programme", "0000_person"),
        ("usersessions", "0001_initial"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailforms", "0005_alter_formsubmission_form_data"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("length", models.PositiveBigIntegerField(default=0)),
                ("head", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "slug",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters, digits and single hyphens, such as spring-2027.",
                            )
                        ],
                        verbose_name="name in addresses",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("running", "Running"), ("completed", "Completed")],
                        default="planned",
                        max_length=20,
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/London",
                        max_length=60,
                        validators=[programme.models.cohort.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("confirm_by", models.DateTimeField(blank=True, null=True, verbose_name="nominees answer by")),
            ],
            options={
                "ordering": ("-starts_on", "name"),
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "slug",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Use small letters, digits and single hyphens, such as spring-2027.",
                            )
                        ],
                        verbose_name="name in addresses",
                    ),
                ),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="what it is, in one sentence")),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="address people can write to"),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                ("code", models.CharField(max_length=100)),
                ("at", models.CharField(max_length=32)),
                ("by", models.UUIDField(blank=True, null=True)),
                ("target_type", models.CharField(blank=True, max_length=60)),
                ("target_id", models.CharField(blank=True, max_length=60)),
                ("cohort", models.UUIDField(blank=True, null=True)),
                ("facts", models.JSONField(default=dict)),
                ("reason_hash", models.CharField(blank=True, max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="programme.auditchain"
                    ),
                ),
            ],
            options={
                "ordering": ("chain", "number"),
                "indexes": [models.Index(fields=["target_type", "target_id"], name="audit_by_target")],
                "constraints": [models.UniqueConstraint(fields=("chain", "number"), name="one_event_per_number")],
            },
        ),
        migrations.CreateModel(
            name="AuditReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.CharField(max_length=32)),
                ("text", models.TextField(blank=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reason", to="programme.auditevent"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClientChange",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("target", models.CharField(max_length=100)),
                ("answer", models.JSONField()),
                ("answered_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CohortQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sector",
                    models.CharField(
                        choices=[("civil_service", "Civil service"), ("industry", "Industry")], max_length=20
                    ),
                ),
                ("places", models.PositiveIntegerField(verbose_name="places")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quotas", to="programme.cohort"
                    ),
                ),
            ],
            options={
                "ordering": ("sector",),
                "constraints": [models.UniqueConstraint(fields=("cohort", "sector"), name="one_quota_per_sector")],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("at", models.DateTimeField(verbose_name="date and time")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="programme.cohort"
                    ),
                ),
            ],
            options={
                "ordering": ("at",),
                "constraints": [models.UniqueConstraint(fields=("cohort", "name"), name="one_milestone_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "sector",
                    models.CharField(
                        choices=[("civil_service", "Civil service"), ("industry", "Industry")],
                        max_length=20,
                        verbose_name="sector",
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[("small", "Under 250 people"), ("large", "250 people or more")],
                        max_length=10,
                        verbose_name="size",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="agencies",
                        to="programme.organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="programme.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("programme"),
                        django.db.models.functions.text.Lower("name"),
                        name="one_organisation_per_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="organisation_is_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("full_name", models.CharField(max_length=200, verbose_name="full name")),
                ("known_as", models.CharField(blank=True, max_length=100, verbose_name="known as")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("job_title", models.CharField(blank=True, max_length=200, verbose_name="job title")),
                ("region", models.CharField(blank=True, max_length=100, verbose_name="region")),
                ("skills", models.JSONField(blank=True, default=list, verbose_name="skills")),
                (
                    "experience_months",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="months of experience"),
                ),
                ("nominated_by", models.EmailField(blank=True, max_length=254, verbose_name="nominated by")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="why this person")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("named", "Nominated"),
                            ("invited", "Invited"),
                            ("confirmed", "Confirmed"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("reserve", "Reserve"),
                        ],
                        default="named",
                        max_length=20,
                    ),
                ),
                ("reserve_position", models.PositiveIntegerField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="nominations", to="programme.cohort"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="programme.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("organisation__name", "full_name"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("cohort"),
                        django.db.models.functions.text.Lower("email"),
                        name="one_nomination_per_email",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reserve_position__isnull", False)),
                        fields=("cohort", "reserve_position"),
                        name="one_nomination_per_reserve_position",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reserve_position__isnull", False), ("state", "reserve")),
                            models.Q(models.Q(("state", "reserve"), _negated=True), ("reserve_position", None)),
                            _connector="OR",
                        ),
                        name="reserves_have_a_position",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("participant", "Participant"),
                            ("mentor", "Mentor"),
                            ("judge", "Judge"),
                            ("observer", "Observer"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
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
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="programme.cohort"
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="programme.nomination",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="programme.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-sent_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "sent")),
                        fields=("cohort", "role", "email"),
                        name="one_open_invitation_per_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("state__in", ("accepted", "declined"))),
                            models.Q(
                                models.Q(("state__in", ("accepted", "declined")), _negated=True), ("answered_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="answered_invitations_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("participant", "Participant"),
                            ("mentor", "Mentor"),
                            ("judge", "Judge"),
                            ("observer", "Observer"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("withdrawn", "Withdrawn"),
                            ("completed", "Completed"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                ("job_title", models.CharField(blank=True, max_length=200, verbose_name="job title")),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="about you")),
                ("skills", models.JSONField(blank=True, default=list, verbose_name="skills")),
                ("region", models.CharField(blank=True, max_length=100, verbose_name="region")),
                (
                    "experience_months",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="months of experience"),
                ),
                (
                    "availability",
                    models.JSONField(blank=True, default=list, verbose_name="half-days you can usually give"),
                ),
                ("profile_completed_at", models.DateTimeField(blank=True, null=True)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="programme.cohort"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="programme.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("person__full_name",),
                "constraints": [
                    models.UniqueConstraint(fields=("person", "cohort", "role"), name="one_enrolment_per_role")
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="employments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employments",
                        to="programme.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on", None)),
                        fields=("person", "organisation"),
                        name="one_current_employment_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                        name="employment_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allotment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("places", models.PositiveIntegerField(verbose_name="places")),
                ("nominator_name", models.CharField(blank=True, max_length=200, verbose_name="nominator")),
                (
                    "nominator_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="nominator's e-mail address"),
                ),
                ("name_by", models.DateTimeField(blank=True, null=True, verbose_name="people to be named by")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="allotments", to="programme.cohort"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allotments",
                        to="programme.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "organisation"), name="one_allotment_per_organisation")
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("until_on", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="programme.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("address", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=80)),
                ("act", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("held", "Held"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("not_before", models.DateTimeField(blank=True, null=True, verbose_name="not to be sent before")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programme.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "indexes": [models.Index(fields=["state", "created_at"], name="notification_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "act", "address"), name="one_notification_per_act_and_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="sent_notifications_say_when",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="cohort",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cohorts", to="programme.programme"
            ),
        ),
        migrations.AddField(
            model_name="auditchain",
            name="programme",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="audit_chain",
                to="programme.programme",
            ),
        ),
        migrations.CreateModel(
            name="ProgrammeRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organiser", "Organiser"),
                            ("results", "Results group"),
                            ("editor", "Editor"),
                            ("approver", "Approver"),
                            ("assistant", "Assistant"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "acts_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assistant_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="programme.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("acts_for", None)),
                        fields=("person", "programme", "kind"),
                        name="one_role_of_a_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("acts_for__isnull", False)),
                        fields=("person", "programme", "acts_for"),
                        name="one_assistant_role_per_judge",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acts_for__isnull", False), ("kind", "assistant")),
                            models.Q(models.Q(("kind", "assistant"), _negated=True), ("acts_for", None)),
                            _connector="OR",
                        ),
                        name="assistants_act_for_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("site_visit", "Site visit"),
                            ("kick_off", "Kick-off"),
                            ("training", "Training"),
                            ("rehearsal", "Rehearsal"),
                        ],
                        default="site_visit",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="what it is about")),
                ("town", models.CharField(max_length=100, verbose_name="town or “online”")),
                ("address", models.TextField(blank=True, max_length=500, verbose_name="address, shown after booking")),
                (
                    "joining_notes",
                    models.TextField(blank=True, max_length=2000, verbose_name="joining notes, shown after booking"),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="places"
                    ),
                ),
                ("booking_closes_at", models.DateTimeField(blank=True, null=True, verbose_name="booking closes")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("cancelled", "Cancelled")],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("calendar_sequence", models.PositiveIntegerField(default=0)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="programme.cohort"
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="programme.organisation",
                        verbose_name="host",
                    ),
                ),
            ],
            options={
                "ordering": ("starts_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="visit_ends_after_it_starts"
                    ),
                    models.CheckConstraint(condition=models.Q(("capacity__gte", 1)), name="visit_has_a_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("confirmed", "Booked"), ("waiting", "Waiting list"), ("cancelled", "Cancelled")],
                        max_length=20,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("booked_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bookings", to="programme.visit"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("visit", "person"),
                        name="one_live_booking_per_visit",
                    ),
                    models.UniqueConstraint(fields=("visit", "position"), name="one_booking_per_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                            models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_at", None)),
                            _connector="OR",
                        ),
                        name="cancelled_bookings_say_when",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(fields=("programme", "slug"), name="one_cohort_per_address"),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="cohort_ends_after_it_starts"
            ),
        ),
    ]
