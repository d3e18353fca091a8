"""How to tell us of a weakness (RFC 9116), and what happens then."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

TEXT = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """/.well-known/security.txt"""
    expires = (request.arrived_at + dt.timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        f"Policy: {settings.SITE_URL}{reverse('programme:security_policy')}",
        f"Canonical: {settings.SITE_URL}{reverse('programme:security_contact')}",
        "Preferred-Languages: en",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@login_not_required
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """SECURITY.md as it is."""
    return HttpResponse((settings.BASE_DIR / "SECURITY.md").read_text(encoding="utf-8"), content_type=TEXT)
