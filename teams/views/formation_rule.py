from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from teams.actions import formation_rule as act
from teams.forms.formation import RuleForm, WishesForm
from teams.queries import formation
from teams.queries.instance import wishes_of
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.organise", request.cohort)
    form = WishesForm(request.POST or None, cohort=request.cohort, wishes=wishes_of(request.cohort))
    form.cancel_url = path_in(request.cohort, "teams:formation_desk")
    if form.is_valid():
        act.change_wishes(request.cohort, form.values(), by=request.user)
        messages.success(request, _("The wishes are saved."))
        return redirect(form.cancel_url)
    return render(request, "teams/formation_rule/wishes.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.organise", request.cohort)
    form = RuleForm(request.POST or None, cohort=request.cohort, initial={"enrolment": request.GET.get("person")})
    if form.is_valid():
        with form.refusals({act.RuleMakesNoSense: "other"}):
            data = form.cleaned_data
            act.add_rule(
                request.cohort, data["kind"], data["enrolment"], other=data["other"], team=data["team"], by=request.user
            )
            messages.success(request, _("The rule is added."))
            return redirect(path_in(request.cohort, "teams:formation_rule_index"))
    context = {"form": form, "rules": formation.rules_of(request.cohort, by=request.user)}
    return render(request, "teams/formation_rule/index.html", context)


@require_POST
def switch(request: HttpRequest, formation_rule: UUID) -> HttpResponse:
    rule = or_404(formation.rules_of(request.cohort, by=request.user).filter(pk=formation_rule).first())
    act.switch_rule(rule, on="on" in request.POST, by=request.user)
    return redirect(path_in(request.cohort, "teams:formation_rule_index"))


@require_POST
def remove(request: HttpRequest, formation_rule: UUID) -> HttpResponse:
    rule = or_404(formation.rules_of(request.cohort, by=request.user).filter(pk=formation_rule).first())
    act.remove_rule(rule, by=request.user)
    messages.success(request, _("The rule is gone."))
    return redirect(path_in(request.cohort, "teams:formation_rule_index"))
