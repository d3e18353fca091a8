import pytest

from cms.actions.access import align_groups
from cms.models import ProgrammeTree
from programme.models import AuditEvent, Person, ProgrammeRole
from programme.states import ProgrammeRoleKind
from tests.factories import cms as make_cms
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def groups_of(person: Person) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def test_an_editor_joins_the_editors_of_their_programme_only():
    tree = make_cms.grown(make.programme(slug="birch"))
    make_cms.grown(make.programme(slug="cedar"))
    editor = make.editor(tree.programme)

    assert align_groups(editor) is True

    assert groups_of(editor) == {"birch: editors"}


@pytest.mark.parametrize("kind", [ProgrammeRoleKind.APPROVER, ProgrammeRoleKind.ORGANISER])
def test_approvers_and_organisers_may_edit_and_publish(kind: ProgrammeRoleKind):
    tree = make_cms.grown(make.programme(slug="birch"))
    person = make.role(tree.programme, kind)

    align_groups(person)

    assert groups_of(person) == {"birch: editors", "birch: approvers"}


@pytest.mark.parametrize("kind", [ProgrammeRoleKind.RESULTS])
def test_other_roles_have_no_work_in_wagtail(kind: ProgrammeRoleKind):
    tree = make_cms.grown(make.programme())
    person = make.role(tree.programme, kind)

    assert align_groups(person) is False
    assert groups_of(person) == set()


def test_a_role_that_ended_takes_the_group_with_it_and_leaves_others_alone():
    tree = make_cms.grown(make.programme())
    other = make_cms.grown(make.programme(slug="cedar"))
    editor = make.editor(tree.programme)
    make.editor(other.programme, editor)
    align_groups(editor)

    ProgrammeRole.objects.filter(person=editor, programme=tree.programme).delete()
    align_groups(editor)

    assert groups_of(editor) == {"cedar: editors"}


def test_somebody_who_may_no_longer_sign_in_leaves_all_groups():
    editor = make.editor(make_cms.grown(make.programme()).programme)
    align_groups(editor)

    editor.is_active = False
    editor.save()

    assert align_groups(editor) is False
    assert groups_of(editor) == set()


def test_a_programme_that_has_no_pages_yet_gets_them():
    make_cms.home()
    programme = make.programme(slug="birch")
    organiser = make.organiser(programme)

    align_groups(organiser)

    assert ProgrammeTree.objects.get(programme=programme).page.url_path == "/home/birch/"
    assert groups_of(organiser) == {"birch: editors", "birch: approvers"}


def test_a_change_of_groups_is_recorded_once():
    editor = make.editor(make_cms.grown(make.programme()).programme)

    align_groups(editor)
    align_groups(editor)

    assert AuditEvent.objects.filter(code="cms.access.aligned").count() == 1


def test_nothing_to_change_takes_two_queries(django_assert_num_queries):
    editor = make.editor(make_cms.grown(make.programme()).programme)
    align_groups(editor)

    with django_assert_num_queries(2):
        align_groups(editor)
