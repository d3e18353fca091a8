"""What this app holds about people."""

from django.db.models import Q

from programme.shared.personal_data import about_things, belongs, holds

WORK = "What the team wrote together stays with the programme; it carries no name."
UNTIL = "five years after the cohort's last day"

TWO_YEARS = "two years after the cohort's last day"
SAID = "What a mentor said of a team."

holds("teams.Challenge", "contact", purpose="Whom teams may ask about the challenge.", keep_until=UNTIL)
holds("teams.Membership", "enrolment", purpose="Who was in which team when.", keep_until=UNTIL, erase="keep")
holds("teams.Mentorship", "enrolment", purpose="Who mentored which team when.", keep_until=UNTIL, erase="keep")
holds("teams.Membership", "reasons", purpose="Why this team, by what the person told themselves.", keep_until=UNTIL)
holds(
    "teams.Preference",
    "enrolment",
    "rank",
    purpose="Which challenge somebody would like; counted without the name.",
    keep_until=UNTIL,
    erase="keep",
)
FORMED = "the cohort's last day"
NEEDED = "What somebody needs of their team's place."
holds("teams.TeamNeed", "enrolment", "kind", purpose=NEEDED, keep_until=FORMED, erase="delete row")
holds("teams.FormationRule", "enrolment", "other", purpose="Who must or must not work together.", keep_until=FORMED)
RECORD = "Proof of how teams were formed. It speaks of people by id only."
holds("teams.FormationRun", "instance", "outcome", "asked_by", purpose=RECORD, keep_until=UNTIL, erase="keep")
holds("teams.Submission", "changed_by", purpose="Who last changed the draft.", keep_until=UNTIL, erase="keep")
holds("teams.Answer", "text", purpose=WORK, keep_until=UNTIL, erase="keep")
holds("teams.AnswerChange", "text", "by", purpose=WORK, keep_until=UNTIL, erase="keep")
holds("teams.Attachment", "original_name", "uploaded_by", purpose=WORK, keep_until=UNTIL, erase="keep")
holds("teams.SubmissionVersion", "submitted_by", "answers", purpose=WORK, keep_until=UNTIL, erase="keep")
WHY = "Why work was handed in by somebody else, or before all had signed."
holds("teams.SubmissionVersion", "on_behalf_reason", "unsigned_reason", purpose=WHY, keep_until=UNTIL)
holds("teams.SignOff", "person", purpose="Who stood behind what was handed in.", keep_until=UNTIL, erase="keep")
holds("teams.BegunUpload", "by", purpose="Whose file was on its way at a deadline.", keep_until=UNTIL, erase="keep")
holds("teams.Extension", "reason", "given_by", purpose="Why a team got more time.", keep_until=UNTIL)
holds(
    "teams.Review",
    "for_organisers",
    "correction",
    purpose=SAID,
    keep_until=TWO_YEARS,
)
holds("teams.Review", "for_team", "health", purpose=f"{SAID} {WORK}", keep_until=TWO_YEARS, erase="keep")
PRIVATE = "What somebody told a safeguarding contact in private; shown to the two of them only, in no export of others."
holds(
    "teams.Concern", "raised_by", "contact", "about", "text", purpose=PRIVATE, keep_until=TWO_YEARS, erase="delete row"
)
holds("teams.ConcernNote", "by", "text", purpose=PRIVATE, keep_until=TWO_YEARS, erase="delete row")
holds("teams.SafeguardingContact", "person", purpose="Whom people can turn to.", keep_until=UNTIL, erase="delete row")
OWNER = "To send somebody at the owner of a challenge what teams ask."
MONTH = "a month after the cohort's last day"
holds("teams.OwnerLink", "full_name", "email", purpose=OWNER, keep_until=MONTH, erase="delete row")
holds("teams.Question", "asked_by", "text", purpose="What a team asked an owner.", keep_until=UNTIL, erase="keep")
ROOM = "What was written down in a team's room."
holds("teams.TeamNote", "by", "text", purpose=ROOM, keep_until=UNTIL, erase="keep")
holds("teams.Meeting", "by", "notes", purpose=ROOM, keep_until=UNTIL, erase="keep")
PEERS = "How members of a team see each other; shown as averages from three on."
holds(
    "teams.PeerView",
    "by",
    "about",
    purpose=PEERS,
    keep_until="three months after the cohort's last day",
    erase="delete row",
)
holds(
    "teams.PeerLine",
    "by",
    "text",
    purpose=PEERS,
    keep_until="three months after the cohort's last day",
    erase="delete row",
)
holds("teams.Rating", "evidence", purpose=SAID, keep_until=TWO_YEARS)
holds("teams.Rating", "level", purpose=SAID, keep_until=TWO_YEARS, erase="keep")
holds("teams.Reply", "by", "text", purpose="What the team and its mentor said to a review.", keep_until=TWO_YEARS)
RELEASE = "Who released what the public reads, and when: the licence rests on it."
holds("teams.ReleaseConsent", "person", purpose=RELEASE, keep_until=UNTIL, erase="keep")
ANSWERS_FOR = "To ask somebody at an organisation whether a solution may go public."
holds("teams.ReleaseLink", "full_name", "email", purpose=ANSWERS_FOR, keep_until=UNTIL, erase="delete row")
SHOWN = "Who can be recognised in a public picture, so that it goes when they want it to."
holds("teams.Pictured", "person", purpose=SHOWN, keep_until=UNTIL, erase="keep")
ASKS = "Who asked to reuse a solution, so that the team can answer."
holds("teams.ReuseRequest", "organisation", "full_name", "email", "purpose", purpose=ASKS, keep_until=TWO_YEARS)

