"""How the site proves itself to the services behind it: a certificate of its own, and no password."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from programme.shared import environment
from tests.support import services

EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def make_authority(folder: Path) -> None:
    openssl("req", "-x509", *EC, "-subj", "/CN=inside", "-keyout", f"{folder}/ca.key", "-out", f"{folder}/ca.pem")


def make_certificate(folder: Path, name: str, *, also: str = "") -> None:
    """Signed by the authority in the folder."""
    key, ask, made = (f"{folder}/{name}.{ending}" for ending in ("key", "csr", "pem"))
    further = ["-addext", also] if also else []
    openssl("req", "-new", *EC, "-subj", f"/CN={name}", "-keyout", key, "-out", ask, *further)
    signs = ["-CA", f"{folder}/ca.pem", "-CAkey", f"{folder}/ca.key", "-CAcreateserial", "-days", "1"]
    openssl("x509", "-req", "-in", ask, *signs, "-copy_extensions", "copy", "-out", made)
    Path(key).chmod(0o600)


@pytest.mark.long(15)
def test_postgresql_knows_the_site_by_its_certificate_and_nobody_by_a_password(tmp_path: Path, monkeypatch):
    make_authority(tmp_path)
    for name, also in (("server", "subjectAltName=IP:127.0.0.1"), ("programme_site", ""), ("stranger", "")):
        make_certificate(tmp_path, name, also=also)

    def prepare(data: Path) -> list[str]:
        for name in ("server.key", "server.pem", "ca.pem"):
            (data / name).write_bytes((tmp_path / name).read_bytes())
            (data / name).chmod(0o600)
        rules = "hostssl all programme_site 127.0.0.1/32 cert\nhost all programme 127.0.0.1/32 trust\n"
        (data / "pg_hba.conf").write_text(rules)
        names = {"ssl": "on", "ssl_cert_file": "server.pem", "ssl_key_file": "server.key", "ssl_ca_file": "ca.pem"}
        return [word for name, value in names.items() for word in ("-c", f"{name}={value}")]

    with services.careful_postgresql(prepare) as owner:
        with psycopg.connect(owner, autocommit=True) as line:
            line.execute("CREATE ROLE programme_site LOGIN PASSWORD 'known to somebody'")

        def who(*, certificate: str = "", password: str = "") -> str:
            """As the site's settings would ask."""
            place = f"{tmp_path}/{certificate}"
            proof = f"&sslcert={place}.pem&sslkey={place}.key" if certificate else "&sslcert=none&sslkey=none"
            address = owner.replace("//programme@", f"//programme_site:{password}@")
            monkeypatch.setenv("INSIDE", f"{address}?sslmode=verify-full&sslrootcert={tmp_path}/ca.pem{proof}")
            asked = environment.database("INSIDE", "")
            known = {"host": asked["HOST"], "port": asked["PORT"], "user": asked["USER"], "dbname": asked["NAME"]}
            with psycopg.connect(**known, password=asked["PASSWORD"], **asked["OPTIONS"]) as line:
                return line.execute("SELECT current_user").fetchone()[0]

        assert who(certificate="programme_site") == "programme_site"
        for refused in ({"certificate": "stranger"}, {"password": "known%20to%20somebody"}, {}):
            with pytest.raises(psycopg.OperationalError, match="certificate"):
                who(**refused)
