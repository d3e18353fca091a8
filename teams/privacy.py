"""What this app holds about people."""

from programme.shared.personal_data import holds

WORK = "What the team wrote together stays with the programme; it carries no name."
UNTIL = "five years after the cohort's last day"

TWO_YEARS = "two years after the cohort's last day"
SAID = "What a mentor said of a team."

holds("teams.Challenge", "contact", purpose="Whom teams may ask about the challenge.", keep_until=UNTIL)
holds("teams.Membership", "enrolment", purpose="Who was in which team when.", keep_until=UNTIL, erase="keep")
holds("teams.Mentorship", "enrolment", purpose="Who mentored which team when.", keep_until=UNTIL, erase="keep")
holds("teams.Membership", "reasons", purpose="Why this team, by what the person told themselves.", keep_until=UNTIL)
holds("teams.Preference", "enrolment", "rank", purpose="Which challenge somebody would like.", keep_until=UNTIL)
FORMED = "the cohort's last day"
holds("teams.TeamNeed", "enrolment", "kind", purpose="What somebody needs of their team's place.", keep_until=FORMED)
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
    "for_team",
    "for_organisers",
    "correction",
    "health",
    purpose=SAID,
    keep_until=TWO_YEARS,
)
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
holds("teams.Rating", "level", "evidence", purpose=SAID, keep_until=TWO_YEARS)
holds("teams.Reply", "by", "text", purpose="What the team and its mentor said to a review.", keep_until=TWO_YEARS)
RELEASE = "Who released what the public reads, and when: the licence rests on it."
holds("teams.ReleaseConsent", "person", purpose=RELEASE, keep_until=UNTIL, erase="keep")
ANSWERS_FOR = "To ask somebody at an organisation whether a solution may go public."
holds("teams.ReleaseLink", "full_name", "email", purpose=ANSWERS_FOR, keep_until=UNTIL, erase="delete row")
SHOWN = "Who can be recognised in a public picture, so that it goes when they want it to."
holds("teams.Pictured", "person", purpose=SHOWN, keep_until=UNTIL, erase="keep")
ASKS = "Who asked to reuse a solution, so that the team can answer."
holds("teams.ReuseRequest", "organisation", "full_name", "email", "purpose", purpose=ASKS, keep_until=TWO_YEARS)
