"""Reads of challenges: what the cohort may read, what organisers work on."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from programme.models import Cohort, Organisation, Person
from programme.shared.authorise import authorise
from teams.models import Challenge
from teams.states import Audience


def in_cohort(person: Person, cohort: Cohort) -> QuerySet[Challenge]:
    """Published challenges. Raises NotAllowed."""
    authorise(person, "teams.view_challenges", cohort)
    return Challenge.objects.visible_to(person).filter(cohort=cohort).published().select_related("owner")


def for_person(person: Person, cohort: Cohort, challenge: object) -> Challenge | None:
    """A challenge that the person may read."""
    found = Challenge.objects.visible_to(person).filter(cohort=cohort, pk=challenge)
    return found.select_related("owner", "cohort__programme").first()


def for_reader(reader: Person | AnonymousUser, cohort: Cohort, challenge: object) -> Challenge | None:
    """A challenge that the person may read; visitors who are not signed in read the public ones."""
    open_to_all = public().filter(cohort=cohort, pk=challenge).first()
    if open_to_all or not reader.is_authenticated:
        return open_to_all
    return for_person(reader, cohort, challenge)


def public() -> QuerySet[Challenge]:
    """Published challenges that everybody may read, newest first; for the public pages."""
    found = Challenge.objects.published().filter(audience=Audience.PUBLIC)
    return found.select_related("owner", "cohort__programme").order_by("-published_at")


def desk(cohort: Cohort, *, by: Person) -> QuerySet[Challenge]:
    """Every challenge with how many teams work on it. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    found = Challenge.objects.filter(cohort=cohort).select_related("owner")
    return found.annotate(team_count=Count("teams", filter=Q(teams__dissolved_at=None))).order_by("state", "title")


def owners(cohort: Cohort) -> QuerySet[Organisation]:
    """Organisations that can pose a challenge."""
    return Organisation.objects.filter(programme=cohort.programme_id)
