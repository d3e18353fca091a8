from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from judging.actions import award as actions
from judging.forms.award import AwardsForm
from judging.queries import analysis, basis, pitch_day
from judging.queries import result as queries
from judging.queries import vote as votes
from judging.views import or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Winners and commendations, team by team in the order of the scores."""
    authorise(request.user, "judging.open_results", request.cohort)
    day = or_404(pitch_day.of_cohort(request.cohort))
    sheet = or_404(queries.current_sheet(day, by=request.user))
    picture = queries.picture(sheet)
    places = {
        line.result.team_id: _("Place %(place)d, score %(mean)s") % {"place": line.result.place, "mean": line.figure}
        if line.result.place
        else _("No counted card")
        for line in picture.lines
    }
    tally = votes.tally(day, by=request.user, at=request.arrived_at)
    form = AwardsForm(
        request.POST or None,
        results=[line.result for line in picture.lines],
        places=places,
        has_vote=votes.vote_of(day) is not None,
        may_be_nobody=bool(picture.disqualified),
        initial=AwardsForm.by_vote(picture, tally) | AwardsForm.initial_of(picture.awards, sheet.award_reason),
    )
    form.cancel_url = path_in(request.cohort, "judging:result_desk")
    if request.method == "POST" and form.is_valid():
        at = {actions.ReasonNeeded: "reason", **dict.fromkeys(actions.OF_THE_VOTE, "people_team")}
        with form.refusals(at):
            actions.set_awards(sheet, by=request.user, awards=form.awards(), reason=form.cleaned_data["reason"])
            messages.success(request, _("The awards are kept. The signatories have been asked to sign."))
            return redirect(path_in(request.cohort, "judging:result_desk"))
    context = {
        "sheet": sheet,
        "picture": picture,
        "basis": basis.of_day(day),
        "analysis": analysis.report_of(sheet),
        "tally": tally,
        "form": form,
    }
    return render(request, "judging/award/edit.html", context, status=422 if form.is_bound else 200)
