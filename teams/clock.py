"""What teams do by the clock."""

from programme.shared.clock import every
from programme.shared.time import now
from teams.actions.forgetting import forget_due
from teams.actions.review_point import chase_due

every("teams.chase_reviews", chase_due, minutes=10)
every("teams.forget", lambda: forget_due(at=now()), hours=24)
