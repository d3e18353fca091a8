from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.queries.page import published_at
from cms.views.kept import kept


@login_not_required
@require_safe
@kept
def serve(request: HttpRequest, path: str = "") -> HttpResponse:
    """A page of Wagtail's, for everybody."""
    page = published_at(path)
    if page is None:
        raise Http404
    return page.serve(request)
