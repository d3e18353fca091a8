"""Starts web, worker and clock under one parent: when one ends, or somebody presses Ctrl-C, all end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

PATIENCE = 5  # seconds to finish what is in hand before a process is ended


class Command(BaseCommand):
    help = "Run the whole site on this machine: web, worker and clock. Ctrl-C stops all three."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--web-processes", type=int, default=2)
        parser.add_argument("--begun", type=float, default=0, help="when the start began, to tell how long it took")

    def handle(self, *, port: int, web_processes: int, begun: float, **options: object) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(0))
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for name, command in commands(port, web_processes).items():
                children[name] = start(command)
            self.welcome(children, port, begun)
            ended = first_to_end(children)
            self.stderr.write(f"The {ended} ended by itself (status {children[ended].returncode}), so all of it stops.")
            sys.exit(1)
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            stop(children)

    def welcome(self, children: dict[str, subprocess.Popen[bytes]], port: int, begun: float) -> None:
        while not answers(port):
            if any(child.poll() is not None for child in children.values()):
                return
            time.sleep(0.05)
        took = f" (started in {time.time() - begun:.0f} seconds)" if begun else ""
        self.stdout.write(f"\nReady: http://localhost:{port}{took}")
        people = Path(settings.DATA_DIR) / "people.txt"
        if settings.DEMO and people.exists():
            self.stdout.write(
                "\nSign in with one of these addresses; the code is shown on the page, as in an outbox:\n"
            )
            self.stdout.write(people.read_text())
        self.stdout.write("\nCtrl-C stops it.")
        self.stdout.flush()


def commands(port: int, web_processes: int) -> dict[str, list[str]]:
    """What runs: name and command line."""
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "programme.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
    ]
    web += ["--workers", str(web_processes), "--threads", "4", "--preload", "--graceful-timeout", "3"]
    web += ["--log-level", "warning", "--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"]  # noqa: S108
    return {
        "web": web,
        "worker": [
            *manage,
            "db_worker",
            "--backend",
            "jobs",
            "--queue-name",
            "*",
            "--interval",
            "0.5",
            "--verbosity",
            "0",
        ],
        "clock": [*manage, "tick", "--every", "10"],
    }


def start(command: list[str]) -> "subprocess.Popen[bytes]":
    """Start a child in a session of its own, so that Ctrl-C reaches it only through us, in order."""
    return subprocess.Popen(  # noqa: S603
        command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with_parent
    )


def end_with_parent() -> None:
    """On Linux, also end when the parent is killed without a chance to say so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5):
            return True
    except OSError:
        return False


def first_to_end(children: "dict[str, subprocess.Popen[bytes]]") -> str:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                return name
        time.sleep(0.2)


def stop(children: "dict[str, subprocess.Popen[bytes]]") -> None:
    """Ask all to end, and end those that do not."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
