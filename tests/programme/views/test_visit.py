import csv
import datetime as dt
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from programme.actions import booking
from programme.models import AuditEvent, Visit
from programme.states import VisitState
from programme.views import visit as views
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, cohort, *args: object) -> str:
    return reverse(f"programme:visit_{name}", args=(cohort.programme.slug, cohort.slug, *args))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def typed(**changes: str) -> dict[str, str]:
    return {
        "kind": "site_visit",
        "mode": "booked",
        "where": "place",
        "title": "A day at the mill",
        "town": "Leeds",
        "starts_at_0": "1",
        "starts_at_1": "7",
        "starts_at_2": "2030",
        "starts_at_3": "10:00",
        "ends_at_0": "1",
        "ends_at_1": "7",
        "ends_at_2": "2030",
        "ends_at_3": "16:00",
        "capacity": "20",
        **changes,
    }


# What participants see


def test_the_list_shows_visits_to_come_and_past_but_no_drafts():
    cohort = make.cohort()
    coming, draft = make.visit(cohort, title="Coming one"), make.visit(cohort, title="Draft one", published=False)
    make.visit(cohort, title="Past one", starts_at=timezone.now() - dt.timedelta(days=2))
    make.visit(make.cohort(programme=cohort.programme), title="Foreign one")

    page = text(signed_in(make.participant(cohort)).get(url("list", cohort)))

    assert coming.title in page
    assert "Past one" in page
    assert draft.title not in page
    assert "Foreign one" not in page


def test_an_empty_list_says_what_will_be_there():
    cohort = make.cohort()

    assert "No visits yet" in text(signed_in(make.participant(cohort)).get(url("list", cohort)))


def test_address_and_joining_notes_are_shown_only_to_who_has_a_place():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=1)
    ann, bob = make.participant(cohort), make.participant(cohort)
    booking.book(visit, by=ann)
    booking.book(visit, by=bob)

    has_place = text(signed_in(ann).get(url("detail", cohort, visit.pk)))
    waits = text(signed_in(bob).get(url("detail", cohort, visit.pk)))
    looks = text(signed_in(make.participant(cohort)).get(url("detail", cohort, visit.pk)))

    assert "1 Secret Street" in has_place
    assert "Ask for Kim" in has_place
    for page in (waits, looks):
        assert "Secret Street" not in page
        assert "Ask for Kim" not in page
    assert "Waiting list: you are first" in waits
    assert "1 person waits before you" in looks


def test_who_cancelled_sees_the_address_no_more():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)
    booking.cancel(booking.book(visit, by=ann), by=ann)

    assert "Secret Street" not in text(signed_in(ann).get(url("detail", cohort, visit.pk)))


@pytest.mark.parametrize("maker", [make.judge, make.results_member, make.editor])
def test_people_who_do_not_go_on_visits_find_none(maker):
    cohort = make.cohort()
    visit = make.visit(cohort)

    assert signed_in(maker(cohort)).get(url("detail", cohort, visit.pk)).status_code == 404


def test_a_visit_of_another_programme_is_not_there():
    cohort, other = make.cohort(), make.cohort()
    visit = make.visit(other)
    client = signed_in(make.participant(cohort))

    assert client.get(url("detail", cohort, visit.pk)).status_code == 404
    assert client.get(url("detail", other, visit.pk)).status_code == 404


def test_an_observer_looks_but_finds_no_button():
    cohort = make.cohort()
    visit = make.visit(cohort)

    page = text(signed_in(make.observer(cohort)).get(url("detail", cohort, visit.pk)))

    assert "Participants and mentors of the cohort can book a place." in page
    assert "Book a place" not in page
    listed = text(signed_in(make.observer(cohort)).get(url("list", cohort)))
    assert "ask the organisers" in listed
    assert "places free" not in listed


def test_times_are_those_of_the_cohort():
    cohort = make.cohort(time_zone="Asia/Tokyo")
    at = dt.datetime(2030, 1, 10, 1, 0, tzinfo=dt.UTC)
    visit = make.visit(cohort, starts_at=at)

    assert "10am on Thursday 10 January 2030" in text(
        signed_in(make.participant(cohort)).get(url("detail", cohort, visit.pk))
    )


