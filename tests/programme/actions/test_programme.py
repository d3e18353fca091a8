import pytest
from django.utils import timezone

from programme.actions import programme as act
from programme.actions.offer import OfferClosed, OfferedAlready
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


def offered(programme, kind):
    return programme.role_offers.get(kind=kind)


def test_a_site_admin_starts_a_programme_whose_organiser_begins_by_accepting():
    programme = start(make.site_admin())

    assert not programme.roles.exists()
    assert not Person.objects.filter(email="olivia@techconnect.example").exists()
    assert Notification.objects.get(kind="programme.role_offered").address == "olivia@techconnect.example"

    role = act.accept_role(offered(programme, ProgrammeRoleKind.ORGANISER), at=timezone.now())

    assert (role.person.email, role.kind) == ("olivia@techconnect.example", ProgrammeRoleKind.ORGANISER)
    codes = set(AuditEvent.objects.filter(chain__programme=programme).values_list("code", flat=True))
    assert codes == {"programme.programme.created", "programme.role.offered", "programme.role.assigned"}


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


def offer(programme, by, kind=ProgrammeRoleKind.EDITOR, email="nia@people.example", **more):
    return act.offer_role(programme, by=by, kind=kind, email=email, full_name="Nia New", **more)


def test_a_role_is_offered_starts_at_the_yes_and_can_be_taken_away():
    programme = make.programme()
    organiser, editor = make.organiser(programme), make.person()

    made = offer(programme, organiser, email=editor.email.upper())
    assert not editor.programme_roles.exists()
    with pytest.raises(OfferedAlready):
        offer(programme, organiser, email=editor.email)
    role = act.accept_role(made, at=timezone.now())
    assert editor.programme_roles.get() == role
    with pytest.raises(act.RoleHeld):
        offer(programme, organiser, email=editor.email)
    act.remove_role(role, by=organiser)

    assert not editor.programme_roles.exists()
    assert Person.objects.filter(pk=editor.pk).exists()


def test_no_account_is_made_before_the_yes_nor_after_a_no():
    programme = make.programme()
    organiser = make.organiser(programme)

    first, second = offer(programme, organiser), offer(programme, organiser, email="ben@people.example")
    act.decline_role(second, at=timezone.now())
    assert Person.objects.exclude(pk=organiser.pk).count() == 0
    role = act.accept_role(first, at=timezone.now())

    assert (role.person.email, role.person.has_usable_password()) == ("nia@people.example", False)
    assert Notification.objects.get(kind="programme.role_declined").person == organiser
    for closed in (first, second):
        with pytest.raises(OfferClosed):
            act.accept_role(closed, at=timezone.now())


def test_an_offer_runs_out_and_can_be_sent_again_with_a_new_link():
    programme = make.programme()
    organiser = make.organiser(programme)
    made = offer(programme, organiser)
    late = made.link_expires_at
    first = made.link_token()

    assert act.expire_role_offers(at=late) == 1
    with pytest.raises(OfferClosed):
        act.accept_role(made, at=late)
    again = act.resend_role_offer(made, by=organiser, at=late)
    sent = act.resend_role_offer(again, by=organiser, at=late)

    assert first not in {sent.link_token()}
    assert act.accept_role(sent, at=late).kind == ProgrammeRoleKind.EDITOR


def test_an_offer_that_was_taken_back_gives_nothing():
    programme = make.programme()
    organiser = make.organiser(programme)
    made = offer(programme, organiser)

    act.revoke_role_offer(made, by=organiser)

    with pytest.raises(OfferClosed):
        act.accept_role(made, at=timezone.now())


def test_nobody_gives_or_takes_their_own_role():
    programme = make.programme()
    organiser = make.organiser(programme)

    with pytest.raises(act.OwnRole):
        offer(programme, organiser, email=organiser.email.upper())
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
        offer(programme, make.organiser(make.programme()))
