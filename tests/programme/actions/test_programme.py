import pytest

from programme.actions import programme as act
from programme.models import AuditEvent, Notification, Person
from programme.shared.refusals import NotAllowed
from programme.states import ProgrammeRoleKind
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def start(by, **values):
    return act.create_programme(
        by=by,
        **{
            "name": "TechConnect",
            "slug": "techconnect",
            "organiser_email": "olivia@techconnect.example",
            "organiser_name": "Olivia Hart",
            **values,
        },
    )


def test_a_site_admin_starts_a_programme_with_its_organiser():
    programme = start(make.site_admin())

    role = programme.roles.get()
    assert (role.person.email, role.kind) == ("olivia@techconnect.example", ProgrammeRoleKind.ORGANISER)
    assert Notification.objects.get(kind="programme.role_assigned").person == role.person
    codes = set(AuditEvent.objects.filter(chain__programme=programme).values_list("code", flat=True))
    assert codes == {"programme.programme.created", "programme.role.assigned"}


def test_only_site_admins_start_programmes():
    with pytest.raises(NotAllowed):
        start(make.organiser(make.cohort()))


def test_a_site_admin_does_not_make_themself_organiser():
    admin = make.site_admin()

    with pytest.raises(act.OwnRole):
        start(admin, organiser_email=admin.email)


def test_two_programmes_never_share_name_or_address():
    admin = make.site_admin()
    start(admin)

    with pytest.raises(act.NameTaken):
        start(admin, slug="other")
    with pytest.raises(act.NameTaken):
        start(admin, name="Other")


def test_organisers_give_and_take_roles_of_others():
    programme = make.programme()
    organiser, editor = make.organiser(programme), make.person()

    role = act.assign_role(programme, by=organiser, person=editor, kind=ProgrammeRoleKind.EDITOR)
    assert editor.programme_roles.get() == role
    with pytest.raises(act.RoleHeld):
        act.assign_role(programme, by=organiser, person=editor, kind=ProgrammeRoleKind.EDITOR)
    act.remove_role(role, by=organiser)

    assert not editor.programme_roles.exists()
    assert Person.objects.filter(pk=editor.pk).exists()


def test_a_role_can_go_to_somebody_without_an_account():
    programme = make.programme()
    organiser = make.organiser(programme)

    role = act.assign_role(
        programme, by=organiser, email="New@People.example", full_name="Nia New", kind=ProgrammeRoleKind.EDITOR
    )
    assert role.person.email == "new@people.example"
    assert not role.person.has_usable_password()
    again = act.assign_role(
        programme, by=organiser, email="NEW@people.example", full_name="X", kind=ProgrammeRoleKind.APPROVER
    )
    assert again.person == role.person
    assert again.person.full_name == "Nia New"
    with pytest.raises(act.OwnRole):
        act.assign_role(programme, by=organiser, email=organiser.email, full_name="Me", kind=ProgrammeRoleKind.RESULTS)


def test_nobody_gives_or_takes_their_own_role():
    programme = make.programme()
    organiser = make.organiser(programme)

    with pytest.raises(act.OwnRole):
        act.assign_role(programme, by=organiser, person=organiser, kind=ProgrammeRoleKind.RESULTS)
    with pytest.raises(act.OwnRole):
        act.remove_role(organiser.programme_roles.get(), by=organiser)


def test_a_programme_keeps_an_organiser():
    programme = make.programme()
    organiser = make.organiser(programme)

    with pytest.raises(act.LastOrganiser):
        act.remove_role(organiser.programme_roles.get(), by=make.site_admin())


def test_other_programmes_organisers_give_no_roles():
    programme = make.programme()

    with pytest.raises(NotAllowed):
        act.assign_role(
            programme, by=make.organiser(make.programme()), person=make.person(), kind=ProgrammeRoleKind.EDITOR
        )
