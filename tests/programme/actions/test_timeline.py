import datetime as dt
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from programme.actions import cohort as cohorts
from programme.actions import timeline as act
from programme.models import Milestone
from programme.queries import timeline as queries
from programme.shared import bank_holidays
from programme.shared.refusals import NotAllowed
from programme.states import MilestoneKind, Sector
from teams.models import ReviewPoint
from tests.factories import programme as make
from tests.factories import teams
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 9, 7)


def planned(**fields):
    """A cohort of twelve weeks from Monday 7 September 2026."""
    return make.cohort(**{"starts_on": MONDAY, "ends_on": dt.date(2026, 11, 29), **fields})


def at_desk(cohort, name, *args):
    return reverse(f"programme:timeline_{name}", args=(cohort.programme.slug, cohort.slug, *args))


def milestone(cohort, name, at, **fields):
    return Milestone.objects.create(
        cohort=cohort, name=name, at=dt.datetime.fromisoformat(at).replace(tzinfo=cohort.zone), **fields
    )


def when(cohort):
    return {row.name: f"{row.at.astimezone(cohort.zone):%a %d %b %H:%M}" for row in cohort.milestones.all()}


def move(cohort, starts_on):
    return cohorts.change_cohort(
        cohort, by=make.organiser(cohort), quotas={Sector.CIVIL_SERVICE: 19}, starts_on=starts_on
    )


def test_week_numbers_of_the_usual_season_become_dates():
    cohort = planned()

    act.fill_from_template(cohort, by=make.organiser(cohort), template=None)

    assert when(cohort) == {
        "Kick-off": "Mon 07 Sep 10:00",
        "First visit": "Thu 17 Sep 10:00",
        "Problem statements due": "Fri 02 Oct 17:00",
        "Half-way review": "Fri 16 Oct 17:00",
        "Solutions due": "Fri 20 Nov 17:00",
        "Pitch day": "Thu 26 Nov 10:00",
    }


def test_filling_again_adds_only_what_is_missing():
    cohort = planned()
    organiser = make.organiser(cohort)
    assert act.fill_from_template(cohort, by=organiser, template=None) == 6
    cohort.milestones.get(name="Pitch day").delete()

    assert act.fill_from_template(cohort, by=organiser, template=None) == 1


def test_moving_the_first_day_moves_what_is_not_fixed_through_the_change_of_the_clocks():
    cohort = planned()
    milestone(cohort, "Review", "2026-10-16 17:00")
    milestone(cohort, "Pitch day", "2026-11-26 10:00", is_fixed=True)

    move(cohort, MONDAY + dt.timedelta(weeks=2))

    assert when(cohort) == {"Review": "Fri 30 Oct 17:00", "Pitch day": "Thu 26 Nov 10:00"}


def test_a_first_day_in_mid_week_keeps_weekdays_and_lets_nothing_fall_before_it():
    cohort = planned()
    milestone(cohort, "Kick-off", "2026-09-07 10:00")
    milestone(cohort, "Review", "2026-10-16 17:00")
    milestone(cohort, "Call to sponsors", "2026-08-31 09:00")

    move(cohort, dt.date(2026, 9, 16))

    assert when(cohort) == {
        "Call to sponsors": "Mon 07 Sep 09:00",
        "Kick-off": "Wed 16 Sep 10:00",
        "Review": "Fri 23 Oct 17:00",
    }


def test_drafts_and_deliverables_that_have_not_opened_move_too_and_what_people_count_on_stays(client_for):
    first = (timezone.localdate() + dt.timedelta(weeks=3)) - dt.timedelta(days=timezone.localdate().weekday())
    cohort = planned(starts_on=first, ends_on=first + dt.timedelta(weeks=12))
    at = dt.datetime.combine(first + dt.timedelta(days=3), dt.time(10), tzinfo=cohort.zone)
    draft, told = (make.visit(cohort, starts_at=at, published=published) for published in (False, True))
    draft.booking_closes_at = at - dt.timedelta(days=2)
    draft.save()
    coming = teams.deliverable(cohort, opens_at=at, due_at=at + dt.timedelta(weeks=2))
    point = ReviewPoint.objects.create(
        cohort=cohort, name="First look", deliverable=coming, closes_at=at + dt.timedelta(weeks=3)
    )
    opened = teams.deliverable(cohort, opens_at=timezone.now(), due_at=at + dt.timedelta(weeks=2))
    before = {row.pk: row.due_at for row in (coming, opened)}
    client = client_for(make.organiser(cohort))

    move(cohort, first + dt.timedelta(weeks=1))

    for row in (draft, told, coming, opened, point):
        row.refresh_from_db()
    week = dt.timedelta(weeks=1)
    hours = [moved.astimezone(cohort.zone).replace(tzinfo=None) for moved in (draft.starts_at, draft.booking_closes_at)]
    assert hours == [at.replace(tzinfo=None) + week, at.replace(tzinfo=None) + week - dt.timedelta(days=2)]
    assert draft.ends_at > draft.starts_at
    assert told.starts_at == at
    assert coming.due_at.date() == (before[coming.pk] + week).date()
    assert opened.due_at == before[opened.pk]
    assert point.closes_at.date() == (at + 4 * week).date()
    page = " ".join(client.get(at_desk(cohort, "desk")).content.decode().split())
    assert (page.count(">moves too<"), page.count(">stays<")) == (3, 2)


