from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from judging.actions import stage_need as actions
from judging.forms.stage_need import StageNeedForm
from judging.queries import pitch_day, timetable
from judging.queries import stage_need as queries
from judging.views import enter, or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import may


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pitch: UUID) -> HttpResponse:
    """What one needs on stage oneself; an organiser answers for the team."""
    found = or_404(timetable.pitch_page(request.user, pitch))
    or_404(may(request.user, "judging.ask_for_stage", found) or None)
    request.programme = found.programme
    timezone.activate(found.pitch_day.cohort.zone)
    form = StageNeedForm(request.POST or None, held=queries.held(found, request.user))
    back = reverse("judging:pitch_detail", args=(found.pk,))
    form.cancel_url = back if found.is_own else path_in(found.cohort, "judging:timetable_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.ask_for_stage(found, form.wanted, by=request.user)
            messages.success(request, _("Thank you. Only the organisers see it."))
            return redirect(form.cancel_url)
    context = {"pitch": found, "form": form, "erased_on": queries.erased_on(found.pitch_day)}
    status = 422 if form.is_bound else 200
    return render(request, "judging/stage_need/answer.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def run_sheet(request: HttpRequest) -> HttpResponse:
    """The day to print. GET is without needs; only POST shows them, because each look is recorded."""
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    lines = timetable.lines(day)
    context = {"day": day, "lines": lines, "ends_at": pitch_day.ends_at(day), "count": queries.count(day)}
    if request.method == "POST":
        needs = actions.see_stage_needs(day, by=request.user)
        context |= {"shown": True, "erased_on": queries.erased_on(day)}
        for line in lines:
            line.slot.needs = needs.get(line.slot.pk, [])  # type: ignore[union-attr]
    context["may_see"] = may(request.user, "judging.view_stage_needs", day)
    return render(request, "judging/stage_need/run_sheet.html", context)
