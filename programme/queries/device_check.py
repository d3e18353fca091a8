"""Whether this site works on people's machines: who of a cohort has tried it, and what did not work."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from programme.models import Cohort, DeviceCheck, Enrolment, Person
from programme.states import CohortState, EnrolmentState, Role

WHO_CHECKS = (Role.PARTICIPANT, Role.MENTOR, Role.JUDGE)


def places_to_check(cohort: Cohort) -> QuerySet[Enrolment]:
    """Places of people who work on this site."""
    rows = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE, role__in=WHO_CHECKS)
    return rows.select_related("person", "organisation", "device_check").order_by("listed_as", "pk")


@dataclass(frozen=True)
class NotPassed:
    """Somebody on whose machine not everything has worked yet."""

    enrolment: Enrolment
    check: DeviceCheck | None

    @property
    def has_tried(self) -> bool:
        return self.check is not None and bool(self.check.browser)


def places_not_passed(cohort: Cohort) -> QuerySet[Enrolment]:
    """Places of people whose check is not whole, by name."""
    return places_to_check(cohort).filter(device_check__passed_at=None)


def count_passed(cohort: Cohort) -> int:
    """How many of the people have passed."""
    ours = places_to_check(cohort).filter(pk=OuterRef("enrolment"))
    return DeviceCheck.objects.filter(Exists(ours), passed_at__isnull=False).count()


def as_not_passed(places: Iterable[Enrolment]) -> list[NotPassed]:
    """The same with what each has tried."""
    return [NotPassed(row, getattr(row, "device_check", None)) for row in places]


def not_passed(cohort: Cohort) -> list[NotPassed]:
    """Everybody of the cohort whose check is not whole, by name."""
    return as_not_passed(places_not_passed(cohort))


def of_person(person: Person) -> list[Enrolment]:
    """The person's places whose check they would make now."""
    rows = Enrolment.objects.filter(person=person, state=EnrolmentState.ACTIVE, role__in=WHO_CHECKS)
    rows = rows.exclude(cohort__state=CohortState.COMPLETED)
    return list(rows.select_related("person", "cohort__programme", "device_check").order_by("joined_at"))


def of_place(enrolment: Enrolment) -> DeviceCheck | None:
    """What was tried for this place."""
    return DeviceCheck.objects.filter(enrolment=enrolment).first()
