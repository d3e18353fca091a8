from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programme.forms.look import LookFilter
from programme.queries import look as queries


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Who of the staff has looked at what is confidential."""
    form = LookFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    before = request.GET.get("before", "")
    page = queries.page(
        request.programme,
        by=request.user,
        before=int(before) if before.isdecimal() and len(before) < 16 else None,
        kind=chosen.get("kind", ""),
        who=chosen.get("who", ""),
    )
    older, newest = request.GET.copy(), request.GET.copy()
    older["before"] = str(page.older)
    newest.pop("before", None)
    context = {
        "form": form,
        "page": page,
        "older": older.urlencode() if page.older else "",
        "newest": "?" + newest.urlencode() if before else "",
    }
    return render(request, "programme/look/desk.html", context)
