"""Links in mails: looking changes nothing, whoever looks."""

import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver, reverse

from programme.models import Invitation, Person
from programme.shared.reading import ChangedWhileReading, nothing_changes
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def fingerprint() -> dict[str, str]:
    """Every row of every table."""
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model._default_manager.order_by("pk").values())).encode()
        ).hexdigest()
        for model in apps.get_models()
    }


def patterns(resolver=None, before=""):
    for entry in (resolver or get_resolver()).url_patterns:
        where = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry, where)
        else:
            yield where, entry


def test_every_address_with_a_token_goes_through_the_one_mechanism():
    with_token = {where: entry.callback for where, entry in patterns() if "token>" in where}
    # Wagtail's reset of passwords is switched off.
    with_token.pop("cms/password_reset/confirm/<uidb64>/<token>/")
    # Read by calendar programs, which press no button; it stands in no mail.
    with_token.pop("calendar/<str:token>.ics")

    assert "invitations/<str:token>/" in with_token
    assert [where for where, view in with_token.items() if not getattr(view, "is_link_page", False)] == []


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_looking_at_an_invitation_changes_no_row(method, signed_in):
    invitation = make.invitation(make.cohort())
    client = Client()
    if signed_in:
        client.force_login(make.person())
        client.get("/accounts/email/")
    before = fingerprint()

    for _ in range(3):
        getattr(client, method)(f"/invitations/{invitation.link_token()}/")

    assert fingerprint() == before


def test_a_link_page_is_kept_nowhere_and_indexed_nowhere(client):
    invitation = make.invitation(make.cohort())

    response = client.get(f"/invitations/{invitation.link_token()}/")

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"


def test_an_unknown_or_old_token_is_not_found(client):
    invitation = make.invitation(make.cohort())
    old = invitation.link_token()
    invitation.link_issue += 1
    invitation.issue_link()
    invitation.save()

    assert client.get(f"/invitations/{old}/").status_code == 404
    assert client.post(f"/invitations/{old}/", {"answer": "accept"}).status_code == 404
    assert client.get("/invitations/nonsense/").status_code == 404


def test_a_page_that_writes_while_it_is_read_is_a_fault():
    with nothing_changes():
        assert not Session.objects.exists()
    with pytest.raises(ChangedWhileReading), nothing_changes():
        Person.objects.update(known_as="x")


def test_accepting_makes_the_account_and_asks_for_the_code_that_was_mailed(client, mailoutbox):
    invitation = make.invitation(make.cohort(), email="ann@people.example")

    answer = client.post(f"/invitations/{invitation.link_token()}/", {"answer": "accept"})

    where = urlsplit(answer.headers["Location"])
    assert where.path == "/accounts/login/code/confirm/"
    person = Person.objects.get(email="ann@people.example")
    code = mailoutbox[-1].body.split("\n\n")[1].strip()
    entered = client.post(answer.headers["Location"], {"code": code})
    assert [entered.headers["Location"]] == parse_qs(where.query)["next"]
    assert client.session["_auth_user_id"] == str(person.pk)
    invitation.refresh_from_db()
    assert invitation.state == "accepted"


def test_accepting_in_somebody_elses_browser_signs_them_out_first(client, mailoutbox):
    invitation = make.invitation(make.cohort(), email="ann@people.example")
    client.force_login(make.person())

    client.post(f"/invitations/{invitation.link_token()}/", {"answer": "accept"})

    assert "_auth_user_id" not in client.session
    assert mailoutbox[-1].to == ["ann@people.example"]


def test_the_place_goes_to_the_invited_address_whoever_holds_the_link(client, mailoutbox):
    invitation = make.invitation(make.cohort(), email="ann@people.example")

    client.post(f"/invitations/{invitation.link_token()}/", {"answer": "accept", "email": "thief@people.example"})

    assert list(Person.objects.values_list("email", flat=True)) == ["ann@people.example"]
    assert Invitation.objects.get().state == "accepted"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("link_to", "name"),
    [(make.invitation, "invitation_open"), (make.nominator, "nominator_open"), (make.host_link, "host_link_open")],
)
def test_the_page_behind_a_link_bears_the_name_of_the_programme_that_wrote(link_to, name):
    cohort = make.cohort(programme=make.programme(name="Rivers and Roads"))

    page = Client().get(reverse(f"programme:{name}", args=(link_to(cohort).link_token(),)))

    assert "– Rivers and Roads</title>" in page.text
