"""Sets programmes up, and gives and takes the roles that hold over all their cohorts."""

from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.actions.person import create_person
from programme.models import Person, Programme, ProgrammeRole
from programme.notifications import ROLE_ASSIGNED
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import ProgrammeRoleKind


class OwnRole(Refused):
    sentence = _("You cannot give or take a role of your own. Ask another organiser.")


class RoleHeld(Refused):
    sentence = _("This person already has that role.")


class LastOrganiser(Refused):
    sentence = _("A programme needs an organiser: name another one first.")


class NameTaken(Refused):
    sentence = _("Another programme has this name, or this name in addresses.")


@action
def create_programme(
    *,
    by: Person,
    name: str,
    slug: str,
    organiser_email: str,
    organiser_name: str,
    summary: str = "",
    contact_email: str = "",
) -> Programme:
    """Start a programme with its first organiser, who gets an account if they have none, and a message."""
    authorise(by, "programme.create_programme")
    if Programme.objects.filter(name__iexact=name).exists() or Programme.objects.filter(slug=slug).exists():
        raise NameTaken
    programme = Programme.objects.create(name=name, slug=slug, summary=summary, contact_email=contact_email)
    record("programme.programme.created", by=by, target=programme)
    organiser = Person.objects.filter(email=organiser_email.lower()).first()
    organiser = organiser or create_person(email=organiser_email, full_name=organiser_name, by=by)
    if organiser == by:
        raise OwnRole
    _give(programme, organiser, ProgrammeRoleKind.ORGANISER, by=by)
    return programme


@action
def assign_role(
    programme: Programme,
    *,
    by: Person,
    kind: ProgrammeRoleKind,
    person: Person | None = None,
    email: str = "",
    full_name: str = "",
    acts_for: Person | None = None,
) -> ProgrammeRole:
    """Give a person a role in the programme; never oneself. The person is told.

    Without `person` the role goes to whoever has this address; they get an account if they have none, which only a
    code sent to that address opens.
    """
    authorise(by, "programme.assign_roles", programme)
    if person is None:
        person = Person.objects.filter(email__iexact=email.strip()).first()
        person = person or create_person(email=email, full_name=full_name, by=by)
    if person == by:
        raise OwnRole
    return _give(programme, person, kind, by=by, acts_for=acts_for)


def _give(
    programme: Programme, person: Person, kind: ProgrammeRoleKind, *, by: Person, acts_for: Person | None = None
) -> ProgrammeRole:
    Programme.objects.select_for_update().get(pk=programme.pk)
    role, is_new = ProgrammeRole.objects.get_or_create(programme=programme, person=person, kind=kind, acts_for=acts_for)
    if not is_new:
        raise RoleHeld
    record("programme.role.assigned", by=by, target=programme, person=str(person.pk), kind=kind)
    notify(ROLE_ASSIGNED, to=[person], about=programme, act=f"role {role.pk}", role=role)
    return role


@action
def remove_role(role: ProgrammeRole, *, by: Person) -> None:
    """Take a role away; never one's own, and never the last organiser's."""
    programme = Programme.objects.select_for_update().get(pk=role.programme_id)
    authorise(by, "programme.assign_roles", programme)
    if role.person_id == by.pk:
        raise OwnRole
    others = programme.roles.filter(kind=ProgrammeRoleKind.ORGANISER).exclude(pk=role.pk)
    if role.kind == ProgrammeRoleKind.ORGANISER and not others.exists():
        raise LastOrganiser
    record("programme.role.removed", by=by, target=programme, person=str(role.person_id), kind=role.kind)
    role.delete()
