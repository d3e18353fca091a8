from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.actions.programme import assign_role, remove_role
from programme.forms.people import RoleForm
from programme.queries import people
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.shared.refusals import NotAllowed, Refused
from programme.states import ProgrammeRoleKind


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Who holds which role in the programme; give one."""
    authorise(request.user, "programme.assign_roles", request.programme)
    form = RoleForm(request.POST or None, programme=request.programme)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            role = assign_role(
                request.programme,
                by=request.user,
                person=data["person"],
                email=data["email"],
                full_name=data["full_name"],
                kind=ProgrammeRoleKind(data["kind"]),
                acts_for=data["acts_for"],
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            words = {"name": role.person.full_name, "role": role.get_kind_display().lower()}
            messages.success(request, _("%(name)s now has the role “%(role)s”. We have told them.") % words)
            return redirect(path_in(request.cohort, "programme:role_index"))
    return render(request, "programme/role/index.html", {"form": form, "roles": people.roles(request.programme)})


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    role = people.role(request.programme, pk)
    if role is None:
        raise Http404
    remove_role(role, by=request.user)
    messages.success(request, _("%(name)s no longer has this role.") % {"name": role.person.full_name})
    return redirect(path_in(request.cohort, "programme:role_index"))
