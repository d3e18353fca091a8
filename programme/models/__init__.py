"""The tables of the ground floor."""

from programme.models.access_token import AccessToken
from programme.models.acknowledgement import Acknowledgement
from programme.models.acting_as import ActingAs
from programme.models.agreement import Agreement, AgreementAnswer, AgreementKind, AgreementVersion
from programme.models.alumnus import Alumnus
from programme.models.announcement import Announcement
from programme.models.audit_event import AuditChain, AuditEvent, AuditReason
from programme.models.booking import Booking
from programme.models.broken_glass import BrokenGlass
from programme.models.calendar_feed import CalendarFeed, CalendarMark
from programme.models.check_in import CheckIn
from programme.models.client_change import ClientChange
from programme.models.cohort import Cohort, CohortQuota
from programme.models.cohort_export import CohortExport
from programme.models.conversation import (
    Conversation,
    ConversationMessage,
    OfficeHours,
    PublicAnswer,
    ReadyReply,
)
from programme.models.device_check import DeviceCheck
from programme.models.door_link import DoorLink
from programme.models.enrolment import Enrolment, EnrolmentMove, TravelNote
from programme.models.free_place import FreePlace, PlaceRules
from programme.models.host_link import HostLink
from programme.models.invitation import Invitation
from programme.models.look import Look
from programme.models.lost_address import LostAddress
from programme.models.mail_choice import MailChoice
from programme.models.message_text import MessageText
from programme.models.milestone import DayOff, Milestone, TemplatePoint, TimelineTemplate
from programme.models.need import Need
from programme.models.nomination import Allotment, Nomination, Nominator, Objection
from programme.models.nomination_import import NominationImport, NominationImportRow
from programme.models.notification import Notification
from programme.models.nudge import Nudge, NudgeRun
from programme.models.offer import Offer
from programme.models.organisation import Employment, Organisation, OrganisationName
from programme.models.person import Person
from programme.models.privacy_request import PrivacyRequest
from programme.models.programme import Programme, ProgrammeRole, RoleOffer
from programme.models.retention import RetentionSetting
from programme.models.single_sign_on import SignOnDomain, SignOnIdentity
from programme.models.survey import Survey, SurveyAnswer, SurveyQuestion, SurveyReply
from programme.models.visit import Visit, VisitKind
from programme.models.visit_feedback import VisitFeedback
from programme.models.webhook import Webhook, WebhookDelivery

__all__ = [
    "AccessToken",
    "Acknowledgement",
    "ActingAs",
    "Agreement",
    "AgreementAnswer",
    "AgreementKind",
    "AgreementVersion",
    "Allotment",
    "Alumnus",
    "Announcement",
    "AuditChain",
    "AuditEvent",
    "AuditReason",
    "Booking",
    "BrokenGlass",
    "CalendarFeed",
    "CalendarMark",
    "CheckIn",
    "ClientChange",
    "Cohort",
    "CohortExport",
    "CohortQuota",
    "Conversation",
    "ConversationMessage",
    "DayOff",
    "DeviceCheck",
    "DoorLink",
    "Employment",
    "Enrolment",
    "EnrolmentMove",
    "FreePlace",
    "HostLink",
    "Invitation",
    "Look",
    "LostAddress",
    "MailChoice",
    "MessageText",
    "Milestone",
    "Need",
    "Nomination",
    "NominationImport",
    "NominationImportRow",
    "Nominator",
    "Notification",
    "Nudge",
    "NudgeRun",
    "Objection",
    "Offer",
    "OfficeHours",
    "Organisation",
    "OrganisationName",
    "Person",
    "PlaceRules",
    "PrivacyRequest",
    "Programme",
    "ProgrammeRole",
    "PublicAnswer",
    "ReadyReply",
    "RetentionSetting",
    "RoleOffer",
    "SignOnDomain",
    "SignOnIdentity",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "SurveyReply",
    "TemplatePoint",
    "TimelineTemplate",
    "TravelNote",
    "Visit",
    "VisitFeedback",
    "VisitKind",
    "Webhook",
    "WebhookDelivery",
]
