"""Who a request comes from: the person behind its access token. Cookies count for nothing here."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from programme.actions.access_token import note_use
from programme.models import AccessToken, Person
from programme.queries import access_token as queries
from programme.queries import second_factor


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: Request) -> tuple[Person, AccessToken] | None:
        kind, _space, secret = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        token = queries.carried(secret.strip().decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(_("We do not know this token. Make one on your account's page."))
        at = request._request.arrived_at  # type: ignore[attr-defined]
        if reason := why_not(token, at=at):
            raise AuthenticationFailed(reason)
        note_use(token, at=at)
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def why_not(token: AccessToken, *, at: Any) -> str:
    """Why the token opens nothing; empty when it does. Asked with every request, so that an end is at once."""
    if token.revoked_at is not None:
        return _("This token was ended. Make a new one on your account's page.")
    if at >= token.expires_at:
        return _("This token has run out. Make a new one on your account's page.")
    if not token.person.is_active:
        return _("The account behind this token is closed.")
    if not token.is_proven and second_factor.is_asked_of(token.person):
        return _("Your role needs a second factor. Make a new token in a session with it.")
    if second_factor.is_lacked_by(token.person):
        return _("Your role needs a second factor, and you have none any more. Sign in to set one up.")
    return ""


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description names it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        words = "An access token from your account's page (Your account, Access tokens). Cookies are not looked at."
        return {"type": "http", "scheme": "bearer", "description": words}


def person_of(request: HttpRequest | Request) -> Person:
    """Whose token it is."""
    return request.user  # type: ignore[return-value]
