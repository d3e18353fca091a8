from uuid import UUID

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.actions import team_story as actions
from cms.forms.publishing import TeamStoryForm
from cms.queries import team_story as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from teams.queries.pictured import recognisable_of


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, team: UUID) -> HttpResponse:
    """Write what is told of a team if it is awarded."""
    authorise(request.user, "cms.write", request.cohort)
    found = queries.team_to_tell_of(request.cohort, team)
    if found is None:
        raise Http404
    story = getattr(found, "story", None)
    form = TeamStoryForm(
        request.POST or None,
        request.FILES or None,
        has_picture=bool(story and story.picture_id),
        offered=recognisable_of(found, story.picture.people_key if story and story.picture else None),
        initial={"text": story.text, "picture_alt": story.picture_alt} if story else None,
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        upload = values.pop("picture")
        picture = ContentFile(upload.content, name=upload.name) if upload else None
        with form.refusals():
            actions.write_story(found, by=request.user, picture=picture, **values)
            messages.success(request, _("The story of %(team)s is kept.") % {"team": found.name})
            return redirect(path_in(request.cohort, "cms:publishing_desk"))
    return render(request, "cms/publishing/team_story.html", {"team": found, "story": story, "form": form})
