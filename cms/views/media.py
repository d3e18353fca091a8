"""Pictures of pages. Their names are random, so nobody finds one before a page shows it."""

import re

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

SIZES = re.compile(r"images/[\w.-]+\.(jpg|png|webp)\Z")
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@login_not_required
@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture in one of its sizes; what was uploaded has no address."""
    found = SIZES.match(path)
    if not found or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type=TYPES[found[1]])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
