import datetime as dt
import json
import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import door_link as links
from programme.models import AuditEvent, CheckIn, DoorLink, Notification
from programme.models.check_in import check_in_code
from programme.queries.check_in import rows
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """A visit in an hour, with Ann and Bob booked."""

    class Day:
        cohort = make.cohort()
        visit = make.visit(cohort, starts_at=timezone.now() + dt.timedelta(hours=1))
        ann = make.participant(cohort, who=make.person("Ann Abbot"))
        bob = make.participant(cohort, who=make.person("Bob Bell"))
        olivia = make.organiser(cohort)

    bookings.book(Day.visit, by=Day.ann)
    bookings.book(Day.visit, by=Day.bob)
    cache.clear()
    return Day


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def holding(link: DoorLink, code: str = "") -> Client:
    """A device on which the link's code was typed."""
    client = Client()
    client.post(address(link), {"code": code or link.code})
    return client


def address(link: DoorLink) -> str:
    return reverse("programme:door_link_open", args=(link.link_token(),))


def url(name: str, visit, *args) -> str:
    return reverse(f"programme:check_in_{name}", args=(visit.pk, *args))


def desk(day, name: str, *args) -> str:
    return reverse(f"programme:{name}", args=(day.cohort.programme.slug, day.cohort.slug, day.visit.pk, *args))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def change(who, *, here: bool = True, **fields) -> dict:
    return {"id": str(uuid4()), "target": f"person:{who.pk}", "base": 0, "values": {"is_here": here}, **fields}


def send(client: Client, day, *changes):
    return client.post(url("changes", day.visit), json.dumps({"changes": changes}), content_type="application/json")


# The booking page


def test_who_has_a_place_sees_their_code_and_a_picture_for_cameras(day):
    place = (day.cohort.programme.slug, day.cohort.slug, day.visit.pk)
    mine = text(signed_in(day.ann).get(reverse("programme:visit_detail", args=place)))
    not_mine = text(signed_in(make.participant(day.cohort)).get(reverse("programme:visit_detail", args=place)))

    code = check_in_code(day.visit.pk, day.ann.pk)
    assert f"{code[:3]} {code[3:]}" in mine
    assert f"<title>Check-in code {code}</title>" in mine
    assert "<svg" in mine
    assert 'class="qr"' in mine
    assert 'class="qr"' not in not_mine


def test_codes_are_six_clear_signs_and_differ_by_person_and_visit(day):
    codes = {check_in_code(visit, person) for visit in (uuid4(), uuid4()) for person in (uuid4(), uuid4())}

    assert len(codes) == 4
    assert all(re.fullmatch("[CDFGHJKMNPQRTWXY34679]{6}", code) for code in codes)


# The link and its code


def test_a_stewards_link_shows_no_name_before_its_code_is_typed(day):
    link = make.door_link(day.visit)
    client = Client()

    page = client.get(address(link))
    wrong = client.post(address(link), {"code": "CCCCCC"})

    for answer in (page, wrong):
        assert "Ann Abbot" not in text(answer)
        assert day.bob.full_name not in text(answer)
    assert "This is not the code for this link." in text(wrong)
    assert client.get(url("door", day.visit)).status_code == 302
    right = client.post(address(link), {"code": link.code.lower()[:3] + " " + link.code[3:]}, follow=True)
    assert "Ann Abbot" in text(right)
    assert AuditEvent.objects.get(code="programme.door_link.opened").target_id == str(link.pk)


def test_codes_cannot_be_tried_for_ever(day):
    link = make.door_link(day.visit)
    client = Client()

    answers = [text(client.post(address(link), {"code": "CCCCCC"})) for _ in range(30)]

    assert "Too many codes were tried." in answers[-1]
    assert "Too many codes were tried." in text(client.post(address(link), {"code": link.code}))


@pytest.mark.parametrize(
    ("hours", "words"),
    [(-25, "This link has ended."), (25, "This link opens at")],
    ids=["a day after", "more than a day before"],
)
def test_a_link_is_for_one_day(day, hours, words):
    day.visit.starts_at = timezone.now() + dt.timedelta(hours=hours)
    day.visit.ends_at = day.visit.starts_at + dt.timedelta(minutes=1)
    day.visit.save()
    link = make.door_link(day.visit)

    page = text(Client().get(address(link)))
    client = holding(link)

    assert words in page
    assert client.get(url("door", day.visit)).status_code == 302
    assert send(client, day, change(day.ann)).status_code == 401


