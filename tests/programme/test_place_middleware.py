"""Where in the site a request is, for whom, and in which time zone."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from programme.middleware import PlaceMiddleware, RefusalMiddleware
from programme.models import AuditEvent
from programme.queries import place
from programme.shared.refusals import NotAllowed, Refused
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def ask(path: str, who: object) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = who  # type: ignore[assignment]
    return request


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def go(path: str, who: object, **kwargs: str) -> tuple[HttpRequest, HttpResponse | None]:
    request = ask(path, who)
    middleware = PlaceMiddleware(view)
    request.programme = request.cohort = None  # type: ignore[attr-defined]
    return request, middleware.process_view(request, view, (), kwargs)


def test_the_address_sets_programme_cohort_and_time_zone():
    cohort = make.cohort(time_zone="Asia/Tokyo")
    kwargs = {"programme": cohort.programme.slug, "cohort": cohort.slug}

    try:
        request, answer = go("/programmes/x/y/", make.participant(cohort), **kwargs)
        assert answer is None
        assert (request.programme, request.cohort) == (cohort.programme, cohort)
        assert timezone.get_current_timezone_name() == "Asia/Tokyo"
    finally:
        timezone.deactivate()


def test_the_zone_of_one_request_does_not_stay_for_the_next():
    cohort = make.cohort(time_zone="Asia/Tokyo")
    client = Client()
    client.force_login(make.participant(cohort))

    client.get(reverse("programme:visit_list", args=(cohort.programme.slug, cohort.slug)))

    assert timezone.get_current_timezone_name() == "Europe/London"


@pytest.mark.parametrize("maker", [lambda c: make.person(), lambda c: make.organiser(make.cohort())])
def test_strangers_get_the_same_answer_as_for_nothing(maker):
    cohort = make.cohort()
    stranger = maker(cohort)

    for names in (
        {"programme": cohort.programme.slug, "cohort": cohort.slug},
        {"programme": cohort.programme.slug, "cohort": "no-such"},
        {"programme": "no-such", "cohort": cohort.slug},
        {"programme": cohort.programme.slug},
    ):
        with pytest.raises(Http404):
            go("/programmes/x/y/", stranger, **names)


def test_a_cohort_of_one_programme_is_not_found_under_another():
    cohort, other = make.cohort(), make.cohort()

    with pytest.raises(Http404):
        go("/programmes/x/y/", make.site_admin(), programme=other.programme.slug, cohort=cohort.slug)


def test_who_is_not_signed_in_is_sent_to_the_door_and_learns_nothing():
    cohort = make.cohort()
    there = go("/programmes/x/y/", AnonymousUser(), programme=cohort.programme.slug, cohort=cohort.slug)[1]
    nothing = go("/programmes/x/y/", AnonymousUser(), programme="no-such", cohort="at-all")[1]

    assert there is not None
    assert nothing is not None
    assert there.headers["Location"] == nothing.headers["Location"]


def test_who_has_withdrawn_is_a_stranger():
    cohort = make.cohort()
    left = make.participant(cohort, state="withdrawn")

    assert place.find(cohort.programme.slug, cohort.slug, person=left) is None


def test_a_new_role_works_on_the_next_request():
    cohort, somebody = make.cohort(), make.person()
    client = Client()
    client.force_login(somebody)
    address = reverse("programme:visit_desk", args=(cohort.programme.slug, cohort.slug))

    assert client.get(address).status_code == 404
    make.organiser(cohort, somebody)
    assert client.get(address).status_code == 200
    somebody.programme_roles.all().delete()
    assert client.get(address).status_code == 404


def test_a_refusal_that_no_view_dealt_with_is_a_page_with_its_sentence():
    request = ask("/", make.person())

    answer = RefusalMiddleware(view).process_exception(request, Refused("The mill is closed."))

    assert answer is not None
    assert answer.status_code == 409
    assert "The mill is closed." in answer.content.decode()


def test_a_refusal_of_permission_is_403_and_recorded_once():
    programme, somebody = make.programme(), make.person()
    request = ask("/", somebody)
    refusal = NotAllowed(by=somebody, permission="programme.organise", target=programme)

    answer = RefusalMiddleware(view).process_exception(request, refusal)
    RefusalMiddleware(view).process_exception(request, refusal)

    assert answer is not None
    assert answer.status_code == 403
    assert AuditEvent.objects.get().by == somebody.pk


def test_other_errors_are_not_swallowed():
    assert RefusalMiddleware(view).process_exception(ask("/", make.person()), ValueError("bug")) is None
