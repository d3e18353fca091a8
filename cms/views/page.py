from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail import views as wagtail_views

from cms.views.kept import kept


@login_not_required
@require_safe
@kept
def serve(request: HttpRequest, path: str = "") -> HttpResponse:
    """A page of Wagtail's, for everybody."""
    response: HttpResponse = wagtail_views.serve(request, path)
    return response
