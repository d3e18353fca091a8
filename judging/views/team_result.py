from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from judging.queries import team_result
from judging.views import or_404


@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The figures of one's own team, once the result is public; between a withdrawal and the corrected one, that."""
    found = team_result.own_result(request.user, request.cohort, at=request.arrived_at)
    if found is None:
        since = or_404(team_result.withdrawn_since(request.user, request.cohort, at=request.arrived_at))
        return render(request, "judging/result/withdrawn.html", {"since": since})
    return render(request, "judging/team_result/own.html", {"result": found})
