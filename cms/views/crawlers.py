from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.queries import search
from cms.views.kept import kept

CLOSED = ("/accounts/", "/cms/", "/home/", "/invitations/", "/judge/", "/organise/", "/programmes/", "/search/")


@login_not_required
@require_safe
@kept
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/sitemap.xml", {"pages": search.public_pages()}, content_type="application/xml")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
