"""Entering and leaving the kernel namespaces that a lab lives in."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from lab.state import LabError

LAB = ("--net", "--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child")


def inside_user_namespace() -> list[str]:
    """The words in front of a command that make an ordinary user root of a user namespace; none for root itself."""
    return [] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--map-auto"]


@cache
def assure_namespaces() -> None:
    """Raise LabError with one sentence where this machine cannot have a lab."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        raise LabError("The lab needs Linux with util-linux and iproute2: run `make setup`.")
    trial = [*inside_user_namespace(), "unshare", *LAB, "--mount-proc", "ip", "link", "set", "lo", "up"]
    attempt = subprocess.run(trial, capture_output=True, text=True, check=False)
    if attempt.returncode == 0:
        return
    if os.geteuid() == 0:
        raise LabError(
            "This machine does not let root make namespaces (a container without CAP_SYS_ADMIN?): "
            "run the lab on a whole machine or a virtual one."
        )
    raise LabError(
        "This machine does not let you make namespaces: run the lab as root (sudo), "
        "or allow unprivileged user namespaces and install `uidmap`."
    )


def into_lab(pid: int, *, rootless: bool) -> list[str]:
    """The words in front of a command that runs it on the technician's PC; `pid` is unshare's child outside."""
    user = ["--user", "--preserve-credentials"] if rootless else []
    return ["nsenter", f"--target={pid}", *user, "--net", "--mount", "--pid", "--uts", "--ipc"]


def into_machine(init: int, *, whole: bool = True) -> list[str]:
    """The same for a machine, seen from inside the lab; without `whole` its files are left out."""
    files = ["--mount", "--root", "--wd"] if whole else []
    return ["nsenter", f"--target={init}", *files, "--net", "--pid", "--uts", "--ipc"]


def only_child(pid: int) -> int | None:
    """The process id of the one child that `unshare --fork` has, in the caller's view; None before it exists."""
    try:
        first = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return None
    return int(first[0]) if first else None
