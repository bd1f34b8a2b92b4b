"""How long 100 commands take over our adapter, and over paramiko's own client left at its defaults, in one run.

    python -m benchmarks.ssh --address 172.16.95.70 --host-key SHA256:… --password env:ROOT_PASSWORD

The client at its defaults is measured twice: with one connection kept for all commands, which is what our adapter is
compared with (the difference is Nagle's algorithm, 40 ms a command), and with a new connection for each command.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

import paramiko

from tvox.adapters.ssh import SshConnection
from tvox.adapters.ssh_login import Credentials
from tvox.secrets import Secrets
from tvox.texts import verbatim

COMMAND = "true"
REQUIRED_RATIO = 10.0
PER_COMMAND_SAMPLE = 10
"""Connecting anew is measured on so many commands and counted up: sshd turns away who does it a hundred times."""


@dataclass(frozen=True)
class Target:
    """The server that is asked."""

    address: str
    port: int
    credentials: Credentials
    host_key: str


@dataclass(frozen=True)
class Speed:
    """Seconds for `commands` commands, connecting included."""

    commands: int
    ours: float
    kept_default: float
    default_per_command: float

    @property
    def ratio(self) -> float:
        """How many times faster than the default client on one kept connection."""
        return self.kept_default / self.ours

    @property
    def ratio_per_command(self) -> float:
        """How many times faster than the default client connecting for each command."""
        return self.default_per_command / self.ours

    def __str__(self) -> str:
        return (
            f"{self.commands} commands: ours {self.ours:.2f} s;"
            f" paramiko at its defaults, one connection {self.kept_default:.2f} s = {self.ratio:.1f} times ours;"
            f" connecting for each {self.default_per_command:.2f} s = {self.ratio_per_command:.1f} times ours"
        )


def measure(target: Target, commands: int = 100) -> Speed:
    """All three, one after the other, against the same server."""
    sample = min(PER_COMMAND_SAMPLE, commands)
    return Speed(
        commands,
        _seconds(partial(_ours, target, commands)),
        _seconds(partial(_kept_default, target, commands)),
        _seconds(partial(_default_per_command, target, sample)) * commands / sample,
    )


def _seconds(work: Callable[[], None]) -> float:
    started = monotonic()
    work()
    return monotonic() - started


def _ours(target: Target, commands: int) -> None:
    with SshConnection(
        target.address, target.port, target.credentials, pinned=[target.host_key], where=verbatim(target.address)
    ) as shell:
        for _ in range(commands):
            if not shell.run(COMMAND).succeeded:
                raise RuntimeError("the command failed")


def _kept_default(target: Target, commands: int) -> None:
    with _default_client(target) as client:
        for _ in range(commands):
            _run(client)


def _default_per_command(target: Target, commands: int) -> None:
    for _ in range(commands):
        with _default_client(target) as client:
            _run(client)


def _run(client: paramiko.SSHClient) -> None:
    stdin, stdout, stderr = client.exec_command(COMMAND)
    stdout.read()
    stderr.read()
    if stdout.channel.recv_exit_status() != 0:
        raise RuntimeError("the command failed")
    stdin.close()


class _Pinned(paramiko.MissingHostKeyPolicy):
    """The one thing that is not left at its default: a default client would refuse an unknown server."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:  # noqa: ARG002
        if key.fingerprint != self._fingerprint:
            raise paramiko.SSHException(f"{hostname} shows {key.fingerprint}, expected {self._fingerprint}")


@contextmanager
def _default_client(target: Target) -> Iterator[paramiko.SSHClient]:
    credentials = target.credentials
    with paramiko.SSHClient() as client:
        client.set_missing_host_key_policy(_Pinned(target.host_key))
        client.connect(
            target.address,
            target.port,
            credentials.user,
            credentials.password() if credentials.password else None,
            key_filename=str(credentials.key_file) if credentials.key_file else None,
            allow_agent=False,
            look_for_keys=False,
        )
        yield client


def main() -> int:
    """Print the figures; exit status 1 where the required ratio is missed."""
    arguments = _arguments().parse_args()
    password = partial(Secrets().resolve, arguments.password) if arguments.password else None
    credentials = Credentials(arguments.user, password, arguments.key_file)
    speed = measure(
        Target(arguments.address, arguments.port, credentials, arguments.host_key), commands=arguments.commands
    )
    sys.stdout.write(f"SSH: {speed}; required: {REQUIRED_RATIO:.0f} times on one connection\n")
    return 0 if speed.ratio >= REQUIRED_RATIO else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ssh", description=__doc__.splitlines()[0])
    parser.add_argument("--address", required=True)
    parser.add_argument("--port", type=int, default=22)
    parser.add_argument("--user", default="root")
    parser.add_argument("--host-key", required=True, help="SHA256:… of the key the server shows first (Ed25519)")
    parser.add_argument("--password", help="a secret reference: env:NAME, keyring:service/user or prompt")
    parser.add_argument("--key-file", type=Path)
    parser.add_argument("--commands", type=int, default=100)
    return parser


if __name__ == "__main__":
    sys.exit(main())
