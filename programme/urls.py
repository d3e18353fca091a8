"""The whole site's map of addresses. Apps are wired by strings, so that arrows keep pointing down."""

from importlib import import_module

from allauth.account import urls as account_urls
from allauth.account import views as account_views
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from allauth.usersessions.views import list_usersessions
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from programme.api import routes as api
from programme.views import (
    access_token,
    acknowledgement,
    acting_as,
    agreement,
    allotment,
    alumnus,
    announcement,
    assistant,
    audit,
    booking,
    broken_glass,
    calendar_feed,
    check_in,
    cohort,
    cohort_export,
    conversation,
    demo_outbox,
    device_check,
    door_link,
    funnel,
    handover,
    health,
    home,
    host_link,
    invitation,
    leaving,
    look,
    mail_choice,
    message_text,
    need,
    nomination,
    nominator,
    notification,
    nudge,
    offer,
    offline,
    own_data,
    people,
    privacy_request,
    profile,
    proving,
    public_answer,
    reserve,
    retention,
    role,
    role_offer,
    security,
    sign_in,
    single_sign_on,
    styleguide,
    survey,
    timeline,
    visit,
    visit_feedback,
    webhook,
)

WORK = "programmes/<slug:programme>/<slug:cohort>"
DESK = "organise/<slug:programme>/<slug:cohort>"

