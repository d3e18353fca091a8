from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from judging.actions import room_pack as actions
from judging.models import PitchDay
from judging.queries import pitch_day
from judging.queries import room_pack as queries
from judging.views import enter, or_404
from judging.views.room_pack_files import entries
from programme.shared.archives import as_zip
from programme.shared.authorise import may


def _day(request: HttpRequest) -> PitchDay:
    enter(request)
    return or_404(pitch_day.of_cohort(request.cohort))


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is in the download, who took it, and which decks have changed since."""
    day = _day(request)
    contents = queries.contents(day)
    packs = list(queries.packs_of(day)[:10])
    context = {
        "day": day,
        "contents": contents,
        "packs": packs,
        "changed": queries.changed_since(packs[0] if packs else None, contents.decks),
        "changes": may(request.user, "judging.organise", request.cohort),
    }
    return render(request, "judging/room_pack/desk.html", context)


@require_POST
def download(request: HttpRequest) -> StreamingHttpResponse:
    """Everything for the room as one archive, sent while it is made; that it was taken is recorded."""
    day = _day(request)
    before = queries.packs_of(day).first()
    contents = actions.take_room_pack(day, by=request.user, at=request.arrived_at)
    files = entries(
        contents,
        queries.contacts(day),
        changed=queries.changed_since(before, contents.decks),
        before=before,
        at=request.arrived_at,
    )
    return as_zip(f"{slugify(str(day)) or 'pitch-day'}-room", files)
