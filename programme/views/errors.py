"""Pages for what no view of ours has answered."""

import logging
import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from programme.shared.away import RETRY_AFTER, Part, part_away
from programme.shared.logs import route_of

log = logging.getLogger("programme.away")
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: mostly a page that was open for very long, or a browser without cookies."""
    return render(request, "403_csrf.html", status=403)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """What nobody expected: 503 when something that the site needs is away, else the fault is ours.

    Django calls this while the error is being handled. Nothing here asks the database, the session or the cache.
    """
    error = sys.exc_info()[1]
    part = part_away(error)
    if part is None:
        return server_error(request)
    log.error("away", extra={"part": part.value, "error": type(error).__name__, "route": route_of(request)})
    answer = _for_programs(part) if request.path_info.startswith("/api/") else _for_people(request, part)
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer


def _for_people(request: HttpRequest, part: Part) -> HttpResponse:
    said = {"sentence": part.label, "was_sent": request.method not in SAFE}
    return HttpResponse(render_to_string("503.html", said), status=503)


def _for_programs(part: Part) -> HttpResponse:
    detail = _("%(sentence)s Ask again after as many seconds as Retry-After says.") % {"sentence": part.label}
    said = {"type": "about:blank", "title": "Away for now", "status": 503, "detail": detail, "code": "away"}
    return JsonResponse(said, status=503, content_type="application/problem+json")
