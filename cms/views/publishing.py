from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.actions import publishing as actions
from cms.forms.publishing import HoldForm
from cms.queries import pictured, team_story
from cms.queries import publishing as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may

ON_A_PAGE = 50


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What goes out when, whether it is held, who reads drafts, and which teams' stories are ready."""
    authorise(request.user, "cms.write", request.cohort)
    return _desk(request, HoldForm())


@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "cms.publish", request.cohort)
    form = HoldForm(request.POST)
    if form.is_valid():
        with form.refusals():
            actions.hold(request.programme, by=request.user, at=request.arrived_at, **form.cleaned_data)
            messages.success(request, _("From now on nothing goes out by the clock. What is on the site stays."))
            return redirect(path_in(request.cohort, "cms:publishing_desk"))
    return _desk(request, form)


@require_POST
def release(request: HttpRequest) -> HttpResponse:
    actions.release(request.programme, by=request.user, at=request.arrived_at)
    messages.success(request, _("The clock publishes again. What was held and is due goes out within a minute."))
    return redirect(path_in(request.cohort, "cms:publishing_desk"))


def _desk(request: HttpRequest, form: HoldForm) -> HttpResponse:
    form.action = path_in(request.cohort, "cms:publishing_hold")
    scheduled = queries.scheduled(request.programme)
    teams = team_story.teams_to_tell_of(request.cohort)
    page = Paginator(teams, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "hold": queries.hold_of(request.programme),
        "scheduled": scheduled,
        "overdue": sum(each.at <= request.arrived_at for each in scheduled),
        "links": queries.press_links(request.programme),
        "page": page,
        "ready": team_story.ready(request.cohort),
        "pictures_not_asked": pictured.not_asked(request.programme),
        "form": form,
        "may_publish": may(request.user, "cms.publish", request.cohort),
        "now": request.arrived_at,
    }
    return render(request, "cms/publishing/desk.html", context)
