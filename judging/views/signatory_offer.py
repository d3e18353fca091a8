from django.http import HttpRequest, HttpResponse

from judging.actions import signature as actions
from judging.models import SignatoryOffer
from programme.views.link import opened_by_link
from programme.views.role_offer import answer_offer


@opened_by_link(SignatoryOffer)
def open(request: HttpRequest, offer: SignatoryOffer) -> HttpResponse:
    """The page behind the link in an offer to sign. Looking at it changes nothing; its buttons do."""
    return answer_offer(
        request,
        offer,
        accept=lambda: actions.accept_signature(offer, at=request.arrived_at).person,
        decline=lambda: actions.decline_signature(offer, at=request.arrived_at),
        template="judging/signatory_offer/open.html",
        to="/signing/",
    )
