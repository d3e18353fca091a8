"""How this site asks a department's sign-in, and what it must hear before it believes (OpenID Connect Core, 3.1.3.7).

allauth leads the steps. Ours are the nonce, the department's signature, the comparison of who speaks and about whom,
and that nothing is asked of a server to which the department's only points.
"""

import hashlib
from typing import Any

import jwt
import requests
from allauth.socialaccount import app_settings
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import get_request_param
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

# Signed with a key of which the department publishes one half; never with one that both sides hold.
SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
WELL_KNOWN = "/.well-known/"


class DirectSession(requests.Session):
    """Asks the server that is named and no other: keys and tokens never follow a redirect."""

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        direct = {"timeout": app_settings.REQUESTS_TIMEOUT, **kwargs, "allow_redirects": False}
        answer = super().request(method, url, **direct)
        if answer.is_redirect:
            raise requests.TooManyRedirects("A department's sign-in points elsewhere.", response=answer)
        return answer


class NotTheDepartment(requests.RequestException):
    """Somebody else answers at the address of the settings."""


def nonce_of(state: str) -> str:
    """What a token must carry that answers this request; the state is random, of one session and good once."""
    return hashlib.sha256(f"nonce of {state}".encode()).hexdigest()


class AskingClient(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """With the nonce that the department puts into the token."""
        return super().get_redirect_url(authorization_url, scope, {**extra_params, "nonce": nonce_of(self.state)})


class DepartmentClient(OpenIDConnectOAuth2Adapter):
    client_class = AskingClient

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the department publishes about itself, if it is the one of our settings."""
        config: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["server_url"].partition(WELL_KNOWN)[0]
        if config["issuer"].rstrip("/") != expected.rstrip("/"):
            raise NotTheDepartment
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who came in: by a token that the department signed for this site and this request, and by its own page."""
        said = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        if not constant_time_compare(said.get("nonce", ""), nonce_of(get_request_param(request, "state"))):
            raise OAuth2Error("The token answers another request.")
        about = self._fetch_user_info(token.token)
        if about.get("sub") != said["sub"]:
            raise OAuth2Error("The page is about somebody else.")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": about, "id_token": said})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            said: dict[str, Any] = jwt.decode(
                id_token,
                self._key_of(id_token),
                algorithms=SIGNATURES,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                options={"require": ["iss", "aud", "sub", "exp", "iat"]},
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("A token that is not to be believed.") from error
        return said

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        """The key that the token names, of those the department publishes; the only one, when it names none."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        wanted = jwt.get_unverified_header(id_token).get("kid")
        fitting = [each for each in keys if wanted is None or each.key_id == wanted]
        if len(fitting) != 1:
            raise OAuth2Error("A key that the department does not publish.")
        return fitting[0]


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the department's sign-in."""
    return _step(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """And back."""
    return _step(OAuth2CallbackView, request, provider_id)


def _step(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return view.adapter_view(DepartmentClient(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
