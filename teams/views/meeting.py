from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from teams.actions import meeting as act
from teams.forms.room import MeetingForm
from teams.queries import room as rooms
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, team: UUID) -> HttpResponse:
    found = or_404(rooms.of_person(request.user, request.cohort, team))
    authorise(request.user, "teams.mentor", found)
    form = MeetingForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "teams:team_detail", team)
    if form.is_valid():
        with form.refusals():
            meeting = act.book_meeting(found, **form.cleaned_data, by=request.user, at=request.arrived_at)
            is_ahead = meeting.starts_at > request.arrived_at
            messages.success(request, _("It is in everybody’s calendar.") if is_ahead else _("The meeting is logged."))
            return redirect(form.cancel_url)
    return render(request, "teams/meeting/create.html", {"team": found, "form": form})


@require_POST
def cancel(request: HttpRequest, meeting: UUID) -> HttpResponse:
    found = or_404(rooms.meeting_for(request.user, request.cohort, meeting))
    act.cancel_meeting(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("The meeting is called off."))
    return redirect(path_in(request.cohort, "teams:team_detail", found.team_id))
