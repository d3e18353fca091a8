"""Choosing people by team, and nudges about what is due from teams."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Person
from programme.shared.addresses import path_in
from programme.shared.audiences import Occasion, audience, facet, moment, suggest
from teams.models import Deliverable, Membership, Submission, Team


def _teams(cohort: Cohort) -> list[tuple[str, str]]:
    return [(str(team.pk), team.name) for team in Team.objects.filter(cohort=cohort).order_by("number")]


def _in_teams(cohort: Cohort, teams: list[str]) -> Q:
    return Q(pk__in=Membership.objects.live().filter(team__cohort=cohort, team__in=teams).values("enrolment"))


facet("team", _("Team"), choices=_teams, narrow=_in_teams)


def due_times(cohort: Cohort) -> Iterator[Occasion]:
    """Each deliverable, when it is due."""
    for deliverable in Deliverable.objects.filter(cohort=cohort):
        yield Occasion(deliverable, deliverable.due_at, deliverable.title, path_in(cohort, "programme:home_cohort"))


def nothing_handed_in(deliverable: Deliverable) -> QuerySet[Person]:
    """Members of teams that have handed in nothing, and have not been given more time."""
    handed_in = Submission.objects.filter(deliverable=deliverable, versions__isnull=False).values("team")
    extended = deliverable.extensions.values("team")
    members = Membership.objects.live().filter(team__cohort=deliverable.cohort_id)
    members = members.exclude(team__in=handed_in).exclude(team__in=extended)
    return Person.objects.filter(enrolments__memberships__in=members)


moment("deliverable", _("work is due"), due_times)
audience("deliverable.nothing", _("teams with nothing submitted"), moment="deliverable", people=nothing_handed_in)
suggest(
    "deliverable.nothing",
    hours_before=48,
    subject=_("Two days left: {what}"),
    body=_(
        "Hello {name},\n\nyour team has not handed in **{what}** yet. It is due at {when}. "
        "You can hand in what you have and change it until then: {link}"
    ),
)
