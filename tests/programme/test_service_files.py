"""The files that an operator copies say what the site needs."""

import re

from teams.forms.deliverable import MOST_MEGABYTES
from tests.support.production import SERVICES, command_of

PROXY = (SERVICES / "nginx.conf").read_text()
OPERATING = (SERVICES.parent / "operating.md").read_text()


def test_the_proxy_lets_the_largest_files_through_and_holds_nothing_back():
    largest = re.search(r"client_max_body_size (\d+)m;", PROXY)

    assert largest
    assert int(largest[1]) > 5 * MOST_MEGABYTES, "a form may carry several files"
    assert "proxy_request_buffering off;" in PROXY


def test_the_proxy_sets_what_the_site_believes():
    for line in ("X-Forwarded-Proto https;", "X-Forwarded-For $remote_addr;", "Host $host;"):
        assert f"proxy_set_header {line}" in PROXY


def test_the_proxy_speaks_only_tls_that_is_sound_and_leads_people_there_but_no_program():
    ciphers = re.search(r"ssl_ciphers ([\w:-]+);", PROXY)[1].split(":")

    assert "ssl_protocols TLSv1.2 TLSv1.3;" in PROXY
    assert all(
        re.fullmatch(r"ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)", each) for each in ciphers
    )
    in_the_open = PROXY.partition("listen 443")[0]
    assert "return 308 https://programme.example$request_uri;" in in_the_open
    assert re.search(r"location /api/v1/ \{\s+return 403;", in_the_open)


def test_the_proxy_speaks_tls_with_the_site_and_knows_its_certificate():
    asked = re.findall(r"^ +(proxy_pass|proxy_ssl_\w+) (.+);$", PROXY, re.M)

    assert asked == [
        ("proxy_pass", "https://programme"),
        ("proxy_ssl_protocols", "TLSv1.3"),
        ("proxy_ssl_verify", "on"),
        ("proxy_ssl_trusted_certificate", "/etc/programme/inner.pem"),
        ("proxy_ssl_name", "programme.inner"),
    ]
    served = command_of("programme-web@.service", "8001")
    assert served[served.index("--certfile") + 1] == "/etc/programme/inner.pem"
    assert served[served.index("--keyfile") + 1] == "/etc/programme/inner.key"
    assert "subjectAltName=DNS:programme.inner," in OPERATING


def test_what_is_deployed_carries_no_history():
    clones = re.findall(r"^ +(git clone .*)$", OPERATING, re.M)

    assert len(clones) == 2
    for line in clones:
        there = line.split("REPOSITORY ")[1].split()[0]
        assert line.endswith(f"&& rm -rf {there}/.git")


def test_secrets_are_handed_to_the_services_alone():
    assert "systemd-creds encrypt --name=programme /root/secrets /etc/programme/secrets && shred" in OPERATING
    assert "install -m 640 -g programme .env.example /etc/programme/env" in OPERATING
    for unit in SERVICES.glob("*.service"):
        assert "EnvironmentFile=/etc/programme/env" in unit.read_text()
        assert "LoadCredentialEncrypted=programme:/etc/programme/secrets" in unit.read_text()
        assert "User=programme" in unit.read_text()


def test_the_proxy_writes_no_addresses_down():
    assert "access_log off;" in PROXY


def test_every_service_comes_back_by_itself_and_may_write_in_one_place_only():
    for unit in SERVICES.glob("*.service"):
        text = unit.read_text()
        assert command_of(unit.name, "1")
        # The backup ends when it is made; its timer starts the next.
        for line in (
            "Type=oneshot" if "backup" in unit.name else "Restart=always",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "ReadWritePaths=/var/lib/programme",
        ):
            assert line in text, unit.name


def test_a_backup_is_made_each_night_where_the_service_may_write():
    text = (SERVICES / "programme-backup.service").read_text()
    written = re.search(r"manage\.py backup (\S+)/", text)

    assert "OnCalendar=" in (SERVICES / "programme-backup.timer").read_text()
    assert written
    assert written[1].startswith("/var/lib/programme/")
    assert f"find {written[1]} " in text


def test_services_reach_listed_addresses_only():
    listed = (SERVICES / "programme-.service.d" / "addresses.conf").read_text()
    lines = [line for line in listed.splitlines() if line and not line.startswith("#")]

    # What the list holds for every service whose name begins so is what an operator adds, and this machine.
    assert lines == ["[Service]", "IPAddressDeny=any", "IPAddressAllow=localhost"]
    assert all(unit.name.startswith("programme-") for unit in SERVICES.glob("*.service"))
    assert not any("IPAddress" in unit.read_text() for unit in SERVICES.glob("*.service"))
    assert "cp -r programme/docs/service/programme-.service.d /etc/systemd/system/" in OPERATING


def test_logs_leave_for_another_machine_over_tls_with_both_sides_known():
    sent = dict(re.findall(r"^(\w+)=(.+)$", (SERVICES / "journal-upload.conf").read_text(), re.M))

    assert sent["URL"].startswith("https://")
    assert set(sent) == {"URL", "ServerKeyFile", "ServerCertificateFile", "TrustedCertificateFile"}
    assert "cp programme/docs/service/journal-upload.conf /etc/systemd/" in OPERATING
    assert "systemctl enable --now systemd-journal-upload" in OPERATING


def test_the_services_ask_the_database_with_an_account_that_owns_nothing():
    granted = (SERVICES / "roles.sql").read_text()

    assert "programme_site" in OPERATING
    assert "owner .venv/bin/python manage.py migrate && rights" in OPERATING
    assert "site .venv/bin/python manage.py migrate" not in OPERATING
    assert not re.search(r"GRANT (ALL|.*(TRUNCATE|TRIGGER|CREATE|REFERENCES)|programme )", granted)
