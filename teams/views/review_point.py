from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from teams.actions import review_point as act
from teams.forms.review import ReviewPointForm
from teams.models import ReviewPoint
from teams.queries import health
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.organise", request.cohort)
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, review_point: UUID) -> HttpResponse:
    return _form(request, or_404(health.point_for(request.cohort, review_point, by=request.user)))


def _form(request: HttpRequest, point: ReviewPoint | None) -> HttpResponse:
    form = ReviewPointForm(request.POST or None, point=point)
    form.submit_label, form.cancel_url = _("Save the review point"), path_in(request.cohort, "teams:review_desk")
    if form.is_valid():
        with form.refusals({act.PointTaken: "name"}):
            if point:
                act.change_point(point, **form.cleaned_data, by=request.user)
            else:
                act.create_point(request.cohort, **form.cleaned_data, by=request.user)
            messages.success(request, _("“%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
            return redirect(form.cancel_url)
    return render(request, "teams/review_point/edit.html", {"form": form, "point": point})


@require_POST
def remove(request: HttpRequest, review_point: UUID) -> HttpResponse:
    point = or_404(health.point_for(request.cohort, review_point, by=request.user))
    act.remove_point(point, by=request.user)
    messages.success(request, _("“%(name)s” is taken away.") % {"name": point.name})
    return redirect(path_in(request.cohort, "teams:review_desk"))
