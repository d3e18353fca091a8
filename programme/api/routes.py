"""The addresses of the ground floor for programs, and what comes after every app's."""

from django.urls import path, register_converter
from django.urls.converters import PathConverter

from programme.api import (
    account,
    agreement,
    announcement,
    audit,
    check_in,
    conversation,
    description,
    desk,
    funnel,
    message,
    people,
    role,
    visit,
)
from programme.api.base import NothingHere

V1 = "api/v1"
COHORT = f"{V1}/cohorts/<uuid:cohort_id>"

own = [
    path("api/", description.page, name="api_description"),
    path(f"{V1}/openapi.json", description.openapi, name="api_openapi"),
    path(f"{V1}/me", account.Me.as_view(), name="api_me"),
    path(f"{V1}/programmes", account.Programmes.as_view(), name="api_programme_list"),
    path(f"{V1}/programmes/<uuid:programme_id>/audit", audit.Audit.as_view(), name="api_audit_list"),
    path(f"{V1}/programmes/<uuid:programme_id>/messages", message.Messages.as_view(), name="api_message_list"),
    path(f"{V1}/programmes/<uuid:programme_id>/roles", role.Roles.as_view(), name="api_role_list"),
    path(f"{V1}/cohorts", account.Cohorts.as_view(), name="api_cohort_list"),
    path(COHORT, account.OneCohort.as_view(), name="api_cohort"),
    path(f"{COHORT}/milestones", account.Milestones.as_view(), name="api_milestone_list"),
    path(f"{COHORT}/people", people.People.as_view(), name="api_people_list"),
    path(f"{COHORT}/people/<uuid:pk>", people.OnePerson.as_view(), name="api_people"),
    path(f"{COHORT}/organisations", people.Organisations.as_view(), name="api_organisation_list"),
    path(f"{COHORT}/announcements", announcement.Announcements.as_view(), name="api_announcement_list"),
    path(f"{COHORT}/announcements/all", announcement.Written.as_view(), name="api_announcement_written"),
    path(f"{COHORT}/agreements", agreement.OwnAnswers.as_view(), name="api_agreement_list"),
    path(f"{COHORT}/agreements/answers", agreement.Answered.as_view(), name="api_agreement_answers"),
    path(f"{COHORT}/answers", message.Answers.as_view(), name="api_answer_list"),
    path(f"{COHORT}/questions", conversation.Questions.as_view(), name="api_question_list"),
    path(f"{COHORT}/questions/<uuid:conversation>", conversation.OneQuestion.as_view(), name="api_question"),
    path(f"{COHORT}/visits", visit.Visits.as_view(), name="api_visit_list"),
    path(f"{COHORT}/visits/<uuid:visit>", visit.OneVisit.as_view(), name="api_visit"),
    path(f"{COHORT}/visits/<uuid:visit>/feedback", desk.VisitFeedback.as_view(), name="api_visit_feedback"),
    path(f"{COHORT}/visits/<uuid:visit>/needs", desk.VisitNeeds.as_view(), name="api_need_list"),
    path(f"{COHORT}/places", desk.Places.as_view(), name="api_place_list"),
    path(f"{COHORT}/places/own", desk.OwnPlaces.as_view(), name="api_place_own"),
    path(f"{COHORT}/invitations", funnel.Invitations.as_view(), name="api_invitation_list"),
    path(f"{COHORT}/funnel", funnel.Funnel.as_view(), name="api_funnel_list"),
    path(f"{COHORT}/nominations", desk.Nominations.as_view(), name="api_nomination_list"),
    path(f"{COHORT}/allotments", desk.Allotments.as_view(), name="api_allotment_list"),
    path(f"{COHORT}/survey", desk.Survey.as_view(), name="api_survey"),
    path(f"{COHORT}/visits/<uuid:visit>/bookings", visit.Book.as_view(), name="api_booking_book"),
    path(f"{V1}/visits/<uuid:visit>/door", check_in.DoorList.as_view(), name="api_check_in_list"),
    path(f"{V1}/visits/<uuid:visit>/check-ins", check_in.CheckIn.as_view(), name="api_check_in"),
    path(f"{V1}/bookings", visit.Bookings.as_view(), name="api_booking_list"),
    path(f"{V1}/bookings/<uuid:pk>", visit.OneBooking.as_view(), name="api_booking"),
    path(f"{V1}/bookings/<uuid:pk>/cancel", visit.Cancel.as_view(), name="api_booking_cancel"),
]


class Anything(PathConverter):
    """Line breaks, too: an address with one would else be answered as a page is."""

    regex = "(?s:.+)"


register_converter(Anything, "anything")
nothing = path(f"{V1}/<anything:rest>", NothingHere.as_view(), name="api_nothing")
