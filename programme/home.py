"""What the ground floor puts on home pages and in the header."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.actions.announcement import words
from programme.models import Cohort, Enrolment, Person, ProgrammeRole
from programme.queries import (
    agreement,
    alumnus,
    announcement,
    assistant,
    conversation,
    device_check,
    invitation,
    leaving,
    need,
    nomination,
    notification,
    people,
    privacy_request,
    survey,
    visit,
    visit_feedback,
)
from programme.shared.addresses import path_in
from programme.shared.authorise import may
from programme.shared.navigation import Link, Panel, Task, at_start, in_header, on_home, what_needs_me
from programme.shared.time import date_words
from programme.states import CohortState, InvitationState, ProgrammeRoleKind, Role

WITH_PROFILE = (Role.PARTICIPANT, Role.MENTOR)
WHO_BOOKS = (Role.PARTICIPANT, Role.MENTOR)
WITH_VISITS = (Role.PARTICIPANT, Role.MENTOR, Role.OBSERVER)


@in_header
def home_and_people(enrolments: list[Enrolment], cohort: Cohort) -> Iterable[Link]:
    if enrolments:
        yield Link(_("Home"), path_in(cohort, "programme:home_cohort"))
    if any(row.role in WITH_PROFILE for row in enrolments):
        yield Link(_("People"), path_in(cohort, "programme:people_directory"))


@what_needs_me
def my_profile(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """The first thing we ask of participants and mentors."""
    if isinstance(subject, Enrolment) and subject.role in WITH_PROFILE and not subject.profile_completed_at:
        yield Task(
            _("Fill in your profile"),
            path_in(subject.cohort, "programme:profile_edit"),
            about=_("Skills, region and the half-days you can give"),
        )


@what_needs_me
def people_to_invite(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """Nominated people whom nobody has invited, and invitations that run out within three days."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    for cohort in subject.programme.cohorts.exclude(state=CohortState.COMPLETED).select_related("programme"):
        if waiting := nomination.to_invite(cohort).count():
            yield Task(
                ngettext("Invite %(n)d nominated person", "Invite %(n)d nominated people", waiting) % {"n": waiting},
                path_in(cohort, "programme:nomination_desk"),
            )
        soon = invitation.for_cohort(cohort, state=InvitationState.SENT).filter(
            link_expires_at__gt=now, link_expires_at__lte=now + dt.timedelta(days=3)
        )
        if count := soon.count():
            yield Task(
                ngettext("%(n)d invitation is about to run out", "%(n)d invitations are about to run out", count)
                % {"n": count},
                path_in(cohort, "programme:invitation_desk") + "?state=sent",
                due_at=min(row.link_expires_at for row in soon),
            )


@in_header
def visits_and_messages(enrolments: list[Enrolment], cohort: Cohort) -> Iterable[Link]:
    if any(row.role in WITH_VISITS for row in enrolments):
        yield Link(_("Visits"), path_in(cohort, "programme:visit_list"))
    if enrolments:
        new = notification.unread(enrolments[0].person_id, cohort.programme)
        yield Link(_("Messages"), path_in(cohort, "programme:notification_inbox"), count=new)


