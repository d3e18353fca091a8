from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.shared.addresses import path_in
from programme.shared.authorise import may
from programme.shared.device_changes import Sent
from programme.shared.refusals import Refused
from programme.views.offline import answer_changes
from teams.actions import review as act
from teams.forms.review import ReviewForm
from teams.queries import health
from teams.queries import review as reviews
from teams.queries import version as versions
from teams.views import or_404
from teams.views.health_chart import chart

ON_A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """A mentor's reviews; 404 for people who mentor nobody."""
    rows = reviews.of_mentor(request.user, request.cohort, at=request.arrived_at)
    or_404(reviews.is_mentor(request.user, request.cohort) or None)
    return render(request, "teams/review/index.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, review_point: UUID, team: UUID) -> HttpResponse:
    owed = _owed(request, review_point, team)
    before = reviews.last_time(owed)
    sending = "send" in request.POST
    form = ReviewForm(
        request.POST or None,
        initial=ReviewForm.start(owed.review),
        sending=sending or request.method != "POST",
        had_before=before is not None,
    )
    if form.is_valid():
        do = act.send_review if sending else act.save_review
        with form.refusals():
            place = (owed.mentorship, owed.point)
            do(*place, form.values(), by=request.user, at=request.arrived_at, base=form.cleaned_data["base"])
            words = (
                _("Your review is sent.")
                if sending
                else _("Your correction is kept; readers see what you sent.")
                if owed.is_sent
                else _("Your draft is kept.")
            )
            messages.success(request, words)
            return redirect(path_in(request.cohort, "teams:review_index") if sending else request.path)
        return _page(request, owed, before, form, status=409)
    return _page(request, owed, before, form)


def _owed(request: HttpRequest, review_point: UUID, team: UUID) -> reviews.Due:
    at = request.arrived_at
    return or_404(reviews.due(request.user, request.cohort, team=team, point=review_point, at=at))


def _page(
    request: HttpRequest, owed: reviews.Due, before: reviews.LastTime | None, form: ReviewForm, status: int = 200
) -> HttpResponse:
    stale = owed.review if form.is_bound and owed.review and form["base"].value() != str(owed.review.saves) else None
    if stale:
        # Pressed again, the button writes over what is shown now.
        form.data = form.data.copy()
        form.data["base"] = str(stale.saves)
    colleague = reviews.by_colleague(request.user, owed)
    if colleague and request.method == "GET":
        act.note_reading([colleague], by=request.user, at=request.arrived_at)
    context = {
        "owed": owed,
        "form": form,
        "before": before,
        "stale": stale and stale.as_typed(),
        "colleague": colleague,
        "version": owed.version and versions.version_for(request.user, request.cohort, owed.version.pk),
        "is_closed": owed.is_sent and owed.point.has_closed(request.arrived_at),
        "device": f"{request.user.pk}:{owed.point.pk}:{owed.team.pk}",
    }
    return render(request, "teams/review/edit.html", context, status=status)


@login_not_required
@never_cache
@require_POST
def changes(request: HttpRequest, review_point: UUID, team: UUID) -> HttpResponse:
    """What a mentor's device has typed. Signed out it is told so, and keeps everything."""
    if not request.user.is_authenticated:
        return JsonResponse({"sentence": _("Sign in again. What you typed is kept on this device.")}, status=401)
    owed = _owed(request, review_point, team)

    def apply(sent: Sent) -> dict[str, Any]:
        form = ReviewForm(dict(sent.values), sending=False)
        if not form.is_valid():
            raise Refused(str(next(iter(form.errors.values()))[0]))
        place = (owed.mentorship, owed.point)
        return act.keep_review(*place, form.values(), change=sent.change, by=request.user, at=request.arrived_at)

    return answer_changes(request, apply)


@require_POST
def withdraw(request: HttpRequest, review: UUID) -> HttpResponse:
    found = or_404(reviews.sent_by(request.user, request.cohort, review))
    act.withdraw_review(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("Your review is a draft again. Nobody has read it."))
    return redirect(path_in(request.cohort, "teams:review_edit", found.point_id, found.mentorship.team_id))


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    board = health.board(request.cohort, by=request.user, at=request.arrived_at)
    context = {
        "board": board,
        "lines": Paginator(board.lines, ON_A_PAGE).get_page(request.GET.get("page")),
        "overdue": Paginator(board.overdue, ON_A_PAGE).get_page(request.GET.get("overdue")),
        # Of more teams a picture would say nothing.
        "chart": chart(board) if len(board.lines) <= ON_A_PAGE else None,
        "at": request.arrived_at,
        "may_organise": may(request.user, "teams.organise", request.cohort),
    }
    return render(request, "teams/review/desk.html", context)


@require_safe
def detail(request: HttpRequest, review: UUID) -> HttpResponse:
    found = or_404(health.for_organiser(request.user, request.cohort, review))
    act.note_opening(found, by=request.user, at=request.arrived_at)
    return render(request, "teams/review/detail.html", {"review": found})
