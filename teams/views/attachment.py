from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from programme.shared.authorise import may
from programme.shared.upload_kinds import PICTURES
from programme.shared.uploads import serve_private, serve_thumbnail
from teams.actions import handed_in as act
from teams.queries import submission as submissions
from teams.views import or_404


@require_safe
def download(request: HttpRequest, attachment: UUID) -> HttpResponseBase:
    found = or_404(submissions.attachment_for(request.user, request.cohort, attachment))
    if request.user.is_site_admin and not may(request.user, "teams.view_room", found):
        act.record_download(found, by=request.user)
    return serve_private(found.file, found.original_name, found.kind)


@require_safe
def thumbnail(request: HttpRequest, attachment: UUID) -> HttpResponseBase:
    """A picture of a team, small, drawn by us; other files have none."""
    found = or_404(submissions.attachment_for(request.user, request.cohort, attachment))
    if found.kind not in PICTURES:
        return HttpResponse(status=204)
    return serve_thumbnail(found.file)
