"""A lab for tests: the real `tvox-lab` command with a state folder of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from lab.state import ask


@dataclass(frozen=True)
class Laboratory:
    """`folder` is the lab's state folder; several laboratories can stand side by side."""

    folder: Path

    def command(self, *words: str, within: float = 180.0, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `tvox-lab` with these words."""
        environment = {**os.environ, "TVOX_LAB_STATE": str(self.folder), "COLUMNS": "200"}
        done = subprocess.run(
            [sys.executable, "-m", "lab.command", *words],
            env=environment, capture_output=True, text=True, timeout=within, check=False,
        )  # fmt: skip
        if check and done.returncode != 0:
            raise AssertionError(
                f"tvox-lab {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done

    def up(self, state: str = "cluster", release: str = "21") -> Self:
        """Start it and wait for every service."""
        self.command("up", "--state", state, "--release", release)
        return self

    def down(self) -> None:
        """End it."""
        self.command("down")

    def on(self, node: str, script: str) -> str:
        """What a shell script on a machine prints."""
        return self.command("exec", "--node", node, "--", "sh", "-c", script).stdout

    def on_pc(self, *words: str, within: float = 180.0) -> subprocess.CompletedProcess[str]:
        """A command on the technician's PC inside the lab's network, whatever its exit status."""
        return self.command("exec", "--", *words, within=within, check=False)

    def roles(self) -> dict[str, str]:
        """Each machine's role."""
        nodes = ask(self.folder, {"do": "status"})["nodes"]
        return {name: node["role"] for name, node in nodes.items()}

    def settled(self) -> bool:
        """One master, every service answering, the slave in touch with its master."""
        nodes = ask(self.folder, {"do": "status"})["nodes"].values()
        masters = [node for node in nodes if node["role"] in {"MASTER", "STANDALONE"}]
        return len(masters) == 1 and all(all(node["services"].values()) and node["in_step"] for node in nodes)