def test_the_list_costs_the_same_with_many_visits():
    cohort = make.cohort()
    client = signed_in(make.participant(cohort))
    people = [make.participant(cohort) for _ in range(4)]

    def grow() -> None:
        for _ in range(6):
            visit = make.visit(cohort)
            for person in people:
                booking.book(visit, by=person)

    grow()
    assert_page_costs_the_same(client, url("list", cohort), grow, rows_shown=12)


# What organisers do


def test_an_organiser_makes_a_visit_in_the_zone_of_the_cohort():
    cohort = make.cohort(time_zone="America/New_York")
    host = make.organisation(cohort.programme)

    answer = signed_in(make.organiser(cohort)).post(url("create", cohort), typed(host=str(host.pk)))

    visit = Visit.objects.get()
    assert answer.headers["Location"] == url("manage", cohort, visit.pk)
    assert visit.state == VisitState.DRAFT
    assert visit.starts_at == dt.datetime(2030, 7, 1, 10, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Enter the title."),
        ({"ends_at_3": "09:00"}, "The end must be after the start."),
        ({"capacity": "0"}, "There must be a place."),
        ({"starts_at_0": "31", "starts_at_1": "2"}, "Enter a day that exists."),
        ({"starts_at_2": "2001", "ends_at_2": "2001"}, "It must start in the future."),
        ({"booking_closes_at_0": "1"}, "Enter a day"),
        (
            {"booking_closes_at_0": "1", "booking_closes_at_1": "8", "booking_closes_at_2": "2030"},
            "Enter",
        ),
        ({"title": "x" * 151}, "150"),
    ],
)
def test_a_mistake_is_told_at_the_field_and_everything_typed_stays(changes, message):
    cohort = make.cohort()
    host = make.organisation(cohort.programme)

    answer = signed_in(make.organiser(cohort)).post(
        url("create", cohort), typed(host=str(host.pk), town="Ulverston", **changes)
    )

    page = text(answer)
    assert message in page
    assert "There is a problem" in page
    assert "<title>Error: " in page
    assert 'value="Ulverston"' in page
    assert Visit.objects.count() == 0


def test_the_host_can_only_be_an_organisation_of_the_programme():
    cohort = make.cohort()
    foreign = make.organisation(make.programme())

    answer = signed_in(make.organiser(cohort)).post(url("create", cohort), typed(host=str(foreign.pk)))

    assert "There is a problem" in text(answer)
    assert Visit.objects.count() == 0


def test_too_few_places_are_refused_on_the_form():
    cohort = make.cohort()
    visit = make.visit(cohort)
    for _ in range(2):
        booking.book(visit, by=make.participant(cohort))

    answer = signed_in(make.organiser(cohort)).post(
        url("change", cohort, visit.pk), typed(host=str(visit.host_id), capacity="1")
    )

    assert "2 people have a place, so there must be at least 2 places." in text(answer)


def test_publishing_from_the_desk_opens_the_visit():
    cohort = make.cohort()
    visit = make.visit(cohort, published=False)
    client = signed_in(make.organiser(cohort))

    answer = client.post(url("publish", cohort, visit.pk), follow=True)

    assert "It is open for booking." in text(answer)
    assert client.get(url("publish", cohort, visit.pk)).status_code == 405


def test_cancelling_asks_why_first():
    cohort = make.cohort()
    visit = make.visit(cohort)
    client = signed_in(make.organiser(cohort))

    assert "Write why it is cancelled." in text(client.post(url("cancel", cohort, visit.pk), {"reason": " "}))
    client.post(url("cancel", cohort, visit.pk), {"reason": "The mill is flooded."})

    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED


def test_doing_what_the_state_forbids_is_a_page_that_says_why():
    cohort = make.cohort()
    visit = make.visit(cohort)

    answer = signed_in(make.organiser(cohort)).post(url("publish", cohort, visit.pk))

    assert answer.status_code == 409
    assert "This visit is “published”" in text(answer)


def test_a_long_list_of_people_and_a_long_queue_have_pages_of_their_own(monkeypatch):
    monkeypatch.setattr(views, "ON_A_PAGE", 2)
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=3)
    for number in range(6):
        booking.book(visit, by=make.participant(cohort, who=make.person(f"Guest {number}")))
    client, address = signed_in(make.organiser(cohort)), url("manage", cohort, visit.pk)

    first, last = text(client.get(address)), text(client.get(address, {"waiting": "2"}))

    assert_valid_html(last)
    assert "Guest 1" in first
    assert "Guest 2" not in first
    assert "Guest 5" not in first
    assert '>3</td> <th scope="row">Guest 5' in last


