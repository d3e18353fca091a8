from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from programme.forms.audit import AuditFilter
from programme.queries import audit as queries


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET or None, topics=queries.topics(request.programme, by=request.user))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    before = request.GET.get("before", "")
    page = queries.page(
        request.programme,
        by=request.user,
        before=int(before) if before.isdecimal() and len(before) < 16 else None,
        topic=chosen.get("topic", ""),
        who=chosen.get("who", ""),
    )
    older = request.GET.copy()
    older["before"] = str(page.older)
    newest = request.GET.copy()
    newest.pop("before", None)
    context = {
        "form": form,
        "page": page,
        "older": older.urlencode() if page.older else "",
        "newest": "?" + newest.urlencode() if before else "",
    }
    return render(request, "programme/audit/desk.html", context)
