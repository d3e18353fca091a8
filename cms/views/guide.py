from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The editors' short guide, inside Wagtail's admin."""
    return render(request, "cms/guide.html")
