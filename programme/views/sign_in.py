"""Sends somebody on to the page that asks for the code they were just mailed."""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginStage
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from programme.models import Person
from programme.queries import single_sign_on


class SignInView(LoginView):
    """The first page of signing in, also for people who have asked for a code already: they may have mistyped their
    address. The page that waits for the code in another tab stays as it is."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> HttpResponse | None:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sign_on_providers": single_sign_on.providers()}


start = SignInView.as_view()


@login_not_required
def no_passwords(request: HttpRequest, **parts: str) -> HttpResponse:
    """allauth has pages for passwords; here nobody has one, and nobody shall set one."""
    raise Http404


def send_code(request: HttpRequest, person: Person, *, to: str = "") -> HttpResponse:
    """Mail the person a code at once and ask for it; then they land on `to`. Another person's session here ends.

    For views that have just made an account or know whose turn it is, after a POST.
    """
    to = to if url_has_allowed_host_and_scheme(to, allowed_hosts=None) else str(settings.LOGIN_REDIRECT_URL)
    if request.user.is_authenticated:
        if request.user.pk == person.pk:
            return redirect(to)
        logout(request)
    LoginCodeVerificationProcess.initiate(request=request, user=person, email=person.email)
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': to})}")
