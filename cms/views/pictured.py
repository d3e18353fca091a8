from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.actions import pictured as actions
from cms.forms.pictured import PicturedForm
from cms.queries import pictured as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from teams.queries.pictured import recognisable_in

ON_A_PAGE = 24


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The programme's pictures, those first for which nobody has said who is in them."""
    authorise(request.user, "cms.write", request.cohort)
    pictures = queries.pictures_of(request.programme).prefetch_renditions(queries.SMALL)  # type: ignore[attr-defined]
    found = Paginator(pictures, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "rows": queries.rows_of(found), "missing": queries.not_asked(request.programme)}
    return render(request, "cms/publishing/pictures.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, picture: int) -> HttpResponse:
    """Who can be recognised in one of them."""
    authorise(request.user, "cms.write", request.cohort)
    found = queries.picture_of(request.programme, picture)
    if found is None:
        raise Http404
    name = request.GET.get("name", "").strip().replace("\0", "")[:100]
    said = request.POST if request.method == "POST" else None
    form = PicturedForm(said, offered=recognisable_in(request.cohort, found.people_key, name=name))
    if request.method == "POST" and form.is_valid():
        actions.name_people(found, cohort=request.cohort, people=form.cleaned_data["people"], by=request.user)
        messages.success(request, _("It is kept who is in the picture."))
        return redirect(path_in(request.cohort, "cms:pictured_index"))
    return render(request, "cms/publishing/picture_people.html", {"picture": found, "form": form, "name": name})
