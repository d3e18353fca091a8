"""The files that an operator copies say what the site needs."""

import re

from teams.forms.deliverable import MOST_MEGABYTES
from tests.support.production import SERVICES, command_of

PROXY = (SERVICES / "nginx.conf").read_text()


def test_the_proxy_lets_the_largest_files_through_and_holds_nothing_back():
    largest = re.search(r"client_max_body_size (\d+)m;", PROXY)

    assert largest
    assert int(largest[1]) > 5 * MOST_MEGABYTES, "a form may carry several files"
    assert "proxy_request_buffering off;" in PROXY


def test_the_proxy_sets_what_the_site_believes():
    for line in ("X-Forwarded-Proto https;", "X-Forwarded-For $remote_addr;", "Host $host;"):
        assert f"proxy_set_header {line}" in PROXY


def test_the_proxy_writes_no_addresses_down():
    assert "access_log off;" in PROXY


def test_every_service_comes_back_by_itself_and_may_write_in_one_place_only():
    for unit in SERVICES.glob("*.service"):
        text = unit.read_text()
        assert command_of(unit.name, "1")
        for line in (
            "Restart=always",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "ReadWritePaths=/var/lib/programme",
        ):
            assert line in text, unit.name
