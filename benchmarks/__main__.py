"""`make bench`: the figures that the project promises, measured on a lab of its own, with what is required beside each.

Exit status 1 where one is missed. Run it on a machine that does nothing else.
"""

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from time import monotonic

COLLECT_WITHIN_S = 2.0
LAB = [sys.executable, "-m", "lab.command"]


def main() -> int:
    """Everything in one run."""
    with tempfile.TemporaryDirectory(prefix="tvox-bench-") as folder:
        state = Path(folder) / "lab"
        environment = {**os.environ, "TVOX_LAB_STATE": str(state)}
        started = monotonic()
        subprocess.run([*LAB, "up"], check=True, env=environment)
        print(f"Lab: up on every service in {monotonic() - started:.1f} s; required: at most 15 s", flush=True)
        try:
            statuses = [ssh(state, environment), inside("benchmarks.gathering", [], environment), collecting()]
        finally:
            subprocess.run([*LAB, "down"], check=True, env=environment)
    return max(statuses)


def ssh(state: Path, environment: dict[str, str]) -> int:
    """Our SSH adapter against paramiko at its defaults."""
    machine = tomllib.loads((state / "site.toml").read_text())["topology"]["tvox1"]
    # The lab's machines have an ECDSA and an Ed25519 key, in the order of their files' names.
    ed25519 = machine["host_keys"][1]
    words = ["--address", machine["address"], "--host-key", ed25519, "--password", "env:TVOX_LAB_ROOT"]
    return inside("benchmarks.ssh", words, environment)


def inside(module: str, words: list[str], environment: dict[str, str]) -> int:
    """Run one benchmark on the technician's PC of the lab."""
    return subprocess.run([*LAB, "exec", "--", "python", "-m", module, *words], check=False, env=environment).returncode


def collecting() -> int:
    """How long `pytest --collect-only` takes, start of the interpreter included."""
    started = monotonic()
    subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-q"], check=True, capture_output=True)
    elapsed = monotonic() - started
    print(f"Collecting: {elapsed:.2f} s; required: under {COLLECT_WITHIN_S:.0f} s")
    return 0 if elapsed < COLLECT_WITHIN_S else 1


if __name__ == "__main__":
    sys.exit(main())
