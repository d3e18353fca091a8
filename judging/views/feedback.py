from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from judging.actions import feedback as actions
from judging.actions.result import InThePast
from judging.forms.feedback import FeedbackForm, ReleaseForm
from judging.forms.result import FindTeamForm
from judging.queries import feedback as queries
from judging.views import or_404
from judging.views.moderation import day_of_results
from programme.shared.addresses import path_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """What judges wrote, team by team, and when it goes out. POST sets the date."""
    day = day_of_results(request)
    if not day.is_locked:
        return render(request, "judging/result/not_yet.html", {"day": day})
    release = queries.release_of(day)
    form = ReleaseForm(request.POST or None, initial={"when": "now", "names_judges": release.names_judges})
    if request.method == "POST" and form.is_valid():
        with form.refusals({InThePast: "at"}):
            said = form.cleaned_data
            at = said["at"] if said["when"] == "later" else None
            actions.set_release(day, by=request.user, names_judges=said["names_judges"], at=at)
            messages.success(request, _("It goes to the teams at that time, once the result is published."))
            return redirect(path_in(request.cohort, "judging:feedback_desk"))
    find, to_read = FindTeamForm.asked(request), queries.teams_to_read(day)
    page = queries.for_desk(day, by=request.user, team=find.words, number=request.GET.get("page"))
    context = {
        "page": page,
        "find": find,
        "is_long": find.words or page.has_other_pages(),
        "to_read": to_read,
        "is_many": to_read == queries.MANY,
        "release": release,
        "form": form,
    }
    return render(request, "judging/feedback/desk.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pitch: UUID) -> HttpResponse:
    """One team's comments: to read through, to edit, to leave out."""
    day = day_of_results(request)
    found = or_404(queries.comments_of_pitch(day, pitch, by=request.user))
    form = FeedbackForm(request.POST or None, comments=found.comments)
    form.cancel_url = path_in(request.cohort, "judging:feedback_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.edit_feedback(found.pitch, form.texts(), by=request.user)
            messages.success(request, _("Kept. What the judges wrote stays beside it."))
            return redirect(form.cancel_url)
    context = {"found": found, "release": queries.release_of(day), "form": form}
    return render(request, "judging/feedback/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Take the date back."""
    actions.cancel_release(day_of_results(request), by=request.user)
    messages.success(request, _("The date is taken back. The teams get nothing."))
    return redirect(path_in(request.cohort, "judging:feedback_desk"))
