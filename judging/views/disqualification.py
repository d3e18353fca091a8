from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from judging.actions import disqualification as actions
from judging.forms.disqualification import DisqualifyForm
from judging.forms.result import FindTeamForm
from judging.queries import disqualification as queries
from judging.queries import pitch_day
from judging.views import or_404
from judging.views.moderation import day_of_results
from programme.shared.addresses import path_in

# So many teams to choose from.
MOST = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Teams that are disqualified. POST adds one."""
    day = day_of_results(request)
    if not day.is_locked:
        return render(request, "judging/result/not_yet.html", {"day": day})
    rows = list(queries.for_desk(day, by=request.user))
    find = FindTeamForm.asked(request)
    pitches = pitch_day.teams_in_order(day).exclude(pk__in=[each.pitch_id for each in rows])
    is_long = pitches.count() > MOST
    # A choice of thousands helps nobody: then the team is looked for first.
    form = DisqualifyForm(
        request.POST or None, pitches=pitches.filter(team__name__icontains=find.words)[:MOST] if is_long else pitches
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.disqualify_team(form.chosen, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The team is not ranked any more. Decide all awards anew."))
            return redirect(path_in(request.cohort, "judging:result_desk"))
    context = {"rows": rows, "form": form, "find": find, "is_long": is_long}
    return render(request, "judging/disqualification/desk.html", context, status=422 if form.is_bound else 200)


@require_POST
def lift(request: HttpRequest, disqualification: UUID) -> HttpResponse:
    """Rank the team again."""
    found = or_404(queries.found(day_of_results(request), disqualification, by=request.user))
    actions.lift_disqualification(found, by=request.user)
    messages.success(request, _("%(team)s is ranked again. Decide all awards anew.") % {"team": found.pitch.team})
    return redirect(path_in(request.cohort, "judging:result_desk"))
