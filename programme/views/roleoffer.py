from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from programme.actions import programme as actions
from programme.models import RoleOffer
from programme.shared.refusals import Refused
from programme.views.link import opened_by_link
from programme.views.sign_in import send_code


@opened_by_link(RoleOffer)
def open(request: HttpRequest, offer: RoleOffer) -> HttpResponse:
    """The page behind the link in an offer of a role. Looking at it changes nothing; its buttons do."""
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "accept":
                role = actions.accept_role(offer, at=request.arrived_at)
                return send_code(request, role.person, to="/home/")
            if request.POST.get("answer") == "decline":
                actions.decline_role(offer, at=request.arrived_at)
                return redirect(request.path)
        except Refused as refusal:
            refused = str(refusal)
    context = {"offer": offer, "is_open": offer.is_open(request.arrived_at), "refused": refused}
    return render(request, "programme/roleoffer/open.html", context, status=409 if refused else 200)
