from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed, Refused
from teams.actions import review as act
from teams.forms.review import ReviewForm
from teams.queries import review as reviews
from teams.queries import submission as submissions
from teams.views import or_404


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """A mentor's reviews; 404 for people who mentor nobody."""
    rows = reviews.of_mentor(request.user, request.cohort)
    or_404(reviews.is_mentor(request.user, request.cohort) or None)
    return render(request, "teams/review/index.html", {"rows": rows, "at": request.arrived_at})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, review_point: UUID, team: UUID) -> HttpResponse:
    owed = or_404(reviews.due(request.user, request.cohort, team=team, point=review_point))
    start = {name: getattr(owed.review, name) for name in act.FIELDS} if owed.review else {}
    sending = "send" in request.POST
    form = ReviewForm(request.POST or None, initial=start, sending=sending or request.method != "POST")
    status = 200
    if form.is_valid():
        do = act.send_review if sending else act.save_review
        try:
            do(owed.mentorship, owed.point, form.cleaned_data, by=request.user, at=request.arrived_at)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
            status = 409
        else:
            words = _("Your review is sent. The team can read its part.") if sending else _("Your draft is kept.")
            messages.success(request, words)
            here = "teams:review_index" if sending else None
            return redirect(path_in(request.cohort, here) if here else request.path)
    context = {
        "owed": owed,
        "form": form,
        "colleague": reviews.by_colleague(request.user, owed),
        "version": owed.version and submissions.version_for(request.user, request.cohort, owed.version.pk),
        "is_closed": owed.is_sent and owed.point.has_closed(request.arrived_at),
    }
    return render(request, "teams/review/edit.html", context, status=status)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    lines = reviews.desk(request.cohort, by=request.user)
    context = {"points": _by_point(lines), "missing": reviews.missing(request.cohort), "at": request.arrived_at}
    return render(request, "teams/review/desk.html", context)


def _by_point(lines: list[reviews.Line]) -> list[dict[str, object]]:
    points: dict[object, dict[str, object]] = {}
    for line in lines:
        points.setdefault(line.point.pk, {"point": line.point, "lines": []})["lines"].append(line)
    return list(points.values())


@require_safe
def detail(request: HttpRequest, review: UUID) -> HttpResponse:
    found = or_404(reviews.for_organiser(request.user, request.cohort, review))
    if request.user.is_site_admin:
        act.record_opening(found, by=request.user)
    return render(request, "teams/review/detail.html", {"review": found})