# One block for each topic: views/<topic>.py.
own = [
    # visits and bookings
    path(f"{WORK}/visits/", visit.list, name="visit_list"),
    path(f"{WORK}/visits/<uuid:pk>/", visit.detail, name="visit_detail"),
    path(f"{WORK}/visits/<uuid:pk>/book/", booking.book, name="booking_book"),
    path(f"{WORK}/visits/<uuid:pk>/cancel/", booking.cancel, name="booking_cancel"),
    path(f"{WORK}/visits/<uuid:pk>/cannot-come/", booking.cannot_come, name="booking_cannot_come"),
    path(f"{WORK}/visits/<uuid:pk>/offer/", booking.answer, name="booking_answer"),
    path(f"{WORK}/visits/<uuid:pk>/needs/", need.answer, name="booking_needs"),
    path(f"{WORK}/visits/<uuid:pk>/seen/", acknowledgement.seen, name="acknowledgement_seen"),
    path(f"{DESK}/visits/<uuid:pk>/seen/", acknowledgement.desk, name="acknowledgement_desk"),
    path(f"{DESK}/cancellations/<uuid:pk>/told/", acknowledgement.told, name="acknowledgement_told"),
    path("cancellations/<str:token>/", acknowledgement.open, name="acknowledgement_open"),
    path(f"{WORK}/visits/<uuid:pk>/feedback/", visit_feedback.give, name="visit_feedback_give"),
    path(f"{DESK}/visits/<uuid:pk>/feedback/", visit_feedback.desk, name="visit_feedback_desk"),
    path(f"{DESK}/visits/<uuid:pk>/host/", host_link.desk, name="host_link_desk"),
    path(f"{DESK}/host-links/<uuid:pk>/close/", host_link.revoke, name="host_link_revoke"),
    path("hosts/<str:token>/", host_link.open, name="host_link_open"),
    path("offers/<str:token>/", offer.open, name="offer_open"),
    path(f"{DESK}/visits/<uuid:pk>/lower/", visit.lower, name="visit_lower"),
    path(f"{DESK}/visits/<uuid:pk>/needs/", need.desk, name="need_desk"),
    path(f"{WORK}/visits/<uuid:pk>/visit.ics", booking.calendar_file, name="booking_calendar_file"),
    path(f"{WORK}/calendar.ics", booking.my_calendar, name="booking_my_calendar"),
    path(f"{DESK}/visits/", visit.desk, name="visit_desk"),
    path(f"{DESK}/visits/new/", visit.create, name="visit_create"),
    path(f"{DESK}/visits/<uuid:pk>/", visit.manage, name="visit_manage"),
    path(f"{DESK}/visits/<uuid:pk>/change/", visit.change, name="visit_change"),
    path(f"{DESK}/visits/<uuid:pk>/publish/", visit.publish, name="visit_publish"),
    path(f"{DESK}/visits/<uuid:pk>/cancel/", visit.cancel, name="visit_cancel"),
    path(f"{DESK}/visits/<uuid:pk>/attendance/", visit.attendance, name="visit_attendance"),
    path(f"{DESK}/visits/<uuid:pk>/attendance.csv", visit.attendance_csv, name="visit_attendance_csv"),
    path(f"{DESK}/visits/<uuid:pk>/attendance.xlsx", visit.attendance_xlsx, name="visit_attendance_xlsx"),
    path(f"{DESK}/visits/<uuid:pk>/book-for/", booking.book_for, name="booking_book_for"),
    path(f"{DESK}/bookings/<uuid:pk>/cancel/", booking.cancel_for, name="booking_cancel_for"),
    # calendar feed
    path("calendar/", calendar_feed.detail, name="calendar_feed_detail"),
    path("calendar/new/", calendar_feed.make, name="calendar_feed_make"),
    path("calendar/end/", calendar_feed.revoke, name="calendar_feed_revoke"),
    path("calendar/<str:token>.ics", calendar_feed.open, name="calendar_feed_open"),
    # check-in and reception
    path("check-in/link/<str:token>/", door_link.open, name="door_link_open"),
    path("check-in/<uuid:visit>/", check_in.door, name="check_in_door"),
    path("check-in/<uuid:visit>/list/", check_in.list, name="check_in_list"),
    path("check-in/<uuid:visit>/changes/", check_in.changes, name="check_in_changes"),
    path("check-in/<uuid:visit>/tick/", check_in.tick, name="check_in_tick"),
    path("check-in/<uuid:visit>/leave/", check_in.leave, name="check_in_leave"),
    path("check-in/<uuid:visit>/code/<str:code>/", check_in.code, name="check_in_code"),
    path("reception/<uuid:visit>/", check_in.reception, name="check_in_reception"),
    path("reception/<uuid:visit>/names.csv", check_in.reception_csv, name="check_in_reception_csv"),
    path(f"{DESK}/visits/<uuid:pk>/door/", door_link.desk, name="door_link_desk"),
    path(f"{DESK}/visits/<uuid:pk>/door/<uuid:link>/end/", door_link.revoke, name="door_link_revoke"),
    # messages
    path(f"{WORK}/messages/", notification.inbox, name="notification_inbox"),
    path(f"{WORK}/messages/read/", notification.read, name="notification_read"),
    path(f"{WORK}/messages/<uuid:pk>/", notification.show, name="notification_show"),
    path(f"{DESK}/messages/", notification.outbox, name="notification_outbox"),
    path(f"{DESK}/messages/<uuid:pk>/", notification.detail, name="notification_detail"),
    path(f"{DESK}/messages/<uuid:pk>/people/", notification.sending, name="notification_sending"),
    path(f"{DESK}/messages/<uuid:pk>/move/", notification.move, name="notification_move"),
    path(f"{DESK}/messages/people/", notification.people, name="notification_people"),
    path(f"{DESK}/messages/unanswered/", notification.unanswered, name="notification_unanswered"),
    path(f"{DESK}/messages/lost/", notification.lost, name="notification_lost"),
    path(f"{DESK}/messages/lost/<int:pk>/trust/", notification.trust, name="notification_trust"),
    path(f"{DESK}/messages/<uuid:pk>/retry/", notification.retry, name="notification_retry"),
    path(f"{DESK}/messages/texts/", message_text.index, name="message_text_index"),
    path(f"{DESK}/messages/texts/<str:key>/", message_text.preview, name="message_text_preview"),
    path(f"{DESK}/messages/texts/<str:key>/change/", message_text.edit, name="message_text_edit"),
    path(f"{DESK}/messages/texts/<str:key>/reset/", message_text.reset, name="message_text_reset"),
    path(f"{DESK}/messages/texts/<str:key>/check/", message_text.check_first, name="message_text_check_first"),
    path(f"{DESK}/messages/texts/<str:key>/test/", message_text.try_out, name="message_text_try_out"),
    path(f"{WORK}/messages/choice/", mail_choice.edit, name="mail_choice_edit"),
    path(f"{DESK}/announcements/", announcement.desk, name="announcement_desk"),
    path(f"{DESK}/announcements/new/", announcement.create, name="announcement_create"),
    path(f"{DESK}/announcements/<uuid:pk>/", announcement.check, name="announcement_check"),
    path(f"{DESK}/announcements/<uuid:pk>/change/", announcement.edit, name="announcement_edit"),
    path(f"{DESK}/announcements/<uuid:pk>/send/", announcement.send, name="announcement_send"),
    path(f"{DESK}/announcements/<uuid:pk>/withdraw/", announcement.withdraw, name="announcement_withdraw"),
    path(f"{DESK}/nudges/", nudge.desk, name="nudge_desk"),
    path(f"{DESK}/nudges/suggestions/", nudge.take, name="nudge_take"),
    path(f"{DESK}/nudges/new/", nudge.create, name="nudge_create"),
    path(f"{DESK}/nudges/<uuid:pk>/", nudge.edit, name="nudge_edit"),
    path(f"{DESK}/nudges/<uuid:pk>/remove/", nudge.remove, name="nudge_remove"),
    # asking the organisers
    path(f"{WORK}/ask/", conversation.index, name="conversation_index"),
    path(f"{WORK}/ask/<uuid:pk>/", conversation.detail, name="conversation_detail"),
    path(f"{WORK}/ask/<uuid:pk>/thread/", conversation.thread, name="conversation_thread"),
    path(f"{WORK}/answers/", public_answer.index, name="public_answer_index"),
    path(f"{DESK}/questions/", conversation.desk, name="conversation_desk"),
    path(f"{DESK}/questions/hours/", conversation.hours, name="conversation_hours"),
    path(f"{DESK}/questions/ready/", conversation.replies, name="conversation_replies"),
    path(f"{DESK}/questions/ready/<uuid:reply>/remove/", conversation.remove_reply, name="conversation_remove_reply"),
    path(f"{DESK}/questions/public/", public_answer.create, name="public_answer_create"),
    path(f"{DESK}/questions/public/<uuid:pk>/withdraw/", public_answer.withdraw, name="public_answer_withdraw"),
    path(f"{DESK}/questions/<uuid:pk>/", conversation.manage, name="conversation_manage"),
    path(f"{DESK}/questions/<uuid:pk>/assign/", conversation.assign, name="conversation_assign"),
    path(f"{DESK}/questions/<uuid:pk>/close/", conversation.close, name="conversation_close"),
    # own data, and what people ask about it
    path("your-data/", own_data.detail, name="own_data_detail"),
    path("your-data/download/", own_data.download, name="own_data_download"),
    path("your-data/others/", own_data.others, name="own_data_others"),
    path("your-data/erase/", own_data.erase, name="own_data_erase"),
    path("your-data/requests/<uuid:pk>/take-back/", own_data.take_back, name="own_data_take_back"),
    path(f"{DESK}/take-your-data/", cohort_export.desk, name="cohort_export_desk"),
    path(f"{DESK}/take-your-data/<uuid:pk>/", cohort_export.download, name="cohort_export_download"),
    path("how-long-data-is-kept/", retention.public, name="retention_public"),
    path(f"{DESK}/personal-data/days/", retention.desk, name="retention_desk"),
    path(f"{DESK}/personal-data/", privacy_request.desk, name="privacy_request_desk"),
    path(f"{DESK}/personal-data/<uuid:pk>/", privacy_request.answer, name="privacy_request_answer"),
    # survey and alumni
    path(f"{WORK}/survey/", survey.answer, name="survey_answer"),
    path(f"{DESK}/survey/", survey.desk, name="survey_desk"),
    path(f"{DESK}/survey/days/", survey.days, name="survey_days"),
    path(f"{DESK}/survey/questions/new/", survey.add, name="survey_add"),
    path(f"{DESK}/survey/questions/usual/", survey.usual, name="survey_usual"),
    path(f"{DESK}/survey/questions/<uuid:question>/remove/", survey.remove, name="survey_remove"),
    path(f"{WORK}/alumni/", alumnus.index, name="alumnus_index"),
    path(f"{WORK}/alumni/leave/", alumnus.leave, name="alumnus_leave"),
    path(f"{DESK}/alumni/", alumnus.desk, name="alumnus_desk"),
    path(f"{DESK}/alumni/<uuid:pk>/invite/", alumnus.invite, name="alumnus_invite"),
    # audit
    path(f"{DESK}/audit/", audit.desk, name="audit_desk"),
    path(f"{DESK}/audit/looks/", look.desk, name="look_desk"),
    # support that sees pages as somebody else does
    path("acting-as/", acting_as.index, name="acting_as_index"),
    path("acting-as/end/", acting_as.end, name="acting_as_end"),
    # break-glass
    path("break-glass/", broken_glass.index, name="broken_glass_index"),
    path("break-glass/<uuid:pk>/end/", broken_glass.end, name="broken_glass_end"),
    # health
    path("healthz", health.healthz, name="health_healthz"),
    path("readyz", health.readyz, name="health_readyz"),
    path("metrics", health.metrics, name="health_metrics"),
    # offline
    path("offline-worker.js", offline.worker, name="offline_worker"),
    # How to tell of a weakness.
    path(".well-known/security.txt", security.contact, name="security_contact"),
    path("security-policy/", security.policy, name="security_policy"),
    # home
    path("home/", home.start, name="home_start"),
    path("programmes/<slug:programme>/<slug:cohort>/", home.cohort, name="home_cohort"),
    path("organise/<slug:programme>/<slug:cohort>/", home.organise, name="home_organise"),
    # cohort
    path("programmes/new/", cohort.start_programme, name="cohort_start_programme"),
    path("organise/<slug:programme>/", cohort.index, name="cohort_index"),
    path("organise/<slug:programme>/cohorts/new/", cohort.create, name="cohort_create"),
    path("organise/<slug:programme>/<slug:cohort>/settings/", cohort.settings, name="cohort_settings"),
    path("organise/<slug:programme>/<slug:cohort>/settings/state/", cohort.move, name="cohort_move"),
    path(f"{DESK}/timeline/milestones/new/", cohort.milestone_add, name="cohort_milestone_add"),
    path(
        f"{DESK}/timeline/milestones/<uuid:pk>/",
        cohort.milestone_change,
        name="cohort_milestone_change",
    ),
    path(
        f"{DESK}/timeline/milestones/<uuid:pk>/remove/",
        cohort.milestone_remove,
        name="cohort_milestone_remove",
    ),
    # agreements and consents
    path(f"{WORK}/agreements/", agreement.own, name="agreement_own"),
    path(f"{WORK}/agreements/<uuid:pk>/answer/", agreement.answer, name="agreement_answer"),
    path(f"{DESK}/agreements/", agreement.desk, name="agreement_desk"),
    path(f"{DESK}/agreements/new/", agreement.create, name="agreement_create"),
    path(f"{DESK}/agreements/<uuid:pk>/", agreement.detail, name="agreement_detail"),
    path(f"{DESK}/agreements/<uuid:pk>/reword/", agreement.reword, name="agreement_reword"),
    path(f"{DESK}/agreements/<uuid:pk>/retire/", agreement.retire, name="agreement_retire"),
    # does this site work on a machine?
    path("check/", device_check.page, name="device_check_page"),
    path("check/mail/", device_check.mail, name="device_check_mail"),
    path("check/<str:token>/", device_check.open, name="device_check_open"),
    path(f"{DESK}/check/", device_check.desk, name="device_check_desk"),
    path(f"{DESK}/check/ask/", device_check.ask, name="device_check_ask"),
    # timeline
    path(f"{DESK}/timeline/", timeline.desk, name="timeline_desk"),
    path(f"{DESK}/timeline/fill/", timeline.fill, name="timeline_fill"),
    path(f"{DESK}/timeline/template/", timeline.template, name="timeline_template"),
    path(f"{DESK}/timeline/templates/<uuid:pk>/remove/", timeline.template_remove, name="timeline_template_remove"),
    path(f"{DESK}/timeline/days-off/new/", timeline.day_off, name="timeline_day_off"),
    path(f"{DESK}/timeline/days-off/<uuid:pk>/remove/", timeline.day_off_remove, name="timeline_day_off_remove"),
    # nomination
    path("organise/<slug:programme>/<slug:cohort>/nominations/", nomination.desk, name="nomination_desk"),
    path("organise/<slug:programme>/<slug:cohort>/nominations/import/", nomination.upload, name="nomination_upload"),
    path(f"{DESK}/nominations/import/<uuid:pk>/", nomination.preview, name="nomination_preview"),
    path("organise/<slug:programme>/<slug:cohort>/nominations/invite/", nomination.invite, name="nomination_invite"),
    path(
        "organise/<slug:programme>/<slug:cohort>/nominations/<uuid:pk>/withdraw/",
        nomination.withdraw,
        name="nomination_withdraw",
    ),
    # places: the funnel, organisations and their nominators, free places and the reserve
    path("nominators/<str:token>/", nominator.open, name="nominator_open"),
    path(f"{DESK}/places/", funnel.desk, name="funnel_desk"),
    path(f"{DESK}/places/nudge/", funnel.nudge, name="funnel_nudge"),
    path(f"{DESK}/places/organisations/", allotment.desk, name="allotment_desk"),
    path(f"{DESK}/places/organisations/new/", allotment.create, name="allotment_create"),
    path(f"{DESK}/places/organisations/ask/", allotment.ask_all, name="allotment_ask_all"),
    path(f"{DESK}/places/organisations/<uuid:pk>/", allotment.change, name="allotment_change"),
    path(f"{DESK}/places/organisations/<uuid:pk>/ask/", allotment.ask, name="allotment_ask"),
    path(f"{DESK}/places/organisations/<uuid:pk>/revoke/", allotment.revoke, name="allotment_revoke"),
    path(f"{DESK}/places/rules/", allotment.rules, name="allotment_rules"),
    path(f"{DESK}/places/reserve/", reserve.desk, name="reserve_desk"),
    path(f"{DESK}/places/reserve/add/", reserve.add, name="reserve_add"),
    path(f"{DESK}/places/reserve/<uuid:pk>/move/", reserve.move, name="reserve_move"),
    path(f"{DESK}/places/reserve/<uuid:pk>/remove/", reserve.remove, name="reserve_remove"),
    path(f"{DESK}/places/silent/<uuid:pk>/release/", reserve.release, name="reserve_release"),
    path(f"{DESK}/places/free/<uuid:pk>/open/", reserve.open_place, name="reserve_open_place"),
    path(f"{DESK}/places/free/<uuid:pk>/close/", reserve.close_place, name="reserve_close_place"),
    # invitation
    path("invitations/<str:token>/object/", invitation.object, name="invitation_object"),
    path("invitations/<str:token>/", invitation.open, name="invitation_open"),
    path("organise/<slug:programme>/<slug:cohort>/invitations/", invitation.desk, name="invitation_desk"),
    path("organise/<slug:programme>/<slug:cohort>/invitations/new/", invitation.create, name="invitation_create"),
    path(
        "organise/<slug:programme>/<slug:cohort>/invitations/<uuid:pk>/resend/",
        invitation.resend,
        name="invitation_resend",
    ),
    path(
        "organise/<slug:programme>/<slug:cohort>/invitations/<uuid:pk>/revoke/",
        invitation.revoke,
        name="invitation_revoke",
    ),
    # profile, people, role
    path("programmes/<slug:programme>/<slug:cohort>/profile/", profile.edit, name="profile_edit"),
    path("programmes/<slug:programme>/<slug:cohort>/people/", people.directory, name="people_directory"),
    path("programmes/<slug:programme>/<slug:cohort>/people/<uuid:pk>/", people.detail, name="people_detail"),
    path("organise/<slug:programme>/<slug:cohort>/people/", people.desk, name="people_desk"),
    path("organise/<slug:programme>/<slug:cohort>/people/<uuid:pk>/", people.place, name="people_place"),
    path("organise/<slug:programme>/<slug:cohort>/people/<uuid:pk>/name/", people.correct, name="people_correct"),
    path("organise/<slug:programme>/<slug:cohort>/people/<uuid:pk>/employer/", people.employer, name="people_employer"),
    path(f"{DESK}/people/<uuid:pk>/address/", people.address, name="people_address"),
    path(f"{DESK}/people/<uuid:pk>/sign-on/", people.sign_on, name="people_sign_on"),
    # leaving: give a place up, pause it, take it up again
    path(f"{WORK}/place/", leaving.own, name="leaving_own"),
    path(f"{WORK}/place/<uuid:pk>/leave/", leaving.withdraw, name="leaving_withdraw"),
    path(f"{WORK}/place/<uuid:pk>/pause/", leaving.pause, name="leaving_pause"),
    path(f"{WORK}/place/<uuid:pk>/return/", leaving.resume, name="leaving_resume"),
    path(f"{DESK}/people/<uuid:pk>/leave/", leaving.withdraw_for, name="leaving_withdraw_for"),
    path(f"{DESK}/people/<uuid:pk>/pause/", leaving.pause_for, name="leaving_pause_for"),
    path(f"{DESK}/people/<uuid:pk>/return/", leaving.resume_for, name="leaving_resume_for"),
    path(f"{DESK}/people/<uuid:pk>/later/", leaving.later, name="leaving_later"),
    path(f"{DESK}/roles/people/<uuid:pk>/leave/", handover.desk, name="handover_desk"),
    path("organise/<slug:programme>/<slug:cohort>/roles/", role.index, name="role_index"),
    path("organise/<slug:programme>/<slug:cohort>/roles/<int:pk>/remove/", role.remove, name="role_remove"),
    path(f"{DESK}/roles/offers/<uuid:pk>/resend/", role.resend, name="role_resend"),
    path(f"{DESK}/roles/offers/<uuid:pk>/revoke/", role.revoke, name="role_revoke"),
    # access tokens, and what programs do with them
    path("accounts/tokens/", access_token.list, name="access_token_list"),
    path("accounts/tokens/new/", access_token.create, name="access_token_create"),
    path("accounts/tokens/<uuid:pk>/end/", access_token.revoke, name="access_token_revoke"),
    path("accounts/tokens/everybody/", access_token.everybody, name="access_token_everybody"),
    path("accounts/tokens/everybody/<uuid:pk>/end/", access_token.end, name="access_token_end"),
    *api.own,
    path(f"{DESK}/roles/single-sign-on/", single_sign_on.desk, name="single_sign_on_desk"),
    path(f"{DESK}/roles/single-sign-on/<uuid:pk>/end/", single_sign_on.end, name="single_sign_on_end"),
    path(f"{DESK}/webhooks/", webhook.desk, name="webhook_desk"),
    path(f"{DESK}/webhooks/new/", webhook.create, name="webhook_create"),
    path(f"{DESK}/webhooks/<uuid:pk>/", webhook.detail, name="webhook_detail"),
    path(f"{DESK}/webhooks/<uuid:pk>/secret/", webhook.rotate, name="webhook_rotate"),
    path(f"{DESK}/webhooks/<uuid:pk>/pause/", webhook.pause, name="webhook_pause"),
    path(f"{DESK}/webhooks/<uuid:pk>/remove/", webhook.remove, name="webhook_remove"),
    path(f"{DESK}/webhooks/deliveries/<uuid:pk>/again/", webhook.replay, name="webhook_replay"),
    path("assisting/", assistant.home, name="assistant_home"),
    path("assisting/<uuid:pk>/", assistant.pack, name="assistant_pack"),
    path("assisting/<uuid:pk>/answer/", assistant.answer, name="assistant_answer"),
    path("assisting/<uuid:pk>/travel/", assistant.travel, name="assistant_travel"),
    path("role-offers/<str:token>/", role_offer.open, name="role_offer_open"),
]

