"""Two nodes whose synchronised trees are folders of this machine."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import fake_cluster, fake_node
from tests.fakes.sites import fake_site
from tvox.nodes import Cluster
from tvox.ports import CommandOutput
from tvox.site import Site

OLD = 1_767_254_400
"""1 January 2026, 08:00 UTC."""
SYNC = "/opt/telenia_data/sync"


def write(file: Path, content: bytes = b"x", mtime: float = OLD) -> Path:
    """That file with that content and time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    os.utime(file, (mtime, mtime))
    return file


@dataclass
class Meddling(LocalShell):
    """A shell that does something to the node before every command, as a living system would."""

    meddle: Callable[[str], object] = lambda _command: None

    def run(self, command: str, *, within: float = 30.0) -> CommandOutput:
        """Meddle, then run."""
        self.meddle(command)
        return super().run(command, within=within)


@dataclass(frozen=True)
class Trees:
    """The master's tree, the slave's, and the cluster that holds them."""

    master: Path
    slave: Path
    cluster: Cluster

    def copy(self) -> None:
        """Bring the slave's tree to the state of the master's."""
        shutil.rmtree(self.slave, ignore_errors=True)
        shutil.copytree(self.master, self.slave, symlinks=True)


def two_trees(folder: Path, *, meddle: Callable[[str], object] = lambda _command: None) -> Trees:
    """Equal trees with a recording, a configuration and a link; `meddle` acts before each of the slave's commands."""
    master, slave = folder / "master", folder / "slave"
    shells = (LocalShell(moved={SYNC: str(master)}), Meddling(moved={SYNC: str(slave)}, meddle=meddle))
    nodes = (fake_node(name, shell=shell) for name, shell in zip(("tvox1", "tvox2"), shells, strict=True))
    trees = Trees(master, slave, fake_cluster(*nodes))
    for number in range(20):
        write(master / f"tvox/recording/a b {number}.wav", b"%05d" % number * 100)
    write(master / "conf/città.conf", b"key=1")
    (master / "conf/link").symlink_to("città.conf")
    trees.copy()
    return trees


def quick_site(**thresholds: Any) -> Site:
    """A site whose sync cycle is a fraction of a second."""
    quick = {"file_settle_s": 0.1, "file_cycle_s": 0.2, "file_wait_s": 5, "file_walk_s": 10}
    return fake_site(thresholds=quick | thresholds)
