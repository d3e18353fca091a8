from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.actions import programme as actions
from programme.forms.people import RoleForm
from programme.models import RoleOffer
from programme.queries import people
from programme.queries.single_sign_on import providers
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.shared.refusals import NotAllowed, Refused


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Who holds which role in the programme; offer one."""
    authorise(request.user, "programme.assign_roles", request.programme)
    form = RoleForm(request.POST or None, programme=request.programme)
    if request.method == "POST" and form.is_valid():
        try:
            offer = actions.offer_role(request.programme, by=request.user, at=request.arrived_at, **form.values)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            words = {"name": offer.full_name, "role": offer.get_kind_display().lower()}
            messages.success(
                request, _("We have offered %(name)s the role “%(role)s”. It starts when they accept.") % words
            )
            return redirect(path_in(request.cohort, "programme:role_index"))
    context = {
        "form": form,
        "roles": people.roles(request.programme),
        "offers": people.role_offers(request.programme),
        "has_single_sign_on": bool(providers()),
    }
    return render(request, "programme/role/index.html", context)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    role = people.role(request.programme, pk)
    if role is None:
        raise Http404
    actions.remove_role(role, by=request.user)
    messages.success(request, _("%(name)s no longer has this role.") % {"name": role.person.full_name})
    return redirect(path_in(request.cohort, "programme:role_index"))


@require_POST
def resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    offer = actions.resend_role_offer(_offer(request, pk), by=request.user, at=request.arrived_at)
    messages.success(request, _("We are writing to %(name)s again.") % {"name": offer.full_name})
    return redirect(path_in(request.cohort, "programme:role_index"))


@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    offer = actions.revoke_role_offer(_offer(request, pk), by=request.user, at=request.arrived_at)
    messages.success(request, _("The offer to %(name)s is taken back.") % {"name": offer.full_name})
    return redirect(path_in(request.cohort, "programme:role_index"))


def _offer(request: HttpRequest, pk: UUID) -> RoleOffer:
    offer = people.role_offer(request.programme, pk)
    if offer is None:
        raise Http404
    return offer
