"""Looks, from outside, at what makes other servers believe our mail: the sending domain's records, and our headers."""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

PATIENCE = 5.0
OK, DOUBT, FAULT = "ok", "doubt", "fault"
NEEDED = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted")


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and how it is, in a sentence."""

    level: str
    sentence: str


class Records:
    """Asks the domain name system; `server` and `port` for another than the machine's own."""

    def __init__(self, *, server: str = "", port: int = 53) -> None:
        # Comes with requirements-production.txt and requirements-dev.txt; a demo sends nothing.
        import dns.resolver  # noqa: PLC0415

        self.dns = dns
        self.resolver = dns.resolver.Resolver(configure=not server)
        if server:
            self.resolver.nameservers, self.resolver.port = [server], port
        self.resolver.lifetime = PATIENCE

    def of(self, name: str, kind: str) -> list[str]:
        """The records of that kind; none where there is no such name. OSError where nobody answers."""
        try:
            found = self.resolver.resolve(name, kind)
        except (self.dns.resolver.NXDOMAIN, self.dns.resolver.NoAnswer):
            return []
        except self.dns.exception.DNSException as error:
            raise OSError(f"The domain name system does not answer about {name}.") from error
        if kind == "TXT":
            return [b"".join(each.strings).decode("utf-8", "replace") for each in found]
        return [str(each).rstrip(".") for each in found]


def sending_domain() -> str:
    """The domain in our sender's address."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()


def look_at_domain(domain: str, records: Records, *, selector: str) -> Iterator[Finding]:
    """MX, SPF, DKIM and DMARC of the sending domain."""
    for look in (_mx, _spf, _dmarc):
        yield from _safely(look, domain, records)
    if selector:
        yield from _safely(_dkim, f"{selector}._domainkey.{domain}", records)
    else:
        yield Finding(DOUBT, "DKIM: set DKIM_SELECTOR to the name of your key, or it cannot be looked up.")


def _safely(look, name: str, records: Records) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    try:
        yield from look(name, records)
    except OSError as error:
        yield Finding(DOUBT, str(error))


def _mx(domain: str, records: Records) -> Iterator[Finding]:
    if found := records.of(domain, "MX"):
        yield Finding(OK, f"MX: answers to {domain} go to {', '.join(sorted(found))}.")
    else:
        yield Finding(FAULT, f"MX: {domain} takes no mail, so answers and bounces are lost.")


def _spf(domain: str, records: Records) -> Iterator[Finding]:
    found = [text for text in records.of(domain, "TXT") if text.lower().startswith("v=spf1")]
    if not found:
        yield Finding(FAULT, f"SPF: {domain} does not say which servers may send for it.")
    elif len(found) > 1:
        yield Finding(FAULT, f"SPF: {domain} has {len(found)} records; receivers then believe none.")
    elif re.search(r"(^|\s)\+?all(\s|$)", found[0]):
        yield Finding(FAULT, "SPF: “+all” lets everybody send in your name.")
    elif not re.search(r"[-~]all\b|redirect=", found[0]):
        yield Finding(DOUBT, "SPF: the record does not end in -all or ~all, so it refuses nobody.")
    else:
        yield Finding(OK, f"SPF: {found[0]}")


def _dmarc(domain: str, records: Records) -> Iterator[Finding]:
    found = [text for text in records.of(f"_dmarc.{domain}", "TXT") if text.upper().startswith("V=DMARC1")]
    policy = re.search(r"(?:^|;)\s*p\s*=\s*(\w+)", found[0]) if found else None
    if not found:
        yield Finding(FAULT, f"DMARC: _dmarc.{domain} has no record; large providers then refuse mail to many.")
    elif len(found) > 1 or not policy:
        yield Finding(FAULT, "DMARC: there must be one record with a policy (p=).")
    elif policy[1].lower() == "none":
        yield Finding(DOUBT, "DMARC: p=none only watches; go to quarantine or reject when the reports are clean.")
    else:
        yield Finding(OK, f"DMARC: {found[0]}")


def _dkim(name: str, records: Records) -> Iterator[Finding]:
    found = [text for text in records.of(name, "TXT") if "p=" in text]
    if not found:
        yield Finding(FAULT, f"DKIM: {name} holds no key, so signatures cannot be checked.")
    elif re.search(r"(?:^|;)\s*p\s*=\s*(;|$)", found[0]):
        yield Finding(FAULT, f"DKIM: the key at {name} has been withdrawn.")
    else:
        yield Finding(OK, f"DKIM: {name} holds a key.")


def look_at_headers(message: EmailMessage) -> Iterator[Finding]:
    """Whether a mail as we send it carries what it must, once each, and names only domains that belong together."""
    made = message.message()
    missing = [name for name in NEEDED if len(made.get_all(name, [])) != 1]
    if missing:
        yield Finding(FAULT, f"Headers: {', '.join(missing)} must be there once.")
    domain = parseaddr(str(made["From"]))[1].rpartition("@")[2].lower()
    number = str(made["Message-ID"]).strip("<>").rpartition("@")[2].lower()
    if domain == number or domain.endswith(f".{number}") or number.endswith(f".{domain}"):
        yield Finding(OK, f"Headers: sender and Message-ID belong to {domain}.")
    else:
        yield Finding(DOUBT, f"Headers: the sender is at {domain}, the Message-ID at {number}; some filters mind.")
    envelope = parseaddr(message.from_email)[1].rpartition("@")[2].lower()
    if envelope != domain and not envelope.endswith(f".{domain}"):
        yield Finding(DOUBT, f"Return-Path: bounces go to {envelope}, so SPF does not speak for {domain}.")
    if not settings.MAIL_BOUNCES_TO:
        yield Finding(
            DOUBT, "Return-Path: MAIL_BOUNCES_TO is not set, so bounces go to the sender and nobody reads them."
        )


def look_at_server() -> Iterator[Finding]:
    """Whether the mail server answers and speaks TLS."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Finding(OK, f"Server: mail goes by {settings.EMAIL_BACKEND}; nothing to look at from here.")
        return
    try:
        with socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=10) as line:
            line.settimeout(10)
            answers = line.makefile("rwb")
            answers.readline()
            answers.write(b"EHLO localhost\r\n")
            answers.flush()
            said = []
            while (word := answers.readline()) and word[3:4] == b"-":
                said.append(word)
            said.append(word)
            answers.write(b"QUIT\r\n")
            answers.flush()
    except OSError as error:
        yield Finding(FAULT, f"Server: {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not answer ({error}).")
        return
    if any(b"STARTTLS" in each.upper() for each in said):
        yield Finding(OK, f"Server: {settings.EMAIL_HOST} answers and offers TLS.")
    else:
        yield Finding(DOUBT, f"Server: {settings.EMAIL_HOST} answers, but without TLS: mail could be read on its way.")
