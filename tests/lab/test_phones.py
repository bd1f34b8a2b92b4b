"""The suite's telephones speak with a real Asterisk: everything of their port that a fake PBX could not prove."""

import sys

from tests.lab.laboratory import Laboratory


def test_telephones_at_a_real_pbx(stand_alone: Laboratory) -> None:
    done = stand_alone.on_pc(sys.executable, "-m", "pytest", "-q", "tests/lab/phones_on_pc.py", within=300.0)

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
