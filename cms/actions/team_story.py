"""Writes what is told of a team if it is awarded; for every team alike, before anybody knows."""

from typing import Any

from django.core.files.base import ContentFile

from cms.models import Picture, ProgrammeTree, TeamStory
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from teams.models import Team


@action
def write_story(
    team: Team, *, by: Person, text: str, picture: ContentFile | None = None, picture_alt: str = ""
) -> TeamStory:
    """Keep the words and the picture of a team. A new picture takes the place of the last."""
    authorise(by, "cms.write", team)
    story, _is_new = TeamStory.objects.select_for_update().get_or_create(team=team)
    story.text, story.picture_alt = text, picture_alt
    if picture:
        _replace(story, picture)
    story.save()
    record("cms.team_story.written", by=by, target=story, team=str(team.pk), has_picture=bool(story.picture_id))
    return story


def _replace(story: TeamStory, picture: ContentFile) -> None:
    """Into the programme's own collection: editors of another programme never see it."""
    old: Any = story.picture
    tree = ProgrammeTree.objects.select_related("collection").get(programme=story.team.cohort.programme)
    story.picture = Picture.objects.create(title=story.team.name, file=picture, collection=tree.collection)
    if old:
        story.save(update_fields=("picture",))
        old.delete()
