"""What stands in the log, and what never does: people are ids there, addresses are names of pages."""

import io
import json
import logging
import re

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from programme.models import Person
from programme.shared.addresses import path_in
from programme.shared.logs import JsonFormatter
from tests.factories import judging, teams
from tests.factories import programme as make

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def lines(settings):
    """`lines()`: what was logged since, as a real site writes it."""
    settings.LOG_REQUESTS = True
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "programme.security", "programme.requests")]
    levels = [each.level for each in loggers]
    logging.getLogger().addHandler(handler)
    for each in loggers:
        each.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)


def of(lines, message: str) -> dict:
    return next(line for line in lines() if line["message"] == message)


def test_an_answer_is_one_line_with_page_programme_person_and_request(lines, client_for):
    cohort = make.cohort()
    organiser = make.organiser(cohort)

    answer = client_for(organiser).get(path_in(cohort, "programme:visit_desk"))

    line = of(lines, "answered")
    assert line["request"] == answer["X-Request-ID"]
    assert (line["route"], line["method"], line["status"]) == ("programme:visit_desk", "GET", 200)
    assert (line["programme"], line["person"]) == (cohort.programme.slug, str(organiser.pk))
    assert line["milliseconds"] >= 0


def test_a_sign_in_is_a_line(lines, client, mailoutbox):
    person = make.person(email="ann@people.example")
    client.post("/accounts/login/", {"login": person.email})
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mailoutbox[-1].body)[0]
    client.post("/accounts/login/code/confirm/", {"code": code})

    assert of(lines, "signed in")["person"] == str(person.pk)
    assert code not in json.dumps(lines())


def test_a_wrong_code_is_a_line(lines, client):
    person = make.person(email="ann@people.example")
    client.post("/accounts/login/", {"login": person.email})

    client.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"})

    assert of(lines, "wrong code")["person"] == str(person.pk)
    assert "BBBB" not in json.dumps(lines())


def test_a_refusal_is_a_line_with_who_where_and_what_not_why_in_words(lines, client_for):
    cohort = make.cohort()
    admin = make.site_admin()

    client_for(admin).post(path_in(cohort, "programme:single_sign_on_desk"), {"provider": "x", "domain": "y.example"})

    line = of(lines, "refused")
    assert (line["permission"], line["refusal"]) == ("programme.organise", "NotAllowed")
    assert (line["person"], line["programme"]) == (str(admin.pk), cohort.programme.slug)


def test_an_address_that_is_not_there_is_logged_without_its_key(lines, client):
    client.get("/invitations/a-secret-token/")
    client.get("/no/such/ann-baker/")

    said = json.dumps(lines())
    assert "404 Not Found on programme:invitation_open" in said
    assert "404 Not Found on wagtail_serve" in said
    assert "a-secret-token" not in said
    assert "ann-baker" not in said


def test_an_error_tells_where_and_its_kind_but_quotes_no_row(lines, monkeypatch):
    # In a row of its own: a trace shows the program's own lines.
    who = "Ann Baker"

    def breaks(*args: object, **kwargs: object):
        try:
            raise KeyError(who)
        except KeyError as error:
            raise IntegrityError(f"Key (full_name)=({who}) already exists.") from error

    monkeypatch.setattr("programme.views.health.readiness", breaks)
    Client(raise_request_exception=False).get("/readyz")

    line = next(line for line in lines() if line.get("error"))
    assert line["message"] == "500 Internal Server Error on programme:health_readyz"
    assert line["error"] == "IntegrityError"
    assert "KeyError" in line["trace"]
    assert "breaks" in line["trace"]
    assert "baker" not in json.dumps(lines()).lower()


NAMES = ("Zebedee", "Quillfeather", "zebedee.quillfeather", "quillfeather.example", "Xylophagous")


def test_a_walk_through_the_site_leaves_no_name_address_or_text_in_the_log(lines, client_for, mailoutbox):
    cohort = make.cohort()
    who = make.person("Zebedee Quillfeather", "zebedee.quillfeather@quillfeather.example", known_as="Zebedee")
    team = teams.team(cohort)
    place = make.enrolment(cohort, who=who)
    teams.membership(team, place)
    work = teams.deliverable(cohort)
    day = judging.open_day(cohort=cohort)
    visit = make.visit(cohort, capacity=1)
    client, organiser = client_for(who), client_for(make.organiser(cohort))
    judge = client_for(judging.judges_of(day)[0])
    stranger = Client(raise_request_exception=False)

    stranger.post("/accounts/login/", {"login": who.email})
    stranger.post("/accounts/login/code/confirm/", {"code": "WRNG-CODE"})
    stranger.post("/accounts/login/", {"login": "xylophagous@quillfeather.example"})
    stranger.get("/search/?q=Zebedee+Quillfeather")
    stranger.get(f"/invitations/{NAMES[0]}/")
    for path in ("/home/", "/accounts/email/", path_in(cohort, "programme:people_directory")):
        client.get(path)
    client.post(path_in(cohort, "programme:profile_edit"), {"known_as": "Zebedee", "about": "Xylophagous"})
    client.post(path_in(cohort, "programme:booking_book", visit.pk))
    client.post(path_in(cohort, "programme:booking_book", visit.pk))
    prompt = work.prompts.get()
    client.post(path_in(cohort, "teams:submission_edit", team.pk, work.pk), {f"text_{prompt.pk}": "Xylophagous"})
    client.get(path_in(cohort, "programme:visit_desk"))
    organiser.get(path_in(cohort, "programme:people_desk") + "?q=Quillfeather")
    organiser.get(path_in(cohort, "programme:people_place", place.pk))
    organiser.post(path_in(cohort, "programme:people_correct", place.pk), {"full_name": "Zebedee Quillfeather"})
    judge.get(reverse("judging:scorecard_home"))
    assert Person.objects.filter(full_name__contains="Quillfeather").exists()

    said = json.dumps(lines())
    assert len(lines()) > 15
    assert [name for name in NAMES if name.lower() in said.lower()] == []
