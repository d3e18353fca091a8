"""By what people of a cohort can be chosen, and the moments and audiences of the ground floor's nudges."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Enrolment, Person, Survey, Visit
from programme.queries import survey as surveys
from programme.shared.addresses import path_in
from programme.shared.audiences import Occasion, audience, facet, moment, suggest
from programme.states import BookingState, EnrolmentState, Role, Sector, SurveyWave, VisitState


def _organisations(cohort: Cohort) -> list[tuple[str, str]]:
    places = Enrolment.objects.filter(cohort=cohort).order_by("organisation__name")
    return [(str(pk), name) for pk, name in places.values_list("organisation", "organisation__name").distinct()]


facet("role", _("Role"), choices=lambda cohort: Role.choices, narrow=lambda cohort, values: Q(role__in=values))
facet(
    "sector",
    _("Sector"),
    choices=lambda cohort: Sector.choices,
    narrow=lambda cohort, values: Q(organisation__sector__in=values),
)
facet(
    "organisation",
    _("Organisation"),
    choices=_organisations,
    narrow=lambda cohort, values: Q(organisation__in=values),
)
facet(
    "state",
    _("State of the place"),
    choices=lambda cohort: EnrolmentState.choices,
    narrow=lambda cohort, values: Q(state__in=values),
)


def visits(cohort: Cohort) -> Iterator[Occasion]:
    """Each published visit, when it begins."""
    for visit in cohort.visits.filter(state=VisitState.PUBLISHED):
        yield Occasion(visit, visit.starts_at, visit.title, path_in(cohort, "programme:visit_detail", visit.pk))


def booking_ends(cohort: Cohort) -> Iterator[Occasion]:
    """Each published visit, when its booking closes."""
    for occasion in visits(cohort):
        closes = occasion.thing.booking_closes_at
        if closes:
            yield Occasion(occasion.thing, closes, occasion.title, occasion.path)


def beginning(cohort: Cohort) -> Iterator[Occasion]:
    """The cohort's first milestone, or its first day."""
    first = cohort.milestones.first()
    if first:
        yield Occasion(cohort, first.at, cohort.name, path_in(cohort, "programme:profile_edit"))


def _taking_part(cohort: Cohort, *roles: Role) -> QuerySet[Person]:
    places = Enrolment.objects.active().filter(cohort=cohort, role__in=roles)
    return Person.objects.filter(pk__in=places.values("person"))


def booked(visit: Visit) -> QuerySet[Person]:
    rows = visit.bookings.filter(state=BookingState.CONFIRMED)
    return Person.objects.filter(pk__in=rows.values("person"))


def not_booked(visit: Visit) -> QuerySet[Person]:
    live = visit.bookings.exclude(state=BookingState.CANCELLED)
    return _taking_part(visit.cohort, Role.PARTICIPANT).exclude(pk__in=live.values("person"))


def without_profile(cohort: Cohort) -> QuerySet[Person]:
    places = Enrolment.objects.active().filter(
        cohort=cohort, role__in=(Role.PARTICIPANT, Role.MENTOR), profile_completed_at=None
    )
    return Person.objects.filter(pk__in=places.values("person"))


def _survey_ends(wave: SurveyWave) -> Callable[[Cohort], Iterator[Occasion]]:
    def ends(cohort: Cohort) -> Iterator[Occasion]:
        """The end of the last day on which the survey can be answered at this time."""
        if found := surveys.of_cohort(cohort):
            _first, last = surveys.days_of(found, wave)
            end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), cohort.zone)
            yield Occasion(found, end, _("the survey"), path_in(cohort, "programme:survey_answer"))

    return ends


def _without_answers(wave: SurveyWave) -> Callable[[Survey], QuerySet[Person]]:
    def people(survey: Survey) -> QuerySet[Person]:
        """Participants who have not answered at this time."""
        answered = survey.replies.filter(wave=wave).values("person")
        return _taking_part(survey.cohort, Role.PARTICIPANT).exclude(pk__in=answered)

    return people


moment("visit", _("a visit begins"), visits)
moment("booking_closes", _("booking for a visit closes"), booking_ends)
moment("cohort_begins", _("the cohort begins"), beginning)
moment("survey_before_ends", _("the survey before the cohort ends"), _survey_ends(SurveyWave.BEFORE))
moment("survey_after_ends", _("the survey after the cohort ends"), _survey_ends(SurveyWave.AFTER))
for _wave in SurveyWave:
    audience(
        f"survey_{_wave}_ends.without_answers",
        _("participants who have not answered"),
        moment=f"survey_{_wave}_ends",
        people=_without_answers(_wave),
    )
    suggest(
        f"survey_{_wave}_ends.without_answers",
        hours_before=48,
        subject=_("Three minutes, before it closes: {what}"),
        body=_("Hello {name},\n\n{what} closes at {when}. Nobody is shown who said what: {link}"),
    )
audience("visit.booked", _("people who are booked"), moment="visit", people=booked)
audience(
    "booking_closes.not_booked",
    _("participants who have neither booked nor joined the waiting list"),
    moment="booking_closes",
    people=not_booked,
)
audience(
    "cohort_begins.without_profile",
    _("participants and mentors without a profile"),
    moment="cohort_begins",
    people=without_profile,
)

suggest(
    "visit.booked",
    hours_before=72,
    subject=_("In three days: {what}"),
    body=_(
        "Hello {name},\n\nyou are booked on **{what}**, {when}. The address and what to bring: {link}\n\n"
        "If you cannot come, please cancel there today, so that the place goes to somebody else."
    ),
)
suggest(
    "booking_closes.not_booked",
    hours_before=48,
    subject=_("Booking closes soon: {what}"),
    body=_("Hello {name},\n\nbooking for **{what}** closes at {when}. See whether there is a place for you: {link}"),
)
suggest(
    "cohort_begins.without_profile",
    hours_before=120,
    subject=_("Your profile for {what}"),
    body=_(
        "Hello {name},\n\nteams are made from what people say they can do and when they have time. "
        "Yours is still empty; it takes ten minutes: {link}"
    ),
)
