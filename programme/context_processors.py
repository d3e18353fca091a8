"""What every template needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from programme.models import BrokenGlass
from programme.queries import broken_glass, navigation
from programme.shared.navigation import Link
from programme.shared.time import now


def site(request: HttpRequest) -> dict[str, Any]:
    programme = getattr(request, "programme", None)
    is_signed_in = hasattr(request, "user") and request.user.is_authenticated
    return {
        "acting": getattr(request, "acting", None),
        "staff_glasses": _open_glass(request) if is_signed_in else [],
        "site_name": programme.name if programme else settings.SITE_NAME,
        "demo_mode": settings.DEMO,
        "demo_links": [Link(_("Read the mail"), reverse("programme:demo_outbox_list"))] if settings.DEMO else [],
        "home_url": reverse("programme:home_start") if is_signed_in else "/",
        **navigation.around(request),
    }


def _open_glass(request: HttpRequest) -> list[BrokenGlass]:
    """What a site admin has open; nobody else is asked about."""
    if not request.user.is_site_admin:  # type: ignore[union-attr]
        return []
    return list(broken_glass.open_for(request.user, at=now()))  # type: ignore[arg-type]
