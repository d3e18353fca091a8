"""Questions to the owner of a challenge, with answers that every team reads."""

import datetime as dt

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import EnrolmentState, ProgrammeRoleKind
from teams.models import Challenge, Membership, OwnerLink, Question
from teams.notifications import OWNER_ASKED, QUESTION_ANSWERED, QUESTION_ASKED
from teams.queries import owner_link


class PageIsClosed(Refused):
    sentence = gettext_lazy("This page is closed. Ask the organisers for a new one.")


@action
def ask(challenge: Challenge, text: str, *, by: Person, at: dt.datetime) -> Question:
    """Ask the owner of a challenge something. Whoever has the owner's page is told, and the organisers."""
    authorise(by, "teams.ask_owner", challenge)
    question = Question.objects.create(challenge=challenge, asked_by=by, text=text.strip(), asked_at=at)
    record("teams.question.asked", by=by, target=question)
    owners = list(owner_link.open_links(challenge, at=at))
    for each in owners:
        notify(
            OWNER_ASKED,
            to=[Addressee(each.email, each.full_name)],
            about=each,
            act=str(question.pk),
            text=question.text,
        )
    organisers = challenge.cohort.programme.roles.filter(kind=ProgrammeRoleKind.ORGANISER).select_related("person")
    notify(
        QUESTION_ASKED,
        to=[role.person for role in organisers],
        about=question,
        url=address_in(challenge.cohort, "teams:question_answer", question.pk),
        owners=[each.full_name for each in owners],
    )
    return question


@action
def answer(question: Question, text: str, *, by: Person, at: dt.datetime) -> Question:
    """Give or put right the owner's answer, for everybody who reads the challenge."""
    question = _locked(question)
    authorise(by, "teams.organise", question)
    record("teams.question.answered", by=by, target=question)
    return _publish(question, text, at=at)


@action
def answer_as_owner(link: OwnerLink, question: Question, text: str, *, at: dt.datetime) -> Question:
    """The owner answers on the page of their challenge, without an account. Raises PageIsClosed."""
    link = OwnerLink.objects.select_for_update().get(pk=link.pk)
    question = _locked(question)
    if not link.is_open(at) or question.challenge_id != link.challenge_id:
        raise PageIsClosed
    link.link_used_at = at
    link.save(update_fields=("link_used_at",))
    record("teams.question.answered", by=None, target=question, link=str(link.pk))
    return _publish(question, text, at=at)


def _locked(question: Question) -> Question:
    rows = Question.objects.select_for_update(of=("self",))
    return rows.select_related("challenge__cohort__programme", "challenge__owner", "asked_by").get(pk=question.pk)


def _publish(question: Question, text: str, *, at: dt.datetime) -> Question:
    """The teams of the challenge and who asked are told of the first answer."""
    is_first = question.answered_at is None
    question.answer, question.answered_at = text.strip(), at
    question.save(update_fields=("answer", "answered_at"))
    if is_first:
        challenge = question.challenge
        members = Membership.objects.live().filter(
            team__challenge=challenge, team__told_at__isnull=False, enrolment__state=EnrolmentState.ACTIVE
        )
        told = {question.asked_by, *(each.enrolment.person for each in members.select_related("enrolment__person"))}
        notify(
            QUESTION_ANSWERED,
            to=sorted(told, key=lambda person: person.full_name),
            about=question,
            url=address_in(challenge.cohort, "teams:challenge_detail", challenge.pk),
        )
    return question
