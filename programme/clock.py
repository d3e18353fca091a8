"""What the ground floor does by the clock."""

import datetime as dt

from django.core.management import call_command
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from programme.actions.access_token import forget_ended
from programme.actions.acting_as import end_acting_due
from programme.actions.announcement import send_due
from programme.actions.audit import note_heads
from programme.actions.booking import expect_newcomers
from programme.actions.broken_glass import end_glass_due
from programme.actions.client_change import forget_old as forget_old_changes
from programme.actions.clock import ask_worker
from programme.actions.cohort_export import forget_exports
from programme.actions.delivery import wake
from programme.actions.door_link import ERASED, forget_doors
from programme.actions.erasure import ErasureBlocked, erase_person
from programme.actions.free_place import move_on
from programme.actions.host_link import forget_host_links
from programme.actions.invitation import expire_invitations
from programme.actions.leaving import remind_of_return
from programme.actions.look import forget_looks, seal_looks
from programme.actions.mail_choice import send_daily
from programme.actions.need import erase_due
from programme.actions.nomination_import import forget_imports
from programme.actions.nudge import run_due
from programme.actions.objection import erase_ended, erase_unsuccessful
from programme.actions.privacy_request import carry_out_erasures
from programme.actions.programme import expire_role_offers
from programme.actions.reminder import remind_invited
from programme.actions.retention import retain
from programme.actions.visit_feedback import ask_after_visits
from programme.actions.waiting_list import run_waiting_lists
from programme.actions.webhook_delivery import forget_old as forget_old_deliveries
from programme.actions.webhook_delivery import wake as wake_webhooks
from programme.models import Enrolment, Person, ProgrammeRole
from programme.shared.clock import every
from programme.shared.retention import YEAR, Kept, keeps
from programme.shared.time import now

every("programme.send_messages", wake, seconds=5)
every("programme.run_nudges", run_due, minutes=1)
every("programme.send_announcements", send_due, minutes=1)
every("programme.send_daily_messages", send_daily, minutes=5)
every("programme.ask_worker", ask_worker, seconds=30)
every("programme.expire_invitations", lambda: expire_invitations(at=now()), minutes=1)
every("programme.run_waiting_lists", lambda: run_waiting_lists(at=now()), seconds=30)
every("programme.erase_needs", lambda: erase_due(at=now()), minutes=10)
every("programme.ask_after_visits", lambda: ask_after_visits(at=now()), minutes=5)
every("programme.forget_host_links", lambda: forget_host_links(at=now()), hours=24)
every("programme.forget_doors", lambda: forget_doors(at=now()), hours=24)
every("programme.expect_newcomers", lambda: expect_newcomers(at=now()), minutes=1)
every("programme.expire_role_offers", lambda: expire_role_offers(at=now()), minutes=10)
every("programme.free_places", lambda: move_on(at=now()), minutes=1)
every("programme.remind_invited", lambda: remind_invited(at=now()), minutes=10)
every("programme.remind_of_return", lambda: remind_of_return(at=now()), hours=1)
every("programme.forget_imports", lambda: forget_imports(at=now()), hours=1)
every("programme.forget_exports", lambda: forget_exports(at=now()), hours=1)
every("programme.erase_ended", lambda: erase_ended(at=now()), hours=1)
every(
    "programme.forget_old_tasks",
    lambda: call_command("prune_db_task_results", "--backend", "jobs", "--queue-name", "*", verbosity=0),
    hours=24,
)
every("programme.carry_out_erasures", lambda: carry_out_erasures(at=now()), minutes=10)
every("programme.forget_old_sessions", lambda: call_command("clearsessions", verbosity=0), hours=24)
every("programme.forget_old_changes", lambda: forget_old_changes(at=now()), hours=24)
every("programme.forget_ended_tokens", lambda: forget_ended(at=now()), hours=24)
every("programme.note_heads", note_heads, hours=24)
every("programme.seal_looks", lambda: seal_looks(at=now()), minutes=1)
every("programme.forget_looks", lambda: forget_looks(at=now()), hours=24)
every("programme.end_glass", lambda: end_glass_due(at=now()), minutes=1)
every("programme.end_acting", lambda: end_acting_due(at=now()), minutes=1)
every("programme.send_webhooks", wake_webhooks, seconds=5)
every("programme.forget_old_deliveries", lambda: forget_old_deliveries(at=now()), hours=24)
every("programme.retention", lambda: retain(at=now()), hours=24)

AFTER_COHORT = _("the cohort’s last day")
NOBODY = {"full_name": "", "email": "nobody@erased.invalid"}


