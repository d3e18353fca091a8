"""What a provider reports through Anymail's webhook, in a site that runs with Anymail."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.support import databases

ASK = textwrap.dedent(
    """
    import base64, json, django
    django.setup()
    from django.test import Client
    from django.utils import timezone
    from programme.models import LostAddress, Notification

    row = Notification.objects.create(
        address="ann@people.example", name="Ann", kind="programme.welcome", act="1", subject="S", body="B",
        state="sent", sent_at=timezone.now(),
    )
    def report(kind, number, secret="us:them", recipient="ann@people.example"):
        content = {
            "RecordType": "Bounce", "Type": kind, "TypeCode": 1, "MessageID": "provider-1", "Email": recipient,
            "Description": "The mailbox does not exist", "BouncedAt": "2026-11-22T07:00:00Z", "ID": 1,
            "Metadata": {"notification": number},
        }
        proof = "Basic " + base64.b64encode(secret.encode()).decode()
        answer = Client().post(
            "/mail/webhooks/postmark/tracking/", json.dumps(content), "application/json",
            headers={"authorization": proof, "host": "localhost"}, secure=True,
        )
        return [answer.status_code, LostAddress.objects.count()]

    print(json.dumps([
        report("HardBounce", str(row.pk), secret="us:guess"),
        report("HardBounce", "nonsense"),
        report("HardBounce", str(row.pk), recipient="victim@people.example"),
        report("Transient", str(row.pk)),
        report("HardBounce", str(row.pk)),
    ]))
    """
)


def test_only_a_signed_report_about_a_mail_of_ours_marks_its_address(tmp_path: Path):
    environment = {
        **os.environ,
        "TEST_DATABASE_URL": databases.sqlite_copy(tmp_path),
        "MAIL_BY": "postmark",
        "ANYMAIL_POSTMARK_SERVER_TOKEN": "secret",
        "ANYMAIL_WEBHOOK_SECRET": "us:them",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=databases.ROOT, env=environment, text=True, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == [[400, 0], [200, 0], [200, 0], [200, 0], [200, 1]]
