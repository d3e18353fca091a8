"""A person's access tokens on the pages of their account; all tokens for the site admin."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import access_token as actions
from programme.forms.access_token import AccessTokenForm
from programme.queries import access_token as queries
from programme.queries import second_factor
from programme.shared.refusals import NotAllowed, Refused

ON_A_PAGE = 50


@require_safe
def list(request: HttpRequest) -> HttpResponse:
    tokens = queries.own(request.user, at=request.arrived_at)
    context = {
        "open": [each for each in tokens if each.is_open(request.arrived_at)],
        "ended": [each for each in tokens if not each.is_open(request.arrived_at)],
    }
    return render(request, "programme/access_token/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The token is in the answer to the POST and nowhere else: nobody can show it again."""
    if second_factor.asks_again(request):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    form = AccessTokenForm(request.POST or None)
    form.cancel_url = reverse("programme:access_token_list")
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = actions.make(
                request.user,
                by=request.user,
                is_proven=second_factor.signed_in_with_one(request),
                at=request.arrived_at,
                **form.values(),
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return render(request, "programme/access_token/made.html", {"token": made, "secret": secret})
    context = {"form": form}
    return render(request, "programme/access_token/create.html", context, status=422 if form.is_bound else 200)


@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    token = queries.own_by_id(request.user, pk)
    if token is None:
        raise Http404
    actions.revoke(token, by=request.user, at=request.arrived_at)
    messages.success(request, _("The token has ended. Whatever used it gets nothing more."))
    return redirect("programme:access_token_list")


@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """Every token that works, for the site admin: whose, what for, since when and last used."""
    rows = queries.of_everybody(by=request.user, at=request.arrived_at)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "programme/access_token/everybody.html", {"page": page})


@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The site admin ends somebody's token."""
    token = queries.by_id(pk, by=request.user)
    if token is None:
        raise Http404
    actions.revoke(token, by=request.user, at=request.arrived_at)
    messages.success(request, _("The token has ended."))
    return redirect("programme:access_token_everybody")
