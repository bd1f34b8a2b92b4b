"""Who is master, for judges that want to know."""

from tests.fakes.nodes import ADDRESSES, NODE_IP
from tvox.observing import CouldNotLook, OnNodes
from tvox.roles import Role, Roles

MACS = {"tvox1": "52:54:00:00:00:01", "tvox2": "52:54:00:00:00:02"}


def role(node: str, *, holds: bool, serves_sip: bool | None = None, boot_id: str = "") -> Role:
    """What that node says of itself."""
    addresses = {ADDRESSES[node]: "eth0"} | ({NODE_IP: "eth0"} if holds else {})
    return Role(addresses, {"eth0": MACS[node]}, boot_id or f"boot-{node}", holds if serves_sip is None else serves_sip)


def roles(tvox1: Role | CouldNotLook, tvox2: Role | CouldNotLook) -> Roles:
    """Both words."""
    return Roles(NODE_IP, OnNodes({"tvox1": tvox1, "tvox2": tvox2}))


HEALTHY = roles(role("tvox1", holds=True), role("tvox2", holds=False))
TWO_MASTERS = roles(role("tvox1", holds=True), role("tvox2", holds=True))
NO_MASTER = roles(role("tvox1", holds=False), role("tvox2", holds=False))
