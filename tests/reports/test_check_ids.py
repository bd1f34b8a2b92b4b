"""Ids are for ever: customers' waivers, journals and reports name them."""

import subprocess
import sys
from functools import cache

from tests.reports.customer_suite import REPOSITORY

EVER_USED = REPOSITORY / "docs" / "check-ids.txt"


@cache
def collected() -> list[str]:
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "tests.reports.check_ids",
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.splitlines()
    return [line.removeprefix("check-id: ") for line in lines if line.startswith("check-id: ")]


def listed() -> dict[str, str]:
    """Every id ever used, to the one that it is called by today."""
    lines = [line for line in EVER_USED.read_text().splitlines() if line and not line.startswith("#")]
    pairs = [line.split(" -> ") for line in lines]
    return {pair[0]: pair[-1] for pair in pairs}


def test_no_id_has_vanished() -> None:
    missing = {old: today for old, today in listed().items() if today not in collected()}
    assert not missing, "an id that was used stays, or gets a line `OLD -> NEW`"


def test_every_id_is_listed() -> None:
    assert set(collected()) <= set(listed()), f"append the new ids to {EVER_USED.name}"


def test_ids_are_unique() -> None:
    assert len(collected()) == len(set(collected()))
    lines = EVER_USED.read_text().splitlines()
    assert len(lines) == len(set(lines))
