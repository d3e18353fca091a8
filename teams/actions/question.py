"""Questions to the owner of a challenge, with answers that every team reads."""

import datetime as dt

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.states import EnrolmentState, ProgrammeRoleKind
from teams.models import Challenge, Membership, Question
from teams.notifications import QUESTION_ANSWERED, QUESTION_ASKED


@action
def ask(challenge: Challenge, text: str, *, by: Person, at: dt.datetime) -> Question:
    """Ask the owner of a challenge something. Organisers are told, who pass it on."""
    authorise(by, "teams.ask_owner", challenge)
    question = Question.objects.create(challenge=challenge, asked_by=by, text=text.strip(), asked_at=at)
    record("teams.question.asked", by=by, target=question)
    organisers = challenge.cohort.programme.roles.filter(kind=ProgrammeRoleKind.ORGANISER).select_related("person")
    notify(
        QUESTION_ASKED,
        to=[role.person for role in organisers],
        about=question,
        url=address_in(challenge.cohort, "teams:question_answer", question.pk),
    )
    return question


@action
def answer(question: Question, text: str, *, by: Person, at: dt.datetime) -> Question:
    """Give or put right the owner's answer, for everybody who reads the challenge.

    Its teams and who asked are told of the first one.
    """
    question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("challenge__cohort__programme", "challenge__owner", "asked_by")
        .get(pk=question.pk)
    )
    authorise(by, "teams.organise", question)
    is_first = question.answered_at is None
    question.answer, question.answered_at = text.strip(), at
    question.save(update_fields=("answer", "answered_at"))
    record("teams.question.answered", by=by, target=question)
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
