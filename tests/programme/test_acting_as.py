"""Support sees pages as somebody else does: announced, recorded, told, over by itself; to look and not to touch."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from programme.actions import acting_as as act
from programme.actions import booking as bookings
from programme.actions.broken_glass import break_glass
from programme.models import ActingAs, AuditEvent, AuditReason, Booking, Look, Notification, Person
from programme.shared.acting import OnlyReading, only_reading
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from programme.states import GlassKind
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

STRIP = "You see this as Ann Archer does,"


class Desk:
    """Adam runs the site, Ann has a place."""

    def __init__(self) -> None:
        self.cohort = make.cohort()
        self.olivia = make.organiser(self.cohort)
        self.ann = make.participant(self.cohort, who=make.person("Ann Archer", "ann@archer.example"))
        self.admin = make.site_admin(full_name="Adam Root")
        self.visit = make.visit(self.cohort, title="The mill", needs_asked=["diet"], run_by=self.olivia)
        self.client = Client()
        self.client.force_login(self.admin)

    def begin(self, email: str = "ann@archer.example"):
        return self.client.post("/acting-as/", {"email": email, "reason": "She cannot find the visit."})

    def path(self, name: str, *rest: object) -> str:
        return path_in(self.cohort, name, *rest)

    def get(self, url: str) -> tuple[int, str]:
        answer = self.client.get(url)
        return answer.status_code, " ".join(answer.content.decode().split())


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_page_is_the_persons_own_with_a_strip_on_it(desk: Desk):
    assert desk.begin().status_code == 302

    for url in ("/home/", desk.path("programme:home_cohort"), desk.path("programme:visit_list")):
        answer = desk.client.get(url, follow=True)
        page = " ".join(answer.content.decode().split())
        assert answer.status_code == 200
        assert STRIP in page, url
        assert "Be yourself again" in page
    assert "The mill" in page
    assert f'data-person="{desk.admin.pk}"' in page  # what this device keeps stays the site admin's


def test_no_page_changes_anything(desk: Desk):
    desk.begin()

    answer = desk.client.post(desk.path("programme:booking_book", desk.visit.pk))

    assert answer.status_code == 403
    assert not Booking.objects.exists()
    assert not AuditEvent.objects.filter(code="refused").exists()  # Ann has tried nothing


def test_no_act_runs_below_the_pages_either(desk: Desk):
    with only_reading(), pytest.raises(OnlyReading):
        bookings.book(desk.visit, by=desk.ann)

    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "/accounts/email/",
        "/accounts/2fa/",
        "/accounts/sessions/",
        "/accounts/tokens/",
        "/judge/",
        "/signing/",
        "/break-glass/",
        "/acting-as/",
        "/cms/",
        "/api/v1/me/",
        "/calendar/",
    ],
)
def test_account_scoring_signing_and_staff_pages_stay_shut(url: str, desk: Desk):
    desk.begin()

    status, page = desk.get(url)

    assert status == 403
    assert "End it first" in page
    assert STRIP in page


@pytest.mark.parametrize(
    "name",
    ["programme:notification_inbox", "programme:conversation_index", "programme:survey_answer", "teams:review_index"],
)
def test_letters_questions_surveys_and_reviews_stay_shut(name: str, desk: Desk):
    desk.begin()

    assert desk.get(desk.path(name))[0] == 403


def test_needs_stay_shut_even_as_who_runs_the_visit_and_with_an_open_glass(desk: Desk):
    break_glass(desk.cohort.programme, by=desk.admin, kind=GlassKind.NEEDS, reason="Help.")
    Person.objects.filter(pk=desk.olivia.pk).update(email="olivia@archer.example")
    desk.begin("olivia@archer.example")

    assert desk.get(desk.path("programme:visit_manage", desk.visit.pk))[0] == 200
    assert desk.get(desk.path("programme:need_desk", desk.visit.pk))[0] == 403
    assert desk.client.post(desk.path("programme:need_desk", desk.visit.pk)).status_code == 403
    assert not Look.objects.exists()


def test_begin_and_end_are_recorded_where_organisers_see_it_and_the_person_is_told(desk: Desk):
    desk.begin()
    assert not Notification.objects.filter(kind="programme.seen_as_you").exists()

    assert desk.client.post("/acting-as/end/").status_code == 302

    told = Notification.objects.get(kind="programme.seen_as_you")
    assert told.person == desk.ann
    assert "She cannot find the visit." in told.body
    assert "Adam Root" in told.body
    here = AuditEvent.objects.filter(chain__programme=desk.cohort.programme, code__contains=".acting.").order_by("pk")
    assert [(event.code, event.by) for event in here] == [
        ("programme.acting.began", desk.admin.pk),
        ("programme.acting.ended", desk.admin.pk),
    ]
    assert AuditReason.objects.get(event=here[0]).text == "She cannot find the visit."
    assert AuditEvent.objects.filter(chain__key="site", code__contains=".acting.").count() == 2
    assert STRIP not in desk.get("/home/")[1]
    assert desk.client.post("/acting-as/end/").status_code == 404


def test_it_is_over_after_half_an_hour_whether_or_not_the_clock_has_come(desk: Desk):
    desk.begin()
    ActingAs.objects.update(
        began_at=timezone.now() - dt.timedelta(minutes=31), ends_at=timezone.now() - dt.timedelta(minutes=1)
    )

    assert STRIP not in desk.get("/home/")[1]
    assert desk.get("/acting-as/")[0] == 200

    assert act.end_acting_due(at=timezone.now()) == 1
    assert act.end_acting_due(at=timezone.now()) == 0
    assert Notification.objects.filter(kind="programme.seen_as_you").count() == 1


def test_who_is_no_site_admin_any_more_is_themself_at_once(desk: Desk):
    desk.begin()
    Person.objects.filter(pk=desk.admin.pk).update(is_superuser=False)

    assert STRIP not in desk.get("/home/")[1]


def test_beginning_with_somebody_else_ends_what_was_begun(desk: Desk):
    ben = make.participant(desk.cohort)
    at = timezone.now()
    first = act.begin_acting(by=desk.admin, email=desk.ann.email, reason="Help.", at=at)

    act.begin_acting(by=desk.admin, email=ben.email, reason="Help.", at=at)

    first.refresh_from_db()
    assert first.ended_at == at
    assert ActingAs.objects.get(ended_at=None).person == ben


def test_nobody_acts_as_a_site_admin_a_closed_account_or_themself(desk: Desk):
    other = make.site_admin(email="second@site.example")
    gone = make.person(email="gone@archer.example", is_active=False)
    for email in (other.email, gone.email, desk.admin.email, "nobody@archer.example"):
        assert desk.begin(email).status_code == 422

    assert not ActingAs.objects.exists()


def test_only_site_admins_act_and_only_who_began_ends(desk: Desk):
    for somebody in (desk.olivia, desk.ann, make.results_member(desk.cohort)):
        with pytest.raises(NotAllowed):
            act.begin_acting(by=somebody, email=desk.ann.email, reason="Help.", at=timezone.now())
    acting = act.begin_acting(by=desk.admin, email=desk.ann.email, reason="Help.", at=timezone.now())

    with pytest.raises(NotAllowed):
        act.end_acting(acting, by=make.site_admin(email="second@site.example"), at=timezone.now())