if settings.DEMO:
    own.append(path("demo/styleguide/", styleguide.example, name="styleguide_example"))
    own.append(path("demo/outbox/", demo_outbox.list, name="demo_outbox_list"))


def mail_webhooks() -> list[URLPattern | URLResolver]:
    """Where a mail provider reports what became of a mail; each report is signed by the provider's secret."""
    if "anymail" not in settings.INSTALLED_APPS:
        return []
    # Anymail's models need an installed app, so it is not looked at before.
    found = import_module("anymail.urls").urlpatterns
    return [
        path("mail/webhooks/", include([URLPattern(each.pattern, login_not_required(each.callback)) for each in found]))
    ]


def sign_on() -> list[URLPattern | URLResolver]:
    """Departments' sign-in where the settings name one. allauth's pages around it keep their names, and lead back."""
    if not settings.SINGLE_SIGN_ON:
        return []
    names = ("login_cancelled", "login_error", "signup", "connections")
    # Its models need an installed app, so it is not looked at before.
    client = import_module("programme.sign_on_client")
    there = "accounts/single-sign-on/<slug:provider_id>/login/"
    return [
        path(there, single_sign_on.unless_it_is_away(client.login), name="openid_connect_login"),
        path(f"{there}callback/", single_sign_on.unless_it_is_away(client.callback), name="openid_connect_callback"),
        *(
            path(f"accounts/single-sign-on-{name}/", single_sign_on.refused, name=f"socialaccount_{name}")
            for name in names
        ),
    ]


for_passwords = [each for each in account_urls.urlpatterns if str(each.pattern).lstrip("^").startswith("password/")]

handler500 = "programme.views.errors.went_wrong"

urlpatterns = [
    path("accounts/login/", sign_in.start, name="account_login"),
    # allauth's pages for passwords keep their names, which it looks up, and answer that there is nothing.
    path(
        "accounts/", include([URLPattern(each.pattern, sign_in.no_passwords, name=each.name) for each in for_passwords])
    ),
    # Asked again before: allauth asks only who has a second factor.
    path("accounts/email/", proving.first(account_views.email), name="account_email"),
    path("accounts/2fa/totp/activate/", proving.first(activate_totp, also_to_see=True), name="mfa_activate_totp"),
    path("accounts/2fa/webauthn/add/", proving.first(add_webauthn, also_to_see=True), name="mfa_add_webauthn"),
    path("accounts/sessions/", proving.first(list_usersessions), name="usersessions_list"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    *sign_on(),
    path("", include((own, "programme"))),
    *mail_webhooks(),
    path("", include("teams.urls")),
    path("", include("judging.urls")),
    path("", include("cms.urls")),
]
