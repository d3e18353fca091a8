"""The grid that many watch: asked for by its tag, drawn once for each version."""

import re
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from judging.queries import board as queries
from judging.queries import progress
from judging.views import or_404

ADDRESS = re.compile(r"/boards/([0-9a-f-]{36})/")
# By day: the newest version that this process has drawn. No figure is on it, and it is the same for all who may see it.
_drawn: dict[UUID, tuple[int, str]] = {}
_drawing = Lock()


@require_safe
def show(request: HttpRequest, pitch_day: UUID) -> HttpResponse:
    """The grid alone, with a pass for the next looks."""
    version = progress.board_version(pitch_day, by=request.user)
    if version is None:
        raise Http404
    answer = _answer(request, pitch_day, version)
    key = request.session.session_key
    answer["Board-Pass"] = queries.board_pass(pitch_day, by=request.user, session=key, at=request.arrived_at)
    return answer


def with_pass(request: HttpRequest) -> HttpResponse | None:
    """The same for somebody with a pass: one look-up. None where the whole way has to be walked."""
    address = ADDRESS.fullmatch(request.path_info)
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if request.method != "GET" or not address or not session:
        return None
    day, at = UUID(address[1]), request.arrived_at
    person = queries.holder_of(request.headers["Board-Pass"], day=day, session=session, at=at)
    version = person and queries.version_for(day, person=person, session=session, at=at)
    return _answer(request, day, version) if version else None


def _answer(request: HttpRequest, day: UUID, version: int) -> HttpResponse:
    tag = f'"{version}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(_grid(day, version))
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _grid(day: UUID, version: int) -> str:
    """One of those who come at once draws, the others wait for it."""
    with _drawing:
        held = _drawn.get(day)
        if held is None or held[0] < version:
            found = or_404(progress.day_of(day))
            context = {"day": found, "grid": progress.board(found)}
            held = _drawn[day] = (version, render_to_string("judging/progress/_grid.html", context))
        return held[1]
