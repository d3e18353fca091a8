"""What every request carries: when it arrived, where in the site it is, and a page for each expected no."""

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from programme.actions.look import keep_looks
from programme.models import ActingAs
from programme.queries import acting_as as acting_as_queries
from programme.queries import place, second_factor
from programme.shared import acting_as, counts, looking, narrow_sessions
from programme.shared.acting import acts_again, only_reading, tell_of
from programme.shared.logs import current, request_id, route_of
from programme.shared.refusals import NotAllowed, Refused
from programme.shared.time import now

requests_log = logging.getLogger("programme.requests")
security_log = logging.getLogger("programme.security")
REDIRECTS_AND_REFUSALS = {301, 302, 303, 403, 404, 405}

Answer = Callable[[HttpRequest], HttpResponse]


class ArrivalMiddleware:
    """Outermost: notes the time before the body is read, and gives the request an id for the log."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.arrived_at = now()  # type: ignore[attr-defined]
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        request_id.set(request.id)  # type: ignore[attr-defined]
        current.set(request)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
            self.note(request, response, time.perf_counter() - begun)
        finally:
            current.set(None)
        return response

    def note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """Count the answer and, where the settings want it, write a line about it."""
        route = route_of(request)
        counts.note(route, request.method or "", response.status_code, seconds)
        if settings.LOG_REQUESTS:
            extra = {"route": route, "method": request.method, "status": response.status_code}
            requests_log.info("answered", extra={**extra, "milliseconds": round(1000 * seconds)})


class HeadersMiddleware:
    """What browsers may do with our answers: pages of signed-in people are kept nowhere, Wagtail's admin has its own
    policy, nothing asks for cameras or places."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith("/cms/"):
            response["X-Frame-Options"] = "SAMEORIGIN"
            response._csp_config = settings.CONTENT_SECURITY_POLICY_OF_CMS  # type: ignore[attr-defined]
        # In this order: where the database is away, nobody is looked up again for a page that says so.
        if not response.has_header("Cache-Control") and is_signed_in(request):
            response["Cache-Control"] = "private, no-store"
        return response


class SessionLengthMiddleware:
    """Ends a session after a time without requests, and after a time altogether; both are shorter for site admins."""

    # The last request is noted only so often, so that reading pages does not write.
    NOTED_EVERY = 300

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_signed_in(request):
            at = int(request.arrived_at.timestamp())  # type: ignore[attr-defined]
            if self.is_over(request, at):
                logout(request)
            elif at - request.session.get("seen_at", 0) >= self.NOTED_EVERY:
                request.session["seen_at"] = at
                request.session.setdefault("began_at", at)
                UserSession.objects.filter(session_key=request.session.session_key).update(
                    last_seen_at=request.arrived_at  # type: ignore[attr-defined]
                )
        return self.get_response(request)

    def is_over(self, request: HttpRequest, at: int) -> bool:
        admin = request.user.is_site_admin  # type: ignore[union-attr]
        idle = settings.SESSION_IDLE_ADMIN if admin else settings.SESSION_IDLE
        whole = settings.SESSION_WHOLE_ADMIN if admin else settings.SESSION_WHOLE
        seen, began = request.session.get("seen_at", at), request.session.get("began_at", at)
        return at - seen > idle + self.NOTED_EVERY or at - began > whole


class NarrowSessionMiddleware:
    """Whoever came by a link that opens a part of the site is nobody elsewhere, and nobody at all once it ends."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_signed_in(request) and (narrow := narrow_sessions.of(request.session)):
            if not narrow.is_live(request.user, request.session[narrow.key], request.arrived_at):  # type: ignore[attr-defined]
                logout(request)
            elif not request.path_info.startswith(narrow.opens):
                request.user = AnonymousUser()
        return self.get_response(request)


class SecondFactorMiddleware:
    """Whose role asks for a second factor sees nothing but the page to set one up until there is one.

    Not who came by a link that opens a part of the site: somebody at a desk has looked at them.
    """

    FREE = ("/accounts/", "/static/", "/healthz", "/readyz", "/metrics")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_FOR and not request.path.startswith(self.FREE) and self.is_missing(request):
            messages.warning(
                request, _("Your role needs more than a code by email. Add a passkey or an authenticator app first.")
            )
            return redirect("mfa_index")
        return self.get_response(request)

    def is_missing(self, request: HttpRequest) -> bool:
        if not is_signed_in(request) or narrow_sessions.of(request.session):
            return False
        return second_factor.is_lacked_by(request.user)  # type: ignore[arg-type]


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in; asks no database for visitors without a session."""
    has_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_cookie and hasattr(request, "user") and request.user.is_authenticated


