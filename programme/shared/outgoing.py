"""Posts to addresses that people typed in: only to what is outside, never by way of anything else.

The name is looked up once, every address it has is checked, and the connection goes to a checked one: a second look-up
could give another. No redirect is followed, no proxy asked, and neither time nor answer is without a limit.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.shared.refusals import Refused

SECONDS_EACH, SECONDS_ALL = 5, 15
MOST_READ = 2000
HTTPS = 443
LEAST_OTHER_PORT = 1024
# Addresses that carry another one inside: NAT64 and what IPv6 calls compatible with IPv4.
NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
COMPATIBLE = ipaddress.ip_network("::/96")


class BadAddress(Refused):
    sentence = gettext_lazy("Enter a whole address that begins with https://.")


class PointsInside(Refused):
    sentence = gettext_lazy(
        "This address points into a network that is not public. Use one that can be reached from anywhere."
    )


class NotFound(Refused):
    sentence = gettext_lazy("Nothing is known under this name. Check the spelling.")


@dataclass(frozen=True)
class Place:
    """Where to connect: a checked network address, and the name that the certificate must have."""

    host: str
    port: int
    address: str
    path: str
    is_plain: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back; no status where nothing did, with the reason."""

    status: int | None
    text: str
    milliseconds: int

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Checked:
    """An address that was looked at, for actions: a look-up may take long, and nothing shall be locked meanwhile."""

    url: str


def checked(url: str) -> Checked:
    """Raises BadAddress, NotFound and PointsInside."""
    place_of(url)
    return Checked(url)


def place_of(url: str) -> Place:
    """The checked place that an address stands for now. Raises BadAddress, NotFound and PointsInside."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        named = host.encode("idna").decode("ascii") if not _is_number(host) else host
    except (ValueError, UnicodeError) as error:
        raise BadAddress from error
    is_ours = f"{host}:{port}" in settings.WEBHOOK_INSIDE
    is_odd = any(each.isspace() or ord(each) < 33 for each in url) or parts.username is not None
    if not named or is_odd or parts.fragment or (parts.scheme != "https" and not (is_ours and parts.scheme == "http")):
        raise BadAddress
    port = port if port is not None else HTTPS
    if port != HTTPS and port < LEAST_OTHER_PORT:
        raise BadAddress(_("Use port 443, or one from 1024 on."))
    addresses = _looked_up(named, port)
    if not is_ours and not all(map(is_public, addresses)):
        raise PointsInside
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(named, port, addresses[0], path, is_plain=parts.scheme == "http")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _looked_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFound from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses:
        raise NotFound
    return addresses


def is_public(text: str) -> bool:
    """Whether the address, and any that it carries inside, can be reached from anywhere."""
    address = ipaddress.ip_address(text.partition("%")[0])
    carried = _carried(address)
    if carried is not None and not is_public(str(carried)):
        return False
    if getattr(address, "ipv4_mapped", None):
        return True
    odd = (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or getattr(address, "is_site_local", False)
    )
    return address.is_global and not odd


def _carried(address: Any) -> Any:
    if address.version == 4:
        return None
    if any(address in each for each in (*NAT64, COMPATIBLE)):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class _ToPlace(http.client.HTTPConnection):
    """Connects to the checked address, and asks for the certificate of the name."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.host, place.port, timeout=SECONDS_EACH)
        self.place = place
        # http.client forgets its own when the other side will close.
        self.open_socket: socket.socket | None = None

    def connect(self) -> None:
        sock = socket.create_connection((self.place.address, self.place.port), timeout=SECONDS_EACH)
        self.open_socket = sock
        if self.place.is_plain:
            self.sock = sock
            return
        try:
            self.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self.place.host)
            self.open_socket = self.sock
        except BaseException:
            sock.close()
            raise


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send it; whatever goes wrong is an answer without a status."""
    begun = time.monotonic()

    def answer(status: int | None, text: str) -> Answer:
        return Answer(status, text, int((time.monotonic() - begun) * 1000))

    try:
        place = place_of(url)
    except Refused as refusal:
        return answer(None, str(refusal))
    connection = _ToPlace(place)
    # Each step has its own limit; this one is for who answers a byte at a time.
    watch = threading.Timer(SECONDS_ALL, _hang_up, (connection,))
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", place.path, body, dict(headers))
        given = connection.getresponse()
        text = given.read(MOST_READ).decode("utf-8", "replace").replace("\0", "")
        return answer(given.status, text)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return answer(None, _("No answer: %(why)s.") % {"why": type(error).__name__})
    finally:
        watch.cancel()
        connection.close()


def _hang_up(connection: _ToPlace) -> None:
    if connection.open_socket is not None:
        with contextlib.suppress(OSError):
            connection.open_socket.shutdown(socket.SHUT_RDWR)
