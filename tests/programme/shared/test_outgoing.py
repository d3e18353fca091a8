import socket

import pytest

from programme.shared import outgoing
from tests.support.receivers import Receiver, running

INSIDE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.9.9.9",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2001:0:a9fe:a9fe::5601:5601",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
OUTSIDE = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    assert not outgoing.is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_public(address):
    assert outgoing.is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "169.254.169.254",
        "[::ffff:169.254.169.254]",
        "[fe80::1]",
        "10.1.2.3",
        "localhost.",
    ],
)
def test_whatever_points_inside_is_refused(host):
    with pytest.raises((outgoing.PointsInside, outgoing.NotFound, outgoing.BadAddress)):
        outgoing.place_of(f"https://{host}/hook")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://",
        "https:///hook",
        "https://user:secret@8.8.8.8/",
        "https://8.8.8.8:22/",
        "https://8.8.8.8:0/",
        "https://8.8.8.8:99999/",
        "https://8.8.8.8:x/",
        "https://8.8.8.8/a b",
        "https://8.8.8.8/\r\nHost: inside",
        "https://8.8.8.8/#part",
        "https://[::1",
        "https://" + "a" * 300 + ".example/",
    ],
)
def test_what_is_no_good_address_is_refused(url):
    with pytest.raises((outgoing.BadAddress, outgoing.NotFound)):
        outgoing.place_of(url)


def looked_up(monkeypatch, *answers: list[str]) -> list[str]:
    """The next look-ups of names give these addresses, the last one for ever."""
    asked, left = [], list(answers)

    def getaddrinfo(host, port, **options):
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", getaddrinfo)
    return asked


def test_one_address_inside_among_many_is_enough(monkeypatch):
    looked_up(monkeypatch, ["8.8.8.8", "10.0.0.1"])

    with pytest.raises(outgoing.PointsInside):
        outgoing.place_of("https://two.example/")


def test_the_connection_goes_to_the_checked_address_and_the_name_is_asked_for_once(monkeypatch):
    asked = looked_up(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    connected = []

    def create_connection(address, timeout):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outgoing.socket, "create_connection", create_connection)

    answer = outgoing.post("https://rebinds.example/hook", b"{}", {})

    assert (asked, connected) == (["rebinds.example"], [("8.8.8.8", 443)])
    assert (answer.status, "ConnectionRefusedError" in answer.text) == (None, True)


def test_a_name_that_has_come_to_point_inside_is_refused_when_it_is_told(monkeypatch):
    looked_up(monkeypatch, ["8.8.8.8"], ["169.254.169.254"])
    outgoing.place_of("https://moves.example/")

    answer = outgoing.post("https://moves.example/", b"{}", {})

    assert (answer.status, "not public" in answer.text) == (None, True)


def test_what_is_sent_arrives_as_it_is(settings):
    with running(Receiver(text="Thank you")) as receiver:
        settings.WEBHOOK_INSIDE = [f"127.0.0.1:{receiver.port}"]
        answer = outgoing.post(receiver.address, b'{"a": 1}', {"Webhook-Id": "7"})

    ((headers, body),) = receiver.got
    assert (answer.status, answer.text, answer.is_good) == (200, "Thank you", True)
    assert (headers["Webhook-Id"], body) == ("7", b'{"a": 1}')


def test_no_redirect_is_followed(settings):
    with running(Receiver(302, headers={"Location": "http://169.254.169.254/"})) as receiver:
        settings.WEBHOOK_INSIDE = [f"127.0.0.1:{receiver.port}"]
        answer = outgoing.post(receiver.address, b"{}", {})

    assert (answer.status, answer.is_good, len(receiver.got)) == (302, False, 1)


def test_of_a_long_answer_only_the_beginning_is_read(settings):
    with running(Receiver(text="x" * 100_000)) as receiver:
        settings.WEBHOOK_INSIDE = [f"127.0.0.1:{receiver.port}"]
        answer = outgoing.post(receiver.address, b"{}", {})

    assert answer.text == "x" * outgoing.MOST_READ


def test_who_answers_a_sign_at_a_time_is_hung_up_on(settings, monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS_ALL", 0.4)
    receiver = Receiver(text="x" * 1000)
    receiver.drips = 0.05
    with running(receiver):
        settings.WEBHOOK_INSIDE = [f"127.0.0.1:{receiver.port}"]
        answer = outgoing.post(receiver.address, b"{}", {})

    assert answer.milliseconds < 10_000
    assert len(answer.text) < 1000


def test_without_the_setting_for_tests_this_machine_is_inside():
    with running(Receiver()) as receiver:
        answers = [outgoing.post(f"{scheme}://127.0.0.1:{receiver.port}/", b"", {}) for scheme in ("http", "https")]

    assert [each.status for each in answers] == [None, None]
    assert receiver.got == []
