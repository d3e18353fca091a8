"""The organisers' pages about places: the funnel, organisations, free places, the reserve, the rules."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from programme.actions import invitation as invitations
from programme.actions.reminder import remind_invited
from programme.actions.reserve import add_to_reserve
from programme.models import Allotment, FreePlace, Nomination, Nominator, Notification, PlaceRules
from programme.queries import funnel
from programme.states import FreePlaceState, NominationState, Sector
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db

PAGES = ("funnel_desk", "allotment_desk", "reserve_desk", "allotment_rules", "allotment_create")
DETAILS = {"places": 3, "nominator_name": "Nora", "nominator_email": "nora@x.example"}


def url(cohort, name, *args):
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug, *args))


def allot(cohort, places=2, **fields):
    owner = fields.pop("organisation", None) or make.organisation(cohort.programme)
    return Allotment.objects.create(cohort=cohort, organisation=owner, places=places, **fields)


@pytest.fixture
def cohort():
    made = make.cohort(quotas={Sector.CIVIL_SERVICE: 3, Sector.INDUSTRY: 2})
    made.organiser = make.organiser(made)
    return made


@pytest.fixture
def client(cohort, client_for):
    return client_for(cohort.organiser)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_stands_empty_and_full(cohort, client, name):
    assert_valid_html(client.get(url(cohort, name)).content.decode())
    allotment = allot(cohort, nominator_email="nora@x.example")
    rows = [make.nomination(cohort, organisation=allotment.organisation) for _ in range(3)]
    add_to_reserve(cohort, by=cohort.organiser, nominations=[rows.pop()])
    first, _second = invitations.invite_nominees(cohort, by=cohort.organiser, nominations=rows)
    invitations.decline(first, at=timezone.now())

    assert_valid_html(client.get(url(cohort, name)).content.decode())


@pytest.mark.parametrize("name", ["funnel_desk", "allotment_desk", "reserve_desk"])
def test_each_list_costs_the_same_for_many(cohort, client, name):
    def more():
        for _ in range(3):
            allotment = allot(cohort, places=1, nominator_email="n@x.example")
            row = make.nomination(cohort, organisation=allotment.organisation)
            FreePlace.objects.create(
                cohort=cohort,
                organisation=row.organisation,
                state=FreePlaceState.OPEN,
                opened_at=timezone.now(),
                fell_free_at=timezone.now(),
            )
            add_to_reserve(cohort, by=cohort.organiser, nominations=[make.nomination(cohort, sector=Sector.INDUSTRY)])

    cohort.quotas.update(places=0)
    more()

    assert_page_costs_the_same(client, url(cohort, name), more, rows_shown=6)


def test_the_funnel_counts_each_step_for_organisation_and_sector(cohort):
    allotment = allot(cohort, places=3)
    rows = [make.nomination(cohort, organisation=allotment.organisation) for _ in range(4)]
    add_to_reserve(cohort, by=cohort.organiser, nominations=[rows.pop()])
    yes, no, silent = invitations.invite_nominees(cohort, by=cohort.organiser, nominations=rows)
    invitations.accept(yes, at=timezone.now())
    invitations.decline(no, at=timezone.now())
    invitations.expire_invitations(at=silent.link_expires_at)

    civil, industry = funnel.of(cohort)

    assert vars(civil.total) == {
        "places": 3,
        "nominated": 4,
        "invited": 3,
        "waiting": 0,
        "confirmed": 1,
        "declined": 1,
        "expired": 1,
        "reserve": 1,
    }
    assert funnel.counts_of(cohort, funnel.organisations(cohort)) == {allotment.organisation: civil.total}
    assert (civil.standing.taken, civil.standing.silent, civil.standing.waiting) == (1, 1, 1)
    assert industry.total == funnel.Counts()


def test_an_offer_taken_back_counts_as_none_and_one_that_was_declined_as_an_invitation(cohort):
    back, no = (make.nomination(cohort) for _ in range(2))
    first, second = invitations.invite_nominees(cohort, by=cohort.organiser, nominations=[back, no])
    invitations.revoke(first, by=cohort.organiser)
    invitations.decline(second, at=timezone.now())

    total = funnel.of(cohort)[0].total

    assert (total.nominated, total.invited, total.declined) == (2, 1, 1)


def test_one_press_writes_to_exactly_those_who_have_not_answered(cohort, client):
    allotment = allot(cohort, places=3)
    rows = [make.nomination(cohort, organisation=allotment.organisation) for _ in range(3)]
    waiting, answered, left_out = invitations.invite_nominees(cohort, by=cohort.organiser, nominations=rows)
    press = {"who": "people", "press": "p1", "chosen": [waiting.pk, answered.pk]}
    invitations.accept(answered, at=timezone.now())

    for _ in range(2):
        text = client.post(url(cohort, "funnel_nudge"), press, follow=True).content.decode()

    told = Notification.objects.filter(kind="programme.invitation_reminder")
    assert [row.address for row in told] == [waiting.email]
    assert "We are writing to 1 person. 1 has answered meanwhile and is left in peace." in text
    invitations.decline(waiting, at=timezone.now())
    assert not told.all().exists(), "A reminder that waits is taken back when the person answers."
    assert client.post(url(cohort, "funnel_nudge"), press).status_code == 409
    assert not Notification.objects.filter(kind="programme.invitation_reminder", address=left_out.email).exists()


def test_one_press_writes_to_everybody_where_the_list_is_too_long_to_show(cohort, client):
    allotment = allot(cohort, places=3)
    rows = [make.nomination(cohort, organisation=allotment.organisation) for _ in range(2)]
    invitations.invite_nominees(cohort, by=cohort.organiser, nominations=rows)

    answer = client.post(url(cohort, "funnel_nudge"), {"who": "people", "press": "p1", "all": "1"}, follow=True)

    assert "We are writing to 2 people." in answer.content.decode()
    assert Notification.objects.filter(kind="programme.invitation_reminder").count() == 2


def test_nominators_with_places_left_are_nudged_once_a_press(cohort, client):
    allot(cohort, places=2, nominator_email="nora@x.example", nominator_name="Nora")
    client.post(url(cohort, "allotment_ask_all"))
    (row,) = Allotment.objects.all()

    for _ in range(2):
        client.post(url(cohort, "funnel_nudge"), {"who": "nominators", "press": "n1", "chosen": [row.pk]})

    told = Notification.objects.get(kind="programme.nominator_reminder")
    assert told.address == "nora@x.example"
    assert "2 places of" in told.subject


def test_an_organisation_gets_places_and_its_nominator_is_asked(cohort, client):
    answer = client.post(
        url(cohort, "allotment_create"),
        {"organisation": "new", "new_organisation": "Land  Data", "sector": "civil_service", **DETAILS},
        follow=True,
    )
    allotment = Allotment.objects.get()
    assert (allotment.organisation.name, allotment.places) == ("Land Data", 3)
    assert "The places of Land Data are set." in answer.content.decode()

    client.post(url(cohort, "allotment_ask", allotment.pk))

    told = Notification.objects.get(kind="programme.nominator_asked")
    assert told.address == "nora@x.example"
    assert Nominator.objects.get().link_marker in told.body
    assert Nominator.objects.get().link_token() not in told.body
    client.post(url(cohort, "allotment_revoke", allotment.pk))
    assert Nominator.objects.get().link_revoked_at


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"organisation": ""}, "Choose the organisation."),
        ({"organisation": "new"}, "Enter the name of the new organisation."),
        ({"organisation": "new", "new_organisation": "X"}, "Choose the sector of the new organisation."),
        ({"places": "-1"}, "greater than or equal to 0"),
        ({"nominator_email": "nobody"}, "Enter a valid email address."),
        ({"name_by_0": "31", "name_by_1": "2", "name_by_2": "2026", "name_by_3": "17:00"}, "Enter a day that exists."),
    ],
)
def test_a_bad_allotment_is_refused_with_words(cohort, client, values, sentence):
    known = make.organisation(cohort.programme)

    text = client.post(url(cohort, "allotment_create"), {"organisation": known.pk, **DETAILS, **values}).content

    assert sentence in text.decode()
    assert not Allotment.objects.exists()


def test_more_places_than_the_sector_has_are_pointed_out(cohort, client):
    allot(cohort, places=4)

    text = client.get(url(cohort, "allotment_desk")).content.decode()

    assert "Civil service: 4 of 3 places given to organisations" in text
    assert "Nobody is invited beyond them" in text


def test_free_places_are_passed_on_or_left_empty_by_hand(cohort, client):
    allotment = allot(cohort, places=1)
    (offer,) = invitations.invite_nominees(
        cohort, by=cohort.organiser, nominations=[make.nomination(cohort, organisation=allotment.organisation)]
    )
    first = make.nomination(cohort)
    client.post(url(cohort, "reserve_add"), {"nominations": [first.pk]})
    invitations.decline(offer, at=timezone.now())

    text = client.post(url(cohort, "reserve_open_place", FreePlace.objects.get().pk), follow=True).content.decode()
    assert f"We are offering the place to {first.full_name}." in text

    invitations.decline(first.invitations.get(), at=timezone.now())
    client.post(url(cohort, "reserve_close_place", FreePlace.objects.get(state="open").pk))
    assert not FreePlace.objects.filter(state="open").exists()


def test_the_reserve_is_ordered_by_two_buttons(cohort, client):
    one, two = make.nomination(cohort), make.nomination(cohort)
    for row in (one, two):
        client.post(url(cohort, "reserve_add"), {"nominations": [row.pk]})

    client.post(url(cohort, "reserve_move", two.pk), {"to": "up"})
    order = Nomination.objects.filter(state=NominationState.RESERVE).order_by("reserve_position")
    assert list(order) == [two, one]
    client.post(url(cohort, "reserve_remove", two.pk))
    assert list(order.all()) == [one]


def test_somebody_silent_keeps_the_place_until_the_button_is_pressed(cohort, client):
    allotment = allot(cohort, places=1)
    row = make.nomination(cohort, organisation=allotment.organisation)
    (offer,) = invitations.invite_nominees(cohort, by=cohort.organiser, nominations=[row])
    invitations.expire_invitations(at=offer.link_expires_at)
    assert row.full_name in client.get(url(cohort, "reserve_desk")).content.decode()

    client.post(url(cohort, "reserve_release", row.pk))

    assert FreePlace.objects.get().left_by == row


def test_the_rules_are_kept_and_bounded(cohort, client):
    good = {"keep_days": 3, "answer_days": 4, "silence_releases": "True", "erase_days": 10}

    assert "Error: " in client.post(url(cohort, "allotment_rules"), good | {"answer_days": 0}).content.decode()
    client.post(url(cohort, "allotment_rules"), good)

    rules = PlaceRules.objects.get()
    assert (rules.keep_days, rules.answer_days, rules.silence_releases, rules.erase_days) == (3, 4, True, 10)


def test_inviting_more_than_there_are_places_is_told_beforehand(cohort, client):
    rows = [make.nomination(cohort) for _ in range(4)]

    text = client.post(url(cohort, "nomination_invite"), {"all": "1"}).content.decode()
    assert "You chose 4 people from civil service, and 3 of its places can be offered." in text
    sent = client.post(
        url(cohort, "nomination_invite"), {"confirmed": "1", "nominations": [str(row.pk) for row in rows]}
    )

    assert sent.status_code == 409
    assert not cohort.invitations.exists()


def test_rows_of_another_cohort_are_not_there(cohort, client):
    other = make.cohort()
    row, allotment = make.nomination(other), allot(other)

    for name, pk in (("reserve_move", row.pk), ("reserve_release", row.pk), ("allotment_ask", allotment.pk)):
        assert client.post(url(cohort, name, pk)).status_code == 404
    assert client.get(url(cohort, "allotment_change", allotment.pk)).status_code == 404


def test_reminders_go_a_week_and_two_days_before_the_date_once_each():
    cohort = make.cohort()
    at = timezone.now()
    end = at + dt.timedelta(days=13)
    offer = make.invitation(cohort, sent_at=at, link_expires_at=end)
    make.invitation(cohort, sent_at=end - dt.timedelta(days=1), link_expires_at=end)
    day = dt.timedelta(days=1)

    counts = [remind_invited(at=end - days * day) for days in (8, 7, 7, 3, 2, 1, 0)]

    assert counts == [0, 1, 0, 0, 1, 0, 0]
    told = Notification.objects.filter(kind="programme.invitation_reminder")
    assert [row.address for row in told] == [offer.email] * 2
