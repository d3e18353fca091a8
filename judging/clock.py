"""What judging does by the clock."""

from judging.actions.feedback import release_due
from judging.actions.guest import forget_guests
from judging.actions.held_change import forget_held_changes
from judging.actions.result import publish_due
from judging.actions.stage_need import erase_due
from programme.shared.clock import every
from programme.shared.time import now

# The page is public by its time in any case; this tells the teams.
every("judging.publish_results", publish_due, seconds=10)
every("judging.release_feedback", release_due, seconds=10)
every("judging.erase_stage_needs", lambda: erase_due(at=now()), minutes=10)
every("judging.forget_guests", lambda: forget_guests(at=now()), hours=1)
every("judging.forget_held_changes", lambda: forget_held_changes(at=now()), hours=1)
