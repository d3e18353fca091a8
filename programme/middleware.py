"""What every request carries: when it arrived, where in the site it is, and a page for each expected no."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from programme.queries import place
from programme.shared.acting import tell_of
from programme.shared.refusals import NotAllowed, Refused
from programme.shared.time import now

Answer = Callable[[HttpRequest], HttpResponse]


class ArrivalMiddleware:
    """Outermost: notes the time before the body is read, and gives the request an id for the log."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.arrived_at = now()  # type: ignore[attr-defined]
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        return self.get_response(request)


class PlaceMiddleware:
    """Sets `request.programme`, `request.cohort` and its time zone from the address.

    Strangers get the same 404 as for nothing.
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
        if "programme" not in kwargs:
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


class RefusalMiddleware:
    """An action's refusal that no view has dealt with becomes a page that says why."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if isinstance(error, NotAllowed):
            tell_of(error)
        page = "403.html" if error.status == 403 else "refused.html"
        return render(request, page, {"sentence": str(error)}, status=error.status)