class PlaceMiddleware:
    """Sets `request.programme`, `request.cohort` and its time zone from the address.

    Strangers get the same 404 as for nothing. A view that `finds_its_place` gets the two names and looks for itself.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.programme = request.cohort = None  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        if "programme" not in kwargs or hasattr(view, "finds_its_place"):
            return None
        public = not getattr(view, "login_required", True)
        if not request.user.is_authenticated and not public:
            return redirect_to_login(request.get_full_path())
        found = place.find(kwargs.pop("programme"), kwargs.pop("cohort", None), person=request.user, public=public)
        if found is None:
            raise Http404
        request.programme, request.cohort = found  # type: ignore[attr-defined]
        if request.cohort:  # type: ignore[attr-defined]
            timezone.activate(request.cohort.zone)  # type: ignore[attr-defined]
        if request.path.startswith("/organise/") and not place.has_desks(request.user, request.programme):
            raise PermissionDenied
        return None


class ActAsMiddleware:
    """A site admin who helps somebody sees that person's pages: to read only, some pages never, until the end."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = acting = self._acting(request)  # type: ignore[attr-defined]
        if acting is None:
            return self.get_response(request)
        acting.admin, request.user = request.user, acting.person
        with looking.blind(), only_reading():
            return self.get_response(request)

    def _acting(self, request: HttpRequest) -> ActingAs | None:
        if not is_signed_in(request) or acting_as.SESSION_KEY not in request.session:
            return None
        kept = request.session[acting_as.SESSION_KEY]
        found = acting_as_queries.live(request.user, kept, at=request.arrived_at)  # type: ignore[attr-defined, arg-type]
        if found is None:
            del request.session[acting_as.SESSION_KEY]
        return found

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        if request.acting is None:  # type: ignore[attr-defined]
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name == acting_as.END and request.method == "POST":
            acts_again()
            return None
        if request.method in {"GET", "HEAD"} and acting_as.is_open(name):
            return None
        request.programme = request.cohort = None  # type: ignore[attr-defined]
        sentence = _(
            "While you see pages as somebody else does, this one stays shut. End it first: the button is above."
        )
        return render(request, "403.html", {"sentence": sentence}, status=403)


class LookMiddleware:
    """Keeps who has looked at something confidential before the page leaves: without the note there is no page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with looking.noting() as noted:
            response = self.get_response(request)
        # A redirect shows nothing, and a refusal is recorded as one.
        if noted and response.status_code not in REDIRECTS_AND_REFUSALS:
            page = request.resolver_match.view_name if request.resolver_match else ""
            keep_looks(noted, page=page, at=request.arrived_at)  # type: ignore[attr-defined]
        return response


class RefusalMiddleware:
    """An action's refusal that no view has dealt with becomes a page that says why."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        self.note(request, error)
        if isinstance(error, NotAllowed):
            tell_of(error)
        page = "403.html" if error.status == 403 else "refused.html"
        return render(request, page, {"sentence": str(error)}, status=error.status)

    def note(self, request: HttpRequest, refusal: Refused) -> None:
        """The kind of the no, and where; its sentence may name somebody."""
        said = {"refusal": refusal.code, "status": refusal.status, "route": route_of(request)}
        if isinstance(refusal, NotAllowed):
            said["permission"] = refusal.permission
        security_log.info("refused", extra=said)
