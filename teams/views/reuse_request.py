from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from programme.views.link import opened_by_link
from teams.actions import reuse
from teams.models import ReuseRequest


@opened_by_link(ReuseRequest)
def open(request: HttpRequest, asked: ReuseRequest) -> HttpResponse:
    """Whether the address is theirs; the button sends the request on."""
    if request.method == "POST":
        asked = reuse.confirm_reuse(asked, at=request.arrived_at)
    context = {"asked": asked, "is_open": asked.is_open(request.arrived_at), "is_done": asked.state == "confirmed"}
    return render(request, "teams/reuse_request/open.html", context)
