"""The description of all of it: for programs as OpenAPI, for people as a page."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programme.api.base import with_tag
from programme.api.schema import description

KEPT_SECONDS = 300


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Holds nothing secret: it says what there is, not who may see it."""
    answer = HttpResponse(
        json.dumps(description(), separators=(",", ":")), content_type="application/vnd.oai.openapi+json"
    )
    answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return with_tag(request, answer)


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same to read: every address, what it needs, what it answers."""
    return render(
        request,
        "programme/api/description.html",
        {"topics": topics(description()), "most": settings.API_REQUESTS_A_MINUTE},
    )


def topics(found: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The operations by topic."""
    by_topic: dict[str, list[dict[str, Any]]] = {}
    for path, methods in found["paths"].items():
        for method, each in methods.items():
            row = {"method": method.upper(), "path": path, "scope": each["x-scope"], "id": each["operationId"]}
            row |= {"summary": each["summary"], "words": each["description"].rpartition(" Needs the scope")[0]}
            row["refuses"] = sorted(status for status in each["responses"] if status >= "400")
            by_topic.setdefault(each["tags"][0], []).append(row)
    return sorted(by_topic.items())
