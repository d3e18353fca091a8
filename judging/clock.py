"""What judging does by the clock, and how long what it holds is kept."""

from django.utils.translation import gettext_lazy as _

from judging.actions.analysis import look_again
from judging.actions.feedback import release_due
from judging.actions.guest import forget_guests
from judging.actions.held_change import forget_held_changes
from judging.actions.result import publish_due
from judging.actions.signature import seal_forgotten
from judging.actions.stage_need import erase_due
from programme.shared.clock import every
from programme.shared.retention import YEAR, Kept, keeps
from programme.shared.time import now

# The page is public by its time in any case; this tells the teams.
every("judging.publish_results", publish_due, seconds=10)
every("judging.release_feedback", release_due, seconds=10)
every("judging.look_at_sheets_again", look_again, hours=1)
every("judging.seal_sheets", seal_forgotten, hours=1)
every("judging.erase_stage_needs", lambda: erase_due(at=now()), minutes=10)
every("judging.forget_guests", lambda: forget_guests(at=now()), hours=1)
every("judging.forget_held_changes", lambda: forget_held_changes(at=now()), hours=1)

AFTER_DAY = _("the pitch day")
DAY, OF_DAY = "pitch_day__starts_at", "pitch_day__cohort__programme"
CARD_DAY, OF_CARD = f"card__pitch__{DAY}", f"card__pitch__{OF_DAY}"
WORDS, TWO_YEARS = {"text": ""}, 2 * YEAR
SCORES = _("Words that judges wrote with their scores, and conflicts that they declared")
keeps(Kept("scores", SCORES, AFTER_DAY, TWO_YEARS, "judging.Score", CARD_DAY, OF_CARD, how=WORDS))
keeps(Kept("scores.changes", "", "", TWO_YEARS, "judging.ScoreChange", CARD_DAY, OF_CARD, how=WORDS | {"reason": ""}))
keeps(Kept("scores.conflicts", "", "", TWO_YEARS, "judging.Conflict", DAY, OF_DAY, how={"detail": "", "reason": ""}))
keeps(Kept("scores.paper", "", "", TWO_YEARS, "judging.PaperEntry", CARD_DAY, OF_CARD))
keeps(
    Kept(
        "scores.practice",
        "",
        "",
        TWO_YEARS,
        "judging.PracticeCard",
        f"practice__{DAY}",
        f"practice__{OF_DAY}",
    )
)
GUESTS = _("Guests of a pitch day, and what a stage needs")
keeps(Kept("guests", GUESTS, AFTER_DAY, 30, "judging.Guest", DAY, OF_DAY, fixed=True))
keeps(Kept("guests.stage", "", "", 30, "judging.StageNeed", f"pitch__{DAY}", f"pitch__{OF_DAY}"))
NOBODY = {"full_name": "", "email": "nobody@erased.invalid"}
keeps(Kept("nominations.signatories", "", "", 182, "judging.SignatoryOffer", "link_expires_at", OF_DAY, how=NOBODY))