def has_not_been_here(since: dt.datetime) -> Q:
    """No role, and no place in a cohort that ended later."""
    later = Enrolment.objects.filter(person=OuterRef("pk"), cohort__ends_on__gte=since.date())
    return (
        ~Exists(later)
        & ~Exists(ProgrammeRole.objects.filter(person=OuterRef("pk")))
        & Q(erased_at=None, is_superuser=False)
    )


def erase_if_nobody_needs_them(person: Person, at: dt.datetime) -> bool:
    try:
        erase_person(person, at=at)
    except ErasureBlocked:
        return False
    return True


# What is erased on a day that the person was shown: the clock does it on that day.
keeps(
    Kept(
        "needs",
        _("What somebody needs on a visit"),
        _("the day that the person was shown, some days after the visit"),
        0,
        "programme.Need",
        since="erase_on",
        within="booking__visit__cohort__programme",
        fixed=True,
    )
)
keeps(
    Kept(
        "visit_lists",
        _("Who came to a visit"),
        _("the visit"),
        90,
        "programme.CheckIn",
        since="visit__ends_at",
        within="visit__cohort__programme",
        how={"person": None, "full_name": ERASED, "employer": ""},
    )
)
keeps(
    Kept(
        "nominations",
        _("People who were named and did not take part"),
        _("the cohort’s first day, or sooner by the cohort’s rules"),
        182,
        "programme.Nomination",
        since="cohort__starts_on",
        within="cohort__programme",
        still=Q(erased_at=None) & ~Q(state="confirmed"),
        run=erase_unsuccessful,
    )
)
keeps(
    Kept(
        "nominations.invitations",
        "",
        "",
        182,
        "programme.Invitation",
        since="cohort__starts_on",
        within="cohort__programme",
        still=~Q(state="sent"),
        how=NOBODY,
    )
)
keeps(
    Kept(
        "nominations.role_offers",
        "",
        "",
        182,
        "programme.RoleOffer",
        since="link_expires_at",
        within="programme",
        still=~Q(state="sent"),
        how=NOBODY,
    )
)
keeps(
    Kept(
        "profiles",
        _("What people said of themselves in their profile"),
        AFTER_COHORT,
        2 * YEAR,
        "programme.Enrolment",
        since="cohort__ends_on",
        within="cohort__programme",
        how={"about": "", "job_title": "", "skills": [], "region": "", "availability": [], "experience_months": None},
    )
)
keeps(
    Kept(
        "questions",
        _("Questions to the organisers, and answers to surveys and about visits"),
        AFTER_COHORT,
        2 * YEAR,
        "programme.Conversation",
        since="cohort__ends_on",
        within="cohort__programme",
    )
)
keeps(
    Kept(
        "questions.surveys",
        "",
        "",
        2 * YEAR,
        "programme.SurveyAnswer",
        since="reply__survey__cohort__ends_on",
        within="reply__survey__cohort__programme",
        how={"words": ""},
        still=~Q(mark=None),
    )
)
keeps(
    Kept(
        "questions.visits",
        "",
        "",
        2 * YEAR,
        "programme.VisitFeedback",
        since="booking__visit__ends_at",
        within="booking__visit__cohort__programme",
        how={"words": ""},
    )
)
keeps(
    Kept(
        "travel",
        _("Notes about travel, and checks of machines"),
        AFTER_COHORT,
        1,
        "programme.TravelNote",
        since="enrolment__cohort__ends_on",
        within="enrolment__cohort__programme",
    )
)
keeps(
    Kept(
        "travel.machines",
        "",
        "",
        1,
        "programme.DeviceCheck",
        since="enrolment__cohort__ends_on",
        within="enrolment__cohort__programme",
    )
)
keeps(
    Kept(
        "drafts",
        _("Drafts that were never sent"),
        _("they were written, or could last be sent"),
        30,
        "programme.Announcement",
        since="written_at",
        within="cohort__programme",
        still=Q(state="draft"),
    )
)
keeps(
    Kept(
        "messages",
        _("Messages that were sent"),
        _("they were written"),
        2 * YEAR,
        "programme.Notification",
        since="created_at",
        within="programme",
    )
)
keeps(
    Kept(
        "sessions",
        _("Where somebody was signed in"),
        _("they were last there"),
        14,
        "usersessions.UserSession",
        since="last_seen_at",
        fixed=True,
    )
)
keeps(
    Kept(
        "requests",
        _("Requests about one’s own data"),
        _("they were answered"),
        6 * YEAR,
        "programme.PrivacyRequest",
        since="answered_at",
        fixed=True,
    )
)
keeps(
    Kept(
        "people",
        _("Names and accounts of people without a place or a role"),
        _("their last cohort ended"),
        6 * YEAR,
        "programme.Person",
        since="joined_at",
        still=has_not_been_here,
        run=erase_if_nobody_needs_them,
        fixed=True,
    )
)
