"""What a real site stands on, each as a process of its own from Debian or a package, while a test runs."""

import contextlib
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.support.suites import leave_out

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: "subprocess.Popen[bytes]", *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError(f"Nothing listens on port {port}: {process.args}")


@contextlib.contextmanager
def running(words: Sequence[str], port: int, **options: object) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that listens on a port, until the end of the block."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(words, **{**quiet, **options})  # type: ignore[call-overload]
    try:
        wait_for_port(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def redis(port: int = 0) -> Iterator[str]:
    """A Redis that keeps nothing on disk; gives its address."""
    found = shutil.which("redis-server")
    if not found:
        leave_out("no Redis (apt install redis-server).")
    port = port or free_port()
    words = [str(found), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--maxmemory-policy", "noeviction"]
    with running(words, port):
        yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def bucket(name: str, port: int = 0) -> Iterator[dict[str, str]]:
    """An empty bucket at a stand-in for S3; gives what the site must know of it."""
    port = port or free_port()
    known = {
        "S3_ENDPOINT": f"http://127.0.0.1:{port}",
        "S3_BUCKET": name,
        "S3_REGION": "eu-west-2",
        "S3_ACCESS_KEY": "key-of-the-site",
        "S3_SECRET_KEY": "secret-of-the-site",
    }
    with running([sys.executable, "-m", "moto.server", "-p", str(port)], port):
        with client_of(known) as client:
            client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        yield known


@contextlib.contextmanager
def client_of(known: dict[str, str]) -> Iterator[Any]:
    """The bucket's own interface, beside the site."""
    import boto3  # noqa: PLC0415 heavy, and for one test only

    client = boto3.client(
        "s3",
        endpoint_url=known["S3_ENDPOINT"],
        region_name=known["S3_REGION"],
        aws_access_key_id=known["S3_ACCESS_KEY"],
        aws_secret_access_key=known["S3_SECRET_KEY"],
    )
    try:
        yield client
    finally:
        client.close()


def names_in(known: dict[str, str]) -> list[str]:
    """What lies in the bucket."""
    with client_of(known) as client:
        return [each["Key"] for each in client.list_objects_v2(Bucket=known["S3_BUCKET"]).get("Contents", [])]


@contextlib.contextmanager
def department(*people: dict[str, object]) -> Iterator[str]:
    """A department's own sign-in, with these people: `{"sub": "1", "email": ..., "email_verified": True}`."""
    port = free_port()
    users = [word for each in people for word in ("--user-claims", json.dumps(each))]
    with running([sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *users], port):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def careful_postgresql(prepare: Callable[[Path], Sequence[str]] = lambda data: ()) -> Iterator[str]:
    """A server that keeps what it acknowledged, as a real site demands: the one that other tests use is careless.

    `prepare` may change its folder before it starts, and gives further words to start it with.
    """
    folder = max(
        (each for place in PLACES for each in Path("/").glob(place[1:]) if (each / "initdb").exists()), default=None
    )
    if folder is None:
        leave_out("no PostgreSQL (apt install postgresql).")
    home, port = Path(tempfile.mkdtemp(prefix="postgresql.", dir="/tmp")), free_port()
    options: dict[str, object] = {"cwd": home}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
        options |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    try:
        make = [f"{folder}/initdb", "-D", f"{home}/data", "-U", "programme", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*make, "--locale=C.UTF-8"], check=True, capture_output=True, **options)  # type: ignore[call-overload]
        further = prepare(home / "data")
        if os.geteuid() == 0:
            for path in (home / "data").iterdir():
                os.chown(path, owner.pw_uid, owner.pw_gid)
        serve = [f"{folder}/postgres", "-D", f"{home}/data", "-p", str(port), "-k", str(home), *further]
        with running([*serve, "-c", "listen_addresses=127.0.0.1"], port, **options):
            address = f"postgres://programme@127.0.0.1:{port}/postgres"
            _wait_until_it_takes_questions(address)
            yield address
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait_until_it_takes_questions(address: str) -> None:
    """A port is open a moment before the database behind it is."""
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def copy_database(source: str, target: str) -> None:
    """All of one PostgreSQL database into another that is empty."""
    dump = subprocess.run(["pg_dump", "--no-owner", source], stdout=subprocess.PIPE, check=True)
    words = ["psql", "-q", "-v", "ON_ERROR_STOP=1", target]
    loaded = subprocess.run(words, input=dump.stdout, capture_output=True, check=False)
    assert loaded.returncode == 0, loaded.stderr.decode()
