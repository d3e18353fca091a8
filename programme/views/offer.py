"""The page behind the link of an offer: two buttons, no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from programme.actions import waiting_list as actions
from programme.models import Offer
from programme.queries import booking as queries
from programme.shared.refusals import Refused
from programme.views.link import opened_by_link


@opened_by_link(Offer)
def open(request: HttpRequest, offer: Offer) -> HttpResponse:
    """GET shows what is offered; POST is the answer of the person whom the mail went to."""
    booking = offer.booking
    refused = ""
    if request.method == "POST":
        act = actions.decline if request.POST.get("answer") == "decline" else actions.accept
        try:
            act(offer, by=booking.person, at=request.arrived_at)
        except Refused as refusal:
            refused = str(refusal)
        else:
            return redirect(request.path)
    context = {
        "offer": offer,
        "booking": booking,
        "visit": booking.visit,
        "is_open": offer.is_open(request.arrived_at),
        "clashes": queries.clashes(booking.person, booking.visit),
        "refused": refused,
    }
    return render(request, "programme/offer/open.html", context, status=409 if refused else 200)
