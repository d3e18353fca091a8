import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programme.queries import cohort as cohorts
from programme.queries import home, invitation, nomination, people
from programme.queries.assistant import WITH_ASSISTANTS
from programme.shared import charts, navigation
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.states import EnrolmentState, Role


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where people land after signing in: the only place they have, or the choice."""
    places = cohorts.places_of(request.user)
    programmes = list(cohorts.programmes_of(request.user))
    taking_part = [place for place in places if place.enrolments]
    if len(places) == 1 and not request.user.is_site_admin and (taking_part or places[0].organises):
        place = places[0]
        if not taking_part:
            return redirect(path_in(place.cohort, "programme:home_organise"))
        if any(_lacks_profile(row) for row in place.enrolments):
            return redirect(path_in(place.cohort, "programme:profile_edit"))
        return redirect(path_in(place.cohort, "programme:home_cohort"))
    context = {
        "places": places,
        "programmes": programmes,
        "may_create": may(request.user, "programme.create_programme"),
        "links": [link for source in navigation.start_sources() for link in source(request.user)],
        "other_roles": request.user.programme_roles.exclude(kind="organiser").select_related("programme"),
    }
    return render(request, "programme/home/start.html", context)


def _lacks_profile(row: object) -> bool:
    return (
        row.state == EnrolmentState.ACTIVE  # type: ignore[attr-defined]
        and row.role in (Role.PARTICIPANT, Role.MENTOR)  # type: ignore[attr-defined]
        and row.profile_completed_at is None  # type: ignore[attr-defined]
    )


@require_safe
def cohort(request: HttpRequest) -> HttpResponse:
    """Somebody's home in one cohort: what needs them now, and what is next."""
    found = home.of(request.cohort, person=request.user, at=request.arrived_at)
    if not found.enrolments:
        if may(request.user, "programme.view_desks", request.cohort):
            return redirect(path_in(request.cohort, "programme:home_organise"))
        if people.own(request.cohort, person=request.user):
            return redirect(path_in(request.cohort, "programme:leaving_own"))
        raise Http404
    context = {
        "home": found,
        "things": things(found.tasks, at=request.arrived_at),
        "pack": next((row for row in found.enrolments if row.role in WITH_ASSISTANTS), None),
        "roles": [row.get_role_display() for row in found.enrolments],
        "may_see_people": may(request.user, "programme.view_directory", request.cohort),
        **line(found, at=request.arrived_at),
    }
    return render(request, "programme/home/cohort.html", context)


@require_safe
def organise(request: HttpRequest) -> HttpResponse:
    """The organisers' home: how the cohort stands in one sentence, and what waits."""
    authorise(request.user, "programme.view_desks", request.cohort)
    at = request.arrived_at
    found = home.of(request.cohort, person=request.user, at=at)
    tasks = home.tasks_of(home.roles_in(request.cohort, person=request.user), at=at)
    here = f"/organise/{request.programme.slug}/{request.cohort.slug}/"
    sectors = nomination.counts(request.cohort)
    context = {
        "home": found,
        "things": things([task for task in tasks if task.url.startswith(here)], at=at),
        "sectors": sectors,
        "places": sum(each.places for each in sectors),
        "taken": sum(each.taken for each in sectors),
        "waiting": sum(each.waiting for each in sectors),
        "next_to_answer": invitation.next_to_run_out(request.cohort, at=at),
        **line(found, at=at),
    }
    return render(request, "programme/home/organise.html", context)


def things(tasks: list, *, at: dt.datetime) -> list[dict[str, object]]:
    """Tasks as the component shows them."""
    return [
        {
            "thing": task.label,
            "href": task.url,
            "at": task.due_at,
            "when": task.about,
            "late": bool(task.due_at and task.due_at < at),
        }
        for task in tasks
    ]


def line(found: home.Home, *, at: dt.datetime) -> dict[str, object]:
    """The weeks of the cohort as a drawing, its message, and the same as a table."""
    cohort, weeks = found.cohort, found.weeks
    title = headline(weeks)
    points = [charts.Point(row.name, row.at.astimezone(cohort.zone).date()) for row in found.milestones]
    last = cohort.starts_on + dt.timedelta(weeks=weeks.count)
    drawn = [point for point in points if cohort.starts_on <= point.on < last]
    return {
        "line_title": title,
        "line": charts.weeks(
            title,
            starts_on=cohort.starts_on,
            count=weeks.count,
            points=drawn,
            today=at.astimezone(cohort.zone).date(),
        )
        if weeks.count <= 30
        else "",
    }


def headline(weeks: cohorts.Weeks) -> str:
    """Where the cohort is, in words."""
    if not weeks.has_begun:
        return (
            _("It begins in %(days)d days") % {"days": weeks.days_to_start}
            if weeks.days_to_start > 1
            else _("It begins tomorrow")
        )
    if weeks.is_over:
        return _("The %(count)d weeks are over") % {"count": weeks.count}
    return _("Week %(week)d of %(count)d") % {"week": weeks.current, "count": weeks.count}
