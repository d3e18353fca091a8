from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from programme.actions import booking, visit
from programme.actions.audit import record
from programme.models import Cohort, Person
from programme.shared import audit_words
from tests.factories import programme as make
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(cohort: Cohort) -> str:
    return reverse("programme:audit_desk", args=(cohort.programme.slug, cohort.slug))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_record_says_in_words_who_did_what_and_why():
    cohort = make.cohort()
    olivia, ann = (
        make.organiser(cohort, make.person("Olivia Hart")),
        make.participant(cohort, who=make.person("Ann Archer")),
    )
    trip = make.visit(cohort, title="A day at the mill")
    booking.book(trip, by=ann)
    visit.cancel(trip, by=olivia, reason="The mill is flooded.")

    page = text(signed_in(olivia).get(url(cohort)))

    assert "Booking confirmed" in page
    assert "Booking “Ann Archer, A day at the mill”" in page
    assert "Visit cancelled" in page
    assert "Reason: The mill is flooded." in page
    assert "Olivia Hart" in page


def test_a_refused_attempt_is_told():
    cohort = make.cohort()
    somebody = make.participant(cohort, who=make.person("Cheeky Charlie"))
    signed_in(somebody).post(
        reverse("programme:visit_publish", args=(cohort.programme.slug, cohort.slug, make.visit(cohort).pk))
    )
    with pytest.raises(Exception, match="permission"):
        visit.publish(make.visit(cohort, published=False), by=somebody)

    page = text(signed_in(make.organiser(cohort)).get(url(cohort)))

    assert "Refused: tried to organise" in page
    assert "Cheeky Charlie" in page


def test_names_are_those_of_today_and_gone_people_stay_unnamed():
    cohort = make.cohort()
    ann = make.participant(cohort, who=make.person("Ann Archer"))
    record("test.thing.done", by=ann, target=cohort)
    ghost = make.person("Gone Ghost")
    record("test.thing.done", by=ghost, target=cohort)
    ghost.delete()
    ann.full_name = "Ann Baker"
    ann.save()

    page = text(signed_in(make.organiser(cohort)).get(url(cohort)))

    assert "Ann Baker" in page
    assert "Ann Archer" not in page
    assert "somebody who is not here any more" in page


def test_long_records_are_paged_by_number_without_a_gap():
    cohort = make.cohort()
    for number in range(120):
        record("test.thing.done", by=None, target=cohort, n=number)
    client = signed_in(make.organiser(cohort))

    seen: list[int] = []
    address = url(cohort)
    while address:
        page = client.get(address).context
        seen += [line.number for line in page["page"].lines]
        address = f"{url(cohort)}?{page['older']}" if page["older"] else ""

    assert seen == list(range(120, 0, -1))


def test_the_filters_find_topic_and_person():
    cohort = make.cohort()
    ann = make.participant(cohort, who=make.person("Ann Archer"))
    record("test.visit.done", by=ann, target=cohort)
    record("test.team.done", by=None, target=cohort)
    client = signed_in(make.organiser(cohort))

    assert "Team done" not in text(client.get(url(cohort), {"topic": "visit"}))
    assert "Visit done" in text(client.get(url(cohort), {"topic": "visit"}))
    assert "Team done" not in text(client.get(url(cohort), {"who": "archer"}))
    assert "Nothing fits" in text(client.get(url(cohort), {"who": "nobody"}))


@pytest.mark.parametrize(
    "query", ["?before=x", "?before=-1", "?before=99999999999999999999", "?topic=zzz", "?before=1"]
)
def test_an_odd_address_is_no_error(query: str):
    cohort = make.cohort()

    assert signed_in(make.organiser(cohort)).get(url(cohort) + query).status_code == 200


def test_events_that_would_tell_a_result_are_for_the_results_group(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(audit_words, "_secrets", [("test.award.", "programme.assign_roles"), ("x.prize.", "x.never")])
    cohort = make.cohort()
    record("test.award.given", by=None, target=cohort)
    monkeypatch.setattr(audit_words, "_secrets", [("test.award.", "programme.create_programme")])

    page = text(signed_in(make.organiser(cohort)).get(url(cohort)))

    assert "Award given" not in page
    assert "Award given" in text(signed_in(make.site_admin()).get(url(cohort)))


def test_the_record_of_another_programme_is_not_there():
    cohort, other = make.cohort(), make.cohort()
    record("test.foreign.done", by=None, target=other)

    assert "Foreign done" not in text(signed_in(make.organiser(cohort)).get(url(cohort)))
    assert signed_in(make.organiser(cohort)).get(url(other)).status_code == 404


def test_only_organisers_and_site_admins_read_it():
    cohort = make.cohort()

    assert signed_in(make.participant(cohort)).get(url(cohort)).status_code == 403
    assert signed_in(make.results_member(cohort)).get(url(cohort)).status_code == 403
    assert signed_in(make.site_admin()).get(url(cohort)).status_code == 200


def test_the_page_costs_the_same_with_many_events():
    cohort = make.cohort()
    trip = make.visit(cohort, capacity=50)
    booking.book(trip, by=make.participant(cohort))
    client = signed_in(make.organiser(cohort))

    def grow() -> None:
        for _ in range(20):
            booking.book(trip, by=make.participant(cohort))

    assert_page_costs_the_same(client, url(cohort), grow, rows_shown=21)
