"""What the ground floor holds about people: why, until when, and what erasing does to it."""

from django.db.models import Q

from programme.shared.personal_data import about_things, belongs, holds

PLACE_ENDED = "two years after the cohort's last day"

holds(
    "programme.Person",
    "email",
    purpose="to sign in and to be written to",
    keep_until="the person has no place any more and asks, or 6 years",
    erase="replace by an address that nobody has",
)
holds(
    "programme.Person",
    "full_name",
    "known_as",
    purpose="so that others in the programme know whom they work with",
    keep_until="the person has no place any more and asks, or 6 years",
)
holds(
    "programme.Enrolment",
    "job_title",
    "about",
    "skills",
    "region",
    "availability",
    "experience_months",
    "shown",
    purpose="to form balanced teams and to introduce people to each other",
    keep_until=PLACE_ENDED,
)
holds(
    "programme.Enrolment",
    "listed_as",
    purpose="to sort lists of people by name",
    keep_until=PLACE_ENDED,
    erase="replace as the person's name is",
)
holds(
    "programme.Nomination",
    "full_name",
    "known_as",
    "email",
    "job_title",
    "region",
    "skills",
    "reason",
    purpose="to invite the people whom an organisation nominates",
    keep_until="six months after the cohort began, for those who did not take part",
)
holds(
    "programme.Nomination",
    "nominated_by",
    purpose="to ask back about a nomination",
    keep_until="six months after the cohort began",
)
holds(
    "programme.Invitation",
    "email",
    "full_name",
    purpose="to offer a place to one person and nobody else",
    keep_until="six months after the cohort began",
)
holds(
    "programme.Allotment",
    "nominator_name",
    "nominator_email",
    purpose="to ask an organisation whom it nominates",
    keep_until=PLACE_ENDED,
)
holds(
    "programme.Booking",
    "phone",
    "erase_phone_on",
    purpose="to ring the person when a visit is called off and they have not seen it",
    keep_until="the day shown to the person, some days after the visit",
)
holds(
    "programme.Need",
    "text",
    purpose="so that the host can prepare for access, diet or clearance",
    keep_until="the day shown to the person, some days after the visit",
    erase="delete row",
)
holds(
    "programme.VisitFeedback",
    "words",
    purpose="to make the next visit better; shown without names",
    keep_until=PLACE_ENDED,
    erase="keep",
)
holds(
    "programme.HostLink",
    "full_name",
    "email",
    purpose="to send a host the address of their page",
    keep_until="a month after the visit",
    erase="delete row",
)
holds(
    "programme.NominationImportRow",
    "values",
    "detail",
    purpose="to take in exactly the list that was shown",
    keep_until="a day after the file was read",
    erase="delete row",
)
holds(
    "programme.Conversation",
    "subject",
    "asked_on",
    purpose="to answer what people ask the organisers",
    keep_until=PLACE_ENDED,
    erase="delete row",
)
holds(
    "programme.ConversationMessage",
    "text",
    purpose="to answer what people ask the organisers",
    keep_until=PLACE_ENDED,
    erase="delete row",
)
holds(
    "programme.SurveyAnswer",
    "words",
    purpose="to see what a cohort changed; shown without names, five answers at least",
    keep_until=PLACE_ENDED,
    erase="delete row",
)
holds(
    "programme.Alumnus",
    "help_with",
    purpose="so that others who took part find the person, who wished it",
    keep_until="the person takes themselves off the list",
    erase="delete row",
)
holds(
    "programme.Notification",
    "address",
    "name",
    "subject",
    "body",
    "part",
    "part_type",
    "problem",
    purpose="to send a message, and to show later what was sent",
    keep_until="two years after it was written",
    erase="delete row",
)
holds(
    "programme.ClientChange",
    "link",
    "answer",
    purpose="to answer a device that asks again with what it was told before",
    keep_until="30 days",
    erase="delete row",
)
holds(
    "programme.RoleOffer",
    "email",
    "full_name",
    purpose="to offer a role to one person and nobody else",
    keep_until="six months after it was answered or ran out",
)
holds(
    "programme.TravelNote",
    "text",
    purpose="so that organisers know when somebody arrives and whom to ring",
    keep_until="the cohort's last day",
    erase="delete row",
)
holds(
    "programme.CheckIn",
    "full_name",
    "employer",
    purpose="to know who came to a visit without a booking",
    keep_until="30 days after the visit",
)
holds(
    "programme.DoorLink",
    "full_name",
    "email",
    purpose="to let one person check people in at one visit, or receive them for the host",
    keep_until="30 days after the visit",
)
holds(
    "programme.LostAddress",
    "address",
    "reason",
    purpose="to stop writing to an address at which mail does not arrive",
    keep_until="the address works again, or nobody of the site has it any more",
    erase="delete row",
)
holds(
    "programme.MailChoice",
    "muted",
    purpose="to write only what the person wants",
    keep_until=PLACE_ENDED,
    erase="delete row",
)
holds(
    "programme.CalendarFeed",
    "link_used_at",
    purpose="so that a person sees whether a calendar still reads their private address",
    keep_until="the person has no place any more and asks, or 6 years",
    erase="delete row",
)
holds(
    "programme.DeviceCheck",
    "browser",
    purpose="to help somebody on whose machine this site does not work",
    keep_until="the cohort's last day",
    erase="delete row",
)
holds(
    "programme.Employment",
    "organisation",
    purpose="to find conflicts of interest, and to count organisations that take part",
    keep_until="the person has no place any more and asks, or 6 years",
    erase="delete row",
)
holds(
    "programme.AgreementAnswer",
    "says_yes",
    purpose="to prove what somebody agreed to, and when",
    keep_until="the person has no place any more and asks, or 6 years",
    erase="delete row",
)
holds(
    "programme.ProgrammeRole",
    "kind",
    purpose="to know who may do what in a programme",
    keep_until="the role is taken away",
    erase="delete row",
)
holds(
    "programme.AuditReason",
    "text",
    purpose="why something was done, in the words of who did it",
    keep_until="six years after it was done",
)
holds(
    "programme.PrivacyRequest",
    "wish",
    "answer",
    "told",
    purpose="to answer what somebody asks about their own data, and to prove that it was answered",
    keep_until="six years after it was answered",
)
holds(
    "programme.SignOnIdentity",
    "subject",
    purpose="so that a department's sign-in opens one person's account, whoever its address is given to later",
    keep_until="as long as the account; until a new address or an organiser ends it",
    erase="delete row",
)
holds(
    "programme.AccessToken",
    "name",
    purpose="so that a person knows what each of their access tokens is for",
    keep_until="a year after the token has ended",
    erase="delete row",
)
holds(
    "programme.CohortExport",
    "file",
    purpose="so that an organiser can take a cohort's data with them",
    keep_until="some days after it was made, or until somebody in it is erased",
)
SIGNS_IN = "to let the person in, and nobody else"
holds("account.EmailAddress", "email", purpose=SIGNS_IN, keep_until="the account ends", erase="delete row")
holds("mfa.Authenticator", "data", purpose=SIGNS_IN, keep_until="the person removes it", erase="delete row")
holds(
    "usersessions.UserSession",
    "ip",
    "user_agent",
    "data",
    purpose="so that a person sees where they are signed in, and can end it",
    keep_until="14 days",
    erase="delete row",
)

