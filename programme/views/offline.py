"""Pages that work without a network: the service worker, and the door through which a device's changes come in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programme.shared.device_changes import Holding, NotUnderstood, Sent, read_changes, read_holding
from programme.shared.refusals import Refused

WORKER = settings.BASE_DIR / "programme" / "static" / "programme" / "js" / "offline" / "worker.js"


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker looks after addresses below its own; never from a cache, so never old."""
    return HttpResponse(
        WORKER.read_bytes(),
        headers={
            "Content-Type": "text/javascript; charset=utf-8",
            "Cache-Control": "no-cache",
            "Service-Worker-Allowed": "/",
        },
    )


def is_of_another(request: HttpRequest) -> bool:
    """Whether the page that sends this was opened by somebody else than who is signed in now, in another tab."""
    person = request.headers.get("X-Person")
    return bool(person) and request.user.is_authenticated and person != str(request.user.pk)


def answer_changes(
    request: HttpRequest, apply: Callable[[Sent], dict[str, Any]], hold: Callable[[Holding], None] | None = None
) -> JsonResponse:
    """Each change by itself, in order; one that is refused is answered with the sentence and stops no other.

    `apply` calls the app's action. An answer has `state` (saved, conflict, refused), `version` and what the page needs.
    `hold` notes what stays on the device.
    """
    if is_of_another(request):
        return JsonResponse({"sentence": _("Somebody else is signed in. This is kept until you are.")}, status=401)
    try:
        changes = read_changes(request.body)
        holding = read_holding(request.body) if hold else None
    except NotUnderstood:
        return JsonResponse({"sentence": _("This was not sent by one of our pages.")}, status=400)
    answers = []
    for sent in changes:
        try:
            answer = apply(sent)
        except Refused as refusal:
            answer = {"state": "refused", "sentence": str(refusal)}
        answers.append({**answer, "id": str(sent.change.id)})
    if hold and holding:
        hold(holding)
    return JsonResponse({"answers": answers, "at": request.arrived_at.isoformat()})  # type: ignore[attr-defined]
