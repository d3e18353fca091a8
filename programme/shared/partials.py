"""The same view answers a page, or only the part that changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template


def render(request: HttpRequest, page: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """`part` for a live request from the page's own script, the whole `page` otherwise."""
    return render_template(request, part if getattr(request, "htmx", False) else page, context)
