"""The real items against a TVOX of which nothing answers: all NOT OBSERVED with a reason, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reports.customer_suite import CANARY, REPOSITORY, SITE, Ran

DEAD = (
    SITE.format(language="en", key1="A" * 43, key2="B" * 42 + "A").replace("172.16.9", "127.16.9")
    + """port = 1

[ports]
https = 1
sip = 1

[web.admin]
user = "admin"
password = "env:ACME_ROOT"

[[sip.accounts]]
extension = "101"
password = "env:ACME_ROOT"

[[sip.accounts]]
extension = "102"
password = "env:ACME_ROOT"
"""
)


@pytest.mark.parametrize("phase", ["pre_migration", "post_sync"])
def test_nothing_is_green_where_nothing_answers(tmp_path: Path, phase: str) -> None:
    (tmp_path / "dead.toml").write_text(DEAD)
    options = [f"--site={tmp_path / 'dead.toml'}", f"--evidence={tmp_path / 'out'}"]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-m", phase, *options],
        cwd=REPOSITORY,
        env={**os.environ, "ACME_ROOT": CANARY},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=240,
        check=False,
    )
    ran = Ran(ended.returncode, ended.stdout, tmp_path / "out")
    assert ran.status == 6, ran.output
    assert "Traceback" not in ran.output
    assert len(ran.verdicts) >= 10
    assert {event["verdict"] for event in ran.verdicts.values()} == {"NOT OBSERVED"}
    kinds = {finding["kind"] for event in ran.verdicts.values() for finding in event["findings"]}
    assert kinds.isdisjoint({"SUITE ERROR", "NOTHING CONCLUDED"}), ran.output
    assert CANARY.encode() not in ran.written()
    assert CANARY not in ran.output