@what_needs_me
def survey_to_answer(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """For participants who have not answered the survey while it is open."""
    if not isinstance(subject, Enrolment) or subject.role != Role.PARTICIPANT:
        return
    found = survey.of_cohort(subject.cohort)
    wave = found and survey.open_wave(found, at=now)
    if wave and not survey.has_answered(found, subject.person, wave):
        yield Task(
            _("Answer a few questions"),
            path_in(subject.cohort, "programme:survey_answer"),
            about=_("Three minutes; nobody sees who said what"),
        )


@what_needs_me
def questions_to_answer(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """What people have asked the organisers."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    for cohort in subject.programme.cohorts.select_related("programme"):
        if count := conversation.waiting(cohort).count():
            yield Task(
                ngettext("Answer %(n)d question", "Answer %(n)d questions", count) % {"n": count},
                path_in(cohort, "programme:conversation_desk") + "?state=waiting",
                about=str(cohort),
            )


@what_needs_me
def visits_to_book(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """Visits with a free place that a participant has not booked."""
    if not isinstance(subject, Enrolment) or subject.role != Role.PARTICIPANT:
        return
    for seen in visit.open_for(subject.person, subject.cohort, at=now):
        if seen.free:
            yield Task(
                _("Book a place: %(title)s") % {"title": seen.visit.title},
                path_in(subject.cohort, "programme:visit_detail", seen.visit.pk),
                due_at=seen.visit.booking_closes_at or seen.visit.starts_at,
                about=ngettext("%(n)d place free", "%(n)d places free", seen.free) % {"n": seen.free},
            )


@what_needs_me
def visits_that_wait_for_me(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """A place held for the person, and visits that ask what they need."""
    if not isinstance(subject, Enrolment) or subject.role not in WHO_BOOKS:
        return
    for asked in need.not_seen_by(subject.person, subject.cohort):
        called_off = asked.booking.visit
        if called_off.ends_at > now:
            yield Task(
                _("Cancelled: say that you have seen it: %(title)s") % {"title": called_off.title},
                path_in(subject.cohort, "programme:visit_detail", called_off.pk),
                due_at=called_off.starts_at,
            )
    for booking in visit_feedback.to_answer(subject.person, subject.cohort, at=now):
        yield Task(
            _("Say how it was: %(title)s") % {"title": booking.visit.title},
            path_in(subject.cohort, "programme:visit_feedback_give", booking.visit_id),
            about=_("Two marks and a sentence"),
        )
    for seen in visit.coming_up_for(subject.person, subject.cohort, at=now):
        title = {"title": seen.visit.title}
        if seen.offer and not seen.has_begun:
            address = path_in(subject.cohort, "programme:visit_detail", seen.visit.pk)
            yield Task(_("Take the place, or say no: %(title)s") % title, address, due_at=seen.offer.ends_at)
        elif seen.asks_needs:
            address = path_in(subject.cohort, "programme:booking_needs", seen.visit.pk)
            yield Task(_("Say what you need: %(title)s") % title, address, due_at=seen.visit.starts_at)


@on_home
def my_visits(place: Enrolment, now: dt.datetime) -> Iterator[Panel]:
    """The next visits that the person has a place or a turn on."""
    if place.role in WHO_BOOKS:
        mine = visit.coming_up_for(place.person, place.cohort, at=now)
        if mine:
            yield Panel("programme/visit/_panel.html", {"mine": mine[:3], "cohort": place.cohort}, order=20)


@what_needs_me
def visits_to_publish(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """Drafts of visits that begin within six weeks."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    for draft in visit.drafts_before(subject.programme, now, now + dt.timedelta(weeks=6)):
        yield Task(
            _("Publish the visit: %(title)s") % {"title": draft.title},
            path_in(draft.cohort, "programme:visit_manage", draft.pk),
            due_at=draft.starts_at,
        )


@what_needs_me
def pauses_that_end(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """Paused places whose day of return is near or past."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    for move in leaving.back_soon([subject.programme], until=(now + dt.timedelta(days=3)).date()):
        place = move.enrolment
        yield Task(
            _("Back from a pause? %(name)s") % {"name": place.person.full_name},
            path_in(place.cohort, "programme:people_place", place.pk),
            about=_("Planned for %(day)s. Take the place up again, or move it to a later cohort")
            % {"day": date_words(move.back_on) if move.back_on else ""},
        )


@what_needs_me
def people_to_reach(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """People who have not seen that a visit is called off."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    for called_off in need.unseen_soon(subject.programme, at=now):
        words = ngettext("Reach %(n)d person: %(title)s", "Reach %(n)d people: %(title)s", called_off.unseen)
        yield Task(
            words % {"n": called_off.unseen, "title": called_off.title},
            path_in(called_off.cohort, "programme:acknowledgement_desk", called_off.pk),
            due_at=called_off.starts_at,
            about=_("They have not seen that it is cancelled"),
        )


@what_needs_me
def messages_that_failed(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """Mail that did not reach people."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    cohort = subject.programme.cohorts.select_related("programme").first()
    if cohort and (count := notification.failed(cohort).count()):
        yield Task(
            ngettext("%(n)d message did not reach anybody", "%(n)d messages did not reach anybody", count)
            % {"n": count},
            path_in(cohort, "programme:notification_people") + "?state=failed",
        )


@at_start
def whom_i_assist(person: Person) -> Iterator[Link]:
    """For assistants: the one page that is theirs."""
    if roles := list(assistant.roles_of(person)):
        names = ", ".join(dict.fromkeys(role.acts_for.full_name for role in roles))
        yield Link(_("Assist %(names)s: times, places, travel") % {"names": names}, reverse("programme:assistant_home"))


@on_home
def staying_in_touch(place: Enrolment, now: dt.datetime) -> Iterator[Panel]:
    """The way to the list of alumni, once the cohort is over."""
    if may(place.person, "programme.join_alumni", place.cohort):
        yield Panel(
            "programme/alumnus/_panel.html", {"url": path_in(place.cohort, "programme:alumnus_index")}, order=60
        )


@at_start
def lists_of_alumni(person: Person) -> Iterator[Link]:
    """Where somebody who took part finds the others who did."""
    for entry in alumnus.of_person(person):
        words = _("Alumni of %(programme)s") % {"programme": entry.programme}
        yield Link(words, path_in(entry.cohort, "programme:alumnus_index"))


@what_needs_me
def requests_about_personal_data(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """What people ask about their own data; the law gives a month."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    cohort = subject.programme.cohorts.select_related("programme").first()
    for asked in privacy_request.open_in(cohort).select_related("person") if cohort else ():
        yield Task(
            _("Answer about personal data: %(what)s") % {"what": asked.get_kind_display()},
            path_in(cohort, "programme:privacy_request_answer", asked.pk),
            due_at=dt.datetime.combine(asked.due_on, dt.time(23, 59), cohort.zone),
            about=asked.person.full_name,
        )


@at_start
def opening_with_a_reason(person: Person) -> Iterator[Link]:
    """For site admins: what is confidential opens only so."""
    if may(person, "programme.break_glass"):
        yield Link(_("Open what is confidential, with a reason"), reverse("programme:broken_glass_index"))
    if may(person, "programme.act_as"):
        yield Link(_("See pages as somebody else does, to help them"), reverse("programme:acting_as_index"))


@at_start
def roles_offered_to_me(person: Person) -> Iterator[Link]:
    """Offers that wait for an answer, for people who read their mail later than this page."""
    for offer in people.role_offers_to(person):
        words = _("You are offered the role “%(role)s” in %(programme)s: accept or decline")
        values = {"role": offer.get_kind_display().lower(), "programme": offer.programme}
        yield Link(words % values, reverse("programme:role_offer_open", args=(offer.link_token(),)))


@what_needs_me
def addresses_that_are_lost(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """Addresses at which mail does not arrive."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    cohort = subject.programme.cohorts.select_related("programme").first()
    if cohort and (count := notification.count_lost(subject.programme)):
        yield Task(
            ngettext("Mail does not arrive at %(n)d address", "Mail does not arrive at %(n)d addresses", count)
            % {"n": count},
            path_in(cohort, "programme:notification_lost"),
        )


@on_home
def announcements(place: Enrolment, now: dt.datetime) -> Iterator[Panel]:
    """What organisers have told the person lately."""
    rows = announcement.on_home_of(place.person, place.cohort, at=now)[:3]
    if rows:
        told = [{"at": row.sent_at, **words(row, place.person)} for row in rows]
        yield Panel("programme/announcement/_panel.html", {"told": told}, order=10)


@what_needs_me
def to_agree(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """Agreements and consents that the person has not answered."""
    if not isinstance(subject, Enrolment):
        return
    for asked in agreement.asked_of(subject.person, [subject], subject.cohort.programme):
        if asked.is_open:
            said = _("Say yes or no: %(name)s") if asked.agreement.is_consent else _("Read and accept: %(name)s")
            about = _("The text has changed since you answered") if asked.earlier else ""
            yield Task(
                said % {"name": asked.agreement},
                path_in(subject.cohort, "programme:agreement_own") + f"#a-{asked.agreement.pk}",
                about=about,
            )


@what_needs_me
def to_check_my_machine(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """For those whom organisers have asked and whose check is not whole."""
    if isinstance(subject, Enrolment) and (check := device_check.of_place(subject)) and not check.passed_at:
        yield Task(
            _("Check that this site works on your machine"),
            reverse("programme:device_check_page"),
            about=_("It takes a few seconds"),
        )
