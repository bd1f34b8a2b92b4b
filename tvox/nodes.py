"""The machines of one TVOX and how each can be asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from tvox.pages import AdminPages
from tvox.ports import Database, ReplicaMember, Shell
from tvox.texts import Text


@dataclass(frozen=True)
class Node:
    """One machine: `tvox1` (the one in production before the migration) or `tvox2`, at the address it answers on."""

    name: str
    address: str
    shell: Shell
    calendars: Database
    chat: ReplicaMember
    pages: AdminPages

    @property
    def where(self) -> Text:
        """How a finding names this node."""
        return where(self.name, self.address)


def where(name: str | Text, address: str) -> Text:
    """`tvox1 (172.16.95.70)`."""
    return Text("{node} ({address})", node=name, address=address)


@dataclass(frozen=True)
class Cluster:
    """The nodes by name, `tvox1` first. A stand-alone TVOX is a cluster of one, at the node IP."""

    nodes: Mapping[str, Node]
    node_ip: str

    @property
    def stand_alone(self) -> bool:
        """Whether TVOX 1 is alone."""
        return len(self.nodes) == 1

    @property
    def where(self) -> Text:
        """How a finding names the pair."""
        return Text("both nodes") if not self.stand_alone else next(iter(self.nodes.values())).where