def test_organisers_land_on_the_timeline_when_the_first_day_moves(client_for):
    cohort = planned()
    address = reverse("programme:cohort_settings", args=(cohort.programme.slug, cohort.slug))
    client = client_for(make.organiser(cohort))
    typed = {"name": cohort.name, "slug": cohort.slug, "time_zone": "Europe/London"}
    typed |= {"civil_service": "19", "industry": "19"}

    def save(day):
        days = {f"starts_on_{part}": str(value) for part, value in enumerate((day.day, day.month, day.year))}
        last = cohort.ends_on
        days |= {f"ends_on_{part}": str(value) for part, value in enumerate((last.day, last.month, last.year))}
        return client.post(address, typed | days)

    assert save(cohort.starts_on).url == address
    assert save(cohort.starts_on + dt.timedelta(days=7)).url == at_desk(cohort, "desk")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 12, 25), "Bank holiday: Christmas Day"),
        (dt.date(2026, 11, 30), "Bank holiday in Scotland: Saint Andrew's Day"),
        (dt.date(2027, 3, 17), "Bank holiday in Northern Ireland: Saint Patrick's Day"),
        (dt.date(2027, 8, 30), "Bank holiday in England and Wales and Northern Ireland: Late Summer Bank Holiday"),
        (dt.date(2026, 10, 14), ""),
    ],
)
def test_bank_holidays_of_all_parts_of_the_country_are_known(day, words):
    assert bank_holidays.on(day) == words


def test_dates_say_what_speaks_against_them():
    cohort = planned()
    make.participant(cohort, availability=["mon_am", "fri_am"])
    make.mentor(cohort, availability=["fri_pm"])
    make.mentor(cohort)
    milestone(cohort, "Party", "2026-09-12 10:00")
    milestone(cohort, "Half-way review", "2026-10-16 17:00")
    milestone(cohort, "Kick-off", "2026-09-09 10:00")
    act.add_day_off(
        cohort,
        by=make.organiser(cohort),
        name="Rosh Hashanah",
        from_on=dt.date(2026, 9, 11),
        until_on=dt.date(2026, 9, 13),
    )

    found = {row.thing.name: row.clashes for row in queries.with_clashes(cohort)[0]}

    assert found == {
        "Party": ["It is a Saturday.", "Rosh Hashanah."],
        "Half-way review": ["1 of 2 people cannot usually give Friday afternoons."],
        "Kick-off": ["2 of 2 people cannot usually give Wednesday mornings."],
    }


def test_a_timeline_is_kept_as_a_template_and_makes_the_next_cohorts_dates():
    cohort = planned()
    organiser = make.organiser(cohort)
    milestone(cohort, "Tea", "2026-09-22 15:30", kind=MilestoneKind.VISIT)

    template = act.save_template(cohort, by=organiser, name="With tea")
    later = cohorts.create_cohort(
        cohort.programme,
        by=organiser,
        name="Spring",
        slug="spring",
        starts_on=dt.date(2027, 1, 4),
        ends_on=dt.date(2027, 3, 28),
        quotas={},
        template=template,
    )

    assert when(later) == {"Tea": "Tue 19 Jan 15:30"}
    assert later.milestones.get().kind == MilestoneKind.VISIT
    with pytest.raises(act.TemplateHeld):
        act.save_template(cohort, by=organiser, name="With tea")
    act.remove_template(template, by=organiser)
    assert later.milestones.count() == 1


def test_an_empty_timeline_makes_no_template():
    cohort = planned()

    with pytest.raises(act.NothingOnIt):
        act.save_template(cohort, by=make.organiser(cohort), name="Empty")


def test_strangers_change_no_timeline():
    cohort = planned()
    stranger = make.organiser(make.cohort())
    day = act.add_day_off(cohort, by=make.organiser(cohort), name="Eid", from_on=MONDAY, until_on=MONDAY)

    for attempt in (
        lambda: act.fill_from_template(cohort, by=stranger, template=None),
        lambda: act.save_template(cohort, by=stranger, name="X"),
        lambda: act.add_day_off(cohort, by=stranger, name="X", from_on=MONDAY, until_on=MONDAY),
        lambda: act.remove_day_off(day, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_organisers_work_on_the_timeline_on_screen(client_for):
    cohort = planned()
    client = client_for(make.organiser(cohort))

    url = partial(at_desk, cohort)
    assert_valid_html(client.get(url("desk")).content.decode())
    client.post(url("fill"), {"template": ""})
    client.post(url("day_off"), {"name": "Diwali", "from_on_0": "26", "from_on_1": "11", "from_on_2": "2026"})
    client.post(url("template"), {"name": "Ours"})
    page = client.get(url("desk")).content.decode()
    assert_valid_html(page)
    assert "clash" in page
    assert "Diwali." in page
    wrong = client.post(
        url("day_off"),
        {
            "name": "X",
            "from_on_0": "2",
            "from_on_1": "2",
            "from_on_2": "2026",
            "until_on_0": "1",
            "until_on_1": "2",
            "until_on_2": "2026",
        },
    ).content.decode()
    assert "The last day cannot be before the first day" in wrong
    assert_valid_html(wrong)
    client.post(url("day_off_remove", cohort.days_off.get().pk))
    client.post(url("template_remove", cohort.programme.timeline_templates.get().pk))

    assert "Diwali" not in client.get(url("desk")).content.decode()