def test_what_was_noted_in_time_is_still_taken_the_day_after_but_no_name_is_shown(day):
    link = make.door_link(day.visit)
    client = holding(link)
    day.visit.starts_at -= dt.timedelta(days=1, hours=6)
    day.visit.ends_at -= dt.timedelta(days=1, hours=6)
    day.visit.save()

    assert client.get(url("door", day.visit)).status_code == 302
    assert send(client, day, change(day.ann)).json()["answers"][0]["state"] == "saved"


def test_an_ended_link_closes_every_device_at_once(day):
    link = make.door_link(day.visit)
    client = holding(link)
    links.revoke(link, by=day.olivia, at=timezone.now())

    assert client.get(url("door", day.visit)).status_code == 302
    assert send(client, day, change(day.ann)).status_code == 401
    assert "This link has ended." in text(client.get(address(link)))
    assert CheckIn.objects.count() == 0


def test_a_link_opens_its_own_visit_and_its_own_purpose_only(day):
    other = make.visit(day.cohort, starts_at=day.visit.starts_at)
    steward, host = holding(make.door_link(day.visit)), holding(make.door_link(day.visit, "host"))

    assert steward.get(url("door", other)).status_code == 302
    assert steward.get(url("reception", day.visit)).status_code == 302
    assert host.get(url("door", day.visit)).status_code == 302
    assert send(host, day, change(day.ann)).status_code == 401
    assert steward.get(url("door", day.visit)).status_code == 200
    assert host.get(url("reception", day.visit)).status_code == 200


def test_an_organiser_makes_a_link_mails_it_and_sees_the_code_which_is_not_in_the_mail(day):
    client = signed_in(day.olivia)

    page = client.post(
        desk(day, "door_link_desk"),
        {"kind": "steward", "full_name": "Sam Steward", "email": "sam@x.example"},
        follow=True,
    )

    link = DoorLink.objects.get()
    assert f"{link.code[:3]} {link.code[3:]}" in text(page)
    assert link.link_token() in text(page)
    row = Notification.objects.get(kind="programme.door_link")
    assert row.address == "sam@x.example"
    assert link.link_marker in row.body
    assert link.code not in row.body
    assert "The link has ended" in text(client.post(desk(day, "door_link_revoke", link.pk), follow=True))


def test_nothing_about_a_link_is_stored_but_its_hash(day):
    link = make.door_link(day.visit)

    stored = json.dumps(list(DoorLink.objects.values()), default=str)

    assert link.link_token() not in stored
    assert link.code not in stored


# The list


def test_the_list_holds_names_and_employers_and_nothing_else(day):
    page = text(holding(make.door_link(day.visit)).get(url("door", day.visit)))

    assert "Ann Abbot" in page
    assert day.ann.enrolments.get().organisation.name in page
    assert day.ann.email not in page
    assert "Secret Street" not in page
    assert "Ask for Kim" not in page


def test_the_list_is_searched_by_name_and_by_code(day):
    client = signed_in(day.olivia)
    code = check_in_code(day.visit.pk, day.bob.pk)

    by_name = text(client.get(url("door", day.visit), {"q": "abb an"}))
    by_code = text(client.get(url("door", day.visit), {"q": f"{code[:3]}-{code[3:]}".lower()}))
    nobody = text(client.get(url("door", day.visit), {"q": "zed"}))

    assert ("Ann Abbot" in by_name, "Bob Bell" in by_name) == (True, False)
    assert ("Ann Abbot" in by_code, "Bob Bell" in by_code) == (False, True)
    assert "Nobody on the list matches." in nobody


