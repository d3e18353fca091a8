"""How allauth's single sign-on behaves here: it lets people in whom we know, and never makes or ties an account."""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import Provider
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from programme.actions.single_sign_on import SomebodyElse, recognise
from programme.models import Person
from programme.queries import single_sign_on
from programme.sign_on_client import DepartmentClient, DirectSession

log = logging.getLogger("programme.security")


class SignOnAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """Providers stand in the settings alone: nobody can add one on a page."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """Asked by our own client, on the way there and on the way back."""
        found = super().get_provider(request, provider, client_id=client_id)
        found.oauth2_adapter_class = DepartmentClient
        return found

    def get_requests_session(self) -> DirectSession:
        return DirectSession()

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Person, str] | None:
        """The only way in: an address that the provider has verified, of a domain that an organiser has allowed."""
        verified = [each.email for each in sociallogin.email_addresses if each.verified is True]
        person = single_sign_on.person_for(sociallogin.provider.app.provider_id, verified)
        return (person, person.email) if person else None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Strangers get one answer, whatever the reason: it tells nobody who has an account."""
        provider = sociallogin.provider.app.provider_id
        if not sociallogin.is_existing or sociallogin.state.get("process") != "login":
            log.warning("single sign-on refused", extra={"provider": provider})
            self._turn_back(
                request,
                _(
                    "This sign-in is not enough here. Sign in with a code by email, or ask your organisers to allow it "
                    "for your address."
                ),
            )
        try:
            recognise(sociallogin.user, provider=provider, subject=sociallogin.account.uid, at=request.arrived_at)
        except SomebodyElse as refusal:
            log.warning("single sign-on of somebody else", extra={"provider": provider})
            self._turn_back(request, str(refusal))
        log.info("single sign-on accepted", extra={"provider": provider, "person": str(sociallogin.user.pk)})

    def on_authentication_error(self, request: HttpRequest, provider: Any, **what: Any) -> None:
        """The department's server is away, or the person turned back there."""
        error = what.get("error") or ""
        log.warning("single sign-on failed", extra={"provider": provider.app.provider_id, "error": str(error)})
        self._turn_back(
            request,
            _("That sign-in did not work just now. Try again in a few minutes, or sign in with a code by email."),
        )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def _turn_back(self, request: HttpRequest, sentence: str) -> NoReturn:
        messages.warning(request, sentence)
        raise ImmediateHttpResponse(redirect("account_login"))
