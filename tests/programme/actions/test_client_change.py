import datetime as dt
import json
from uuid import uuid4

import pytest
from django.utils import timezone

from programme.actions import client_change as act
from programme.models import ClientChange
from programme.shared.device_changes import DeviceChange, NotUnderstood, read_changes
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def kept(owner, target="card:1", version=1, **fields) -> DeviceChange:
    change = DeviceChange(uuid4(), **fields)
    act.remember(change, owner=owner, target=target, answer={"state": "saved", "version": version})
    return change


def test_the_same_id_gets_the_same_answer():
    ann = make.person()
    change = kept(ann, version=7)

    assert act.answered(change, owner=ann, target="card:1") == {"state": "saved", "version": 7}
    assert act.answered(DeviceChange(uuid4()), owner=ann, target="card:1") is None


def test_an_id_that_stands_for_something_else_is_refused():
    ann, link = make.person(), make.door_link(make.visit(make.cohort()))
    change = kept(ann)

    for owner, target in ((ann, "card:2"), (make.person(), "card:1"), (link, "card:1")):
        with pytest.raises(act.IdTaken):
            act.answered(change, owner=owner, target=target)


def test_a_change_by_a_link_belongs_to_the_link():
    link = make.door_link(make.visit(make.cohort()))

    change = kept(link)

    row = ClientChange.objects.get()
    assert (row.person, row.link) == (None, f"programme.DoorLink {link.pk}")
    assert act.answered(change, owner=link, target="card:1")


def test_a_change_builds_on_the_version_it_knew_or_on_this_devices_own_lost_one():
    ann, bob = make.person(), make.person()
    lost, other = kept(ann, version=2), kept(bob, version=2)

    def current(version, owner=ann, **fields):
        return act.is_current(DeviceChange(uuid4(), **fields), owner=owner, target="card:1", version=version)

    assert current(2, base=2)
    assert not current(2, base=1)
    assert current(2, base=1, after=(lost.id,))
    assert not current(3, base=1, after=(lost.id,))
    assert not current(2, base=1, after=(other.id,))
    assert not current(2, base=1, after=(uuid4(),))


def test_answers_are_forgotten_after_thirty_days():
    ann, at = make.person(), timezone.now()
    old, new = kept(ann), kept(ann)
    ClientChange.objects.filter(pk=old.id).update(answered_at=at - dt.timedelta(days=30, seconds=1))

    assert act.forget_old(at=at) == 1
    assert list(ClientChange.objects.values_list("pk", flat=True)) == [new.id]


def test_what_a_device_sends_is_read_with_care():
    key, before = uuid4(), uuid4()
    body = f'{{"changes": [{{"id": "{key}", "target": "a", "base": 3, "values": {{"x": 1}}, "after": ["{before}"]}}]}}'

    (sent,) = read_changes(body.encode())

    assert (sent.target, sent.values) == ("a", {"x": 1})
    assert sent.change == DeviceChange(key, 3, (before,))


def row(**changes: object) -> dict[str, object]:
    return {"id": str(uuid4()), "target": "a", "base": 0, "values": {}, **changes}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "\xff",
        json.dumps({"changes": 3}),
        json.dumps({"changes": [3]}),
        json.dumps({"changes": [row(id="x")]}),
        json.dumps({"changes": [row(base=-1)]}),
        json.dumps({"changes": [row(base=True)]}),
        json.dumps({"changes": [row(base="1")]}),
        json.dumps({"changes": [row(values=[])]}),
        json.dumps({"changes": [row(target="a" * 101)]}),
        json.dumps({"changes": [row(after=["x"])]}),
        json.dumps({"changes": [row() for _ in range(51)]}),
        "[" * 100_000,
    ],
    ids=range(15),
)
def test_anything_else_is_not_understood(body: str):
    with pytest.raises(NotUnderstood):
        read_changes(body.encode("latin-1"))
