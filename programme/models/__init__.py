"""The tables of the ground floor."""

from programme.models.audit_event import AuditChain, AuditEvent, AuditReason
from programme.models.booking import Booking
from programme.models.client_change import ClientChange
from programme.models.cohort import Cohort, CohortQuota
from programme.models.enrolment import Enrolment, EnrolmentMove, TravelNote
from programme.models.invitation import Invitation
from programme.models.message_text import MessageText
from programme.models.milestone import DayOff, Milestone, TemplatePoint, TimelineTemplate
from programme.models.nomination import Allotment, Nomination
from programme.models.notification import Notification
from programme.models.organisation import Employment, Organisation, OrganisationName
from programme.models.person import Person
from programme.models.programme import Programme, ProgrammeRole, RoleOffer
from programme.models.visit import Visit, VisitKind

__all__ = [
    "Allotment",
    "AuditChain",
    "AuditEvent",
    "AuditReason",
    "Booking",
    "ClientChange",
    "Cohort",
    "CohortQuota",
    "DayOff",
    "Employment",
    "Enrolment",
    "EnrolmentMove",
    "Invitation",
    "MessageText",
    "Milestone",
    "Nomination",
    "Notification",
    "Organisation",
    "OrganisationName",
    "Person",
    "Programme",
    "ProgrammeRole",
    "RoleOffer",
    "TemplatePoint",
    "TimelineTemplate",
    "TravelNote",
    "Visit",
    "VisitKind",
]
