from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from judging.actions import vote as actions
from judging.forms.vote import VoteForm, VoteTimesForm
from judging.queries import pitch_day
from judging.queries import vote as queries
from judging.views import enter, or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import may


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cast(request: HttpRequest) -> HttpResponse:
    """One's vote; it may be changed until the vote closes, and nobody sees a count before."""
    found = or_404(queries.voting(request.user, request.cohort, at=request.arrived_at))
    form = VoteForm(
        request.POST or None, teams=found.teams, initial={"team": str(found.chosen.pk) if found.chosen else ""}
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.cast_vote(found.vote, by=request.user, team=form.chosen, at=request.arrived_at)
            messages.success(request, _("You have voted for %(team)s.") % {"team": form.chosen})
            return redirect(path_in(request.cohort, "judging:vote_cast"))
    return render(
        request, "judging/vote/cast.html", {"voting": found, "form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """When the cohort's people vote; for organisers."""
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    vote = queries.vote_of(day)
    initial = {"opens_at": vote.opens_at, "closes_at": vote.closes_at} if vote else {}
    form = VoteTimesForm(request.POST or None, initial=initial)
    form.cancel_url = path_in(request.cohort, "judging:pitch_day_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.ClosesTooEarly: "closes_at"}):
            actions.plan_vote(day, by=request.user, at=request.arrived_at, **form.cleaned_data)
            messages.success(
                request, _("The times are set. Everybody in the cohort finds the vote on their home page.")
            )
            return redirect(form.cancel_url)
    context = {
        "vote": vote,
        "has_begun": vote is not None and vote.opens_at <= request.arrived_at,
        "changes": may(request.user, "judging.organise", request.cohort),
        "form": form,
    }
    return render(request, "judging/vote/edit.html", context, status=422 if form.is_bound else 200)
