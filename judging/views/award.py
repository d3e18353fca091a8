from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from judging.actions import award as actions
from judging.forms.award import AwardsForm
from judging.forms.result import FindTeamForm
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
    picture, find = queries.picture(sheet), FindTeamForm.asked(request)
    tally = votes.tally(day, by=request.user, at=request.arrived_at)
    leaders = tally.leaders(queries.teams_of(sheet)) if tally else []
    also = {award.team_id for award in picture.awards} | {team.pk for team in leaders}
    lines = queries.shortlist(sheet, also=also, team=find.words)
    places = {
        line.result.team_id: _("Place %(place)d, score %(mean)s") % {"place": line.result.place, "mean": line.figure}
        if line.result.place
        else _("No counted card")
        for line in lines
    }
    by_vote = {} if picture.is_decided else AwardsForm.by_vote(tally, leaders)
    form = AwardsForm(
        request.POST or None,
        results=[line.result for line in lines],
        places=places,
        has_vote=votes.vote_of(day) is not None,
        may_be_nobody=bool(picture.disqualified),
        initial=by_vote | AwardsForm.initial_of(picture.awards, sheet.award_reason),
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
        "ties": analysis.ties_among(sheet, [line.result for line in lines]),
        "find": find,
        "tally": tally,
        "form": form,
    }
    return render(request, "judging/award/edit.html", context, status=422 if form.is_bound else 200)
