"""Asks a judge about one card after the lock, and takes the answer. Scores stay as they were locked."""

from django.utils.translation import gettext_lazy

from judging.actions.result import WithoutReason, refuse_published
from judging.models import CardQuestion, PitchDay, ResultSheet, Scorecard
from judging.notifications import CARD_ANSWERED, CARD_QUESTIONED
from judging.states import CardAnswer
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in, site_address
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now


class AskedAlready(Refused):
    sentence = gettext_lazy("The judge has been asked about this card, and has not answered yet.")


class AnsweredAlready(Refused):
    sentence = gettext_lazy("You have answered this question.")


class WordsNeeded(Refused):
    sentence = gettext_lazy("Say what is not as you meant it.")


@action
def ask_judge(card: Scorecard, *, by: Person, question: str) -> CardQuestion:
    """Ask whether the card is as the judge meant it. Nobody sees a figure of another card by it."""
    authorise(by, "judging.decide_result", card.pitch)
    if not question.strip():
        raise WithoutReason
    PitchDay.objects.select_for_update(of=("self",)).get(pk=card.pitch.pitch_day_id)
    if sheet := ResultSheet.objects.current().filter(pitch_day=card.pitch.pitch_day_id).first():
        refuse_published(sheet)
    if card.questions.filter(answered_at=None).exists():
        raise AskedAlready
    asked = CardQuestion.objects.create(card=card, question=question.strip(), asked_by=by, asked_at=now())
    record("judging.card.questioned", by=by, target=card, reason=question)
    address = site_address("judging:card_question_answer", asked.pk)
    notify(CARD_QUESTIONED, to=[card.judge], about=asked, address=address)
    return asked


@action
def answer_question(question: CardQuestion, *, by: Person, answer: CardAnswer, words: str = "") -> CardQuestion:
    """Keep the judge's answer and tell who asked. What follows from it, the results group decides, with a reason."""
    question = (
        CardQuestion.objects.select_for_update(of=("self",))
        .select_related("card__pitch__pitch_day__cohort__programme", "asked_by")
        .get(pk=question.pk)
    )
    authorise(by, "judging.answer_question", question)
    if question.answered_at:
        raise AnsweredAlready
    if answer == CardAnswer.NOT_MEANT and not words.strip():
        raise WordsNeeded
    question.answer, question.words, question.answered_at = answer, words.strip(), now()
    question.save(update_fields=("answer", "words", "answered_at"))
    record("judging.card.answered", by=by, target=question.card, reason=words.strip(), answer=answer)
    address = address_in(question.cohort, "judging:moderation_decide", question.card_id)
    notify(CARD_ANSWERED, to=[question.asked_by], about=question, address=address)
    return question
