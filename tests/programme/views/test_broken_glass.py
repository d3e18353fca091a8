"""The pages of break-glass and of looks."""

import pytest
from django.test import Client
from django.urls import reverse

from programme.actions import booking as bookings
from programme.actions import need as needs
from programme.models import BrokenGlass, Look
from programme.shared.addresses import path_in
from programme.states import GlassKind, LookKind
from tests.factories import programme as make
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db

PAGE = "/break-glass/"


@pytest.fixture
def visit():
    cohort = make.cohort()
    visit = make.visit(cohort, run_by=make.organiser(cohort, make.person("Olivia Hart")), needs_asked=["diet"])
    ann = make.participant(cohort)
    needs.answer_needs(bookings.book(visit, by=ann), {"diet": "No nuts, please"}, by=ann)
    return visit


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def desk(visit) -> str:
    return path_in(visit.cohort, "programme:need_desk", visit.pk)


def opened(client, visit, kind=GlassKind.NEEDS):
    return client.post(PAGE, {"programme": visit.programme.pk, "kind": kind, "reason": "A host asks for help."})


def test_a_site_admin_sees_needs_only_after_giving_a_reason_and_every_page_says_so_until_the_end(visit):
    client = signed_in(make.site_admin())
    assert client.get(desk(visit)).status_code == client.post(desk(visit)).status_code == 403

    assert opened(client, visit).status_code == 302
    assert "No nuts, please" not in text(client.get(desk(visit)))
    assert "No nuts, please" in text(client.post(desk(visit)))
    for page in ("/home/", "/", PAGE, desk(visit)):
        assert "You have opened:" in text(client.get(page)), page

    client.post(reverse("programme:broken_glass_end", args=(BrokenGlass.objects.get().pk,)))
    assert "You have opened:" not in text(client.get("/home/"))
    assert client.post(desk(visit)).status_code == 403


def test_a_reason_is_needed(visit):
    client = signed_in(make.site_admin())

    answer = client.post(PAGE, {"programme": visit.programme.pk, "kind": GlassKind.NEEDS, "reason": " "})

    assert answer.status_code == 422
    assert not BrokenGlass.objects.exists()


def test_others_of_the_site_cannot_reach_it(visit):
    for person in (visit.run_by, make.participant(visit.cohort)):
        client = signed_in(person)
        assert client.get(PAGE).status_code == opened(client, visit).status_code == 403


def test_what_the_site_admin_and_the_organiser_saw_is_on_the_organisers_page_of_looks(visit):
    admin, olivia = signed_in(make.site_admin(full_name="Adam Root")), signed_in(visit.run_by)
    opened(admin, visit)
    admin.post(desk(visit))
    olivia.get(desk(visit))
    olivia.post(desk(visit))

    page = text(olivia.get(path_in(visit.cohort, "programme:look_desk")))
    narrowed = text(olivia.get(path_in(visit.cohort, "programme:look_desk") + "?who=adam"))

    assert page.index("Olivia Hart") < page.index("Adam Root")
    assert "What people need" in page
    assert visit.title in page
    assert "Need desk" in page
    assert "Adam Root" in narrowed
    assert Look.objects.count() == 2  # the page that only counts answers shows none


def test_an_empty_page_of_looks_says_whether_nobody_looked_or_nothing_fits(visit):
    client = signed_in(visit.run_by)
    desk_of_looks = path_in(visit.cohort, "programme:look_desk")

    assert "Nobody has looked yet" in text(client.get(desk_of_looks))
    assert "Nothing fits" in text(client.get(f"{desk_of_looks}?kind=work&who="))


def test_a_refused_page_is_no_look(visit):
    signed_in(make.site_admin()).post(desk(visit))

    assert not Look.objects.exists()


def test_the_page_of_looks_costs_the_same_for_few_and_many(visit):
    client = signed_in(visit.run_by)
    client.post(desk(visit))

    def grow() -> None:
        for number in range(30):
            other = make.visit(visit.cohort)
            Look.objects.create(
                programme=visit.programme,
                by=make.organiser(visit.cohort).pk if number < 3 else visit.run_by.pk,
                kind=LookKind.NEEDS,
                target_type="programme.Visit",
                target_id=str(other.pk),
                page="programme:need_desk",
                at=other.starts_at,
            )

    assert_page_costs_the_same(client, path_in(visit.cohort, "programme:look_desk"), grow, rows_shown=31)
