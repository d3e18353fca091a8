"""A whole venue comes in at the same moment, through one network address."""

import re

from django.core import mail
from django.test import Client

from programme.shared import sign_in_codes
from tests.factories import programme as make
from tests.support.races import Race

CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")
AT_ONCE = 16


def come_in(address: str) -> bool:
    browser = Client(REMOTE_ADDR="192.0.2.7")
    browser.post("/accounts/login/", {"login": address})
    code = next(CODE.search(each.body)[0] for each in list(mail.outbox) if each.to == [address])
    return browser.post("/accounts/login/code/confirm/", {"code": code}).headers.get("Location") == "/home/"


def test_eighty_people_of_one_network_address_come_in_together(race: Race, mailoutbox):
    addresses = [make.person().email for _ in range(80)]

    outcomes = race(AT_ONCE, lambda number: [come_in(address) for address in addresses[number::AT_ONCE]])

    assert [outcome.error for outcome in outcomes] == [None] * AT_ONCE
    assert [came_in for outcome in outcomes for came_in in outcome.value] == [True] * 80
    assert sorted(each.to[0] for each in mailoutbox) == sorted(addresses)


def test_a_code_that_is_typed_many_times_at_once_counts_once(race: Race):
    sign_in_codes.remember("ann@people.example", "BCDF-GHJK")

    outcomes = race(AT_ONCE, lambda number: sign_in_codes.redeem("ann@people.example", "bcdfghjk"))

    assert [outcome.error for outcome in outcomes] == [None] * AT_ONCE
    assert sum(outcome.value for outcome in outcomes) == 1
