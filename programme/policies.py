"""Who may do what with programmes, people, cohorts, visits and the audit record."""

from typing import Any
from uuid import UUID

import rules
from django.db.models import QuerySet

from programme.models import BrokenGlass, Cohort, DoorLink, Enrolment, Person, Programme, ProgrammeRole
from programme.shared import acting_as, endings, looking
from programme.shared.prepared import prepared
from programme.shared.time import now
from programme.states import CohortState, DoorKind, EnrolmentState, GlassKind, LookKind, ProgrammeRoleKind, Role


def holds_role(kind: ProgrammeRoleKind) -> rules.Predicate:
    """The person holds the role in the programme that the target belongs to."""

    @prepared
    def roles(person: Person, programme: Programme) -> QuerySet[ProgrammeRole, tuple[int]]:
        return person.programme_roles.filter(programme=programme, kind=kind).order_by().values_list("pk")[:1]

    @rules.predicate(name=f"is_{kind.value}")
    def holds(person: Person, target: Any) -> bool:
        return target is not None and bool(roles(person, target.programme))

    return holds


def is_enrolled_as(*roles: Role) -> rules.Predicate:
    """The person has an active place in the target's cohort in one of the roles."""

    @prepared
    def places(person: Person, cohort: Cohort) -> QuerySet[Enrolment, tuple[UUID]]:
        rows = person.enrolments.filter(cohort=cohort, role__in=roles, state=EnrolmentState.ACTIVE)
        return rows.order_by().values_list("pk")[:1]

    @rules.predicate(name="is_enrolled_as_" + "_or_".join(role.value for role in roles))
    def enrolled(person: Person, target: Any) -> bool:
        return target is not None and bool(places(person, target.cohort))

    return enrolled


@rules.predicate
def is_site_admin(person: Person) -> bool:
    return person.is_site_admin


@rules.predicate
def is_acting_admin(person: Person, acting: Any) -> bool:
    """The acting was begun by the person."""
    return acting is not None and acting.admin_id == person.pk


@rules.predicate
def is_themself(person: Person, target: Any) -> bool:
    """The target is the person, or belongs to them."""
    return target is not None and person.pk == getattr(target, "person_id", target.pk)


@rules.predicate
def is_addressed_by_organisers(person: Person, target: Any) -> bool:
    """The target's person decides nothing about others and belongs to this programme alone: no role, no judge's seat,
    no right to sign, no place elsewhere. So an organiser who changes their address gains nothing by it."""
    theirs = target.person
    elsewhere = theirs.enrolments.exclude(cohort__programme=target.programme)
    return not (
        theirs.is_superuser
        or theirs.programme_roles.exists()
        or theirs.enrolments.filter(role=Role.JUDGE).exists()
        or elsewhere.exists()
        or theirs.pk == person.pk
        or endings.holds_more(theirs)
    )


@rules.predicate
def runs_the_visit(person: Person, target: Any) -> bool:
    """The person is the organiser who runs the visit (of a booking); any organiser where nobody is named."""
    visit = getattr(target, "visit", target)
    return visit is not None and visit.run_by_id in {None, person.pk}


def opens(kind: DoorKind) -> rules.Predicate:
    """Not a person: a link of that kind to this very visit."""

    @rules.predicate(name=f"opens_as_{kind.value}")
    def opened(by: Any, visit: Any) -> bool:
        return isinstance(by, DoorLink) and by.kind == kind and visit is not None and by.visit_id == visit.pk

    return opened


@rules.predicate
def is_person(by: Any) -> bool:
    return isinstance(by, Person)


@rules.predicate
def assists_them(person: Person, target: Any) -> bool:
    """The person is an assistant, in this programme, of the one whom the target belongs to."""
    rows = person.programme_roles.filter(kind=ProgrammeRoleKind.ASSISTANT)
    return target is not None and rows.filter(programme=target.programme, acts_for=target.person_id).exists()


@rules.predicate
def is_asked(person: Person, agreement: Any) -> bool:
    """The person has an active place, in a role that is asked, in a cohort of the agreement's programme."""
    if agreement is None:
        return False
    places = person.enrolments.active().filter(cohort__programme=agreement.programme)
    return places.filter(role__in=agreement.asked_of).exists()


@rules.predicate
def has_place(person: Person, target: Any) -> bool:
    """The person has or had a place in the target's cohort, in any role; whoever withdrew has none."""
    places = person.enrolments.exclude(state=EnrolmentState.WITHDRAWN)
    return target is not None and places.filter(cohort=target.cohort).exists()


@rules.predicate
def has_taken_part(person: Person, target: Any) -> bool:
    """The target's cohort is over, and the person was in it to its end, in any role."""
    if target is None or (target.cohort.state != CohortState.COMPLETED and target.cohort.ends_on >= now().date()):
        return False
    return has_place(person, target)


