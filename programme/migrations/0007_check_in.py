import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0006_visits_run_themselves"),
    ]

    operations = [
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
            name="DoorLink",
            fields=[
                ("link_issue", models.PositiveIntegerField(default=1)),
                ("link_hash", models.CharField(max_length=64, unique=True)),
                ("link_expires_at", models.DateTimeField()),
                ("link_used_at", models.DateTimeField(blank=True, null=True)),
                ("link_revoked_at", models.DateTimeField(blank=True, null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
            options={"ordering": ("made_at",)},
        ),
        migrations.AddField(
            model_name="clientchange",
            name="link",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AlterField(
            model_name="clientchange",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="clientchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person", None), models.Q(("link", ""), _negated=True)),
                    models.Q(("link", ""), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="changes_belong_to_a_person_or_a_link",
            ),
        ),
    ]
