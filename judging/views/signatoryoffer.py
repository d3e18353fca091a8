from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from judging.actions import signature as actions
from judging.models import SignatoryOffer
from programme.shared.refusals import Refused
from programme.views.link import opened_by_link
from programme.views.sign_in import send_code


@opened_by_link(SignatoryOffer)
def open(request: HttpRequest, offer: SignatoryOffer) -> HttpResponse:
    """The page behind the link in an offer to sign. Looking at it changes nothing; its buttons do."""
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "accept":
                signatory = actions.accept_signature(offer, at=request.arrived_at)
                return send_code(request, signatory.person, to="/signing/")
            if request.POST.get("answer") == "decline":
                actions.decline_signature(offer, at=request.arrived_at)
                return redirect(request.path)
        except Refused as refusal:
            refused = str(refusal)
    context = {"offer": offer, "is_open": offer.is_open(request.arrived_at), "refused": refused}
    return render(request, "judging/signatoryoffer/open.html", context, status=409 if refused else 200)
