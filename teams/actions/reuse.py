"""An organisation asks to reuse a released solution; team and owner hear of it once the address is confirmed."""

import datetime as dt

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.refusals import Refused
from programme.states import ProgrammeRoleKind
from teams.actions.adoption import begin_adoption
from teams.models import ReuseRequest, Solution
from teams.notifications import REUSE_ASKED, REUSE_CONFIRM
from teams.queries import solution as queries
from teams.states import REUSE, ReuseState

OPEN_FOR = dt.timedelta(days=7)


class NotOffered(Refused):
    sentence = gettext_lazy("This solution is not offered at the moment.")


class TooLate(Refused):
    sentence = gettext_lazy("This address has ended. Ask again on the page of the solution.")


@action
def ask_to_reuse(
    solution: Solution, *, organisation: str, full_name: str, email: str, purpose: str, at: dt.datetime
) -> ReuseRequest:
    """Keep what somebody asks and write to the address they gave; nobody else is told yet. Raises NotOffered."""
    rows = Solution.objects.select_for_update(of=("self",)).select_related("team__cohort__programme")
    solution = rows.get(pk=solution.pk)
    if not solution.is_released:
        raise NotOffered
    said = {"organisation": organisation, "full_name": full_name, "purpose": purpose, "asked_at": at}
    request = solution.reuse_requests.filter(email=email.strip().lower(), state=ReuseState.ASKED).first()
    request = request or ReuseRequest(solution=solution, email=email.strip().lower(), link_issue=0)
    for name, value in said.items():
        setattr(request, name, value)
    request.link_issue, request.link_expires_at = request.link_issue + 1, at + OPEN_FOR
    request.issue_link()
    request.save()
    record("teams.reuse_request.asked", by=None, target=request)
    notify(REUSE_CONFIRM, to=[Addressee(request.email, full_name)], about=request, act=str(request.link_issue))
    return request


@action
def confirm_reuse(request: ReuseRequest, *, at: dt.datetime) -> ReuseRequest:
    """The address is theirs: the team, the organisers and the owner are told, and the interest is kept as an adoption.

    Raises TooLate. Confirming again changes nothing.
    """
    rows = ReuseRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("solution__team__cohort__programme", "solution__team__challenge").get(pk=request.pk)
    if request.state == ReuseState.CONFIRMED:
        return request
    if not request.is_open(at) or not request.solution.is_released:
        raise TooLate
    REUSE.check(request.state, to=ReuseState.CONFIRMED)
    request.state, request.confirmed_at, request.link_used_at = ReuseState.CONFIRMED, at, at
    request.save()
    record("teams.reuse_request.confirmed", by=None, target=request)
    begin_adoption(request, at=at)
    notify(REUSE_ASKED, to=_who_is_told(request), about=request)
    return request


def _who_is_told(request: ReuseRequest) -> list[Person | Addressee]:
    team = request.solution.team
    roles = team.cohort.programme.roles.filter(kind=ProgrammeRoleKind.ORGANISER).select_related("person")
    people = {*queries.members(team), *(role.person for role in roles)}
    told: list[Person | Addressee] = sorted(people, key=lambda person: person.email)
    owner = queries.owner_contact(request.solution)
    return [*told, Addressee(owner[1], owner[0])] if owner else told
