import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.chat.chat_node import ADDRESSES, ChatNode, Pair, free_port


@pytest.fixture(scope="session")
def _root() -> None:
    """The chat servers run on the host: these tests need no machine's root file system."""


@pytest.fixture
def unstarted(tmp_path: Path) -> Iterator[Pair]:
    yield from _pair(tmp_path)


@pytest.fixture(scope="session")
def _started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    for made in _pair(tmp_path_factory.mktemp("started")):
        yield _settled(made)


@pytest.fixture
def pair(_started: Pair) -> Pair:
    """TVOX 1 is master, TVOX 2 backup; healthy and empty, whatever the test before has done to them."""
    for node in (_started.first, _started.second):
        shutil.rmtree(node.root / "var/lib/mongo/rollback", ignore_errors=True)
        if not node.running:
            node.start()
    _started.roles("MASTER", "BACKUP")
    _started.settle()
    _started.first.client.drop_database("rocketchat")
    _started.in_step()
    return _started


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The same with the lab's `rocketchat`; shared, so for reading only."""
    for made in _pair(tmp_path_factory.mktemp("seeded")):
        made.first.seed()
        made.second.seed()  # as in the lab, where both machines start from one image
        yield _settled(made)


def _pair(folder: Path) -> Iterator[Pair]:
    port = free_port()
    first, second = ADDRESSES
    made = Pair(
        ChatNode(folder / "tvox1", first, second, port),
        ChatNode(folder / "tvox2", second, first, port),
    )
    yield made
    for node in (made.first, made.second):
        node.client.close()
        node.kill()


def _settled(pair: Pair) -> Pair:
    pair.roles("MASTER", "BACKUP")
    pair.first.start()
    pair.second.start()
    pair.settle()
    return pair
