from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from programme.shared.uploads import serve_private
from teams.queries import submission as submissions
from teams.views import or_404


@require_safe
def download(request: HttpRequest, attachment: UUID) -> HttpResponseBase:
    found = or_404(submissions.attachment_for(request.user, request.cohort, attachment))
    return serve_private(found.file, found.original_name, found.kind)
