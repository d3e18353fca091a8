from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from programme.actions import visit_feedback as actions
from programme.forms.visit_feedback import FeedbackForm
from programme.queries import booking as bookings
from programme.queries import visit as visits
from programme.queries import visit_feedback as queries


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = bookings.own(request.cohort, request.user, pk)
    if booking is None or not queries.may_answer(booking, at=request.arrived_at):
        raise Http404
    form = FeedbackForm(request.POST or None, initial=queries.own(booking))
    form.cancel_url = reverse("programme:visit_detail", args=(request.programme.slug, request.cohort.slug, pk))
    if request.method == "POST" and form.is_valid():
        actions.give_feedback(booking, by=request.user, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, _("Thank you. It is shown together with others' answers, without names."))
        return redirect(form.cancel_url)
    return render(request, "programme/visit_feedback/give.html", {"form": form, "visit": booking.visit})


@require_GET
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = visits.one_for_desk(request.cohort, pk, by=request.user)
    if visit is None:
        raise Http404
    context = {"visit": visit, "figures": queries.figures(visit)}
    return render(request, "programme/visit_feedback/desk.html", context)
