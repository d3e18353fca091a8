"""Which tables of the ground floor leave with a cohort, and why the others stay."""

from programme.shared.cohort_tables import exported, stays

OF_PEOPLE = "what people said in confidence: shown only without names and together with others'"


def only_whole(by: object, cohort: object) -> bool:
    """For nobody but the keeper of the site, who moves it whole."""
    return by is None


exported("programme.Programme", "cohorts")
exported("programme.Cohort", "pk")
exported("programme.CohortQuota", "cohort")
exported("programme.Milestone", "cohort")
exported("programme.DayOff", "cohort")
exported("programme.TimelineTemplate", "programme__cohorts")
exported("programme.TemplatePoint", "template__programme__cohorts")
exported("programme.PlaceRules", "cohort")
exported("programme.MessageText", "programme__cohorts")
exported("programme.OfficeHours", "programme__cohorts")
exported("programme.ReadyReply", "programme__cohorts")

# Whom the other rows name; see `queries.cohort_export`.
exported("programme.Person", without=("password", "last_login", "is_superuser"))
exported("programme.ProgrammeRole", "programme__cohorts")
exported("programme.RoleOffer", "programme__cohorts")
exported("programme.Organisation", "programme__cohorts")
exported("programme.OrganisationName", "organisation__programme__cohorts")
exported("programme.Employment", "person__enrolments__cohort", "organisation__programme__cohorts")
exported("programme.Agreement", "programme__cohorts")
exported("programme.AgreementVersion", "agreement__programme__cohorts")
exported("programme.AgreementAnswer", "version__agreement__programme__cohorts", "person__enrolments__cohort")
exported("programme.Alumnus", "cohort")

exported("programme.Allotment", "cohort")
exported("programme.Nominator", "allotment__cohort")
exported("programme.Nomination", "cohort")
exported("programme.Invitation", "cohort")
exported("programme.FreePlace", "cohort")
exported("programme.Enrolment", "cohort")
exported("programme.EnrolmentMove", "enrolment__cohort", cut=("later",))
exported("programme.TravelNote", "enrolment__cohort")
exported("programme.DeviceCheck", "enrolment__cohort")

exported("programme.Visit", "cohort")
exported("programme.Booking", "visit__cohort", without=("phone", "erase_phone_on"))
exported("programme.Offer", "booking__visit__cohort")
exported("programme.CheckIn", "visit__cohort")
exported("programme.Acknowledgement", "booking__visit__cohort")
exported("programme.VisitFeedback", "booking__visit__cohort", may=only_whole, why=OF_PEOPLE)

exported("programme.Announcement", "cohort")
exported("programme.Nudge", "cohort")
exported("programme.NudgeRun", "nudge__cohort")
exported("programme.Conversation", "cohort")
exported("programme.ConversationMessage", "conversation__cohort")
exported("programme.PublicAnswer", "cohort")
exported("programme.Survey", "cohort")
exported("programme.SurveyQuestion", "survey__cohort")
exported("programme.SurveyReply", "survey__cohort", may=only_whole, why=OF_PEOPLE)
exported("programme.SurveyAnswer", "reply__survey__cohort", may=only_whole, why=OF_PEOPLE)

stays("the record is not rewritten: it goes along as audit.jsonl, which anybody can check", "programme.AuditChain")
stays("it goes along as audit.jsonl", "programme.AuditEvent", "programme.AuditReason")
stays("a link of this site, which no other site could open", "programme.DoorLink", "programme.HostLink")
stays("each person's own calendar address and counters of this site", "programme.CalendarFeed")
stays("a key to this site, which opens nothing elsewhere", "programme.AccessToken")
stays("addresses that this site tells of what happens, with keys", "programme.Webhook", "programme.WebhookDelivery")
stays("how departments sign in at this site", "programme.SignOnDomain", "programme.SignOnIdentity")
stays("exports that were made before", "programme.CohortExport")
stays("requests about a person's own data, settled with this site", "programme.PrivacyRequest")
stays(
    "who of this site's staff looked at what, on this site",
    "programme.Look",
    "programme.BrokenGlass",
    "programme.ActingAs",
)
stays("whose sign-in this site accepts for which addresses", "programme.SignOnDomain")
stays("counters for calendars of this site", "programme.CalendarMark")
stays("what devices of this site have sent; settled after 30 days", "programme.ClientChange")
stays("an import that nobody has confirmed yet", "programme.NominationImport", "programme.NominationImportRow")
stays("what people need on a visit is seen by who runs it, for that visit only, and erased after it", "programme.Need")
stays("a hash that only this site's key explains: ask these people's wish again", "programme.Objection")
stays("messages were sent to the people themselves; addresses of this site are in them", "programme.Notification")
stays("each person's own choice, which organisers do not see", "programme.MailChoice")
stays("addresses that bounced, of all programmes of this site", "programme.LostAddress")
stays("rights of this site's admin pages", "programme.Person_groups", "programme.Person_user_permissions")
stays("how long this site keeps what, as the programme has set it", "programme.RetentionSetting")
