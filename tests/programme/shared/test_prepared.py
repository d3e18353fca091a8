"""A prepared query gives what the ordinary one gives, for any values, on each database."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Exists, QuerySet
from django.test.utils import CaptureQueriesContext

from programme.models import Booking, ClientChange, Cohort, Enrolment, Person, ProgrammeRole, Visit
from programme.shared.prepared import insert_new, prepared, prepared_update
from programme.states import Role
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


@prepared
def cohort_of(person: Person, slug: str) -> QuerySet[Cohort]:
    return Cohort.objects.visible_to(person).select_related("programme").filter(slug=slug)


@prepared
def places_of(people: list[UUID], role: str) -> QuerySet[Enrolment, tuple[UUID, str]]:
    return Enrolment.objects.filter(person__in=people, role=role).order_by("pk").values_list("person", "state")


@prepared
def visits_after(moment: dt.datetime, places: int, person: Person) -> QuerySet[Visit]:
    rows = Visit.objects.filter(starts_at__gt=moment, capacity=places)
    return rows.annotate(is_booked=Exists(Booking.objects.filter(person=person))).order_by("starts_at")


@prepared
def counted(cohort: Cohort) -> QuerySet[Enrolment, tuple[str, int]]:
    return Enrolment.objects.filter(cohort=cohort).order_by("role").values_list("role").annotate(n=Count("pk"))


@prepared_update
def fill(cohort: Cohort, since: dt.datetime, places: int, title: str) -> tuple[QuerySet[Visit], dict[str, Any]]:
    rows = Visit.objects.filter(cohort=cohort, starts_at__gte=since)
    return rows, {"capacity": places, "title": title}


def test_it_gives_the_rows_that_its_values_mean_each_time():
    one, other = make.cohort(), make.cohort()
    ann, ben = make.participant(one), make.participant(other)

    for person, cohort in ((ann, one), (ben, other), (ann, one)):
        found = cohort_of.first(person, cohort.slug)
        assert found == cohort
        assert found.programme.name == cohort.programme.name

    assert cohort_of(ann, other.slug) == []
    assert cohort_of.first(make.person(), one.slug) is None


def test_times_and_numbers_and_what_is_worked_out_beside_come_as_from_the_ordinary_query():
    cohort = make.cohort()
    early, late = make.visit(cohort, capacity=3), make.visit(cohort, capacity=3)
    Visit.objects.filter(pk=late.pk).update(starts_at=early.starts_at + dt.timedelta(minutes=1))
    nobody = make.person()

    (found,) = visits_after(early.starts_at, 3, nobody)
    (ordinary,) = visits_after.build(early.starts_at, 3, nobody)

    assert found == ordinary == late
    assert vars(found).keys() == vars(ordinary).keys()
    assert found.is_booked is False
    assert [each.pk for each in visits_after(early.starts_at - dt.timedelta(hours=1), 3, nobody)] == [early.pk, late.pk]


def test_it_gives_values_and_sums_too():
    cohort = make.cohort()
    make.participant(cohort), make.participant(cohort), make.mentor(cohort)

    assert counted(cohort) == [("mentor", 1), ("participant", 2)]
    assert counted(make.cohort()) == []


@pytest.mark.parametrize("number", [0, 1, 2])
def test_lists_of_any_length_are_right(number: int):
    cohort = make.cohort()
    people = [make.participant(cohort).pk for _ in range(2)]

    assert {person for person, _ in places_of(people[:number], Role.PARTICIPANT)} == set(people[:number])


def test_it_builds_its_sql_once():
    built: list[Any] = []

    @prepared
    def roles(person: Person) -> QuerySet[ProgrammeRole]:
        built.append(person)
        return ProgrammeRole.objects.filter(person=person)

    with CaptureQueriesContext(connection) as asked:
        roles(make.person()), roles(make.person())

    assert len(built) == 1
    assert sum("programmerole" in query["sql"] for query in asked) == 2


def test_it_does_not_take_what_it_cannot_exchange():
    @prepared
    def named_like(words: str) -> QuerySet[Person]:
        return Person.objects.filter(full_name__icontains=words)

    with pytest.raises(TypeError, match="named_like does not take"):
        named_like("ann")


def test_an_update_changes_the_rows_it_means_and_counts_them():
    one, other = make.cohort(), make.cohort()
    early, late, foreign = make.visit(one), make.visit(one), make.visit(other)
    day = dt.timedelta(days=1)
    Visit.objects.filter(pk=late.pk).update(starts_at=late.starts_at + day, ends_at=late.ends_at + day)

    assert fill(one, early.starts_at + day / 2, 7, "50 % “more” %s") == 1
    assert fill(other, foreign.ends_at, 8, "nothing") == 0

    late.refresh_from_db(), early.refresh_from_db(), foreign.refresh_from_db()
    assert (late.capacity, late.title) == (7, "50 % “more” %s")
    assert {early.title, foreign.title}.isdisjoint({"nothing", late.title})


def test_a_new_row_is_written_as_the_ordinary_way_writes_it():
    person = make.person()
    given = [{"state": "saved", "sentence": "“Größe” 'n' %s"}, {"version": 2}]
    for answer in given:
        insert_new(ClientChange(pk=uuid4(), person=person, target="prompt", answer=answer))
    kept = ClientChange.objects.create(pk=uuid4(), person=person, target="prompt", answer={"version": 2})

    first, second, ordinary = ClientChange.objects.order_by("answered_at")

    assert [first.answer, second.answer] == given
    assert (first.person, first.link, first.target) == (person, "", "prompt")
    assert first.answered_at <= second.answered_at <= ordinary.answered_at
    assert ordinary == kept


def test_a_row_whose_key_is_taken_is_refused_by_the_database():
    change = ClientChange(pk=uuid4(), person=make.person(), target="prompt", answer={})
    insert_new(change)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_new(change)
