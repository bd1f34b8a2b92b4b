"""A customer's suite in a folder of its own, run by a real pytest process against a cluster in memory."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

from tvox.checklist.standard import standard_catalogue
from tvox.evidence_chain import events

REPOSITORY = Path(__file__).parents[2]
CANARY = "c4n4ry/Pa55+w0rd"

SITE = """
customer = "Acme S.p.A."
change = "CHG-1"
language = "{language}"

[topology]
kind = "lan"
tvox1 = {{ address = "172.16.95.70", host_keys = ["SHA256:{key1}"] }}
tvox2 = {{ address = "172.16.95.73", host_keys = ["SHA256:{key2}"] }}
node_ip = "172.16.95.71"
netmask = "255.255.252.0"
gateway = "172.16.92.1"

[releases]
from = "21.0.26"
to = "22.0.20"

[ssh]
password = "env:ACME_ROOT"
"""

CHECKS = """
from pathlib import Path
import pytest
from tvox.conclusion import Conclude
from tvox.evidence import ItemEvidence
from tvox.findings import Kind, failed, not_observed, passed
from tvox.observing import CouldNotAsk
from tvox.texts import Text

pytestmark = pytest.mark.post_sync
HERE = Text("tvox1 (172.16.95.70)")
GREEN = passed(HERE, expected=Text("one"), observed=Text("one"))
ADVISED = passed(HERE, expected=Text("one"), observed=Text("one"), advisory=Text("Mind the disk."))
RED = failed(HERE, expected=Text("one"), observed=Text("two"), next_step=Text("Make it one."))
BLIND = not_observed(HERE, expected=Text("one"), observed=Text("silence"), next_step=Text("Ask again."),
                     kind=Kind.COULD_NOT_LOOK)
"""


@dataclass(frozen=True)
class Ran:
    """What one pytest process did."""

    status: int
    output: str
    evidence: Path

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Every event in the evidence store."""
        return list(events(self.evidence))

    @cached_property
    def verdicts(self) -> dict[str, dict[str, Any]]:
        """The event of each verdict by check id."""
        return {event["check"]: event for event in self.events if event["kind"] == "verdict"}

    def words(self, check: str) -> str:
        """Verdict and kind of the finding that decided it: `NOT OBSERVED/SUITE ERROR`."""
        event = self.verdicts[check]
        kinds = [finding["kind"] for finding in event["findings"] if finding["kind"]]
        return "/".join([event["verdict"], *kinds[:1]])

    @cached_property
    def report(self) -> str:
        """The HTML report as it was written."""
        (path,) = self.evidence.glob("report-*.html")
        return path.read_text(encoding="utf-8")

    @cached_property
    def report_data(self) -> dict[str, Any]:
        """What pytest-html's page draws its table from."""
        (blob,) = re.findall(r'data-jsonblob="([^"]*)"', self.report)
        return dict(json.loads(unescape(blob)))

    def rows(self, check: str) -> list[dict[str, Any]]:
        """The report's rows of one check."""
        every = [row for rows in self.report_data["tests"].values() for row in rows]
        return [row for row in every if f">{check}<" in "".join(row["resultsTableRow"])]

    def written(self) -> bytes:
        """The content of every file that was written, one after the other."""
        return b"\n".join(path.read_bytes() for path in sorted(self.evidence.rglob("*")) if path.is_file())


@dataclass
class CustomerSuite:
    """A root with the real conftest and settings, one site, and whatever checks a test writes."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"ACME_ROOT": CANARY})

    def __post_init__(self) -> None:
        for folder in ("checks", "tests_uat", "sites", "tests"):
            (self.root / folder).mkdir()
        shutil.copy(REPOSITORY / "pyproject.toml", self.root)
        glue = (REPOSITORY / "conftest.py").read_text()
        (self.root / "conftest.py").write_text(glue + '\npytest_plugins.append("tests.reports.fake_customer")\n')
        self.site()
        self.checklist()

    def site(self, name: str = "acme", *, language: str = "en") -> None:
        """Write a site file."""
        words = SITE.format(language=language, key1="A" * 43, key2="B" * 42 + "A")
        (self.root / "sites" / f"{name}.toml").write_text(words)

    def checklist(self, *kept: str, name: str = "acme", more: str = "") -> None:
        """Write a check-list with nothing of the standard one but `kept`."""
        off = [item.id for item in standard_catalogue().items if item.id not in kept]
        removed = "".join(f'[[remove]]\nid = "{identifier}"\nreason = "not here"\n' for identifier in off)
        (self.root / "sites" / f"{name}.checklist.toml").write_text(removed + more)

    def write(self, module: str, source: str, *, prelude: str = CHECKS) -> None:
        """Write a module of checks."""
        (self.root / module).write_text(prelude + source)

    def run_at_a_terminal(self, *arguments: str, typed: str) -> Ran:
        """The same with somebody at the terminal who types ahead."""
        here, there = os.openpty()
        try:
            os.write(here, typed.encode())
            ended = subprocess.run(
                self.command("--site", "acme", *arguments),
                cwd=self.root,
                env=self.started_with(),
                stdin=there,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=120,
                check=False,
            )
        finally:
            os.close(here)
            os.close(there)
        return Ran(ended.returncode, ended.stdout, self.root / "reports" / "out" / "acme-s.p.a" / "chg-1")

    def command(self, *arguments: str) -> list[str]:
        """The command that runs pytest."""
        return [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]

    def started_with(self, environment: dict[str, str] | None = None) -> dict[str, str]:
        """The environment that pytest runs in."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("TVOX_", "PYTEST_"))}
        return {**inherited, "PYTHONPATH": str(REPOSITORY), **self.environment, **(environment or {})}

    def run(self, *arguments: str, site: str | None = "acme", environment: dict[str, str] | None = None) -> Ran:
        """Run pytest to its end."""
        named = ["--site", site] if site else []
        ended = subprocess.run(
            self.command(*named, *arguments),
            cwd=self.root,
            env=self.started_with(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, self.root / "reports" / "out" / "acme-s.p.a" / "chg-1")
