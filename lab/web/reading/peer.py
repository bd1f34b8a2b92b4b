"""What one node's web server tells the other's: GET https://<peer>/lab/peer-state, JSON, without log-in.

    {"name": "tvox2", "role": "BACKUP",
     "replication": {"database": "RUNNING", "files": "STOPPED", "completeness": "STOPPED",
                     "chat": "RUNNING", "queues": "RUNNING"}}

This is the lab's own channel; how the product's nodes ask each other is not public.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from lab.web.state import Completeness, Flow, PeerAnswer, Replication, Role

PATH = "/lab/peer-state"
TIMEOUT = 5.0
"""Seconds; above what the other node may take to ask its own chat server."""

UNINTELLIGIBLE = PeerAnswer(Role.UNKNOWN, Replication())


def written(name: str, role: Role, replication: Replication) -> dict[str, Any]:
    """The node's answer, ready for JSON."""
    parts = {part: getattr(replication, part).value for part in ("database", "files", "completeness", "chat", "queues")}
    return {"name": name, "role": role.value, "replication": parts}


def read(content: Any, own_name: str) -> PeerAnswer:
    """The other node's answer. Anything else, and an answer from ourselves, is of unknown role and state."""
    try:
        if content["name"] == own_name:
            return UNINTELLIGIBLE
        return PeerAnswer(Role(content["role"]), _replication(content["replication"]))
    except (ValueError, TypeError, KeyError):
        return UNINTELLIGIBLE


def ask(address: str, own_name: str, *, port: int = 443) -> PeerAnswer | None:
    """The other node's answer; None when it does not give one in time."""
    try:
        # The nodes' certificates are self-signed, and nothing secret is asked or told.
        reply = httpx.get(f"https://{address}:{port}{PATH}", timeout=TIMEOUT, verify=False, trust_env=False)  # noqa: S501
        reply.raise_for_status()
    except httpx.HTTPError:
        return None
    try:
        return read(reply.json(), own_name)
    except ValueError:
        return UNINTELLIGIBLE


def _replication(content: Mapping[str, str]) -> Replication:
    flows = {part: Flow(content[part]) for part in ("database", "files", "chat", "queues")}
    return Replication(completeness=Completeness(content["completeness"]), **flows)
