"""A solution goes public only when everybody who has a say releases it; any of them can take their word back."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.notification_kinds import NotificationKind
from programme.shared.readdressing import readdresses
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import ProgrammeRoleKind
from teams.models import ReleaseConsent, ReleaseLink, ReleaseTerms, Solution
from teams.notifications import RELEASE_ASKED, SOLUTION_ASKED, SOLUTION_RELEASED, SOLUTION_STOPPED
from teams.queries import solution as queries
from teams.states import CONSENT, SOLUTION, ConsentState, Party, SolutionState

OPEN_FOR = dt.timedelta(days=365)


class NobodyLeads(Refused):
    sentence = gettext_lazy("Your rule is that the lead speaks for the team. Name a lead first, or change the rule.")


class NotAsked(Refused):
    sentence = gettext_lazy("This is not asked now. Look at the page again.")


@action
def ask_release(solution: Solution, *, by: Person, at: dt.datetime) -> Solution:
    """Ask the team by its own rule, each member's organisation and the challenge's owner; who asks says yes.

    Organisations that released everything by their terms are not asked; contacts that we know get a page by mail.
    """
    solution = _locked(solution)
    authorise(by, "teams.write", solution)
    SOLUTION.check(solution.state, to=SolutionState.ASKED)
    solution.state, solution.asked_at, solution.changed_at = SolutionState.ASKED, at, at
    solution.save()
    record("teams.solution.release_asked", by=by, target=solution, licence=solution.licence)
    _ask_team(solution, by=by, at=at)
    _ask_organisations(solution, at=at)
    return _settle(solution, at=at)


def _ask_team(solution: Solution, *, by: Person, at: dt.datetime) -> None:
    speakers = queries.speakers(solution.team, asked_by=by)
    if not speakers:
        raise NobodyLeads
    for person in speakers:
        said = {"state": ConsentState.GIVEN, "answered_at": at} if person == by else {}
        ReleaseConsent.objects.create(solution=solution, party=Party.MEMBER, person=person, **said)
    _tell(SOLUTION_ASKED, solution, at=at, to=[each for each in queries.members(solution.team) if each != by])


def _ask_organisations(solution: Solution, *, at: dt.datetime) -> None:
    for party, organisation in queries.organisations_with_a_say(solution.team):
        has_terms = ReleaseTerms.objects.filter(
            cohort=solution.team.cohort, organisation=organisation, licence=solution.licence
        ).exists()
        said = {"state": ConsentState.GIVEN, "answered_at": at, "by_terms": True} if has_terms else {}
        consent = ReleaseConsent.objects.create(solution=solution, party=party, organisation=organisation, **said)
        contact = None if has_terms else queries.known_contact(consent)
        if contact:
            _send(consent, *contact, at=at)


@action
def send_release_link(
    consent: ReleaseConsent, *, by: Person, full_name: str, email: str, at: dt.datetime
) -> ReleaseLink:
    """Send somebody at the organisation the page on which they answer. Sending again ends the address sent before."""
    consent = _locked_consent(consent)
    authorise(by, "teams.organise", consent)
    if consent.party == Party.MEMBER or not _is_asked(consent):
        raise NotAsked
    record("teams.release_link.sent", by=by, target=consent)
    return _send(consent, full_name, email, at=at)


@readdresses(RELEASE_ASKED)
@action
def readdress_release_link(link_id: str, *, address: str, by: Person) -> ReleaseLink:
    """Send the page to another address of the same person; the one sent before ends."""
    link = ReleaseLink.objects.select_for_update().get(pk=link_id)
    authorise(by, "teams.organise", link)
    at = now()
    link.link_revoked_at = at
    link.save(update_fields=("link_revoked_at",))
    return send_release_link(link.consent, by=by, full_name=link.full_name, email=address, at=at)


def _send(consent: ReleaseConsent, full_name: str, email: str, *, at: dt.datetime) -> ReleaseLink:
    email = email.strip().lower()
    link = consent.links.filter(email=email).first() or ReleaseLink(consent=consent, email=email, link_issue=0)
    link.full_name, link.sent_at, link.link_issue, link.link_revoked_at = full_name, at, link.link_issue + 1, None
    link.link_expires_at = at + OPEN_FOR
    link.issue_link()
    link.save()
    notify(RELEASE_ASKED, to=[Addressee(email, full_name)], about=link, act=str(link.link_issue))
    return link


@action
def answer_release(solution: Solution, *, says_yes: bool, by: Person, at: dt.datetime) -> Solution:
    """A member says yes or no for themselves, or takes back their yes at any time. Raises NotAsked."""
    solution = _locked(solution)
    authorise(by, "teams.answer_release", solution)
    consent = solution.consents.filter(person=by).first()
    if consent is None:
        raise NotAsked
    record("teams.solution.release_answered", by=by, target=solution, says_yes=says_yes)
    return _answer(solution, consent, says_yes=says_yes, at=at)


@action
def answer_by_link(link: ReleaseLink, *, says_yes: bool, at: dt.datetime) -> Solution:
    """An organisation says yes or no on its page, or takes back its yes at any time. Raises NotAsked."""
    solution = _locked(link.consent.solution)
    link = ReleaseLink.objects.select_for_update(of=("self",)).select_related("consent").get(pk=link.pk)
    if not link.is_open(at):
        raise NotAsked
    link.link_used_at = at
    link.save(update_fields=("link_used_at",))
    record("teams.solution.release_answered", by=None, target=solution, link=str(link.pk), says_yes=says_yes)
    return _answer(solution, link.consent, says_yes=says_yes, at=at)


def _answer(solution: Solution, consent: ReleaseConsent, *, says_yes: bool, at: dt.datetime) -> Solution:
    if not _is_asked(consent, solution):
        raise NotAsked
    to = ConsentState.GIVEN if says_yes else ConsentState.REFUSED
    if consent.state == ConsentState.GIVEN and not says_yes:
        to = ConsentState.WITHDRAWN if solution.is_released else ConsentState.REFUSED
    if consent.state == to:
        return solution
    CONSENT.check(consent.state, to=to)
    consent.state, consent.answered_at, consent.by_terms = to, at, False
    consent.save()
    return _settle(solution, at=at, stopped_by=None if says_yes else consent)


def _is_asked(consent: ReleaseConsent, solution: Solution | None = None) -> bool:
    return (solution or consent.solution).state in (SolutionState.ASKED, SolutionState.RELEASED)


@action
def take_back(solution: Solution, *, by: Person, at: dt.datetime) -> Solution:
    """Put the words back into the team's hands. What was answered ends: other words are another release."""
    solution = _locked(solution)
    authorise(by, "teams.write", solution)
    SOLUTION.check(solution.state, to=SolutionState.DRAFT)
    solution.state, solution.changed_at, solution.released_at = SolutionState.DRAFT, at, None
    solution.save()
    solution.consents.all().delete()
    record("teams.solution.taken_back", by=by, target=solution)
    return solution