def test_the_attendance_list_holds_names_and_employers_only():
    cohort = make.cohort()
    employer = make.organisation(cohort.programme, name="Ministry of Wool")
    ann = make.participant(cohort, who=make.person("Ann Archer", "ann@wool.example"), organisation=employer)
    visit = make.visit(cohort)
    booking.book(visit, by=ann)
    client = signed_in(make.organiser(cohort))

    page = text(client.get(url("attendance", cohort, visit.pk)))
    sheet = client.get(url("attendance_csv", cohort, visit.pk))

    assert "Ann Archer" in page
    assert "Ministry of Wool" in page
    assert "ann@wool.example" not in page
    rows = list(csv.reader(StringIO(sheet.getvalue().decode("utf-8-sig"))))
    assert rows == [["Name", "Employer"], ["Ann Archer", "Ministry of Wool"]]
    assert sheet.headers["Content-Disposition"].startswith("attachment")


def test_the_attendance_list_as_a_workbook_runs_no_formula():
    cohort = make.cohort()
    ann = make.participant(cohort, who=make.person("=HYPERLINK(1)"))
    visit = make.visit(cohort)
    booking.book(visit, by=ann)

    answer = signed_in(make.organiser(cohort)).get(url("attendance_xlsx", cohort, visit.pk))

    book = load_workbook(BytesIO(answer.getvalue()))
    assert book.active["A2"].value == "'=HYPERLINK(1)"
    assert book.active["A2"].data_type == "s"
    answer.close()


@pytest.mark.parametrize("name", ["desk", "create"])
def test_desks_are_closed_to_participants_and_not_there_for_strangers(name):
    cohort = make.cohort()

    assert signed_in(make.participant(cohort)).get(url(name, cohort)).status_code == 403
    assert signed_in(make.person()).get(url(name, cohort)).status_code == 404
    assert Client().get(url(name, cohort)).status_code == 302


def test_the_results_group_has_no_visits_desk():
    cohort = make.cohort()

    assert signed_in(make.results_member(cohort)).get(url("desk", cohort)).status_code == 403
    assert AuditEvent.objects.get().code == "refused"


def test_a_site_admin_reads_and_changes_nothing():
    cohort = make.cohort()
    visit = make.visit(cohort, published=False)
    client = signed_in(make.site_admin())

    assert client.get(url("manage", cohort, visit.pk)).status_code == 200
    assert client.post(url("publish", cohort, visit.pk)).status_code == 403


@pytest.mark.parametrize("name", ["desk", "manage", "attendance"])
def test_desk_pages_cost_the_same_with_many_rows(name):
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=3)
    for _ in range(5):
        booking.book(visit, by=make.participant(cohort))
    address = url(name, cohort) if name == "desk" else url(name, cohort, visit.pk)

    def grow() -> None:
        for _ in range(3):
            make.visit(cohort)
        for _ in range(10):
            booking.book(visit, by=make.participant(cohort))

    assert_page_costs_the_same(signed_in(make.organiser(cohort)), address, grow, rows_shown=15)


# Fewer places


def test_only_those_who_booked_last_are_listed_where_many_have_a_place(monkeypatch):
    monkeypatch.setattr("programme.forms.visit.BESIDE", 2)
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=6)
    people = [make.participant(cohort, who=make.person(f"Number {number}")) for number in range(6)]
    for person in people:
        booking.book(visit, by=person)
    desk = signed_in(make.organiser(cohort))

    page = text(desk.get(url("lower", cohort, visit.pk), {"places": "5"}))
    assert [name for name in (f"Number {number}" for number in range(6)) if name in page] == [
        "Number 3",
        "Number 4",
        "Number 5",
    ]
    assert "Listed are the 3 who booked last" in page
    fewer = text(desk.post(url("lower", cohort, visit.pk), {"capacity": "2"}))
    assert "Choose 4 more people." in fewer
    assert "Number 1" in fewer


@pytest.mark.parametrize("places", ["9" * 5000, "-1", "many", ""])
def test_a_number_of_places_that_is_none_is_not_taken_from_the_address(places):
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=6)
    desk = signed_in(make.organiser(cohort))
    assert desk.get(url("lower", cohort, visit.pk), {"places": places}).status_code == 200
    assert desk.post(url("lower", cohort, visit.pk), {"capacity": places}).status_code == 200
