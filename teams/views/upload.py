from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programme.shared.addresses import path_in
from programme.shared.refusals import Refused
from programme.shared.uploads import accept
from teams.actions import upload as act
from teams.models import BegunUpload, Deliverable, Team
from teams.queries import submission as submissions
from teams.views import or_404


@require_POST
def keep(request: HttpRequest, team: UUID, deliverable: UUID) -> HttpResponse:
    """A file in three steps: it begins, it may be wanted handed in with the work, it arrives."""
    place = or_404(submissions.place_of_member(request.user, request.cohort, team=team, deliverable=deliverable))
    try:
        begun = submissions.begun_upload_of(request.user, place[0], request.POST.get("begun", ""))
        return JsonResponse(_next(request, begun) if begun else _begin(request, *place))
    except Refused as refusal:
        return JsonResponse({"state": "refused", "sentence": str(refusal)})


def _begin(request: HttpRequest, team: Team, deliverable: Deliverable) -> dict[str, str]:
    slot = submissions.slot_of(deliverable, request.POST.get("slot", ""))
    begun = act.begin_upload(team, deliverable, slot, by=request.user, at=request.arrived_at)
    return {"state": "begun", "begun": str(begun.pk)}


def _next(request: HttpRequest, begun: BegunUpload) -> dict[str, str]:
    file = request.FILES.get("file")
    if file is None:
        act.ask_hand_in(begun, by=request.user, at=request.arrived_at)
        return {"state": "asked"}
    upload = accept(file, kinds=begun.slot.accepted, most_bytes=begun.slot.most_bytes)
    arrived = act.finish_upload(begun, upload, by=request.user, at=request.arrived_at)
    if arrived.version:
        return {"state": "handed_in", "url": path_in(request.cohort, "teams:version_receipt", arrived.version.pk)}
    return {"state": "kept", "sentence": _("“%(name)s” is here.") % {"name": upload.name}}
