from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cms.queries import menu, search
from cms.views import kept

ON_A_PAGE = 10
LONGEST = 100


@login_not_required
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    page = request.GET.get("page", "1")
    if kept.is_visitor(request):
        kept.be_nobody(request)
    found = Paginator(search.pages(words), ON_A_PAGE).get_page(page) if words else None
    if found:
        found.object_list = search.with_summaries(list(found.object_list))
    meant = search.meant(words) if found is not None and not found.paginator.count else ""
    home = menu.home()
    context = {"words": words, "found": found, "page": home, "longest": LONGEST, "meant": meant}
    response = render(request, "cms/search/results.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response
