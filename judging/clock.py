"""What judging does by the clock."""

from judging.actions.result import publish_due
from programme.shared.clock import every

# The page is public by its time in any case; this tells the teams.
every("judging.publish_results", publish_due, seconds=10)
