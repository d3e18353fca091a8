"""Answers looks at the board before sessions, people and addresses are read: hundreds look every other second."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from judging.views import board


class BoardMiddleware:
    """Stands inside what adds headers to every answer, and outside all the rest."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/boards/") and "Board-Pass" in request.headers:
            return board.with_pass(request) or self.get_response(request)
        return self.get_response(request)
