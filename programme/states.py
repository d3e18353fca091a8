"""The vocabulary of the ground floor: sectors, roles, and the lifecycle of each thing that has one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from programme.shared.lifecycle import Lifecycle


class Sector(TextChoices):
    CIVIL_SERVICE = "civil_service", _("Civil service")
    INDUSTRY = "industry", _("Industry")


class Role(TextChoices):
    """A person's role in one cohort."""

    PARTICIPANT = "participant", _("Participant")
    MENTOR = "mentor", _("Mentor")
    JUDGE = "judge", _("Judge")
    OBSERVER = "observer", _("Observer")


class ProgrammeRoleKind(TextChoices):
    """A person's role in a programme, over all its cohorts."""

    ORGANISER = "organiser", _("Organiser")
    RESULTS = "results", _("Results group")
    EDITOR = "editor", _("Editor")
    APPROVER = "approver", _("Approver")
    ASSISTANT = "assistant", _("Assistant")


# Whom the settings can ask for a second factor.
SITE_ADMIN = "site_admin"
SECOND_FACTOR_ROLES = frozenset((SITE_ADMIN, *ProgrammeRoleKind.values, *Role.values))


class TokenScope(TextChoices):
    """What a program may do with a person's access token: never more than the person may."""

    READ = "read", _("Read what I may read, but for what is confidential")
    CONFIDENTIAL = "confidential", _("Read mentors' reviews and what people need on visits; each look is recorded")
    BOOK = "book", _("Book and cancel places on visits")
    CHECK_IN = "check_in", _("Tick people off at the door of a visit")
    SCORE = "score", _("Save my scorecards")


class PublicName(TextChoices):
    """How a person wants to be named in public."""

    FULL = "full", _("My full name")
    FIRST_AND_SECTOR = "first_and_sector", _("My first name and sector")
    NONE = "none", _("Do not name me")


