from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.actions import acting_as as actions
from programme.forms.acting_as import ActAsForm
from programme.shared.acting_as import SESSION_KEY
from programme.shared.authorise import authorise


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """For site admins: see pages as somebody sees them, to help them."""
    authorise(request.user, "programme.act_as")
    form = ActAsForm(request.POST or None)
    form.cancel_url = "/home/"
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.NobodyThere: "email"}):
            acting = actions.begin_acting(by=request.user, at=request.arrived_at, **form.cleaned_data)
            request.session[SESSION_KEY] = str(acting.pk)
            return redirect("programme:home_start")
    context = {"form": form, "minutes": settings.ACTING_MINUTES}
    return render(request, "programme/acting_as/index.html", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The one button of the strip on every page."""
    acting = request.acting
    if acting is None:
        raise Http404
    request.session.pop(SESSION_KEY, None)
    actions.end_acting(acting, by=acting.admin, at=request.arrived_at)
    messages.success(request, _("You are yourself again. %(name)s has been told.") % {"name": acting.person.full_name})
    return redirect("programme:acting_as_index")
