from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from judging.queries import strictness
from judging.views import or_404


@never_cache
@require_safe
def own(request: HttpRequest, pitch_day: UUID) -> HttpResponse:
    """A judge's own strictness, once the result is public."""
    found = or_404(strictness.of_judge(request.user, day=pitch_day, at=request.arrived_at))
    request.programme = found.day.programme
    return render(request, "judging/strictness/own.html", {"found": found})
