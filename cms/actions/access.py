"""Keeps a person's Wagtail groups in step with their roles in programmes."""

from collections import defaultdict

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from cms.actions import tree
from cms.models import HomePage
from programme.actions.audit import record
from programme.models import Person, Programme, ProgrammeRole
from programme.shared.acting import action
from programme.states import ProgrammeRoleKind

EDITING = {ProgrammeRoleKind.ORGANISER, ProgrammeRoleKind.EDITOR, ProgrammeRoleKind.APPROVER}
APPROVING = {ProgrammeRoleKind.ORGANISER, ProgrammeRoleKind.APPROVER}


def align_groups(person: Person) -> bool:
    """Put the person into the groups of their programmes' trees, take them out of all others, and tell whether they
    have work in Wagtail at all. Runs before each request to Wagtail's admin; two queries when nothing has changed."""
    roles = _editing_roles(person)
    treeless = {role.programme for role in roles if not hasattr(role.programme, "tree")}
    if treeless and HomePage.objects.exists():
        _grow(treeless)
        roles = _editing_roles(person)
    wanted = _groups_for(roles)
    held = set(_groups_of_trees(person).values_list("pk", flat=True))
    if held != wanted:
        _move(person, into=wanted - held, out_of=held - wanted)
    return bool(person.is_site_admin or wanted)


def _editing_roles(person: Person) -> list[ProgrammeRole]:
    if not person.is_active:
        return []
    return list(
        ProgrammeRole.objects.filter(person=person, kind__in=EDITING).select_related("programme", "programme__tree")
    )


def _groups_for(roles: list[ProgrammeRole]) -> set[int]:
    kinds: dict[Programme, set[str]] = defaultdict(set)
    for role in roles:
        if hasattr(role.programme, "tree"):
            kinds[role.programme].add(role.kind)
    groups = {programme.tree.editors_id for programme in kinds}
    return groups | {programme.tree.approvers_id for programme, held in kinds.items() if held & APPROVING}


def _groups_of_trees(person: Person) -> QuerySet[Group]:
    return Group.objects.filter(Q(tree_to_edit__isnull=False) | Q(tree_to_approve__isnull=False), user=person)


def _grow(programmes: set[Programme]) -> None:
    for programme in sorted(programmes, key=lambda each: each.slug):
        tree.grow(programme, by=None)


@action
def _move(person: Person, *, into: set[int], out_of: set[int]) -> None:
    """Join and leave groups. Rights follow roles; nobody is asked, so the clock is the actor."""
    person.groups.remove(*out_of)
    person.groups.add(*into)
    record("cms.access.aligned", by=None, target=person, into=sorted(into), out_of=sorted(out_of))
