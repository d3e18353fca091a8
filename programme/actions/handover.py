"""Hands everything that one organiser holds over to another, in one act, when they leave."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.actions.programme import remove_role
from programme.models import Conversation, Person, Programme, Visit
from programme.notifications import HANDED_OVER
from programme.queries import handover as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.handover import held_by
from programme.shared.refusals import Refused
from programme.states import AnnouncementState


class NobodyToTakeOver(Refused):
    sentence = _("Choose another organiser of this programme. If there is none, name one on the page “Roles” first.")


@action
def hand_over(programme: Programme, person: Person, *, to: Person, by: Person, at: dt.datetime) -> Programme:
    """Give what is theirs to another organiser, and end their roles; those of the acting person themself stay.

    Whoever takes over is told what they have now. Raises NobodyToTakeOver.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    authorise(by, "programme.assign_roles", programme)
    if not queries.successors(programme, person).filter(pk=to.pk).exists():
        raise NobodyToTakeOver
    held = [each for each in held_by(person, programme, at) if each.duty.move]
    for each in held:
        each.duty.move(person, to, programme, at)  # type: ignore[misc]
    counts = {str(each.duty.label): len(each.names) for each in held}
    record(
        "programme.work.handed_over",
        by=by,
        target=programme,
        person=str(person.pk),
        to=str(to.pk),
        things=sum(counts.values()),
    )
    if person != by:
        for role in queries.roles_of(person, programme):
            remove_role(role, by=by)
    if to != by:
        lines = [f"{label}: {count}" for label, count in counts.items()]
        notify(
            HANDED_OVER,
            to=[to],
            about=programme,
            act=f"{person.pk} {at.isoformat()}",
            who=person.full_name,
            lines=lines,
        )
    return programme


def move_conversations(person: Person, to: Person, programme: Programme, at: dt.datetime) -> None:
    """A step of the handover: open pages ask for news by the version."""
    rows = queries.conversations_of(person, programme).values_list("pk", flat=True)
    for conversation in Conversation.objects.select_for_update().filter(pk__in=list(rows)).order_by("pk"):
        conversation.assigned_to = to
        conversation.version += 1
        conversation.save(update_fields=("assigned_to", "version"))


def move_visits(person: Person, to: Person, programme: Programme, at: dt.datetime) -> None:
    """A step of the handover: whoever runs a visit sees what people need on it."""
    rows = queries.visits_of(person, programme, at).values_list("pk", flat=True)
    Visit.objects.filter(pk__in=list(rows)).update(run_by=to)


def move_announcements(person: Person, to: Person, programme: Programme, at: dt.datetime) -> None:
    """A step of the handover: what is scheduled goes out as it was."""
    unsent = (AnnouncementState.DRAFT, AnnouncementState.SCHEDULED)
    queries.announcements_of(person, programme, *unsent).update(written_by=to)
