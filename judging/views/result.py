from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from judging.actions import award
from judging.actions import result as actions
from judging.forms.result import FindTeamForm
from judging.queries import analysis, basis, pitch_day, published, signature, spread, weights
from judging.queries import result as queries
from judging.queries.figures import ON_A_PAGE
from judging.views import or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may


@login_not_required
@never_cache
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The published result. Before that the page does not exist, in the same words as for a cohort that does not.

    Between a withdrawal and the corrected result it says that much and no more.
    """
    found = published.published_for(request.cohort, at=request.arrived_at)
    if found is None and (since := published.withdrawn_since(request.cohort, at=request.arrived_at)):
        return render(request, "judging/result/withdrawn.html", {"since": since})
    if found is None:
        request.programme = request.cohort = None
        raise Http404
    page = Paginator(found.figures or found.teams, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "judging/result/public.html", {"result": found, "page": page})


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """For the results group: the order, lines that add up, awards and signatures."""
    authorise(request.user, "judging.enter_results", request.cohort)
    day = pitch_day.of_cohort(request.cohort)
    if day is None or not day.is_locked:
        return render(request, "judging/result/not_yet.html", {"day": day})
    sheet = queries.current_sheet(day, by=request.user)
    asked, find = request.GET, FindTeamForm.asked(request)
    picture = queries.picture(sheet, number=asked.get("page"), team=find.words) if sheet else None
    shown = [line.result for line in picture.lines] if picture else []
    context = {
        "day": day,
        "sheet": sheet,
        "picture": picture,
        "find": find,
        "earlier": weights.earlier_rankings_of(sheet, shown) if sheet else [],
        "analysis": analysis.report_of(sheet, shown, number=asked.get("alarms")) if sheet else None,
        "spread": spread.of_judges(sheet, by=request.user, number=asked.get("judges")) if sheet else None,
        "signatories": signature.signatories_of(day),
        "decides": may(request.user, "judging.decide_result", day),
        "signs": may(request.user, "judging.sign", day),
        "basis": basis.of_day(day),
        "waits": sheet is not None and queries.waits_for_adjustment(sheet),
        "withdrawn": queries.withdrawn_sheets(day),
    }
    return render(request, "judging/result/desk.html", context)


@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "judging.open_results", request.cohort)
    day = or_404(pitch_day.of_cohort(request.cohort))
    actions.compute_sheet(day, by=request.user)
    messages.success(request, _("The sheet is worked out from the locked cards. Decide the awards next."))
    return redirect(path_in(request.cohort, "judging:result_desk"))


@require_POST
def announce(request: HttpRequest) -> HttpResponse:
    """The awards were read out in the room from paper, and are signed later."""
    authorise(request.user, "judging.open_results", request.cohort)
    sheet = or_404(queries.current_sheet(or_404(pitch_day.of_cohort(request.cohort)), by=request.user))
    award.announce_on_paper(sheet, by=request.user)
    messages.success(request, _("Kept: announced in the room. Two people still sign before anything is published."))
    return redirect(path_in(request.cohort, "judging:result_desk"))
