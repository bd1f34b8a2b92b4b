"""The node these pages run on, read where its state truly is."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from lab.web.pair import STOPPED_BY_FAULT
from lab.web.reading import chat, files, filesync, machine, peer, processes, telephony
from lab.web.state import (
    Account,
    Configuration,
    Flow,
    Identity,
    Licence,
    Machine,
    Network,
    PeerAnswer,
    Replication,
    Telephony,
)


class LiveNode:
    """A `lab.web.state.Node` over the files below `root` and the processes and sockets around this process."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._alarms = machine.AlarmMemory()
        self._seen: set[str] = set()

    def identity(self) -> Identity:
        """Release, role, start time and fault flags."""
        return files.identity(self._root)

    def configuration(self) -> Configuration | None:
        """The network and Fault Tolerance settings."""
        return files.configuration(self._root)

    def licence(self) -> Licence | None:
        """The licence."""
        return files.licence(self._root)

    def customisations(self) -> tuple[str, ...] | None:
        """Titles of the customisations."""
        return files.customisations(self._root)

    def accounts(self) -> tuple[Account, ...]:
        """Who may log in."""
        return files.accounts(self._root)

    def replication(self) -> Replication:
        """The node's own part in replication."""
        running = processes.running()
        stopped = STOPPED_BY_FAULT in self.identity().faults
        return Replication(
            database=Flow.STOPPED if stopped else files.database(self._root, datetime.now(UTC)),
            files=filesync.flow(self._root, running),
            completeness=filesync.completeness(self._root, running),
            chat=chat.flow(),
            queues=files.queues(self._root),
        )

    def peer(self) -> PeerAnswer | None:
        """The other node's answer to our web server."""
        settings = self.configuration()
        if settings is None or settings.peer_ip is None:
            return None
        return peer.ask(settings.peer_ip, settings.name)

    def machine(self) -> Machine:
        """Processes, storage, memory and alarms."""
        running, disk, memory = processes.running(), machine.storage(self._root), processes.memory()
        settings = self.configuration()
        wrong = machine.conditions(self.identity().role, running, disk, memory)
        return Machine(
            processes=None if running is None else machine.shown(running, memory, time.time()),
            storage=disk,
            memory=memory,
            alarms=self._alarms.alarms(wrong, settings.physical_ip if settings else "UNKNOWN"),
        )

    def telephony(self) -> Telephony | None:
        """Devices and trunks as Asterisk counts them."""
        listing = telephony.ask(self._root)
        found = telephony.contacts(listing) if listing is not None else None
        return None if found is None else telephony.counted(found, self._seen)

    def network(self) -> Network:
        """Interface, default gateway, name servers."""
        interface, gateway = processes.route()
        return Network(interface, gateway, files.name_servers(self._root))

    def libraries(self) -> Mapping[str, str] | None:
        """The versions of the software the node is made of."""
        return files.libraries(self._root)
