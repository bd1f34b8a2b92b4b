"""A furnished root directory."""

from pathlib import Path

import pytest

from tests.lab.web.reading.machine_root import furnish


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The root directory of a healthy master."""
    return furnish(tmp_path / "root")
