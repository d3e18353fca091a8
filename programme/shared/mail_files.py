"""Mails that a demo wrote to files instead of sending them, read back."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

BETWEEN = b"\n" + b"-" * 79 + b"\n"
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """A mail as a person reads it; `code` is the sign-in code in it, if there is one."""

    to: str
    subject: str
    sent_at: object
    text: str
    code: str


def newest(folder: Path, *, to: str = "", most: int = 50) -> list[Mail]:
    """The newest mails in the folder, newest first; those to one address when it is given."""
    found: list[Mail] = []
    for path in sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True):
        for mail in reversed(list(_in(path))):
            if to.strip().lower() in mail.to.lower():
                found.append(mail)
            if len(found) >= most:
                return found
    return found


def _in(path: Path) -> Iterator[Mail]:
    for part in path.read_bytes().split(BETWEEN):
        if part.strip():
            message = email.message_from_bytes(part, policy=email.policy.default)
            body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
            text = body.get_content().strip() if body else ""
            code = CODE.search(text)
            date = message["Date"]
            yield Mail(
                to=str(message["To"] or ""),
                subject=str(message["Subject"] or ""),
                sent_at=date.datetime if date else None,
                text=text,
                code=code[0] if code else "",
            )
