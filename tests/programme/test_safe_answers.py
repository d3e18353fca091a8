"""What answers carry and what they never do, asked of pages, files and addresses for programs alike."""

import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from gunicorn.config import Config
from gunicorn.http.errors import InvalidHeader
from gunicorn.http.parser import RequestParser
from openpyxl import Workbook
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html

from cms.blocks import StoryBlock
from programme.forms.spreadsheet import read_table
from programme.models import Person
from programme.shared.addresses import path_in
from tests.factories import programme as make
from tests.support.programs import Program

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

LOGIN = "/accounts/login/"


@pytest.fixture
def olivia():
    return make.organiser(make.cohort())


@pytest.fixture
def desk(olivia, client_for):
    return client_for(olivia)


def pages_of(person) -> list[str]:
    cohort = person.programme_roles.get().programme.cohorts.get()
    names = ("people_desk", "visit_desk", "audit_desk", "look_desk")
    return [path_in(cohort, f"programme:{name}") for name in names]


def test_every_text_says_what_it_is_and_in_which_letters(desk, olivia):
    known = ["/healthz", "/.well-known/security.txt", "/sitemap.xml", LOGIN, *pages_of(olivia)]
    types = {path: desk.get(path)["Content-Type"] for path in known}

    assert {path for path, kind in types.items() if kind.startswith("text/") and "charset=utf-8" not in kind} == set()
    assert types[LOGIN] == "text/html; charset=utf-8"
    assert types["/healthz"] == "text/plain; charset=utf-8"
    assert Program(olivia).get("me")["Content-Type"] == "application/json"


def test_no_answer_lets_another_site_read_it(desk, olivia):
    asks = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    answers = [desk.get(path, headers=asks) for path in [LOGIN, "/healthz", *pages_of(olivia)]]
    answers += [desk.options(LOGIN, headers=asks), Program(olivia).get("me", **asks)]

    for answer in answers:
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_signing_out_nobody_is_led_to_another_site(desk, next_page):
    answer = desk.post("/accounts/logout/", {"next": next_page})

    assert answer.headers["Location"] == "/"


def test_the_method_that_plays_back_what_was_sent_is_known_nowhere(desk, olivia):
    answers = [desk.trace(path).status_code for path in ["/healthz", "/", "/api/v1/me", *pages_of(olivia)]]

    assert [status for status in answers if status < 400] == []


@pytest.mark.parametrize("path", ["/static/", "/media/", "/static/programme/", "/.git/config", "/.env", "/manage.py"])
def test_no_folder_is_listed_and_no_file_of_ours_is_served(client, path):
    assert client.get(path).status_code == 404


def test_a_new_site_has_no_account():
    assert Person.objects.count() == 0


def test_every_page_of_somebody_signed_in_lets_them_sign_out(desk, olivia):
    for page in [*(desk.get(path) for path in pages_of(olivia)), desk.get("/home/", follow=True)]:
        assert page.status_code == 200
        assert 'action="/accounts/logout/"' in page.content.decode()


def test_what_is_asked_in_the_address_never_stands_in_for_what_a_form_sends(client):
    answer = client.post(f"{LOGIN}?login=ann@people.example", {})

    assert answer.status_code == 200
    assert "Enter your email address." in answer.content.decode()


def test_a_program_that_asks_without_tls_is_told_and_not_led_on(settings, olivia):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^api/v1/"]
    program = Program(olivia)

    answer = program.get("me")

    assert answer.status_code == 403
    assert answer.json()["code"] == "tls_only"
    assert program.client.get("/api/v1/me", headers=program.headers, secure=True).status_code == 200


@pytest.mark.parametrize(
    "lengths", ["Content-Length: 5\r\nTransfer-Encoding: chunked", "Content-Length: 5\r\nContent-Length: 6"]
)
def test_a_request_that_says_twice_where_it_ends_is_refused(lengths):
    """By the server that we ship: what stands behind would else be taken for somebody else's request."""
    sent = f"POST / HTTP/1.1\r\nHost: testserver\r\n{lengths}\r\n\r\n0\r\n\r\nGET /home/ HTTP/1.1\r\n\r\n".encode()

    with pytest.raises(InvalidHeader):
        next(RequestParser(Config(), iter([sent]), ("127.0.0.1", 1)))


def test_the_page_for_a_fault_tells_nothing_of_it(monkeypatch, settings):
    settings.DEBUG = False
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("programme.urls.sign_in.start.view_class.get_context_data", _broken)

    answer = client.get(LOGIN)

    assert answer.status_code == 500
    page = answer.content.decode()
    assert "secret detail" not in page
    assert "Traceback" not in page
    assert "programme/" not in page.replace("/static/programme/", "")


def _broken(*_args, **_kwargs):
    raise RuntimeError("secret detail")


# ---- before what lets somebody in is changed -----


def long_ago(client: Client, person: Person) -> Client:
    Person.objects.filter(pk=person.pk).update(last_login=timezone.now() - timezone.timedelta(hours=1))
    return client


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/accounts/email/", {"action_add": "", "email": "ann@elsewhere.example"}),
        ("/accounts/2fa/totp/activate/", {"code": "123456"}),
        ("/accounts/2fa/webauthn/add/", {"name": "Key"}),
        ("/accounts/sessions/", {}),
    ],
)
def test_who_signed_in_a_while_ago_signs_in_again_before_what_lets_them_in_is_changed(desk, olivia, path, sent):
    EmailAddress.objects.create(user=olivia, email=olivia.email, verified=True, primary=True)
    assert "Sign in again first" not in desk.post(path, sent).content.decode()

    answer = long_ago(desk, olivia).post(path, sent)

    assert "Sign in again first" in answer.content.decode()


def test_looking_at_ones_devices_asks_nothing_again(desk, olivia):
    assert "Sign in again first" not in long_ago(desk, olivia).get("/accounts/sessions/").content.decode()


# ---- what comes from outside -----


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY file SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("entity", ["&b;", "&file;"])
def test_an_entity_in_a_workbook_reads_no_file_and_grows_nothing(entity):
    book, packed = Workbook(), io.BytesIO()
    book.active.append(["email", "name"])
    book.save(packed)
    harmful = io.BytesIO()
    with zipfile.ZipFile(packed) as before, zipfile.ZipFile(harmful, "w") as after:
        for part in before.namelist():
            text = before.read(part).decode()
            if part == "xl/worksheets/sheet1.xml":
                text = BOMB + text.replace(
                    "<sheetData>", f"<sheetData><row><c t='inlineStr'><is><t>{entity}</t></is></c></row>"
                )
            after.writestr(part, text)

    with pytest.raises(ValidationError, match="We cannot read this file"):
        list(read_table(SimpleUploadedFile("people.xlsx", harmful.getvalue())))


def test_an_editors_text_keeps_what_is_allowed_and_no_script():
    features = StoryBlock().child_blocks["text"].features
    blocks = [
        {
            "key": "a",
            "text": "<script>alert(1)</script> press",
            "type": "unstyled",
            "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [{"offset": 26, "length": 5, "key": 0}],
        }
    ]
    entity = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}}

    kept = ContentstateConverter(features=features).to_database_format(
        json.dumps({"blocks": blocks, "entityMap": entity})
    )

    shown = expand_db_html(kept)
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "javascript:" not in shown
