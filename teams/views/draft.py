from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programme.shared.device_changes import Sent
from programme.views.offline import answer_changes
from teams.actions import draft as actions
from teams.queries import submission as submissions
from teams.views import or_404


@login_not_required
@never_cache
@require_POST
def changes(request: HttpRequest, programme: str, cohort: str, team: UUID, deliverable: UUID) -> HttpResponse:
    """What a device has typed. Signed out it is told so, and keeps everything."""
    if not request.user.is_authenticated:
        return JsonResponse({"sentence": _("Sign in again. What you typed is kept on this device.")}, status=401)
    place = or_404(submissions.place_to_type(request.user, programme, cohort, team=team, deliverable=deliverable))

    def apply(sent: Sent) -> dict[str, Any]:
        prompt, text = sent.target, str(sent.values.get("text", ""))
        return actions.keep_answer(*place, prompt, text, change=sent.change, by=request.user, at=request.arrived_at)

    return answer_changes(request, apply)


# One query less at every pause of somebody who types.
changes.finds_its_place = True  # type: ignore[attr-defined]


@never_cache
@require_safe
def now(request: HttpRequest, team: UUID, deliverable: UUID) -> HttpResponse:
    """Who else is writing where, and what they have written."""
    work = or_404(submissions.for_member(request.user, request.cohort, team=team, deliverable=deliverable))
    rows = submissions.at_work(work.submission, at=request.arrived_at, but=request.user)
    said = [
        {
            "prompt": str(row.answer.prompt_id),
            "sentence": _("%(name)s is writing here.") % {"name": row.by.full_name},
            "version": row.version,
            "text": row.text,
            "found": submissions.mark_of(row.text),
            "words": submissions.count_words(row.text),
        }
        for row in rows
    ]
    return JsonResponse({"writers": said})
