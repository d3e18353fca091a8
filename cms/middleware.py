"""Gives visitors kept copies of public pages before sessions, people and addresses are looked at."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cms.views import kept


class KeptPagesMiddleware:
    """Stands inside what adds headers to every answer, and outside all the rest."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return kept.found(request) or self.get_response(request)
