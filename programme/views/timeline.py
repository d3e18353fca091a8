from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import timeline as actions
from programme.forms.cohort import DayOffForm, FillForm, TemplateForm
from programme.queries import home
from programme.queries import timeline as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.views.home import line


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The cohort's dates as a drawing and as a table, with what speaks against each."""
    authorise(request.user, "programme.view_desks", request.cohort)
    rows, others = queries.with_clashes(request.cohort)
    found = home.of(request.cohort, person=request.user, at=request.arrived_at)
    fill = FillForm(programme=request.programme)
    fill.action = path_in(request.cohort, "programme:timeline_fill")
    context = {
        "rows": rows,
        "others": others,
        "clashing": sum(1 for row in [*rows, *others] if row.clashes and row.thing.at > request.arrived_at),
        "days_off": queries.days_off(request.cohort),
        "templates": queries.templates(request.programme),
        "fill_form": fill,
        "may_change": may(request.user, "programme.organise", request.cohort),
        **line(found, at=request.arrived_at),
    }
    return render(request, "programme/timeline/desk.html", context)


@require_POST
def fill(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    form = FillForm(request.POST, programme=request.programme)
    template = form.cleaned_data["template"] if form.is_valid() else None
    count = actions.fill_from_template(request.cohort, by=request.user, template=template)
    words = ngettext("%(count)d date is new on the timeline.", "%(count)d dates are new on the timeline.", count)
    messages.success(request, words % {"count": count})
    return redirect(path_in(request.cohort, "programme:timeline_desk"))


@require_http_methods(["GET", "POST"])
def template(request: HttpRequest) -> HttpResponse:
    """Keep the timeline for later cohorts."""
    authorise(request.user, "programme.organise", request.cohort)
    form = TemplateForm(request.POST or None, initial={"name": request.cohort.name})
    form.cancel_url = path_in(request.cohort, "programme:timeline_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.TemplateHeld: "name"}):
            actions.save_template(request.cohort, by=request.user, **form.cleaned_data)
            messages.success(request, _("The template is kept. Choose it when you plan the next cohort."))
            return redirect(form.cancel_url)
    return render(request, "programme/timeline/template.html", {"form": form})


@require_POST
def template_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.templates(request.programme).filter(pk=pk).first()
    if found is None:
        raise Http404
    actions.remove_template(found, by=request.user)
    messages.success(request, _("The template is gone. Timelines made from it stay as they are."))
    return redirect(path_in(request.cohort, "programme:timeline_desk"))


@require_http_methods(["GET", "POST"])
def day_off(request: HttpRequest) -> HttpResponse:
    """Note days to keep free."""
    authorise(request.user, "programme.organise", request.cohort)
    form = DayOffForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "programme:timeline_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.DayOffHeld: "name"}):
            actions.add_day_off(request.cohort, by=request.user, **form.cleaned_data)
            messages.success(request, _("The days are noted. Dates that fall on them are pointed out."))
            return redirect(form.cancel_url)
    return render(request, "programme/timeline/day_off.html", {"form": form})


@require_POST
def day_off_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.days_off(request.cohort).filter(pk=pk).first()
    if found is None:
        raise Http404
    actions.remove_day_off(found, by=request.user)
    messages.success(request, _("The days are no longer noted."))
    return redirect(path_in(request.cohort, "programme:timeline_desk"))
