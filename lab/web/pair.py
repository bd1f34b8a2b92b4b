"""What a node's pages say of the pair: its own part, and what the other node answered.

The slave reports the database's replication, since it is the one that pulls; the master reports the files', since it
pushes. Each node asks its own chat server.

    master's page:  State <- slave's role   Database <- slave   Files <- own lsyncd
    slave's page:   State <- master's role  Database <- own     Files <- master's lsyncd
"""

from dataclasses import dataclass

from lab.web.state import Completeness, Flow, PeerAnswer, Replication, Role

STOPPED_BY_FAULT = "monitor-red"
"""Fault flag: this node's pages report the database replication as stopped."""


@dataclass(frozen=True)
class Pair:
    """The pair as one node sees it. `peer_role` is None when the other node does not answer."""

    own_role: Role
    peer_role: Role | None
    database: Flow
    files: Flow
    completeness: Completeness
    chat: Flow
    queues: Flow
    peer_queues: Flow

    @property
    def roles_fit(self) -> bool:
        """One node is the master and the other its standby."""
        return {self.own_role, self.peer_role} == {Role.MASTER, Role.BACKUP}

    @property
    def perfect(self) -> bool:
        """Everything is replicated and the roles fit."""
        flows = (self.database, self.files, self.chat, self.queues, self.peer_queues)
        running = all(flow is Flow.RUNNING for flow in flows)
        return running and self.completeness is Completeness.COMPLETE and self.roles_fit


def pair_of(role: Role, own: Replication, peer: PeerAnswer | None, faults: frozenset[str] = frozenset()) -> Pair:
    """Put together what both nodes say."""
    other = peer.replication if peer else Replication()
    slave, master = (own, other) if role is Role.BACKUP else (other, own)
    return Pair(
        own_role=role,
        peer_role=peer.role if peer else None,
        database=Flow.STOPPED if STOPPED_BY_FAULT in faults else slave.database,
        files=master.files,
        completeness=master.completeness,
        chat=own.chat,
        queues=own.queues,
        peer_queues=other.queues,
    )
