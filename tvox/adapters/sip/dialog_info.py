"""What a NOTIFY of the package `dialog` says of an extension (RFC 4235), in the words of a BLF key."""

import re
from collections.abc import Mapping

_KIND = re.compile(r"<(?:\w+:)?dialog-info\b[^>]*\bstate=[\"'](full|partial)[\"']")
_DIALOG = re.compile(r"<(?:\w+:)?dialog\b[^>]*\bid=[\"']([^\"']*)[\"'][^>]*>(.*?)</(?:\w+:)?dialog>", re.DOTALL)
_STATE = re.compile(r"<(?:\w+:)?state\b[^>]*>\s*([^<\s]+)")

RINGING = ("trying", "proceeding", "early")


def dialogs_after(dialogs: Mapping[str, str], body: str) -> dict[str, str] | None:
    """Each dialogue's state by its id, once this body is known; None for a body that is no dialog-info."""
    kind = _KIND.search(body)
    if kind is None:
        return None
    told = {found: state.group(1) for found, inner in _DIALOG.findall(body) if (state := _STATE.search(inner))}
    return told if kind.group(1) == "full" else {**dialogs, **told}


def lamp(dialogs: Mapping[str, str]) -> str:
    """`ringing` where any dialogue rings, `busy` where any is up, `idle` where none is; another word as it came."""
    states = set(dialogs.values()) - {"terminated"}
    if not states:
        return "idle"
    if not states.isdisjoint(RINGING):
        return "ringing"
    return "busy" if "confirmed" in states else min(states)