class CohortState(TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")


COHORT = Lifecycle(
    "cohort",
    {
        CohortState.PLANNED: {CohortState.RUNNING},
        CohortState.RUNNING: {CohortState.COMPLETED},
        CohortState.COMPLETED: set(),
    },
)


class NominationState(TextChoices):
    NAMED = "named", _("Nominated")
    INVITED = "invited", _("Invited")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    RESERVE = "reserve", _("Reserve")


NOMINATION = Lifecycle(
    "nomination",
    {
        NominationState.NAMED: {NominationState.INVITED, NominationState.RESERVE, NominationState.DECLINED},
        NominationState.RESERVE: {NominationState.INVITED, NominationState.NAMED, NominationState.DECLINED},
        NominationState.INVITED: {
            NominationState.CONFIRMED,
            NominationState.DECLINED,
            NominationState.EXPIRED,
            NominationState.NAMED,
        },
        # A late yes has the place if it is still there, else the first place of the reserve.
        NominationState.EXPIRED: {
            NominationState.INVITED,
            NominationState.CONFIRMED,
            NominationState.RESERVE,
            NominationState.DECLINED,
        },
        NominationState.CONFIRMED: set(),
        NominationState.DECLINED: set(),
    },
)


class InvitationState(TextChoices):
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


INVITATION = Lifecycle(
    "invitation",
    {
        InvitationState.SENT: {
            InvitationState.ACCEPTED,
            InvitationState.DECLINED,
            InvitationState.EXPIRED,
            InvitationState.REVOKED,
        },
        InvitationState.EXPIRED: {InvitationState.SENT, InvitationState.ACCEPTED, InvitationState.DECLINED},
        InvitationState.ACCEPTED: set(),
        InvitationState.DECLINED: set(),
        InvitationState.REVOKED: set(),
    },
)


# A role in a programme, or the right to sign, is offered in the same way as a place.
ROLE_OFFER = Lifecycle("offer of a role", INVITATION.moves)


class FreePlaceState(TextChoices):
    KEPT = "kept", _("Kept for its organisation")
    OPEN = "open", _("Open to the reserve")
    FILLED = "filled", _("Offered again")
    CLOSED = "closed", _("Not filled")


FREE_PLACE = Lifecycle(
    "free place",
    {
        FreePlaceState.KEPT: {FreePlaceState.OPEN, FreePlaceState.FILLED, FreePlaceState.CLOSED},
        FreePlaceState.OPEN: {FreePlaceState.FILLED, FreePlaceState.CLOSED},
        FreePlaceState.FILLED: set(),
        FreePlaceState.CLOSED: set(),
    },
)


class EnrolmentState(TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    COMPLETED = "completed", _("Completed")


ENROLMENT = Lifecycle(
    "enrolment",
    {
        EnrolmentState.ACTIVE: {EnrolmentState.PAUSED, EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED},
        EnrolmentState.PAUSED: {EnrolmentState.ACTIVE, EnrolmentState.WITHDRAWN},
        EnrolmentState.WITHDRAWN: set(),
        EnrolmentState.COMPLETED: set(),
    },
)


class LeavingReason(TextChoices):
    """Why a place is paused or given up. Health and family are nobody's business, so the list has no word for them."""

    WORK = "work", _("Work needs the time")
    NEW_JOB = "new_job", _("A new job or employer")
    NOT_FITTING = "not_fitting", _("The programme is not what was expected")
    TRAVEL = "travel", _("The days or places do not work")
    LATER = "later", _("A place in a later cohort")
    OTHER = "other", _("Rather not say")


class KnownBy(TextChoices):
    """How an organiser made sure of who asks for another way in. A mail from an unknown address is no such way."""

    IN_PERSON = "in_person", _("In person, by sight or staff pass")
    VIDEO = "video", _("On a video call, with their staff pass")
    MANAGER = "manager", _("Their manager or nominator confirmed it, at an address or number known before")


class MilestoneKind(TextChoices):
    KICK_OFF = "kick_off", _("Kick-off")
    VISIT = "visit", _("Visit")
    REVIEW = "review", _("Review point")
    DEADLINE = "deadline", _("Deadline")
    PITCH_DAY = "pitch_day", _("Pitch day")
    OTHER = "other", _("Something else")


class VisitState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


VISIT = Lifecycle(
    "visit",
    {
        VisitState.DRAFT: {VisitState.PUBLISHED, VisitState.CANCELLED},
        VisitState.PUBLISHED: {VisitState.CANCELLED},
        VisitState.CANCELLED: set(),
    },
)


class VisitMode(TextChoices):
    """How people come to be on a visit."""

    BOOKED = "booked", _("People book a place")
    EXPECTED = "expected", _("Everybody is expected")


class BookingState(TextChoices):
    CONFIRMED = "confirmed", _("Booked")
    OFFERED = "offered", _("Place on offer")
    WAITING = "waiting", _("Waiting list")
    CANCELLED = "cancelled", _("Cancelled")


BOOKING = Lifecycle(
    "booking",
    {
        BookingState.WAITING: {BookingState.OFFERED, BookingState.CONFIRMED, BookingState.CANCELLED},
        BookingState.OFFERED: {BookingState.CONFIRMED, BookingState.WAITING, BookingState.CANCELLED},
        # Back to the list only by an organiser who has fewer places than before.
        BookingState.CONFIRMED: {BookingState.WAITING, BookingState.CANCELLED},
        BookingState.CANCELLED: set(),
    },
)


class BookingEnding(TextChoices):
    """Why a booking ended."""

    GIVEN_BACK = "given_back", _("Given back")
    BY_ORGANISER = "by_organiser", _("Ended by an organiser")
    DECLINED = "declined", _("Offer declined")
    LAPSED = "lapsed", _("Offer not answered")
    CANNOT_COME = "cannot_come", _("Cannot come")
    LEFT = "left", _("Left the cohort")
    CALLED_OFF = "called_off", _("Called off")


class AbsenceReason(TextChoices):
    """Why somebody who is expected cannot come. Health and family are nobody's business, so they are not asked."""

    WORK = "work", _("Work that cannot be moved")
    LEAVE = "leave", _("I am on leave")
    TRAVEL = "travel", _("I cannot get there")
    CLASH = "clash", _("Another date of the programme")
    UNSAID = "unsaid", _("I would rather not say")


class OfferState(TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered in time")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OFFER = Lifecycle(
    "offer",
    {
        OfferState.OPEN: {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.LAPSED, OfferState.WITHDRAWN},
        OfferState.ACCEPTED: set(),
        OfferState.DECLINED: set(),
        OfferState.LAPSED: set(),
        OfferState.WITHDRAWN: set(),
    },
)


class NeedKind(TextChoices):
    """What a host can be asked to prepare for."""

    ACCESS = "access", _("Access")
    DIET = "diet", _("Diet")
    CLEARANCE = "clearance", _("Clearance")


class DoorKind(TextChoices):
    """What a link to one visit opens."""

    STEWARD = "steward", _("Check people in")
    HOST = "host", _("Reception list")


class NotificationState(TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    HELD = "held", _("Held")
    TO_CHECK = "to_check", _("Waiting to be checked")
    STOPPED = "stopped", _("Stopped")


NOTIFICATION = Lifecycle(
    "message",
    {
        NotificationState.QUEUED: {
            NotificationState.SENDING,
            NotificationState.HELD,
            NotificationState.TO_CHECK,
            NotificationState.STOPPED,
        },
        NotificationState.SENDING: {
            NotificationState.SENT,
            NotificationState.FAILED,
            NotificationState.QUEUED,
            NotificationState.HELD,
            NotificationState.STOPPED,
        },
        NotificationState.FAILED: {NotificationState.QUEUED},
        NotificationState.HELD: {NotificationState.QUEUED, NotificationState.STOPPED},
        NotificationState.TO_CHECK: {NotificationState.QUEUED, NotificationState.STOPPED},
        # It may come back.
        NotificationState.SENT: {NotificationState.FAILED},
        NotificationState.STOPPED: set(),
    },
)


class Channel(TextChoices):
    """How a message reaches the person. All of them are in the inbox."""

    MAIL = "mail", _("E-mail")
    DAILY = "daily", _("Daily message")
    INBOX = "inbox", _("Inbox only")


class AnnouncementState(TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    SENT = "sent", _("Sent")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ANNOUNCEMENT = Lifecycle(
    "announcement",
    {
        AnnouncementState.DRAFT: {AnnouncementState.SCHEDULED, AnnouncementState.SENT, AnnouncementState.WITHDRAWN},
        AnnouncementState.SCHEDULED: {AnnouncementState.DRAFT, AnnouncementState.SENT, AnnouncementState.WITHDRAWN},
        AnnouncementState.SENT: {AnnouncementState.WITHDRAWN},
        AnnouncementState.WITHDRAWN: set(),
    },
)


class ConversationState(TextChoices):
    """How far a conversation with the organisers is: who has the next word, or nobody."""

    WAITING = "waiting", _("Waiting")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


CONVERSATION = Lifecycle(
    "conversation",
    {
        ConversationState.WAITING: {ConversationState.ANSWERED, ConversationState.CLOSED},
        ConversationState.ANSWERED: {ConversationState.WAITING, ConversationState.CLOSED},
        ConversationState.CLOSED: {ConversationState.WAITING, ConversationState.ANSWERED},
    },
)


class SurveyWave(TextChoices):
    """When the survey of a cohort is answered."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")


class SurveyKind(TextChoices):
    MARK = "mark", _("A mark from 1 to 5, before and after")
    WORDS = "words", _("Words")


class PrivacyRequestKind(TextChoices):
    """What a person asks about their own data."""

    ERASE = "erase", _("Erase what is held about me")
    OTHERS = "others", _("Tell me what others wrote about me")


class PrivacyRequestState(TextChoices):
    OPEN = "open", _("Waiting for an answer")
    WITHDRAWN = "withdrawn", _("Taken back")
    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    REFUSED = "refused", _("Refused")
    DONE = "done", _("Done")


PRIVACY_REQUEST = Lifecycle(
    "request",
    {
        PrivacyRequestState.OPEN: {
            PrivacyRequestState.WITHDRAWN,
            PrivacyRequestState.ACCEPTED,
            PrivacyRequestState.PARTLY,
            PrivacyRequestState.REFUSED,
        },
        PrivacyRequestState.WITHDRAWN: set(),
        PrivacyRequestState.ACCEPTED: {PrivacyRequestState.DONE},
        PrivacyRequestState.PARTLY: {PrivacyRequestState.DONE},
        PrivacyRequestState.REFUSED: set(),
        PrivacyRequestState.DONE: set(),
    },
)


class LookKind(TextChoices):
    """What somebody of the staff has looked at, of what others would not have shown them."""

    NEEDS = "needs", _("What people need")
    REVIEWS = "reviews", _("Reviews by mentors")
    SCORECARDS = "scorecards", _("Cards of judges")
    RESULTS = "results", _("A result before publication")
    WORK = "work", _("What teams handed in")


class GlassKind(TextChoices):
    """What a site admin may open for a short time, with a reason."""

    NEEDS = "needs", _("What people need")
    SCORECARDS = "scorecards", _("Cards of judges, after lock")
    RESULTS = "results", _("Ranking and awards before publication, after lock")


class WebhookDeliveryState(TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")
    DROPPED = "dropped", _("Not sent")


# Anything that is over can be sent again by a press.
WEBHOOK_DELIVERY = Lifecycle(
    "delivery",
    {
        WebhookDeliveryState.WAITING: {
            WebhookDeliveryState.WAITING,
            WebhookDeliveryState.DELIVERED,
            WebhookDeliveryState.FAILED,
            WebhookDeliveryState.DROPPED,
        },
        WebhookDeliveryState.DELIVERED: {WebhookDeliveryState.WAITING},
        WebhookDeliveryState.FAILED: {WebhookDeliveryState.WAITING},
        WebhookDeliveryState.DROPPED: {WebhookDeliveryState.WAITING},
    },
)
