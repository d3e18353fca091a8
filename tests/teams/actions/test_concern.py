import pytest
from django.utils import timezone

from programme.models import AuditEvent, Notification
from programme.shared.refusals import NotAllowed
from teams.actions import concern as act
from teams.models import Concern
from teams.states import ConcernAbout, ConcernState

WORDS = "One of us is talked over."


@pytest.fixture
def contact(world):
    person = world.people["observer"]
    act.name_contact(world.cohort, person, by=world.people["OR"])
    return person


def concern(world, contact, **more):
    fields = {"kind": ConcernAbout.MEMBER, "about": None, "text": WORDS, "by": world.people["TM"]} | more
    return act.raise_concern(world.cohort, contact=contact, at=timezone.now(), **fields)


def test_only_the_two_of_them_see_it(world, contact):
    raised = concern(world, contact)

    seeing = {
        role
        for role, person in world.people.items()
        if Concern.objects.visible_to(person).exists()
        or world.client(role).get(world.url("concern_detail", raised.pk)).status_code == 200
    }
    assert seeing == {"TM", "observer"}


def test_nothing_that_others_read_gives_it_away(world, contact):
    said = concern(world, contact)
    act.say(said, "Thank you for telling me.", by=contact, at=timezone.now())
    act.move_concern(said, ConcernState.IN_HAND, by=contact)

    events = AuditEvent.objects.filter(code__startswith="teams.concern.")
    assert events.count() == 3
    assert {(each.by, each.target_id, each.chain.programme_id) for each in events} == {(None, "", None)}
    told = Notification.objects.filter(kind="teams.concern_waits")
    assert {(each.person, each.programme) for each in told} == {(contact, None), (world.people["TM"], None)}
    assert not any(WORDS in each.body or "Thank you for telling" in each.body for each in told)
    desk = world.client("OR").get(world.url("safeguarding_desk")).content.decode()
    assert WORDS not in desk


def test_one_about_an_organiser_is_invisible_to_that_organiser_who_is_a_contact_too(world, contact):
    organiser = world.people["OR"]
    act.name_contact(world.cohort, organiser, by=organiser)

    with pytest.raises(act.AboutTheContact):
        concern(world, organiser, kind=ConcernAbout.ORGANISER, about=organiser)
    raised = concern(world, contact, kind=ConcernAbout.ORGANISER, about=organiser)

    assert not Concern.objects.visible_to(organiser).exists()
    listed = world.client("OR").get(world.url("concern_index")).content.decode()
    assert str(raised.pk) not in listed


def test_only_the_contact_says_how_far_it_is(world, contact):
    raised = concern(world, contact)
    with pytest.raises(act.OnlyTheContact):
        act.move_concern(raised, ConcernState.CLOSED, by=world.people["TM"])
    with pytest.raises(Concern.DoesNotExist):
        act.say(raised, "Let me see.", by=world.people["OR"], at=timezone.now())

    act.move_concern(raised, ConcernState.CLOSED, by=contact)

    page = world.client("TM").get(world.url("concern_detail", raised.pk)).content.decode()
    assert "Closed" in page


def test_strangers_raise_nothing_and_nobody_but_a_contact_is_told(world, contact):
    with pytest.raises(NotAllowed):
        concern(world, contact, by=world.people["OX"])
    with pytest.raises(act.NotAContact):
        concern(world, world.people["ME"])
    with pytest.raises(NotAllowed):
        act.name_contact(world.cohort, contact, by=world.people["TM"])


def test_a_contact_who_is_removed_keeps_what_they_hold(world, contact):
    raised = concern(world, contact)
    act.remove_contact(world.cohort.safeguarding_contacts.get(), by=world.people["OR"])

    assert world.client("observer").get(world.url("concern_detail", raised.pk)).status_code == 200
    assert "not named anybody" in world.client("TM").get(world.url("concern_index")).content.decode()


def test_it_is_raised_on_its_page(world, contact):
    page = world.url("concern_create")
    typed = {"contact": contact.pk, "kind": "member", "about": "", "text": WORDS}

    answer = world.client("TM").post(page, typed, follow=True)

    assert f"{contact.full_name} can read it now, and nobody else." in answer.content.decode()
    assert Concern.objects.get().raised_by == world.people["TM"]
