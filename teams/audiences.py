"""Choosing people by team, and nudges about what is due from teams."""

from collections.abc import Callable, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Person
from programme.shared.addresses import path_in
from programme.shared.audiences import Occasion, audience, facet, moment, suggest
from teams.models import Deliverable, Extension, Membership, Submission, Team


def _teams(cohort: Cohort) -> list[tuple[str, str]]:
    return [(str(team.pk), team.name) for team in Team.objects.filter(cohort=cohort).order_by("number")]


def _in_teams(cohort: Cohort, teams: list[str]) -> Q:
    return Q(pk__in=Membership.objects.live().filter(team__cohort=cohort, team__in=teams).values("enrolment"))


facet("team", _("Team"), choices=_teams, narrow=_in_teams)


def due_times(cohort: Cohort) -> Iterator[Occasion]:
    """Each deliverable, when it is due, and for teams that were given more time when it is due from them."""
    home = path_in(cohort, "programme:home_cohort")
    for work in Deliverable.objects.filter(cohort=cohort):
        yield Occasion(work, work.due_at, work.title, home, path_of=_work_of(work, cohort))
    for more in Extension.objects.filter(deliverable__cohort=cohort).select_related("deliverable"):
        work = more.deliverable
        yield Occasion(more, more.due_at, work.title, home, path_of=_work_of(work, cohort))


def _work_of(deliverable: Deliverable, cohort: Cohort) -> Callable[[Person], str]:
    """Leads each member to their own team's work on the deliverable."""
    teams: dict[object, object] = {}

    def path(person: Person) -> str:
        if not teams:
            live = Membership.objects.live().filter(team__cohort=cohort)
            teams.update(live.values_list("enrolment__person", "team"))
        if person.pk not in teams:
            return path_in(cohort, "programme:home_cohort")
        return path_in(cohort, "teams:submission_edit", teams[person.pk], deliverable.pk)

    return path


def nothing_handed_in(due: Deliverable | Extension) -> QuerySet[Person]:
    """Members of teams that have handed in nothing; who was given more time is reminded of that time only."""
    deliverable = due.deliverable if isinstance(due, Extension) else due
    handed_in = Submission.objects.filter(deliverable=deliverable, versions__isnull=False).values("team")
    members = Membership.objects.live().filter(team__cohort=deliverable.cohort_id).exclude(team__in=handed_in)
    if isinstance(due, Extension):
        members = members.filter(team=due.team_id)
    else:
        members = members.exclude(team__in=deliverable.extensions.values("team"))
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
