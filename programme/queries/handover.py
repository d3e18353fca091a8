"""What of a programme's daily work lies in one organiser's hands."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from programme.models import Announcement, Conversation, Person, Programme, ProgrammeRole, Visit
from programme.queries.people import organisers, with_roles
from programme.shared.authorise import authorise
from programme.states import AnnouncementState, ConversationState, ProgrammeRoleKind, VisitState

STAFF = (
    ProgrammeRoleKind.ORGANISER,
    ProgrammeRoleKind.RESULTS,
    ProgrammeRoleKind.EDITOR,
    ProgrammeRoleKind.APPROVER,
)


def leaver(programme: Programme, person: UUID, *, by: Person) -> Person | None:
    """Somebody with a role in the programme, for who may give and take roles. Raises NotAllowed."""
    authorise(by, "programme.assign_roles", programme)
    return with_roles(programme, STAFF).filter(pk=person).first()


def successors(programme: Programme, person: Person) -> QuerySet[Person]:
    """Who can take over: the other organisers."""
    return organisers(programme).exclude(pk=person.pk)


def roles_of(person: Person, programme: Programme) -> QuerySet[ProgrammeRole]:
    """The roles that end with their leaving; what they do for a judge or mentor as an assistant is another matter."""
    return programme.roles.filter(person=person, kind__in=STAFF).order_by("kind")


def conversations_of(person: Person, programme: Programme) -> QuerySet[Conversation]:
    """Questions that they have taken on and that are not closed."""
    rows = Conversation.objects.filter(assigned_to=person, cohort__programme=programme)
    return rows.exclude(state=ConversationState.CLOSED)


def visits_of(person: Person, programme: Programme, at: dt.datetime) -> QuerySet[Visit]:
    """Visits that they run and that are not over."""
    rows = Visit.objects.filter(run_by=person, cohort__programme=programme, ends_at__gte=at)
    return rows.exclude(state=VisitState.CANCELLED).order_by("starts_at")


def announcements_of(person: Person, programme: Programme, *states: AnnouncementState) -> QuerySet[Announcement]:
    """Announcements that they wrote and that are not out."""
    rows = Announcement.objects.filter(written_by=person, cohort__programme=programme, state__in=states)
    return rows.order_by("send_at", "written_at")
