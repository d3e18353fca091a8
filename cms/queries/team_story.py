"""What is told of teams if they are awarded."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from cms.models import TeamStory
from judging.models import Award
from programme.models import Cohort
from teams.models import Team


def of_awards(awards: Iterable[Award]) -> list[tuple[Award, TeamStory | None]]:
    """Each award with the story of its team; one query for all."""
    awards = list(awards)
    stories = TeamStory.objects.select_related("picture").filter(team__in=[award.team_id for award in awards])
    by_team = {story.team_id: story for story in stories}
    return [(award, by_team.get(award.team_id)) for award in awards]


def ready(cohort: Cohort) -> int:
    """How many teams have a story with text and picture."""
    return TeamStory.objects.filter(team__cohort=cohort, picture__isnull=False).exclude(text="").count()


def teams_to_tell_of(cohort: Cohort) -> QuerySet[Team]:
    """Every team of the cohort with its story, whatever became of the team."""
    stories = TeamStory.objects.select_related("picture")
    return (
        Team.objects.filter(cohort=cohort)
        .select_related("challenge")
        .prefetch_related(Prefetch("story", stories))
        .order_by("number")
    )


def team_to_tell_of(cohort: Cohort, pk: object) -> Team | None:
    """One of them."""
    return teams_to_tell_of(cohort).filter(pk=pk).first()
