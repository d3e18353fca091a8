import email
import email.policy
import mailbox
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.actions.bounce import take_mail
from programme.actions.delivery import mail as made_mail
from programme.models import Notification
from programme.shared import mail_check
from programme.shared.time import now

SIGNS = {mail_check.OK: "ok   ", mail_check.DOUBT: "DOUBT", mail_check.FAULT: "FAULT"}


class Command(BaseCommand):
    help = "Mail: `bounces FILE` (or -) takes in mail that came back; `check` looks at the sending domain and headers."

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        bounces = ways.add_parser("bounces", help="a mail, or an mbox of mails, from a file or from standard input")
        bounces.add_argument("file")
        check = ways.add_parser("check", help="SPF, DKIM, DMARC and MX of the sending domain, and our headers")
        check.add_argument("--domain", default="")
        check.add_argument(
            "--dns", default="", metavar="HOST:PORT", help="ask this server instead of the machine's own"
        )

    def handle(self, *args: Any, way: str, **options: Any) -> None:
        if way == "bounces":
            self.bounces(options["file"])
        else:
            self.check(options["domain"] or mail_check.sending_domain(), options["dns"])

    def bounces(self, name: str) -> None:
        try:
            content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
        at = now()
        found = Counter(take_mail(message, at=at) for message in mails_in(content))
        words = {
            "lost": "addresses at which mail does not arrive",
            "delayed": "still being tried",
            "automatic": "automatic answers",
            "unknown": "not about our mail",
        }
        for key, sentence in words.items():
            if found[key]:
                self.stdout.write(f"{found[key]}: {sentence}")
        if not found:
            self.stdout.write("There was no mail in it.")

    def check(self, domain: str, server: str) -> None:
        host, _colon, port = server.partition(":")
        try:
            records = mail_check.Records(server=host, port=int(port or 53))
        except ImportError as error:
            raise CommandError("This needs dnspython: pip install -r requirements-production.txt") from error
        sample = Notification(
            address=f"reader@{domain}", name="Reader", kind="programme.welcome", subject="S", body="B"
        )
        findings = [
            *mail_check.look_at_domain(domain, records, selector=settings.DKIM_SELECTOR),
            *mail_check.look_at_headers(made_mail(sample)),
            *mail_check.look_at_server(),
        ]
        for each in findings:
            self.stdout.write(f"{SIGNS[each.level]} {each.sentence}")
        if any(each.level == mail_check.FAULT for each in findings):
            raise CommandError("Some mail will not be believed or not arrive.")


def mails_in(content: bytes) -> Iterator[Message]:
    """The mails in a file: one, or many in the form that mail servers keep them in (mbox)."""
    if content.startswith(b"From "):
        with tempfile.NamedTemporaryFile() as kept:
            kept.write(content)
            kept.flush()
            with closing(mailbox.mbox(kept.name)) as box:
                for message in box:
                    yield email.message_from_bytes(message.as_bytes(), policy=email.policy.compat32)
    elif content.strip():
        yield email.message_from_bytes(content, policy=email.policy.compat32)
