"""What every template needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from programme.queries import navigation


def site(request: HttpRequest) -> dict[str, Any]:
    programme = getattr(request, "programme", None)
    return {
        "site_name": programme.name if programme else settings.SITE_NAME,
        "demo_mode": settings.DEMO,
        **navigation.around(request),
    }
