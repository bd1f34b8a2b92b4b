"""Addresses and names of the simulated TVOX, as in the guide's examples.

    technician's PC            172.16.92.1   (the lab's own network namespace, bridge `tvoxlan`)
          |                       carrier   172.16.92.20 and .21, see `lab.carrier`
          |                          |
----------+----------+---------------+-----  172.16.92.0/22
          |          |
        tvox1      tvox2
    172.16.95.70  172.16.95.73               physical addresses
          172.16.95.71                       node IP: the address phones know, on the master;
                                             TVOX 1's own address while it is stand-alone
"""

from dataclasses import dataclass
from enum import StrEnum

PREFIX = 22
NETMASK = "255.255.252.0"
GATEWAY = "172.16.92.1"
TECHNICIAN = "172.16.92.1"
NODE_IP = "172.16.95.71"
DOMAIN = "tam.teleniasoftware.example"
BRIDGE = "tvoxlan"
BANDWIDTH = 30000
"""Replication bandwidth in KB/s, as on the guide's Fault Tolerance page."""

RELEASES = {"21": "21.0.26", "22": "22.0.20"}
EXTENSIONS = range(101, 141)


class State(StrEnum):
    """How far the simulated customer is: before the migration, or a working pair."""

    STANDALONE = "standalone"
    CLUSTER = "cluster"


@dataclass(frozen=True)
class NodePlan:
    """One machine's identity; `priority` is its VRRP priority."""

    name: str
    physical_ip: str
    hostname: str
    mac: str
    priority: int


TVOX1 = NodePlan("tvox1", "172.16.95.70", "tam01", "02:00:ac:10:5f:46", 150)
TVOX2 = NodePlan("tvox2", "172.16.95.73", "tam02", "02:00:ac:10:5f:49", 100)


def nodes_of(state: State) -> tuple[NodePlan, ...]:
    """The machines that are powered on in `state`."""
    return (TVOX1,) if state is State.STANDALONE else (TVOX1, TVOX2)


def peer_of(node: NodePlan) -> NodePlan:
    """The other machine."""
    return TVOX2 if node is TVOX1 else TVOX1


ROOT_PASSWORD = "telenia-lab"
ADMIN_PASSWORD = "tvox-lab-admin"
SIP_PASSWORD = "tvox-lab-phone"
OUTSIDE_PASSWORD = "tvox-lab-outside"

LOCK_PIN = "2468"
VOICEMAIL_PIN = "9753"
CONFERENCE_USER_PIN = "1357"
CONFERENCE_ADMIN_PIN = "8642"

SECRETS = {
    "TVOX_LAB_ROOT": ROOT_PASSWORD,
    "TVOX_LAB_ADMIN": ADMIN_PASSWORD,
    "TVOX_LAB_SIP": SIP_PASSWORD,
    "TVOX_LAB_LOCK_PIN": LOCK_PIN,
    "TVOX_LAB_VOICEMAIL_PIN": VOICEMAIL_PIN,
    "TVOX_LAB_CONFERENCE_USER_PIN": CONFERENCE_USER_PIN,
    "TVOX_LAB_CONFERENCE_ADMIN_PIN": CONFERENCE_ADMIN_PIN,
    "TVOX_LAB_OUTSIDE": OUTSIDE_PASSWORD,
}
"""The environment that `tvox-lab exec` hands to commands; the lab's site file refers to these names."""
