"""The organisers' desks of this app."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from judging.queries import panel, pitch_day
from programme.models import Cohort
from programme.shared.addresses import path_in
from programme.shared.dates import Dates, OwnDate, register_dates
from programme.shared.navigation import Desk, register_desk

register_desk(Desk(_("Rubric"), "judging:rubric_desk", 60))
register_desk(Desk(_("Pitch day"), "judging:pitch_day_desk", 62))
register_desk(Desk(_("On the day"), "judging:stage_desk", 63, permission="judging.view_progress"))
register_desk(Desk(_("Panel and conflicts"), "judging:panel_desk", 64, panel.waiting_for_a_decision))
register_desk(Desk(_("Progress"), "judging:progress_desk", 66, permission="judging.view_progress"))
register_desk(Desk(_("Results"), "judging:result_desk", 70, permission="judging.enter_results"))


def date_of_pitch_day(cohort: Cohort) -> Iterator[OwnDate]:
    # Judges are asked for it and a room is booked: it never moves by itself.
    if day := pitch_day.of_cohort(cohort):
        url = path_in(cohort, "judging:pitch_day_desk")
        yield OwnDate(str(_("Pitch day")), str(_("Pitches begin")), day.starts_at, url, True)


register_dates(Dates(date_of_pitch_day))