# Whose each row is, and who of the others reads it.
ORGANISERS = "organisers of the programme"
TEAM = "the team, its mentors and organisers; judges once it is handed in"
MEMBERS = "memberships__enrolment__person"
belongs("teams.Challenge", read_by="everybody who may read the challenge")
belongs("teams.Membership", own="enrolment__person", read_by="people of the cohort")
belongs("teams.Mentorship", own="enrolment__person", read_by="people of the cohort")
belongs("teams.Preference", own="enrolment__person", read_by=ORGANISERS)
belongs("teams.TeamNeed", own="enrolment__person", read_by=ORGANISERS)
belongs("teams.FormationRule", about="enrolment__person other__person", read_by=ORGANISERS)
belongs("teams.FormationRun", did="asked_by", read_by=ORGANISERS)
belongs("teams.Team", did="lead__person", read_by="people of the cohort")
belongs("teams.Submission", did="changed_by", read_by=TEAM)
belongs("teams.Answer", team=f"submission__team__{MEMBERS}", read_by=TEAM)
belongs("teams.AnswerChange", own="by", read_by=TEAM)
belongs("teams.Attachment", own="uploaded_by", read_by=TEAM)
belongs("teams.SubmissionVersion", team=f"submission__team__{MEMBERS}", did="submitted_by", read_by=TEAM)
belongs("teams.SignOff", own="person", read_by=TEAM)
belongs("teams.BegunUpload", own="by", read_by=TEAM)
belongs("teams.Extension", team=f"team__{MEMBERS}", did="given_by", read_by=TEAM)
belongs(
    "teams.Review",
    own="mentorship__enrolment__person",
    about=f"mentorship__team__{MEMBERS}",
    weighed="for_team for_organisers",
    weighed_when=Q(state="sent"),
    read_by="organisers; of the part for the team: its members",
)
belongs(
    "teams.Rating",
    own="review__mentorship__enrolment__person",
    about=f"review__mentorship__team__{MEMBERS}",
    weighed="evidence",
    weighed_when=Q(review__state="sent"),
    read_by=ORGANISERS,
)
belongs("teams.Reply", own="by", read_by="the team, its mentor and organisers")
belongs("teams.Concern", own="raised_by", about="about", did="contact", read_by="the safeguarding contact")
belongs("teams.ConcernNote", own="by", about="concern__about", read_by="the safeguarding contact and who raised it")
belongs("teams.SafeguardingContact", own="person", read_by="people of the cohort")
belongs("teams.OwnerLink", addresses="email", read_by=ORGANISERS)
belongs("teams.Question", own="asked_by", read_by="people of the cohort, without the name, and the challenge's owner")
belongs("teams.TeamNote", own="by", read_by="the team")
belongs("teams.Meeting", own="by", read_by="the team and its mentors")
belongs("teams.PeerView", own="by", about="about", read_by="the one it is about and organisers, as averages from three")
belongs("teams.PeerLine", own="by", about=f"team__{MEMBERS}", read_by="organisers, without the name")
belongs("teams.ReleaseConsent", own="person", read_by=ORGANISERS)
belongs("teams.ReleaseLink", addresses="email", read_by=ORGANISERS)
belongs("teams.Pictured", own="person", read_by="editors of the programme")
belongs("teams.ReuseRequest", addresses="email", read_by="the team and organisers")

# Texts and files about things: what organisers, editors and teams write that is not about anybody.
about_things("teams.Adoption", "organisation")
about_things("teams.Challenge", "title problem who_has_it outcome measure constraints data")
about_things("teams.Question", "answer")
about_things("teams.Deliverable", "title instructions not_to_enter")
about_things("teams.Prompt", "question hint")
about_things("teams.FileSlot", "name kinds")
about_things("teams.FormationWishes", "values")
about_things("teams.FormationRun", "origins kept engine unmet adjustments")
about_things("teams.Team", "name lacks about picture picture_kind picture_alt")
about_things("teams.ReviewPoint", "name")
about_things("teams.Meeting", "place")
about_things("teams.Solution", "title summary text measure unit")
about_things("teams.SolutionFile", "alt")
about_things("teams.ReleaseTerms", "said_in")
about_things("teams.Attachment", "file")