# Whose each row is, and who of the others reads it.
ORGANISERS = "organisers of the programme"
COHORT = "people of the cohort, as far as the person shows it; organisers of the programme"
NOBODY = "nobody else"
belongs("programme.Person", own="pk", read_by=COHORT)
belongs("programme.Employment", own="person", read_by=COHORT)
belongs("programme.Enrolment", own="person", read_by=COHORT)
belongs("programme.EnrolmentMove", own="enrolment__person", did="by later__person", read_by=ORGANISERS)
belongs("programme.ProgrammeRole", own="person", did="acts_for", read_by=ORGANISERS)
belongs("programme.RoleOffer", addresses="email", did="offered_by acts_for", read_by=ORGANISERS)
belongs("programme.Nomination", addresses="email", others_words="reason nominated_by", read_by=ORGANISERS)
belongs("programme.Invitation", addresses="email", read_by=ORGANISERS)
belongs("programme.Allotment", addresses="nominator_email", read_by=ORGANISERS)
belongs("programme.Nominator", addresses="allotment__nominator_email", read_by=ORGANISERS)
belongs("programme.NominationImport", did="by", read_by=ORGANISERS)
belongs("programme.NominationImportRow", did="batch__by", read_by=ORGANISERS)
belongs("programme.Booking", own="person", read_by="organisers; the host's reception reads names on the day")
belongs("programme.Offer", own="booking__person", read_by=ORGANISERS)
belongs("programme.Acknowledgement", own="booking__person", read_by=ORGANISERS)
belongs("programme.Need", own="booking__person", read_by="the organiser who runs the visit; each look is recorded")
belongs("programme.VisitFeedback", own="booking__person", read_by="organisers, without the name")
belongs("programme.CheckIn", own="person", read_by="organisers and the visit's stewards")
belongs("programme.Visit", did="run_by", read_by=COHORT)
belongs("programme.HostLink", addresses="email", read_by=ORGANISERS)
belongs("programme.DoorLink", addresses="email", read_by=ORGANISERS)
belongs("programme.Conversation", own="asked_by", did="assigned_to", read_by=ORGANISERS)
belongs("programme.ConversationMessage", own="conversation__asked_by", did="by", read_by=ORGANISERS)
belongs("programme.AgreementAnswer", own="person", read_by=ORGANISERS)
belongs("programme.Alumnus", own="person", read_by="others who took part")
belongs("programme.Announcement", did="written_by", read_by=COHORT)
belongs("programme.CalendarFeed", own="person", read_by=NOBODY)
belongs("programme.CohortExport", did="asked_by", read_by="the organiser who asked for it")
belongs("programme.Webhook", did="made_by", read_by=ORGANISERS)
belongs("programme.SignOnDomain", did="allowed_by", read_by=ORGANISERS)
belongs("programme.SignOnIdentity", own="person", read_by=NOBODY)
belongs("programme.AccessToken", own="person", read_by="site admins")
belongs("programme.ClientChange", own="person", read_by=NOBODY)
belongs("programme.DeviceCheck", own="enrolment__person", read_by=ORGANISERS)
belongs("programme.TravelNote", own="enrolment__person", did="by", read_by="organisers and the person's assistants")
belongs("programme.LostAddress", addresses="address", read_by=ORGANISERS)
belongs("programme.MailChoice", own="person", read_by=NOBODY)
belongs("programme.MessageText", did="changed_by", read_by=ORGANISERS)
belongs("programme.SurveyReply", own="person", read_by="organisers, as counts")
belongs("programme.SurveyAnswer", own="reply__person", read_by="organisers, without names, from five answers on")
belongs("programme.PrivacyRequest", own="person", did="answered_by", read_by=ORGANISERS)
belongs("programme.AuditReason", read_by="organisers and site admins")
belongs("account.EmailAddress", own="user", read_by=NOBODY)
belongs("mfa.Authenticator", own="user", read_by=NOBODY)
belongs("usersessions.UserSession", own="user", read_by=NOBODY)
belongs(
    "programme.Notification",
    own="person",
    addresses="address",
    read_by=ORGANISERS,
    # What has not gone out may tell a result too early.
    embargo=lambda at: Q(state="sent", sent_at__lte=at),
)
holds(
    "programme.BrokenGlass",
    "reason",
    purpose="so that organisers know why a site admin opened what is confidential",
    keep_until="6 years, as the audit record",
)
belongs("programme.BrokenGlass", did="person", read_by="organisers of the programme and site admins")
holds(
    "programme.ActingAs",
    "reason",
    purpose="so that the person and organisers know why a site admin saw pages as the person does",
    keep_until="6 years, as the audit record",
)
belongs("programme.ActingAs", own="person", did="admin", read_by="organisers of the programme and site admins")

