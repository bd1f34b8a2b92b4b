"""Where a running lab leaves its traces outside its namespaces, and how a command talks to it.

    <state folder>/lab.json       process id and what was started
    <state folder>/control.sock   one JSON request a line, one JSON reply a line
    <state folder>/site.toml      the lab's own site file
    <state folder>/log/           each daemon's output

The state folder is $TVOX_LAB_STATE, else `tvox-lab-<uid>` in the system's temporary folder.
"""

import json
import os
import shutil
import socket
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


class LabError(Exception):
    """Something foreseeable went wrong; the message is one sentence with the next step."""


def state_folder() -> Path:
    """The folder of this user's lab."""
    return Path(os.environ.get("TVOX_LAB_STATE") or f"{tempfile.gettempdir()}/tvox-lab-{os.getuid()}")


@dataclass(frozen=True)
class RunningLab:
    """What lab.json holds. `pid` is the supervisor's process id outside its namespaces."""

    pid: int
    state: str
    release: str
    rootless: bool

    def write(self, folder: Path) -> None:
        """Publish at once and whole."""
        unfinished = folder / "lab.json.new"
        unfinished.write_text(json.dumps(asdict(self)))
        unfinished.rename(folder / "lab.json")


def running_lab(folder: Path) -> RunningLab | None:
    """The lab of `folder` if its process lives; the traces of one that was killed are removed."""
    try:
        lab = RunningLab(**json.loads((folder / "lab.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
    if _is_supervisor(lab.pid, folder):
        return lab
    shutil.rmtree(folder, ignore_errors=True)
    return None


def the_running_lab(folder: Path) -> RunningLab:
    """The running lab, or one sentence that says how to start it."""
    lab = running_lab(folder)
    if lab is None:
        raise LabError("No lab is running: start it with `tvox-lab up`.")
    return lab


def ask(folder: Path, request: dict[str, Any], *, within: float = 120.0) -> dict[str, Any]:
    """Put one request to the supervisor; a refused one raises LabError with its sentence."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(within)
        try:
            connection.connect(str(folder / "control.sock"))
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as replies:
                line = replies.readline()
        except OSError as broken:
            raise LabError(f"The lab does not answer ({broken}): `tvox-lab down`, then `tvox-lab up`.") from broken
    if not line:
        raise LabError("The lab ended while it was asked: look into its log folder, then `tvox-lab up`.")
    reply: dict[str, Any] = json.loads(line)
    if "error" in reply:
        raise LabError(str(reply["error"]))
    return reply


def listens(folder: Path) -> bool:
    """Whether the supervisor takes requests: its socket's file appears a moment before that."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(folder / "control.sock"))
        except OSError:
            return False
    return True


def _is_supervisor(pid: int, folder: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"lab.supervisor" in words and str(folder).encode() in words
