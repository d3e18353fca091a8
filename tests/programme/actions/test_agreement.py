import pytest
from django.urls import reverse
from django.utils import timezone

from programme.actions import agreement as act
from programme.models import AgreementAnswer, AgreementKind
from programme.queries import agreement as queries
from programme.queries import home
from programme.shared.refusals import NotAllowed
from programme.states import Role
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db


def ask(cohort, kind=AgreementKind.AGREEMENT, name="Code of conduct", asked_of=(Role.PARTICIPANT, Role.MENTOR)):
    organiser = make.organiser(cohort)
    made = act.create_agreement(
        cohort.programme, by=organiser, name=name, kind=kind, asked_of=asked_of, text="We **listen**."
    )
    return made, organiser


def tasks(enrolment):
    return [task.label for task in home.tasks_of([enrolment], at=timezone.now())]


def test_what_is_asked_stands_on_the_home_page_until_it_is_answered():
    cohort = make.cohort()
    enrolment, judge = make.enrolment(cohort), make.enrolment(cohort, Role.JUDGE)
    agreement, _organiser = ask(cohort)

    assert "Read and accept: Code of conduct" in tasks(enrolment)
    assert tasks(judge) == []
    act.answer(agreement, by=enrolment.person, number=1, says_yes=True)

    assert "Read and accept: Code of conduct" not in tasks(enrolment)


def test_new_words_ask_everybody_again_and_keep_the_earlier_answer():
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)
    agreement, organiser = ask(cohort)
    act.answer(agreement, by=enrolment.person, number=1, says_yes=True)

    act.reword(agreement, by=organiser, text="We listen, and we answer.")

    (asked,) = queries.asked_of(enrolment.person, [enrolment], cohort.programme)
    assert (asked.version.number, asked.answer, asked.earlier.version.number) == (2, None, 1)
    with pytest.raises(act.WordsChanged):
        act.answer(agreement, by=enrolment.person, number=1, says_yes=True)
    with pytest.raises(act.SameWords):
        act.reword(agreement, by=organiser, text="We listen, and we answer.")
    act.answer(agreement, by=enrolment.person, number=2, says_yes=True)
    assert queries.history_of(enrolment.person, cohort.programme).count() == 2


def test_a_consent_may_be_refused_and_changed_and_an_agreement_may_not():
    cohort = make.cohort()
    person = make.participant(cohort)
    consent, _organiser = ask(cohort, AgreementKind.CONSENT, "Photographs")
    agreement, _other = ask(cohort)

    act.answer(consent, by=person, number=1, says_yes=False)
    act.answer(consent, by=person, number=1, says_yes=True)
    act.answer(consent, by=person, number=1, says_yes=True)

    assert [row.says_yes for row in AgreementAnswer.objects.filter(person=person)] == [True, False]
    assert AgreementAnswer.objects.get(person=person, is_current=True).says_yes
    with pytest.raises(act.HasToBeAccepted):
        act.answer(agreement, by=person, number=1, says_yes=False)


def test_organisers_see_who_has_not_answered():
    cohort = make.cohort()
    first, second, away = (make.enrolment(cohort) for _ in range(3))
    make.enrolment(cohort, Role.JUDGE)
    away.state = "withdrawn"
    away.save()
    agreement, _organiser = ask(cohort)
    act.answer(agreement, by=first.person, number=1, says_yes=True)

    (row,) = queries.answers_in(cohort)

    assert (row.asked, row.yes, row.no, row.missing) == (2, 1, 0, 1)
    assert list(queries.missing(cohort, agreement)) == [second]
    assert queries.unanswered(cohort).count() == 1


def test_who_is_not_asked_does_not_answer_and_strangers_do_not_ask():
    cohort = make.cohort()
    agreement, organiser = ask(cohort)

    for stranger in (make.judge(cohort), make.participant(make.cohort()), organiser):
        with pytest.raises(NotAllowed):
            act.answer(agreement, by=stranger, number=1, says_yes=True)
    elsewhere = make.organiser(make.cohort())
    for attempt in (
        lambda: act.reword(agreement, by=elsewhere, text="X"),
        lambda: act.retire(agreement, by=elsewhere),
        lambda: ask_by(cohort, elsewhere),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def ask_by(cohort, by):
    return act.create_agreement(
        cohort.programme, by=by, name="X", kind=AgreementKind.CONSENT, asked_of=[Role.MENTOR], text="X"
    )


def test_what_is_retired_is_asked_no_more_and_its_answers_stay():
    cohort = make.cohort()
    person = make.participant(cohort)
    agreement, organiser = ask(cohort)
    act.answer(agreement, by=person, number=1, says_yes=True)

    act.retire(agreement, by=organiser)

    assert queries.asked_of(person, person.enrolments.all(), cohort.programme) == []
    assert queries.history_of(person, cohort.programme).count() == 1
    with pytest.raises(act.NotAsked):
        act.answer(agreement, by=person, number=1, says_yes=True)


def test_people_answer_and_organisers_ask_on_screen(client_for):
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)
    organiser, person = client_for(make.organiser(cohort)), client_for(enrolment.person)

    def url(name, *args):
        return reverse(f"programme:agreement_{name}", args=(cohort.programme.slug, cohort.slug, *args))

    assert_valid_html(organiser.get(url("desk")).content.decode())
    words = {"name": "Photographs", "kind": "consent", "asked_of": ["participant"], "text": "May *we*?"}
    organiser.post(url("create"), words)
    twice = organiser.post(url("create"), words).content.decode()
    assert "asks for something of that name already" in twice
    assert_valid_html(twice)
    agreement = cohort.programme.agreements.get()

    page = person.get(url("own")).content.decode()
    assert_valid_html(page)
    assert "<em>we</em>" in page
    person.post(url("answer", agreement.pk), {"number": "1", "answer": "no"})
    person.post(url("answer", agreement.pk), {"number": "²", "answer": "no"})
    person.post(url("answer", agreement.pk), {"number": "1", "answer": "maybe"})
    assert "You said no" in person.get(url("own")).content.decode()
    assert person.post(url("answer", agreement.pk), {"number": "7", "answer": "yes"}).status_code == 409
    detail = organiser.get(url("detail", agreement.pk)).content.decode()
    assert enrolment.person.full_name in detail
    assert_valid_html(detail)
    organiser.post(url("reword", agreement.pk), {"text": "May we take pictures?"})
    organiser.post(url("retire", agreement.pk))
    assert organiser.get(url("detail", agreement.pk)).status_code == 404


def test_the_desk_asks_the_same_number_of_questions_for_one_and_for_ten(django_assert_num_queries):
    cohort = make.cohort()
    ask(cohort)
    make.participant(cohort)

    with django_assert_num_queries(4):
        queries.answers_in(cohort)
    for _ in range(9):
        make.participant(cohort)
    with django_assert_num_queries(4):
        queries.answers_in(cohort)