@action
def withdraw_solution(solution: Solution, *, reason: str, by: Person, at: dt.datetime) -> Solution:
    """An organiser takes a released solution from the public; its page is gone with the next request."""
    solution = _locked(solution)
    authorise(by, "teams.organise", solution)
    SOLUTION.check(solution.state, to=SolutionState.WITHDRAWN)
    record("teams.solution.withdrawn", by=by, target=solution, reason=reason)
    return _withdraw(solution, at=at)


@action
def accept_terms(consent: ReleaseConsent, *, said_in: str, by: Person, at: dt.datetime) -> Solution:
    """Keep that the organisation's terms, accepted at the start, release what its people make under this licence.

    It holds for every solution of the cohort under the same licence that the organisation has not said no to.
    """
    authorise(by, "teams.organise", consent)
    if consent.party == Party.MEMBER:
        raise NotAsked
    ReleaseTerms.objects.get_or_create(
        cohort=consent.solution.team.cohort,
        organisation=consent.organisation,
        licence=consent.solution.licence,
        defaults={"said_in": said_in, "recorded_at": at},
    )
    record("teams.release_terms.recorded", by=by, target=consent, organisation=str(consent.organisation_id))
    for waiting in list(_waiting_for(consent)):
        solution = _locked(waiting.solution)
        waiting.state, waiting.answered_at, waiting.by_terms = ConsentState.GIVEN, at, True
        waiting.save()
        _settle(solution, at=at)
    return Solution.objects.get(pk=consent.solution_id)


def _waiting_for(consent: ReleaseConsent) -> Iterable[ReleaseConsent]:
    same = ReleaseConsent.objects.filter(organisation=consent.organisation, state=ConsentState.WAITING)
    solution = consent.solution
    found = same.filter(solution__licence=solution.licence, solution__team__cohort=solution.team.cohort)
    return found.select_related("solution").order_by("solution_id")


def _settle(solution: Solution, *, at: dt.datetime, stopped_by: ReleaseConsent | None = None) -> Solution:
    """What follows from the answers as they are now."""
    states = set(solution.consents.values_list("state", flat=True))
    if solution.state == SolutionState.ASKED and states == {ConsentState.GIVEN}:
        solution.state, solution.released_at, solution.changed_at = SolutionState.RELEASED, at, at
        solution.save()
        record("teams.solution.released", by=None, target=solution)
        _tell(SOLUTION_RELEASED, solution, at=at)
    elif solution.is_released and states != {ConsentState.GIVEN}:
        _withdraw(solution, at=at)
    elif stopped_by:
        _tell(SOLUTION_STOPPED, solution, at=at)
    return solution


def _withdraw(solution: Solution, *, at: dt.datetime) -> Solution:
    solution.state, solution.withdrawn_at, solution.changed_at = SolutionState.WITHDRAWN, at, at
    solution.save()
    _tell(SOLUTION_STOPPED, solution, at=at, is_withdrawn=True)
    return solution


def _tell(
    kind: NotificationKind,
    solution: Solution,
    *,
    at: dt.datetime,
    to: Iterable[Person] | None = None,
    is_withdrawn: bool = False,
) -> None:
    """The members, each led to their own page; without `to` also the organisers, led to theirs."""
    cohort = solution.team.cohort
    members = list(queries.members(solution.team) if to is None else to)
    page = address_in(cohort, "teams:solution_edit", solution.team_id)
    notify(kind, to=members, about=solution, act=at.isoformat(), url=page, is_withdrawn=is_withdrawn)
    if to is None:
        roles = cohort.programme.roles.filter(kind=ProgrammeRoleKind.ORGANISER).select_related("person")
        organisers = [role.person for role in roles if role.person not in members]
        desk = address_in(cohort, "teams:release_detail", solution.pk)
        notify(kind, to=organisers, about=solution, act=at.isoformat(), url=desk, is_withdrawn=is_withdrawn)


def _locked(solution: Solution) -> Solution:
    rows = Solution.objects.select_for_update(of=("self",))
    return rows.select_related("team__cohort__programme", "team__challenge__owner").get(pk=solution.pk)


def _locked_consent(consent: ReleaseConsent) -> ReleaseConsent:
    rows = ReleaseConsent.objects.select_for_update(of=("self",))
    return rows.select_related("solution__team__cohort__programme", "organisation").get(pk=consent.pk)
