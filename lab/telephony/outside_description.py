"""What the customer has towards the world, said once: lines, classes of service, who is told of calls."""

from collections.abc import Mapping
from dataclasses import dataclass

from lab.plan import TECHNICIAN

CLASSES = ("internal", "limited", "unassigned")
"""The contexts of the classes of service (Abilitazioni)."""


@dataclass(frozen=True)
class Trunks:
    """The outside lines' rules; extensions stand for their public numbers, which are a line's root and they."""

    access_code: str
    mobiles_begin: str
    company: str
    caller: str
    inbound: Mapping[str, str]
    unassigned: str
    overflow: str
    wrong_root: str


TRUNKS = Trunks(
    access_code="0", mobiles_begin="3", company="100", caller="128",
    inbound={"129": "129"}, unassigned="177", overflow="104", wrong_root="0459999",
)  # fmt: skip


@dataclass(frozen=True)
class Notified:
    """A service of which a receiver on the technician's PC is told."""

    service: str
    agent: str
    host: str
    port: int


NOTIFIED = Notified("402", "102", TECHNICIAN, 8085)

LIMITED = "138"
SACRIFICIAL = "140"
