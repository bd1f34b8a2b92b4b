"""A node's shell played by this machine's own, so that a command is proven on real tools."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from tests.fakes.nodes import UNREACHABLE
from tvox.ports import CommandOutput


@dataclass
class LocalShell:
    """Runs commands by `shell -c`; output is decoded as the SSH adapter does.

    `moved` maps paths of the node to paths here, so that two nodes can be played on one machine.
    """

    shell: str = "bash"
    path: str | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def run(self, command: str, *, within: float = 30.0) -> CommandOutput:
        """Run it here; too late is a refusal."""
        self.asked.append(command)
        for there, here in self.moved.items():
            command = command.replace(there, here)
        started = monotonic()
        environment = {"PATH": self.path or "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "it_IT.UTF-8", "HOME": "/"}
        try:
            ran = subprocess.run(
                [self.shell, "-c", command], capture_output=True, timeout=within, check=False, env=environment
            )
        except subprocess.TimeoutExpired as late:
            raise UNREACHABLE from late
        stdout, stderr = ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace")
        return CommandOutput(command, stdout, stderr, ran.returncode, monotonic() - started)
