from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from judging.forms.certificate import CheckForm
from judging.queries import certificate as queries
from judging.queries import published
from judging.views import or_404
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.qr import as_svg


@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's certificates to print, once the result is public; none hold between a withdrawal and the corrected one."""
    found = queries.own_certificates(request.user, request.cohort, at=request.arrived_at)
    if not found:
        since = or_404(queries.withdrawn_since(request.user, request.cohort, at=request.arrived_at))
        return render(request, "judging/result/withdrawn.html", {"since": since})
    return render(request, "judging/certificate/own.html", _with_codes(request, found))


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """For organisers: everybody's certificates, to print one person's or all at once."""
    authorise(request.user, "judging.print_certificates", request.cohort)
    found = queries.all_certificates(request.cohort, by=request.user, at=request.arrived_at)
    wanted = request.GET.get("print", "")
    chosen = [each for each in found if wanted in ("all", str(each.place.pk))]
    context = {"people": found, **_with_codes(request, chosen)}
    return render(request, "judging/certificate/desk.html", context)


def _with_codes(request: HttpRequest, certificates: list[queries.Certificate]) -> dict[str, object]:
    check = address_in(request.cohort, "judging:certificate_check")
    rows = [(each, as_svg(f"{check}?code={each.code}", title=each.code)) for each in certificates]
    return {"rows": rows, "check": check}


@login_not_required
@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a certificate holds, for everybody; as if there were nothing while no result is public."""
    if published.published_for(request.cohort, at=request.arrived_at) is None:
        if since := published.withdrawn_since(request.cohort, at=request.arrived_at):
            return render(request, "judging/result/withdrawn.html", {"since": since})
        request.programme = request.cohort = None
        raise Http404
    form = CheckForm(request.GET or None)
    is_asked = form.is_bound and form.is_valid()
    found = queries.checked(request.cohort, form.cleaned_data["code"], at=request.arrived_at) if is_asked else None
    return render(request, "judging/certificate/check.html", {"form": form, "is_asked": is_asked, "found": found})
