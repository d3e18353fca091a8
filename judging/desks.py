"""The organisers' desks of this app."""

from django.utils.translation import gettext_lazy as _

from judging.queries import panel
from programme.shared.navigation import Desk, register_desk

register_desk(Desk(_("Rubric"), "judging:rubric_desk", 60))
register_desk(Desk(_("Pitch day"), "judging:pitch_day_desk", 62))
register_desk(Desk(_("Panel and conflicts"), "judging:panel_desk", 64, panel.waiting_for_a_decision))
register_desk(Desk(_("Progress"), "judging:progress_desk", 66, permission="judging.view_progress"))
register_desk(Desk(_("Results"), "judging:result_desk", 70, permission="judging.open_results"))
