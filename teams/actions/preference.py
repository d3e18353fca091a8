"""Participants say which challenges they would like, and what they need of the place where their team meets."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import Enrolment, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import NotAllowed, Refused
from teams.models import Challenge, Preference, TeamNeed
from teams.queries import preference as preferences
from teams.states import ChallengeState, TeamNeedKind


class CannotBeChosen(Refused):
    """A challenge that is not open to this cohort, or one that is named twice."""


class ChoicesAreClosed(Refused):
    sentence = gettext_lazy("Teams are formed with the choices as they are. They can no longer be changed.")


@action
def rank_challenges(
    enrolment: Enrolment, challenges: Sequence[Challenge], *, by: Person, needs: Sequence[TeamNeedKind] = ()
) -> None:
    """Replace the person's choices, first choice first, and their needs. Needs can always be said.

    Raises CannotBeChosen, and ChoicesAreClosed once they have a team or the organisers' date has passed.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=enrolment.pk)
    authorise(by, "teams.rank", enrolment.cohort)
    if enrolment.person_id != by.pk:
        raise NotAllowed(by=by, permission="teams.rank", target=enrolment)
    if list(challenges) != preferences.chosen_by(enrolment):
        _replace_choices(enrolment, challenges, by=by)
    TeamNeed.objects.filter(enrolment=enrolment).delete()
    TeamNeed.objects.bulk_create(TeamNeed(enrolment=enrolment, kind=kind) for kind in dict.fromkeys(needs))
    # How many needs, never which: the record is read by more people than organisers.
    record("teams.preference.ranked", by=by, target=enrolment, choices=len(challenges), needs=len(set(needs)))


def _replace_choices(enrolment: Enrolment, challenges: Sequence[Challenge], *, by: Person) -> None:
    if preferences.why_closed(by, enrolment.cohort):
        raise ChoicesAreClosed
    for each in challenges:
        if each.cohort_id != enrolment.cohort_id or each.state != ChallengeState.PUBLISHED:
            raise CannotBeChosen(_("“%(title)s” cannot be chosen any more.") % {"title": each.title})
    if len({each.pk for each in challenges}) < len(challenges):
        raise CannotBeChosen(_("Give each challenge one place only."))
    Preference.objects.filter(enrolment=enrolment).delete()
    Preference.objects.bulk_create(
        Preference(enrolment=enrolment, challenge=each, rank=rank) for rank, each in enumerate(challenges, start=1)
    )
