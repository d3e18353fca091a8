from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.actions import need as actions
from programme.forms.booking import NeedsForm
from programme.queries import booking as bookings
from programme.queries import need as queries
from programme.queries import visit as visits
from programme.shared.authorise import authorise, may


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one needs oneself, on a visit that asks."""
    booking = bookings.own(request.cohort, request.user, pk)
    if booking is None or not booking.is_confirmed or not booking.visit.asks_something:
        raise Http404
    form = NeedsForm(request.POST or None, booking=booking, held=queries.held(booking))
    back = reverse("programme:visit_detail", args=(request.programme.slug, request.cohort.slug, pk))
    form.cancel_url = back
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        phone = answers.pop("phone", "")
        actions.answer_needs(booking, answers, by=request.user, phone=phone, at=request.arrived_at)
        messages.success(request, _("Thank you. The organiser who runs it sees it, and nobody else."))
        return redirect(back)
    return render(request, "programme/need/answer.html", {"form": form, "visit": booking.visit})


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET says how many have answered; only POST shows what they need, because each look is recorded."""
    visit = visits.one_for_desk(request.cohort, pk, by=request.user)
    if visit is None:
        raise Http404
    context = {"visit": visit, "counts": queries.counts(visit), "may_see": may(request.user, SEE, visit)}
    if request.method == "POST":
        context["needs"] = actions.see_needs(visit, by=request.user)
        context["shown"] = True
    else:
        authorise(request.user, "programme.open_needs", visit)
    return render(request, "programme/need/desk.html", context)


SEE = "programme.view_needs"