def test_an_unchanged_list_is_not_sent_again(day):
    client = signed_in(day.olivia)
    first = client.get(url("list", day.visit))

    again = client.get(url("list", day.visit), headers={"If-None-Match": first["ETag"]})
    send(client, day, change(day.ann))
    changed = client.get(url("list", day.visit), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_the_door_costs_the_same_for_two_people_and_for_twelve(day, django_assert_max_num_queries):
    client = signed_in(day.olivia)
    day.visit.capacity = 20
    day.visit.save()
    client.get(url("door", day.visit))  # a new session notes when it began
    with django_assert_max_num_queries(8) as few:
        client.get(url("door", day.visit))
    for _ in range(10):
        bookings.book(day.visit, by=make.participant(day.cohort))
    with django_assert_max_num_queries(8) as many:
        client.get(url("door", day.visit))

    assert len(few.captured_queries) == len(many.captured_queries)


# What devices send


def test_each_change_is_answered_by_itself(day):
    good, bad, late = change(day.ann), change(make.participant(day.cohort)), change(day.bob)

    answer = send(holding(make.door_link(day.visit)), day, good, bad, late).json()

    assert [(each["id"], each["state"]) for each in answer["answers"]] == [
        (good["id"], "saved"),
        (bad["id"], "refused"),
        (late["id"], "saved"),
    ]
    assert "not on the list any more" in answer["answers"][1]["sentence"]
    assert {row.full_name for row in rows(day.visit) if row.is_here} == {"Ann Abbot", "Bob Bell"}


def test_what_is_no_list_of_changes_is_refused_and_who_is_signed_out_is_told_in_json(day):
    organiser, stranger = signed_in(day.olivia), signed_in(day.ann)

    bad = organiser.post(url("changes", day.visit), "x", content_type="application/json")
    unknown, refused = send(Client(), day, change(day.ann)), send(stranger, day, change(day.ann))

    assert bad.status_code == 400
    assert (unknown.status_code, refused.status_code) == (401, 403)
    assert unknown.json()["sentence"] == "Sign in, or open your link again."
    assert CheckIn.objects.count() == 0


def test_changes_need_the_token_of_our_own_pages(day):
    client = Client(enforce_csrf_checks=True)
    client.force_login(day.olivia)

    assert send(client, day, change(day.ann)).status_code == 403


# The address in the picture


def test_the_address_in_the_picture_leads_the_door_to_the_line_and_tells_others_nothing(day):
    code = check_in_code(day.visit.pk, day.ann.pk)
    path = url("code", day.visit, code)

    at_the_door = signed_in(day.olivia).get(path)
    unknown = signed_in(day.olivia).get(url("code", day.visit, "CCCCCC"))
    others = [client.get(path) for client in (Client(), signed_in(day.ann), signed_in(day.bob))]

    assert "Ann Abbot" in text(at_the_door)
    assert "Tick off" in text(at_the_door)
    assert "Nobody has this code today" in text(unknown)
    for page in others:
        assert page.status_code == 200
        assert "Ann Abbot" not in re.sub(r"<header.*</header>", "", text(page))
    assert CheckIn.objects.count() == 0


def test_the_worker_is_served_for_the_whole_site_and_never_from_a_cache():
    answer = Client().get("/offline-worker.js")

    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/javascript")


# The reception list


def test_the_host_reads_names_and_employers_as_page_and_as_csv(day):
    client = holding(make.door_link(day.visit, "host"))
    bookings.book(day.visit, by=make.participant(day.cohort, who=make.person("Wanda Waits")))

    page = text(client.get(url("reception", day.visit)))
    csv = b"".join(client.get(url("reception_csv", day.visit))).decode("utf-8-sig").splitlines()

    employers = [person.enrolments.get().organisation.name for person in (day.ann, day.bob)]
    assert csv == ["Name,Employer", f"Ann Abbot,{employers[0]}", f"Bob Bell,{employers[1]}"]
    assert "Ann Abbot" in page
    assert "Wanda Waits" not in page
    assert day.ann.email not in page
    assert check_in_code(day.visit.pk, day.ann.pk) not in page


def test_organisers_print_the_reception_list_for_a_host_without_a_link_and_others_never_see_it(day, client_for):
    page = client_for(make.organiser(day.cohort)).get(url("reception", day.visit)).content.decode()

    assert_valid_html(page)
    assert "Ann Abbot" in page
    for stranger in (day.ann, make.organiser(make.cohort())):
        assert client_for(stranger).get(url("reception", day.visit)).status_code == 404


def test_a_hosts_list_that_is_empty_says_so(day):
    empty = make.visit(day.cohort, starts_at=day.visit.starts_at)

    assert "Nobody is booked yet" in text(holding(make.door_link(empty, "host")).get(url("reception", empty)))


def test_a_number_longer_than_any_version_is_no_fault_of_the_server(day):
    tick = {"target": f"person:{day.ann.pk}", "is_here": "1", "base": "9" * 5000}
    assert signed_in(day.olivia).post(url("tick", day.visit), tick).status_code == 302
