"""The command as it is run from a shell, and machines for it to look at."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import paramiko
import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from tests.cli.machines import Listening, free_port, https_server, make_certificate, ssh_server

Command = Callable[..., Result]

SITE = """\
# Kept as it is.
customer = "Acme"
change = "CHG1"
language = "en"
ports = {{ https = {https} }}

[topology]
kind = "lan"
node_ip = "127.0.0.4"
netmask = "255.0.0.0"
gateway = "127.0.0.1"

[topology.tvox1]
address = "127.0.0.2" # in production

[topology.tvox2]
address = "127.0.0.3"

[releases]
from = "21.0.26"
to = "22.0.20"

[ssh]
port = {ssh}
password = "env:NOT_NEEDED_HERE"
connect_within_s = 2
"""
TVOX1, TVOX2, NODE_IP = "127.0.0.2", "127.0.0.3", "127.0.0.4"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """`run("site", "check", "acme", answers="…")` in an empty folder, on an English computer."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "TVOX_SITE", "TVOX_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")

    def command(*arguments: str, answers: str = "") -> Result:
        return CliRunner().invoke(app, arguments, input=answers, catch_exceptions=False)

    return command


@dataclass
class Machines:
    """Three loopback addresses with one SSH and one HTTPS port; each shows what it is told to."""

    folder: Path
    stack: ExitStack
    ssh: int = field(default_factory=free_port)
    https: int = field(default_factory=free_port)

    def site_file(self) -> Path:
        path = self.folder / "acme.toml"
        path.write_text(SITE.format(ssh=self.ssh, https=self.https))
        return path

    def show_keys(self, address: str, *keys: paramiko.PKey) -> Listening:
        return self.stack.enter_context(ssh_server(address, self.ssh, keys))

    def show_certificate(self, address: str, name: str) -> str:
        """Serve a new certificate; its fingerprint."""
        fingerprint = make_certificate(self.folder / f"{name}.pem")
        self.stack.enter_context(https_server(address, self.https, self.folder / f"{name}.pem"))
        return fingerprint


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    with ExitStack() as stack:
        yield Machines(tmp_path, stack)
