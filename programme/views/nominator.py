from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from programme.actions import nominator as actions
from programme.forms.allotment import NamingForm
from programme.models import Nominator
from programme.queries import allotment as queries
from programme.shared.refusals import Refused
from programme.views.link import opened_by_link


@opened_by_link(Nominator)
def open(request: HttpRequest, link: Nominator) -> HttpResponse:
    """The page of an organisation's nominator. Looking at it changes nothing; naming and taking back are its posts."""
    timezone.activate(link.cohort.zone)
    naming = queries.naming(link.allotment, at=request.arrived_at)
    is_open = link.is_open(request.arrived_at)
    act = request.POST.get("act", "") if is_open else ""
    form = NamingForm(request.POST if act == "name" else None)
    refused = ""
    if act:
        try:
            if act == "name" and form.is_valid():
                named = actions.name_person(link, at=request.arrived_at, **form.cleaned_data)
                messages.success(request, _("%(name)s is named.") % {"name": named.full_name})
                return redirect(request.path)
            if act == "take_back":
                row = next((each for each in naming.people if str(each.pk) == request.POST.get("nomination")), None)
                if row is None:
                    raise Http404
                actions.take_name_back(link, row, at=request.arrived_at)
                messages.success(request, _("%(name)s is off your list.") % {"name": row.full_name})
                return redirect(request.path)
        except Refused as refusal:
            refused = str(refusal)
            naming = queries.naming(link.allotment, at=request.arrived_at)
    context = {
        "link": link,
        "is_open": is_open,
        "naming": naming,
        "allotment": link.allotment,
        "organisation": link.allotment.organisation,
        "cohort": link.cohort,
        "programme": link.programme,
        "form": form,
        "refused": refused,
    }
    return render(request, "programme/nominator/open.html", context, status=409 if refused else 200)
