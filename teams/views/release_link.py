from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from programme.views.link import opened_by_link
from teams.actions import release as act
from teams.models import ReleaseLink


@opened_by_link(ReleaseLink)
def open(request: HttpRequest, link: ReleaseLink) -> HttpResponse:
    """What is to be published, and a yes or no for the organisation; no account."""
    consent = link.consent
    context = {"link": link, "consent": consent, "solution": consent.solution}
    context["is_open"] = link.is_open(request.arrived_at) and consent.solution.state != "draft"
    if request.method == "POST" and context["is_open"]:
        act.answer_by_link(link, says_yes=request.POST.get("answer") == "yes", at=request.arrived_at)
        messages.success(request, _("Your answer is kept. Thank you."))
        return redirect(request.path)
    with timezone.override(consent.cohort.zone):
        return render(request, "teams/release_link/open.html", context)