@rules.predicate
def is_alumnus(person: Person, target: Any) -> bool:
    return target is not None and target.programme.alumni.filter(person=person).exists()


def has_opened(kind: GlassKind) -> rules.Predicate:
    """A site admin who has opened this kind of thing in the target's programme, with a reason that organisers know."""

    @rules.predicate(name=f"has_opened_{kind.value}")
    def opened(person: Person, target: Any) -> bool:
        if target is None or not person.is_site_admin:
            return False
        return BrokenGlass.objects.open_at(now()).filter(person=person, programme=target.programme, kind=kind).exists()

    return opened


is_organiser = holds_role(ProgrammeRoleKind.ORGANISER)
is_in_results_group = holds_role(ProgrammeRoleKind.RESULTS)
is_editor = holds_role(ProgrammeRoleKind.EDITOR)
is_approver = holds_role(ProgrammeRoleKind.APPROVER)

rules.add_perm("programme.create_programme", is_site_admin)
rules.add_perm("programme.organise", is_organiser)
rules.add_perm("programme.view_desks", is_organiser | is_site_admin)
rules.add_perm("programme.view_audit", is_organiser | is_site_admin)
rules.add_perm("programme.view_directory", is_organiser | is_site_admin | is_enrolled_as(Role.PARTICIPANT, Role.MENTOR))
rules.add_perm(
    "programme.see_visits",
    is_organiser | is_site_admin | is_enrolled_as(Role.PARTICIPANT, Role.MENTOR, Role.OBSERVER),
)
rules.add_perm("programme.book_visit", is_enrolled_as(Role.PARTICIPANT, Role.MENTOR))
rules.add_perm("programme.view_needs", (is_organiser & runs_the_visit) | has_opened(GlassKind.NEEDS))
rules.add_perm("programme.open_needs", is_organiser | has_opened(GlassKind.NEEDS))
rules.add_perm("programme.break_glass", is_site_admin)
rules.add_perm("programme.end_glass", is_site_admin & is_themself)
rules.add_perm("programme.act_as", is_site_admin)
rules.add_perm("programme.end_acting", is_acting_admin)
rules.add_perm("programme.change_own", is_themself)
rules.add_perm("programme.view_tokens", is_site_admin)
rules.add_perm("programme.end_token", is_themself | is_site_admin)
# When somebody comes, to what, and whether: by themself or by who assists them.
rules.add_perm("programme.answer_logistics", is_themself | assists_them)
rules.add_perm("programme.answer_agreement", is_asked)
# Any role: whoever has a place, also one that is paused or done, may ask, and read what was answered.
rules.add_perm("programme.ask_organisers", has_place)
rules.add_perm("programme.answer_conversation", is_organiser)
rules.add_perm("programme.answer_survey", is_enrolled_as(Role.PARTICIPANT))
rules.add_perm("programme.join_alumni", has_taken_part)
rules.add_perm("programme.view_alumni", is_organiser | is_alumnus)
rules.add_perm("programme.end_place", is_themself | is_organiser)
rules.add_perm("programme.change_address", is_site_admin | (is_organiser & is_addressed_by_organisers))
# Nobody answers their own request.
rules.add_perm("programme.answer_privacy", is_organiser & ~is_themself)
rules.add_perm("programme.assign_roles", is_organiser | is_site_admin)
rules.add_perm("programme.check_in", opens(DoorKind.STEWARD) | (is_person & is_organiser))
rules.add_perm("programme.read_reception", opens(DoorKind.HOST) | (is_person & (is_organiser | is_site_admin)))

looking.watch("programme.view_needs", LookKind.NEEDS)
looking.concerns(
    "programme.PrivacyRequest", LookKind.REVIEWS, lambda person: person.privacy_requests.values_list("pk", flat=True)
)
looking.concerns("programme.Visit", LookKind.NEEDS, lambda person: person.bookings.values_list("visit", flat=True))

# What support may see as somebody else sees it. Never needs, messages, questions, surveys, or anything of an account.
acting_as.opens(
    "programme:home_*",
    "programme:visit_list",
    "programme:visit_detail",
    "programme:visit_desk",
    "programme:visit_manage",
    "programme:people_directory",
    "programme:people_detail",
    "programme:people_desk",
    "programme:profile_edit",
    "programme:agreement_own",
    "programme:leaving_own",
    "programme:public_answer_index",
    "programme:timeline_desk",
    "programme:funnel_desk",
    "programme:invitation_desk",
    "programme:nomination_desk",
    "programme:role_index",
    "programme:styleguide_*",
    "wagtail_serve",
)
