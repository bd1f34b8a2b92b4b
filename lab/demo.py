"""`make demo`: the two runs of a migration's first nights on the simulated TVOX, in a lab of its own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lab.plan import State

RUNS = ((State.STANDALONE, "pre_migration"), (State.CLUSTER, "post_sync"))


def main() -> None:
    """Start, run, end, twice; exit with the first run's status that is not 0."""
    with tempfile.TemporaryDirectory(prefix="tvox-demo-") as folder:
        environment = {**os.environ, "TVOX_LAB_STATE": str(Path(folder) / "lab")}
        statuses = [_rehearse(state, marker, environment) for state, marker in RUNS]
    print("\nThe reports, to be opened in a browser:")
    for (state, marker), status in zip(RUNS, statuses, strict=True):
        print(f"  {state}, {marker}, exit status {status}: {_newest_report(state)}")
    sys.exit(next((status for status in statuses if status), 0))


def _rehearse(state: State, marker: str, environment: dict[str, str]) -> int:
    print(f"\n=== {state}: pytest -m {marker} --site lab", flush=True)
    lab = [sys.executable, "-m", "lab.command"]
    if subprocess.run([*lab, "up", "--state", state], check=False, env=environment).returncode != 0:
        sys.exit(1)  # the lab has said why in one sentence
    try:
        run = [*lab, "exec", "--", "pytest", "-m", marker, "--site", "lab"]
        return subprocess.run(run, env=environment, check=False).returncode
    finally:
        subprocess.run([*lab, "down"], check=True, env=environment)


def _newest_report(state: State) -> str:
    reports = Path("reports/out/lab").glob(f"{state}-*/report-*.html")
    return str(max(reports, key=lambda report: report.stat().st_mtime, default="none was written"))


if __name__ == "__main__":
    main()
