"""Which tables of teams leave with a cohort, and why the others stay."""

from programme.exports import only_whole
from programme.shared.cohort_tables import exported, stays

OF_MENTORS = "reviews by mentors: read at their desk, where each look is recorded"
OF_THE_TEAM = "what belongs to a team alone, like the saves before it handed in"

exported("teams.Challenge", "cohort")
exported("teams.Question", "challenge__cohort")
exported("teams.Preference", "challenge__cohort")
exported("teams.FormationWishes", "cohort")
exported("teams.FormationRule", "cohort")
exported("teams.FormationRun", "cohort")
exported("teams.Team", "cohort")
exported("teams.Membership", "team__cohort")
exported("teams.Mentorship", "team__cohort")

exported("teams.Deliverable", "cohort")
exported("teams.Prompt", "deliverable__cohort")
exported("teams.FileSlot", "deliverable__cohort")
exported("teams.Extension", "deliverable__cohort")
exported("teams.Submission", "deliverable__cohort")
exported(
    "teams.SubmissionVersion", "submission__deliverable__cohort", narrowed=True, why="work whose time is not over yet"
)
exported("teams.SubmissionVersion_files", "submissionversion__submission__deliverable__cohort")
exported("teams.Attachment", "submission__deliverable__cohort", narrowed=True, why="files that were not handed in")
exported("teams.Answer", "submission__deliverable__cohort", may=only_whole, why=OF_THE_TEAM)
exported("teams.AnswerChange", "answer__submission__deliverable__cohort", may=only_whole, why=OF_THE_TEAM)
exported("teams.SignOff", "submission__deliverable__cohort", may=only_whole, why=OF_THE_TEAM)
exported("teams.TeamNote", "team__cohort", may=only_whole, why=OF_THE_TEAM)
exported("teams.Meeting", "team__cohort", may=only_whole, why=OF_THE_TEAM)

exported("teams.ReviewPoint", "cohort")
exported("teams.Review", "point__cohort", may=only_whole, why=OF_MENTORS)
exported("teams.Rating", "review__point__cohort", may=only_whole, why=OF_MENTORS)
exported("teams.Reply", "review__point__cohort", may=only_whole, why=OF_MENTORS)

exported("teams.Solution", "team__cohort")
exported("teams.SolutionFile", "solution__team__cohort")
exported("teams.ReleaseTerms", "cohort")
exported("teams.ReleaseConsent", "solution__team__cohort")
exported("teams.ReuseRequest", "solution__team__cohort")
exported("teams.Adoption", "solution__team__cohort")
exported("teams.Outcome", "adoption__solution__team__cohort")

stays("told in confidence to one named person", "teams.Concern", "teams.ConcernNote", "teams.SafeguardingContact")
stays("what people asked for when teams were formed, told for that alone", "teams.TeamNeed")
stays("how members see each other, shown as averages only", "teams.PeerView", "teams.PeerLine")
stays("a link of this site, which no other site could open", "teams.OwnerLink", "teams.ReleaseLink")
stays("a file that was on its way", "teams.BegunUpload")
stays("it belongs to the pictures of the public pages", "teams.Pictured")
