"""The organisers' working screens of the ground floor."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from programme.actions.visit import move_drafts
from programme.models import Cohort
from programme.queries import (
    agreement,
    conversation,
    free_place,
    invitation,
    nomination,
    notification,
    people,
    privacy_request,
    visit,
)
from programme.shared.addresses import path_in
from programme.shared.dates import Dates, OwnDate, register_dates
from programme.shared.navigation import Desk, register_desk
from programme.states import VisitState

register_desk(Desk(_("Overview"), "programme:home_organise", 0))
register_desk(Desk(_("People"), "programme:people_desk", 10, count=people.without_profile))
register_desk(Desk(_("Places"), "programme:funnel_desk", 11, count=free_place.count_waiting))
register_desk(Desk(_("Nominations"), "programme:nomination_desk", 12, count=nomination.to_invite))
register_desk(Desk(_("Invitations"), "programme:invitation_desk", 14, count=invitation.open_in))
register_desk(Desk(_("Agreements"), "programme:agreement_desk", 18, count=agreement.unanswered))
register_desk(
    Desk(
        _("Personal data"),
        "programme:privacy_request_desk",
        19,
        count=privacy_request.open_in,
        permission="programme.organise",
    )
)
register_desk(Desk(_("Machine check"), "programme:device_check_desk", 20))
register_desk(Desk(_("Timeline"), "programme:timeline_desk", 26))
register_desk(Desk(_("Visits"), "programme:visit_desk", 30, count=visit.drafts))
register_desk(
    Desk(
        _("Questions"),
        "programme:conversation_desk",
        80,
        count=conversation.waiting,
        permission="programme.answer_conversation",
    )
)
register_desk(Desk(_("Messages"), "programme:notification_outbox", 81, count=notification.failed))
register_desk(Desk(_("Announcements"), "programme:announcement_desk", 82))
register_desk(Desk(_("Nudges"), "programme:nudge_desk", 84))
register_desk(Desk(_("Survey"), "programme:survey_desk", 86))
register_desk(Desk(_("Audit record"), "programme:audit_desk", 90, permission="programme.view_audit"))
register_desk(Desk(_("Roles"), "programme:role_index", 92))
register_desk(Desk(_("Webhooks"), "programme:webhook_desk", 94))
register_desk(Desk(_("Alumni"), "programme:alumnus_desk", 93, permission="programme.organise"))
register_desk(Desk(_("Take your data with you"), "programme:cohort_export_desk", 98, permission="programme.organise"))
register_desk(Desk(_("Cohort settings"), "programme:cohort_settings", 95))


def dates_of_visits(cohort: Cohort) -> Iterator[OwnDate]:
    for each in visit.not_cancelled(cohort):
        url = path_in(cohort, "programme:visit_manage", each.pk)
        yield OwnDate(each.title, each.get_kind_display(), each.starts_at, url, each.state != VisitState.DRAFT)


register_dates(Dates(dates_of_visits, move_drafts))
