"""One request's view of the node: everything is read at most once, and only what the page needs."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from lab.web.pair import Pair, pair_of
from lab.web.state import Configuration, Identity, Licence, Machine, Network, Node, Role, Telephony
from lab.web.texts import Interface

FIRST_WITH_BOTH = 21
FIRST_WITHOUT_MANAGER = 22


class Look:
    """What one page is drawn from."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @cached_property
    def identity(self) -> Identity:
        """Release, role, start time and fault flags."""
        return self._node.identity()

    @property
    def role(self) -> Role:
        """The node's role."""
        return self.identity.role

    @property
    def interfaces(self) -> tuple[Interface, ...]:
        """Those of the release, the one that `/` leads to first; none when the release cannot be read."""
        major = self.identity.major
        if major is None:
            return ()
        if major >= FIRST_WITHOUT_MANAGER:
            return (Interface.OCC,)
        if major >= FIRST_WITH_BOTH:
            return (Interface.APPLICATION_MANAGER, Interface.OCC_21)
        return (Interface.APPLICATION_MANAGER,)

    @cached_property
    def configuration(self) -> Configuration | None:
        """The network and Fault Tolerance settings."""
        return self._node.configuration()

    @cached_property
    def licence(self) -> Licence | None:
        """The licence."""
        return self._node.licence()

    @cached_property
    def customisations(self) -> tuple[str, ...] | None:
        """Titles of the customisations."""
        return self._node.customisations()

    @property
    def paired(self) -> bool:
        """Whether the node belongs to a pair. Settings that cannot be read do not make it stand-alone."""
        return self.role is not Role.STANDALONE if self.configuration is None else self.configuration.ft

    @cached_property
    def pair(self) -> Pair:
        """The pair; this node's servers and the other node are asked at the same time."""
        with ThreadPoolExecutor(2) as questions:
            own, peer = questions.submit(self._node.replication), questions.submit(self._node.peer)
            return pair_of(self.role, own.result(), peer.result(), self.identity.faults)

    @cached_property
    def machine(self) -> Machine:
        """Processes, storage, memory and alarms."""
        return self._node.machine()

    @cached_property
    def telephony(self) -> Telephony | None:
        """Devices and trunks."""
        return self._node.telephony()

    @cached_property
    def network(self) -> Network:
        """Interface, default gateway, name servers."""
        return self._node.network()

    @cached_property
    def libraries(self) -> Mapping[str, str] | None:
        """Versions of the software the node is made of."""
        return self._node.libraries()
