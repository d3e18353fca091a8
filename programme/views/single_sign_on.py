import logging
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from requests import RequestException

from programme.actions import single_sign_on as actions
from programme.forms.single_sign_on import DomainForm
from programme.queries import single_sign_on as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.shared.refusals import NotAllowed, Refused

log = logging.getLogger("programme.security")


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """For which addresses a department's sign-in is enough."""
    authorise(request.user, "programme.organise", request.programme)
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            allowed = actions.allow_domain(
                request.programme, **form.cleaned_data, by=request.user, at=request.arrived_at
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("domain", str(refusal))
        else:
            messages.success(request, _("People of %(domain)s can sign in there now.") % {"domain": allowed.domain})
            return redirect(path_in(request.cohort, "programme:single_sign_on_desk"))
    domains = [(each, queries.name_of(each.provider)) for each in queries.domains_of(request.programme)]
    context = {"form": form, "domains": domains, "providers": queries.providers()}
    return render(request, "programme/single_sign_on/desk.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.programme)
    allowed = get_object_or_404(queries.domains_of(request.programme), pk=pk)
    actions.end_domain(allowed, by=request.user)
    messages.success(request, _("People of %(domain)s need a code or a passkey again.") % {"domain": allowed.domain})
    return redirect(path_in(request.cohort, "programme:single_sign_on_desk"))


def unless_it_is_away(leave: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view that leads to a department's sign-in, and a sentence when the department does not answer."""

    @wraps(leave)
    def answer(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return leave(request, provider_id)
        except (RequestException, KeyError) as error:
            log.warning("single sign-on is away", extra={"provider": provider_id[:60], "error": type(error).__name__})
            messages.warning(
                request,
                _("That sign-in did not work just now. Try again in a few minutes, or sign in with a code by email."),
            )
            return redirect("account_login")

    return answer


@login_not_required
def refused(request: HttpRequest) -> HttpResponse:
    """Where allauth sends who turned back, and its pages to sign up or to tie accounts, which do not exist here."""
    messages.info(request, _("You are not signed in. You can sign in with a code by email."))
    return redirect("account_login")
