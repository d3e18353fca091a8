"""What teams do by the clock, and how long what they hold is kept."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.shared.clock import every
from programme.shared.retention import YEAR, Kept, keeps
from teams.actions.review_point import chase_due

every("teams.chase_reviews", chase_due, minutes=10)

AFTER_COHORT = _("the cohort’s last day")
COHORT, ENDS, PROGRAMME = "cohort", "cohort__ends_on", "cohort__programme"

FORMED = _("What somebody needs of their team’s place, and who must or must not work together")
keeps(Kept("team_needs", FORMED, AFTER_COHORT, 1, "teams.TeamNeed", f"enrolment__{ENDS}", f"enrolment__{PROGRAMME}"))
keeps(Kept("team_needs.rules", "", "", 1, "teams.FormationRule", ENDS, PROGRAMME))
PEERS = _("How members of a team see each other")
keeps(Kept("peer_views", PEERS, AFTER_COHORT, 92, "teams.PeerView", f"team__{ENDS}", f"team__{PROGRAMME}"))
keeps(Kept("peer_views.lines", "", "", 92, "teams.PeerLine", f"team__{ENDS}", f"team__{PROGRAMME}"))
CONCERNS = _("What was told in private to a safeguarding contact")
keeps(Kept("concerns", CONCERNS, AFTER_COHORT, 2 * YEAR + 1, "teams.Concern", ENDS, PROGRAMME))

REVIEWS = _("What mentors wrote about teams for the organisers")
ENDED, OF = f"mentorship__team__{ENDS}", f"mentorship__team__{PROGRAMME}"
FOR_TWO_YEARS = 2 * YEAR
keeps(
    Kept(
        "reviews",
        REVIEWS,
        AFTER_COHORT,
        FOR_TWO_YEARS,
        "teams.Review",
        ENDED,
        OF,
        how={"for_organisers": "", "correction": None},
    )
)
keeps(
    Kept(
        "reviews.ratings",
        "",
        "",
        FOR_TWO_YEARS,
        "teams.Rating",
        f"review__{ENDED}",
        f"review__{OF}",
        how={"evidence": ""},
    )
)
keeps(Kept("reviews.replies", "", "", FOR_TWO_YEARS, "teams.Reply", f"review__{ENDED}", f"review__{OF}"))
NEVER_SENT = Q(state="draft")
keeps(Kept("drafts.reviews", "", "", 30, "teams.Review", "point__closes_at", f"point__{PROGRAMME}", still=NEVER_SENT))

OUTSIDE = _("People outside who were sent a link, or asked to reuse a solution")
RAN_OUT = _("the link has run out, or they asked")
OF_SOLUTION = f"solution__team__{PROGRAMME}"
keeps(Kept("outside", OUTSIDE, RAN_OUT, 30, "teams.OwnerLink", "link_expires_at", f"challenge__{PROGRAMME}"))
keeps(Kept("outside.releases", "", "", 30, "teams.ReleaseLink", "link_expires_at", f"consent__{OF_SOLUTION}"))
ASKED = {"organisation": "", "full_name": "", "email": "nobody@erased.invalid", "purpose": ""}
keeps(Kept("outside.reuse", "", "", 2 * YEAR, "teams.ReuseRequest", "asked_at", OF_SOLUTION, how=ASKED))
