"""Two runs, one summary: the run on PostgreSQL writes its reports down, the run on SQLite counts them in."""

import json
from pathlib import Path
from typing import Any

import pytest

END = "end of run"


class Writer:
    """Keeps each report of this run in a file."""

    def __init__(self, config: pytest.Config, path: Path) -> None:
        self.config = config
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")

    def note(self, line: dict[str, Any]) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps(line, default=str) + "\n")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.note(self.config.hook.pytest_report_to_serializable(config=self.config, report=report))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.note(self.config.hook.pytest_report_to_serializable(config=self.config, report=report))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.note({END: int(session.exitstatus)})


class Counter:
    """Adds the reports of an earlier run to this run's summary and verdict."""

    def __init__(self, config: pytest.Config, path: Path) -> None:
        self.config = config
        self.path = path

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        lines = [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []
        stats = self.config.pluginmanager.get_plugin("terminalreporter").stats
        bad = not any(END in line for line in lines)
        for line in lines:
            if END in line:
                bad |= line[END] not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
                continue
            report = self.config.hook.pytest_report_from_serializable(config=self.config, data=line)
            report.nodeid = f"{report.nodeid} on PostgreSQL"
            report.__dict__.pop("node", None)  # its process, by name only, which the summary cannot print
            kind, *_ = self.config.hook.pytest_report_teststatus(report=report, config=self.config)
            stats.setdefault("error" if isinstance(report, pytest.CollectReport) else kind, []).append(report)
        if bad and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
