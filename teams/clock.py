"""What teams do by the clock."""

from programme.shared.clock import every
from teams.actions.review_point import chase_due

every("teams.chase_reviews", chase_due, minutes=10)
