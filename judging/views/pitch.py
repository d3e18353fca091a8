from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from judging.queries import timetable
from judging.views import or_404


@never_cache
@require_safe
def detail(request: HttpRequest, pitch: UUID) -> HttpResponse:
    """When, where and how, and the private joining link, for the people of this pitch."""
    found = or_404(timetable.pitch_page(request.user, pitch))
    request.programme = found.programme
    timezone.activate(found.pitch_day.cohort.zone)
    context = {"pitch": found, "day": found.pitch_day, "link": timetable.link_for(found)}
    return render(request, "judging/pitch/detail.html", context)
