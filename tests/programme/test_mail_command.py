from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.support import mail_servers

GOOD: dict[tuple[str, str], list[str]] = {
    ("programme.example", "MX"): ["10 mx.programme.example."],
    ("programme.example", "TXT"): ['"google-site=1"', '"v=spf1 include:_spf.example -all"'],
    ("_dmarc.programme.example", "TXT"): ['"v=DMARC1; p=reject"'],
    ("mail._domainkey.programme.example", "TXT"): ['"v=DKIM1; k=rsa; " "p=MIIB"'],
}


@pytest.fixture(autouse=True)
def _own_domain(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Programme <programme@programme.example>"
    settings.SITE_HOST, settings.DKIM_SELECTOR = "programme.example", "mail"
    settings.MAIL_BOUNCES_TO = "bounces@programme.example"


def check(records: dict[tuple[str, str], list[str]], capsys: Any) -> tuple[str, bool]:
    """What the command says, and whether it is content."""
    with mail_servers.name_server(records) as server:
        try:
            call_command("mail", "check", "--dns", server)
        except CommandError:
            return capsys.readouterr().out, False
    return capsys.readouterr().out, True


def test_a_domain_that_is_set_up_well_passes(capsys: Any):
    said, is_content = check(GOOD, capsys)

    assert is_content
    assert "FAULT" not in said
    assert "DOUBT" not in said
    assert "DKIM: mail._domainkey.programme.example holds a key." in said


@pytest.mark.parametrize(
    ("name", "kind", "now", "words"),
    [
        ("programme.example", "MX", [], "takes no mail"),
        ("programme.example", "TXT", [], "does not say which servers may send"),
        ("programme.example", "TXT", ['"v=spf1 -all"', '"v=spf1 ~all"'], "has 2 records"),
        ("programme.example", "TXT", ['"v=spf1 +all"'], "lets everybody send"),
        ("_dmarc.programme.example", "TXT", [], "has no record"),
        ("_dmarc.programme.example", "TXT", ['"v=DMARC1"'], "one record with a policy"),
        ("mail._domainkey.programme.example", "TXT", [], "holds no key"),
        ("mail._domainkey.programme.example", "TXT", ['"v=DKIM1; p="'], "has been withdrawn"),
    ],
)
def test_each_fault_is_named_and_ends_the_command_with_one(
    name: str, kind: str, now: list[str], words: str, capsys: Any
):
    said, is_content = check({**GOOD, (name, kind): now}, capsys)

    assert not is_content
    assert words in said


def test_a_doubt_is_no_fault(settings: Any, capsys: Any):
    settings.DKIM_SELECTOR = settings.MAIL_BOUNCES_TO = ""
    said, is_content = check({**GOOD, ("_dmarc.programme.example", "TXT"): ['"v=DMARC1; p=none"']}, capsys)

    assert is_content
    assert said.count("DOUBT") == 3


def test_the_mail_server_is_asked_whether_it_speaks_tls(settings: Any, capsys: Any):
    with mail_servers.smtp_server() as inbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", inbox.port
        said, is_content = check(GOOD, capsys)

    assert is_content
    assert "answers, but without TLS" in said


def test_a_mail_server_that_is_away_is_a_fault(settings: Any, capsys: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_servers.free_port()

    said, is_content = check(GOOD, capsys)

    assert not is_content
    assert "does not answer" in said


def test_a_name_server_that_is_silent_leaves_doubts(capsys: Any, monkeypatch: Any):
    monkeypatch.setattr("programme.shared.mail_check.PATIENCE", 0.3)

    call_command("mail", "check", "--dns", f"127.0.0.1:{mail_servers.free_port()}")

    assert "does not answer about programme.example" in capsys.readouterr().out
