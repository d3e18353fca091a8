"""A pitch that all judges score before the day, to see how differently the criteria can be read."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from judging.models import PitchDay, Practice, PracticeCard
from judging.models.practice import ASKED
from judging.notifications import PRACTICE_BEGUN
from judging.queries import panel, rubric
from judging.states import PRACTICE, PracticeState
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused


class PracticeRuns(Refused):
    sentence = _("A practice pitch is being scored. Compare its cards before you begin another.")


class NobodyToPractise(Refused):
    sentence = _("Give judges a seat first: nobody would score it.")


class DayBegun(Refused):
    sentence = _("Scoring of the pitch day is open, so there is nothing left to practise for.")


class PracticeOver(Refused):
    sentence = _("The cards are compared already, so nothing can be changed. What you see is how they compare.")


class NothingToCompare(Refused):
    sentence = _("Fewer than two judges have scored it, so there is nothing to compare.")


@action
def begin_practice(day: PitchDay, *, by: Person, title: str, about: str = "", at: dt.datetime) -> Practice:
    """Ask all judges on the panel to score the same pitch by the criteria as they now are."""
    day = PitchDay.objects.select_for_update(of=("self",)).select_related("cohort__programme", "rubric").get(pk=day.pk)
    authorise(by, "judging.organise", day)
    if not day.is_planned:
        raise DayBegun
    if day.practices.filter(state=PracticeState.OPEN).exists():
        raise PracticeRuns
    if not panel.active_judges(day):
        raise NobodyToPractise
    asked = [{name: getattr(each, name) for name in ASKED} for each in rubric.criteria_of(day.rubric)]
    practice = Practice.objects.create(pitch_day=day, title=title, about=about, asked=asked, begun_at=at)
    record("judging.practice.begun", by=by, target=practice)
    _tell(practice, is_compared=False)
    return practice


@action
def save_practice_card(
    practice: Practice, values: Mapping[int, int | str | None], *, by: Person, at: dt.datetime
) -> PracticeCard:
    """Keep what a judge gives, in place of what they gave before."""
    practice = _locked(practice)
    authorise(by, "judging.practise", practice)
    if not practice.is_open:
        raise PracticeOver
    given = {str(each.pk): values.get(each.pk) for each in practice.criteria}
    card, _is_new = PracticeCard.objects.update_or_create(
        practice=practice, judge=by, defaults={"values": given, "saved_at": at}
    )
    record("judging.practice.scored", by=by, target=practice)
    return card


@action
def compare_practice(practice: Practice, *, by: Person, at: dt.datetime) -> Practice:
    """Show the judges how their cards compare, without names. After that no card changes."""
    practice = _locked(practice)
    authorise(by, "judging.organise", practice)
    PRACTICE.check(practice.state, to=PracticeState.COMPARED)
    if practice.cards.count() < 2:
        raise NothingToCompare
    practice.state, practice.compared_at = PracticeState.COMPARED, at
    practice.save(update_fields=("state", "compared_at"))
    record("judging.practice.compared", by=by, target=practice, cards=practice.cards.count())
    _tell(practice, is_compared=True)
    return practice


@action
def drop_practice(practice: Practice, *, by: Person) -> None:
    """Take a practice pitch away with its cards, as if it had not been asked for."""
    practice = _locked(practice)
    authorise(by, "judging.organise", practice)
    record("judging.practice.dropped", by=by, target=practice)
    Practice.objects.filter(pk=practice.pk).delete()


def _locked(practice: Practice) -> Practice:
    rows = Practice.objects.select_for_update(of=("self",)).select_related("pitch_day__cohort__programme")
    return rows.get(pk=practice.pk)


def _tell(practice: Practice, *, is_compared: bool) -> None:
    notify(
        PRACTICE_BEGUN,
        to=panel.active_judges(practice.pitch_day),
        about=practice,
        act="compared" if is_compared else "begun",
        is_compared=is_compared,
        address=settings.SITE_URL + reverse("judging:practice_card", args=(practice.pk,)),
    )
