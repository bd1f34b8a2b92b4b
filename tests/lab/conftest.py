"""Labs shared by the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.root import ensure_root
from tests.lab.laboratory import Laboratory

LOG_AT_START = "/tmp/pbx-log-at-start"
"""On the stand-alone machine: what its PBX had logged before any test used it."""


@pytest.fixture(scope="session", autouse=True)
def _root() -> None:
    """Build the machines' root file system first if the cache has none: that minute is no test's business."""
    ensure_root(print)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """A master/slave pair of release 21; whoever changes it puts it back."""
    laboratory = Laboratory(short_folder(tmp_path_factory, "pair"))
    try:
        yield laboratory.up("cluster")
    finally:
        laboratory.down()


@pytest.fixture(scope="session")
def stand_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """A stand-alone TVOX of release 21."""
    laboratory = Laboratory(short_folder(tmp_path_factory, "alone"))
    try:
        laboratory.up("standalone")
        laboratory.on("tvox1", f"cp /var/log/asterisk/full {LOG_AT_START}")
        yield laboratory
    finally:
        laboratory.down()


def short_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder whose path leaves room for a socket's name (108 bytes in all)."""
    return factory.mktemp(name) / "lab"
