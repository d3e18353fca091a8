from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from programme.actions import programme as actions
from programme.models import Person, RoleOffer
from programme.models.base import PersonalLink
from programme.shared.refusals import Refused
from programme.views.link import opened_by_link
from programme.views.sign_in import send_code


@opened_by_link(RoleOffer)
def open(request: HttpRequest, offer: RoleOffer) -> HttpResponse:
    """The page behind the link in an offer of a role. Looking at it changes nothing; its buttons do."""
    return answer_offer(
        request,
        offer,
        accept=lambda: actions.accept_role(offer, at=request.arrived_at).person,
        decline=lambda: actions.decline_role(offer, at=request.arrived_at),
        template="programme/role_offer/open.html",
        to="/home/",
    )


def answer_offer(
    request: HttpRequest,
    offer: PersonalLink,
    *,
    accept: Callable[[], Person],
    decline: Callable[[], object],
    template: str,
    to: str,
) -> HttpResponse:
    """Show an offer, or take the answer to it; who accepts is mailed a code and lands on `to`."""
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "accept":
                return send_code(request, accept(), to=to)
            if request.POST.get("answer") == "decline":
                decline()
                return redirect(request.path)
        except Refused as refusal:
            refused = str(refusal)
    context = {"offer": offer, "is_open": offer.is_open(request.arrived_at), "refused": refused}
    return render(request, template, context, status=409 if refused else 200)
