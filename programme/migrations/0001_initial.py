import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import programme.models.base
import programme.models.cohort
import programme.models.enrolment


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programme", "0000_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CalendarMark",
            fields=[
                ("uid", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=64)),
                ("sequence", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ClientChange",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
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
                ("link", models.CharField(blank=True, max_length=100)),
                ("target", models.CharField(max_length=100)),
                ("answer", models.JSONField()),
                ("answered_at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), models.Q(("link", ""), _negated=True)),
                            models.Q(("link", ""), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="changes_belong_to_a_person_or_a_link",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LostAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, unique=True)),
                ("since_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("-last_at",),
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
            name="Agreement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agreements", to="programme.programme"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agreement", "Agreement: everybody has to accept it"),
                            ("consent", "Consent: yes or no, and either is fine"),
                        ],
                        default="agreement",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("asked_of", models.JSONField(default=list, verbose_name="who is asked")),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("kind", "name"),
                "constraints": [models.UniqueConstraint(fields=("programme", "name"), name="one_agreement_per_name")],
            },
        ),
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                (
                    "programme",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_chain",
                        to="programme.programme",
                    ),
                ),
                ("length", models.PositiveBigIntegerField(default=0)),
                ("head", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cohorts", to="programme.programme"
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "slug"), name="one_cohort_per_address"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="cohort_ends_after_it_starts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programme.programme"
                    ),
                ),
                ("muted", models.JSONField(blank=True, default=list)),
                (
                    "is_daily",
                    models.BooleanField(default=False, verbose_name="what is not urgent comes in one message a day"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "programme"), name="one_mail_choice_per_programme")
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="message_texts",
                        to="programme.programme",
                    ),
                ),
                ("kind", models.CharField(max_length=80)),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                ("body", models.TextField(blank=True, max_length=6000, verbose_name="text")),
                (
                    "is_checked_first",
                    models.BooleanField(
                        default=False, verbose_name="hold each one until an organiser has looked at it"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "kind"), name="one_text_per_kind_of_message")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                            ("to_check", "Waiting to be checked"),
                            ("stopped", "Stopped"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "E-mail"), ("daily", "Daily message"), ("inbox", "Inbox only")],
                        default="mail",
                        max_length=10,
                    ),
                ),
                ("part", models.TextField(blank=True)),
                ("part_type", models.CharField(blank=True, max_length=120)),
                ("not_before", models.DateTimeField(blank=True, null=True, verbose_name="not to be sent before")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-created_at",),
                "indexes": [
                    models.Index(fields=["state", "created_at"], name="notification_queue"),
                    models.Index(fields=["claimed_at"], name="notification_pace"),
                    models.Index(fields=["programme", "-created_at", "id"], name="notifications_by_date"),
                    models.Index(fields=["programme", "state", "kind"], name="notifications_by_state"),
                ],
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
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="objections", to="programme.programme"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "fingerprint"), name="one_objection_per_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="programme.programme",
                    ),
                ),
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
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[("small", "Under 250 people"), ("large", "250 people or more")],
                        max_length=10,
                        verbose_name="size",
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
            name="ProgrammeRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            name="RoleOffer",
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
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_offers",
                        to="programme.programme",
                    ),
                ),
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-sent_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("acts_for", None), ("state", "sent")),
                        fields=("programme", "kind", "email"),
                        name="one_open_offer_per_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("acts_for__isnull", False), ("state", "sent")),
                        fields=("programme", "acts_for", "email"),
                        name="one_open_offer_per_assistant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimelineTemplate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="timeline_templates",
                        to="programme.programme",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
            ],
            options={
                "ordering": ("name",),
                "constraints": [models.UniqueConstraint(fields=("programme", "name"), name="one_template_per_name")],
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="programme.agreement"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(max_length=10000, verbose_name="text")),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [models.UniqueConstraint(fields=("agreement", "number"), name="one_wording_per_number")],
            },
        ),
        migrations.CreateModel(
            name="Allotment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("places", models.PositiveIntegerField(verbose_name="places")),
                ("nominator_name", models.CharField(blank=True, max_length=200, verbose_name="nominator")),
                (
                    "nominator_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="nominator's e-mail address"),
                ),
                ("name_by", models.DateTimeField(blank=True, null=True, verbose_name="people to be named by")),
                ("confirm_by", models.DateTimeField(blank=True, null=True, verbose_name="its people answer by")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "organisation"), name="one_allotment_per_organisation")
                ],
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="announcements", to="programme.cohort"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("scheduled", "Scheduled"),
                            ("sent", "Sent"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(max_length=6000, verbose_name="text")),
                ("audience", models.JSONField(blank=True, default=dict)),
                ("is_urgent", models.BooleanField(default=False, verbose_name="urgent: at once, also at night")),
                ("send_at", models.DateTimeField(blank=True, null=True, verbose_name="send at")),
                ("on_home_until", models.DateField(blank=True, null=True, verbose_name="on the home page until")),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("recipients", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ("-written_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", False), models.Q(("state", "sent"), _negated=True), _connector="OR"
                        ),
                        name="sent_announcements_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "scheduled"), _negated=True), ("send_at__isnull", False), _connector="OR"
                        ),
                        name="scheduled_announcements_have_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="programme.auditchain"
                    ),
                ),
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
            ],
            options={
                "ordering": ("chain", "number"),
                "indexes": [models.Index(fields=["target_type", "target_id"], name="audit_by_target")],
                "constraints": [models.UniqueConstraint(fields=("chain", "number"), name="one_event_per_number")],
            },
        ),
        migrations.CreateModel(
            name="CohortQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quotas", to="programme.cohort"
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[("civil_service", "Civil service"), ("industry", "Industry")], max_length=20
                    ),
                ),
                ("places", models.PositiveIntegerField(verbose_name="places")),
            ],
            options={
                "ordering": ("sector",),
                "constraints": [models.UniqueConstraint(fields=("cohort", "sector"), name="one_quota_per_sector")],
            },
        ),
        migrations.CreateModel(
            name="DayOff",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="days_off", to="programme.cohort"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="what it is")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("until_on", models.DateField(verbose_name="last day")),
            ],
            options={
                "ordering": ("from_on", "name"),
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "name", "from_on"), name="one_day_off_per_name_and_day"),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))), name="days_off_end_after_they_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
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
            name="Enrolment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="programme.cohort"
                    ),
                ),
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
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="programme.organisation",
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
                (
                    "shown",
                    models.JSONField(
                        blank=True,
                        default=programme.models.enrolment.shown_at_first,
                        verbose_name="what your cohort sees",
                    ),
                ),
                ("profile_completed_at", models.DateTimeField(blank=True, null=True)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                ("listed_as", programme.models.base.NameInLists(default="", editable=False, max_length=200)),
            ],
            options={
                "ordering": ("person__full_name",),
                "indexes": [
                    models.Index(fields=["cohort", "listed_as", "id"], name="enrolments_by_name"),
                    models.Index(fields=["cohort", "role", "organisation", "state"], name="enrolments_by_organisation"),
                    models.Index(
                        condition=models.Q(("profile_completed_at", None)),
                        fields=["cohort", "state", "role", "profile_completed_at"],
                        name="enrolments_without_profile",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "cohort", "role"), name="one_enrolment_per_role")
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="programme.cohort"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kick_off", "Kick-off"),
                            ("visit", "Visit"),
                            ("review", "Review point"),
                            ("deadline", "Deadline"),
                            ("pitch_day", "Pitch day"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="date and time")),
                (
                    "is_fixed",
                    models.BooleanField(default=False, verbose_name="keep this date when the first day moves"),
                ),
            ],
            options={
                "ordering": ("at",),
                "constraints": [models.UniqueConstraint(fields=("cohort", "name"), name="one_milestone_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("organisation__name", "full_name"),
                "indexes": [
                    models.Index(fields=["cohort", "full_name", "id"], name="nominations_by_name"),
                    models.Index(fields=["cohort", "organisation", "state"], name="nominations_by_organisation"),
                    models.Index(fields=["cohort", "state"], name="nominations_by_state"),
                ],
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
            name="NominationImport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nomination_imports",
                        to="programme.cohort",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="nudges", to="programme.cohort"
                    ),
                ),
                ("moment", models.CharField(max_length=60)),
                ("audience", models.CharField(max_length=60, verbose_name="to whom")),
                (
                    "hours_before",
                    models.IntegerField(help_text="A minus for hours afterwards.", verbose_name="hours before"),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(max_length=3000, verbose_name="text")),
                ("is_on", models.BooleanField(default=False, verbose_name="on")),
                ("on_since", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("moment", "-hours_before"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "audience", "hours_before"), name="one_nudge_per_audience_and_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="programme.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("until_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="PlaceRules",
            fields=[
                (
                    "cohort",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="place_rules",
                        serialize=False,
                        to="programme.cohort",
                    ),
                ),
                (
                    "keep_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="days that a free place waits for its own organisation",
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="days to answer for who is offered a free place",
                    ),
                ),
                (
                    "silence_releases",
                    models.BooleanField(default=False, verbose_name="a place falls free when its person stays silent"),
                ),
                (
                    "erase_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days until the data of who declined or stayed silent is erased",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TemplatePoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="programme.timelinetemplate",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kick_off", "Kick-off"),
                            ("visit", "Visit"),
                            ("review", "Review point"),
                            ("deadline", "Deadline"),
                            ("pitch_day", "Pitch day"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=20,
                    ),
                ),
                ("week", models.PositiveSmallIntegerField()),
                ("weekday", models.PositiveSmallIntegerField()),
                ("time", models.TimeField()),
            ],
            options={
                "ordering": ("week", "weekday", "time"),
                "constraints": [
                    models.UniqueConstraint(fields=("template", "name"), name="one_template_point_per_name"),
                    models.CheckConstraint(
                        condition=models.Q(("week__gte", 1), ("weekday__lte", 6)), name="template_points_are_in_a_week"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="programme.cohort"
                    ),
                ),
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
                (
                    "mode",
                    models.CharField(
                        choices=[("booked", "People book a place"), ("expected", "Everybody is expected")],
                        default="booked",
                        max_length=20,
                        verbose_name="mode",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="programme.organisation",
                        verbose_name="host",
                    ),
                ),
                (
                    "run_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="run by",
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="what it is about")),
                ("is_online", models.BooleanField(default=False, verbose_name="online")),
                ("town", models.CharField(max_length=100, verbose_name="town or “online”")),
                ("address", models.TextField(blank=True, max_length=500, verbose_name="address, shown after booking")),
                (
                    "joining_notes",
                    models.TextField(blank=True, max_length=2000, verbose_name="joining notes, shown after booking"),
                ),
                ("accessibility", models.TextField(blank=True, max_length=2000, verbose_name="what is accessible")),
                ("host_notes", models.TextField(blank=True, max_length=2000, verbose_name="what the host must know")),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="places",
                    ),
                ),
                (
                    "sector_shares",
                    models.JSONField(blank=True, default=dict, verbose_name="least share for each sector"),
                ),
                ("shares_end_at", models.DateTimeField(blank=True, null=True, verbose_name="shares hold until")),
                ("booking_opens_at", models.DateTimeField(blank=True, null=True, verbose_name="booking opens")),
                ("booking_closes_at", models.DateTimeField(blank=True, null=True, verbose_name="booking closes")),
                ("offer_hours", models.PositiveSmallIntegerField(default=0, verbose_name="hours to answer an offer")),
                ("needs_asked", models.JSONField(blank=True, default=list, verbose_name="needs that are asked")),
                ("asks_phone", models.BooleanField(default=False, verbose_name="asks for a telephone number")),
                (
                    "needs_kept_days",
                    models.PositiveSmallIntegerField(default=7, verbose_name="days until needs are erased"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("cancelled", "Cancelled")],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancel_reason", models.TextField(blank=True, max_length=2000, verbose_name="why it was cancelled")),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replacements",
                        to="programme.visit",
                    ),
                ),
                ("first_call_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="first call ends")),
                ("feedback_asked_at", models.DateTimeField(blank=True, null=True)),
                ("calendar_sequence", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ("starts_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="visit_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity__gte", 1), ("mode", "booked")),
                            models.Q(("capacity", None), ("mode", "expected")),
                            _connector="OR",
                        ),
                        name="booked_visits_have_places",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="programme.agreementversion",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreement_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("says_yes", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("is_current", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("version", "person"),
                        name="one_current_answer_per_version",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reason", to="programme.auditevent"
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
                ("text", models.TextField(blank=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bookings", to="programme.visit"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[("civil_service", "Civil service"), ("industry", "Industry")],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("confirmed", "Booked"),
                            ("offered", "Place on offer"),
                            ("waiting", "Waiting list"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("booked_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
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
                (
                    "absence",
                    models.CharField(
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
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone number")),
                ("erase_phone_on", models.DateField(blank=True, null=True)),
                ("needs_answered_at", models.DateTimeField(blank=True, null=True)),
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
                    models.CheckConstraint(
                        condition=models.Q(("phone", ""), ("erase_phone_on__isnull", False), _connector="OR"),
                        name="phones_have_a_day_of_erasure",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="check_ins", to="programme.visit"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("walked_in", models.BooleanField(default=False)),
                ("full_name", models.CharField(blank=True, max_length=200)),
                ("employer", models.CharField(blank=True, max_length=200)),
                ("is_here", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("noted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("changed_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("visit", "person"),
                        name="one_check_in_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False), models.Q(("full_name", ""), _negated=True), _connector="OR"
                        ),
                        name="strangers_at_the_door_have_names",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeviceCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="device_check",
                        to="programme.enrolment",
                    ),
                ),
                ("script_at", models.DateTimeField(blank=True, null=True)),
                ("storage_at", models.DateTimeField(blank=True, null=True)),
                ("upload_at", models.DateTimeField(blank=True, null=True)),
                ("mail_at", models.DateTimeField(blank=True, null=True)),
                ("passed_at", models.DateTimeField(blank=True, null=True)),
                ("browser", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passed_at", None),
                            models.Q(
                                ("mail_at__isnull", False),
                                ("script_at__isnull", False),
                                ("storage_at__isnull", False),
                                ("upload_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="passed_checks_are_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DoorLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="door_links", to="programme.visit"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("steward", "Check people in"), ("host", "Reception list")],
                        max_length=10,
                        verbose_name="what it is for",
                    ),
                ),
                ("full_name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("made_at",),
            },
        ),
        migrations.CreateModel(
            name="EnrolmentMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="programme.enrolment"
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("withdrawn", "Withdrawn"),
                            ("completed", "Completed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("work", "Work needs the time"),
                            ("new_job", "A new job or employer"),
                            ("not_fitting", "The programme is not what was expected"),
                            ("travel", "The days or places do not work"),
                            ("later", "A place in a later cohort"),
                            ("other", "Rather not say"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("back_on", models.DateField(blank=True, null=True, verbose_name="back on")),
                (
                    "later",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="programme.enrolment",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="FreePlace",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="free_places", to="programme.cohort"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programme.organisation"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("kept", "Kept for its organisation"),
                            ("open", "Open to the reserve"),
                            ("filled", "Offered again"),
                            ("closed", "Not filled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("fell_free_at", models.DateTimeField()),
                ("kept_until", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "left_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="left",
                        to="programme.nomination",
                    ),
                ),
                (
                    "filled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="filled",
                        to="programme.nomination",
                    ),
                ),
            ],
            options={
                "ordering": ("fell_free_at", "pk"),
                "indexes": [models.Index(fields=["state", "kept_until"], name="free_places_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "kept"), _negated=True),
                            models.Q(("kept_until__isnull", False), ("opened_at", None)),
                            _connector="OR",
                        ),
                        name="kept_places_say_until_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "open"), _negated=True), ("opened_at__isnull", False), _connector="OR"
                        ),
                        name="open_places_say_since_when",
                    ),
                ],
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
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="host_links", to="programme.visit"
                    ),
                ),
                ("full_name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("made_at",),
                "constraints": [models.UniqueConstraint(fields=("visit", "email"), name="one_host_link_per_address")],
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
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="programme.cohort"
                    ),
                ),
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="programme.organisation",
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
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-sent_at",),
                "indexes": [
                    models.Index(fields=["cohort", "-sent_at", "full_name", "id"], name="invitations_by_date"),
                    models.Index(
                        fields=["cohort", "organisation", "nomination", "state"], name="invitations_by_organisation"
                    ),
                    models.Index(fields=["cohort", "state"], name="invitations_by_state"),
                ],
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
            name="NominationImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="programme.nominationimport",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("values", models.JSONField()),
                ("effect", models.CharField(max_length=10)),
                ("detail", models.JSONField(default=list)),
            ],
            options={
                "ordering": ("number",),
                "constraints": [models.UniqueConstraint(fields=("batch", "number"), name="one_import_row_per_number")],
            },
        ),
        migrations.CreateModel(
            name="Nominator",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "allotment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="nominator", to="programme.allotment"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NudgeRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "nudge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="programme.nudge"
                    ),
                ),
                ("thing", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("due_at", models.DateTimeField()),
                ("ran_at", models.DateTimeField()),
                ("people", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ("-ran_at",),
                "constraints": [
                    models.UniqueConstraint(fields=("nudge", "thing", "due_at"), name="one_run_per_thing_and_time")
                ],
            },
        ),
        migrations.CreateModel(
            name="TravelNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="travel_note",
                        to="programme.enrolment",
                    ),
                ),
                ("text", models.TextField(max_length=500, verbose_name="travel and timing")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
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
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acknowledgement",
                        to="programme.booking",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("asked_at", "booking__position"),
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="needs", to="programme.booking"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("access", "Access"), ("diet", "Diet"), ("clearance", "Clearance")], max_length=20
                    ),
                ),
                ("text", models.TextField(max_length=500)),
                ("erase_on", models.DateField(db_index=True)),
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
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="programme.booking"
                    ),
                ),
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
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="feedback", to="programme.booking"
                    ),
                ),
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
