import importlib
import sys

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import NoReverseMatch, clear_url_caches, reverse

from programme.shared import mail_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings, tmp_path):
    """Write mails as a demo does."""
    settings.MAIL_DIR = tmp_path

    def send(*mails: tuple[str, str, str]) -> None:
        with get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path)) as mailer:
            for to, subject, text in mails:
                mail = EmailMultiAlternatives(subject, text, "site@people.example", [to], connection=mailer)
                mail.attach_alternative(f"<p>{text}</p>", "text/html")
                mail.send()

    return send


@pytest.fixture
def demo(settings):
    """Addresses as a demo routes them."""
    settings.DEMO = True
    reload_addresses()
    yield
    settings.DEMO = False
    reload_addresses()


def reload_addresses() -> None:
    importlib.reload(sys.modules["programme.urls"])
    clear_url_caches()


def test_mails_are_read_back_newest_first_with_their_codes(post, tmp_path):
    post(("ann@people.example", "Größe", "Hello"), ("ben@people.example", "Second", "Your code:\n\nBCDF-GHJK\n\nBye"))
    post(("Ann Lee <ann@people.example>", "Third", "See http://testserver/invitations/abc/"))

    mails = mail_files.newest(tmp_path)

    assert [mail.subject for mail in mails] == ["Third", "Second", "Größe"]
    assert [mail.code for mail in mails] == ["", "BCDF-GHJK", ""]
    assert [mail.subject for mail in mail_files.newest(tmp_path, to="ANN@people")] == ["Third", "Größe"]
    assert len(mail_files.newest(tmp_path, most=1)) == 1


def test_a_demo_shows_its_mail_to_everybody(client, post, demo):
    post(("ann@people.example", "Your sign-in code", "Code:\n\nBCDF-GHJK\n\n<script>alert(1)</script>"))

    page = client.get("/demo/outbox/").content.decode()

    assert "<code>BCDF-GHJK</code>" in page
    assert "<script>alert" not in page
    assert "/demo/outbox/" in client.get("/accounts/login/").content.decode()
    assert "No mail yet" in client.get("/demo/outbox/?to=nobody").content.decode()


def test_a_real_site_has_no_such_page(client):
    assert client.get("/demo/outbox/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("programme:demo_outbox_list")
