from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from programme.queries.health import readiness


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The site can do its work: 200, or 503 and which part cannot."""
    parts = readiness(at=request.arrived_at)
    response = JsonResponse(parts, status=200 if all(parts.values()) else 503)
    response["Cache-Control"] = "no-store"
    return response