# Texts and files about things: what organisers, editors and teams write that is not about anybody.
about_things("programme.AccessToken", "prefix scopes")
about_things("programme.Agreement", "name asked_of")
about_things("programme.AgreementVersion", "text")
about_things("programme.Announcement", "subject body audience")
about_things("programme.AuditChain", "key head cut_hash")
about_things("programme.AuditEvent", "code at target_type target_id facts reason_hash previous hash")
about_things("programme.AuditReason", "salt")
about_things("programme.CalendarMark", "uid fingerprint")
about_things("programme.Programme", "name summary contact_email")
about_things("programme.Cohort", "name time_zone")
about_things("programme.ReadyReply", "name text")
about_things("programme.PublicAnswer", "question answer")
about_things("programme.OfficeHours", "words")
about_things("programme.Look", "target_type target_id page")
about_things("programme.MessageText", "subject body")
about_things("programme.Milestone", "name")
about_things("programme.TimelineTemplate", "name")
about_things("programme.TemplatePoint", "name")
about_things("programme.DayOff", "name")
about_things("programme.Objection", "fingerprint")
about_things("programme.NominationImportRow", "effect")
about_things("programme.Nudge", "moment audience subject body")
about_things("programme.NudgeRun", "thing title")
about_things("programme.Organisation", "name")
about_things("programme.OrganisationName", "name")
about_things("programme.SignOnDomain", "provider domain")
about_things("programme.SignOnIdentity", "provider")
about_things("programme.SurveyQuestion", "text")
about_things(
    "programme.Visit",
    "title summary town address joining_notes accessibility host_notes sector_shares needs_asked cancel_reason",
)
about_things("programme.Webhook", "url kinds")
# What is told by them holds ids and codes.
about_things("programme.WebhookDelivery", "payload answer")
