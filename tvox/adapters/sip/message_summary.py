"""What a NOTIFY of the package `message-summary` says of a mailbox (RFC 3842)."""

import re
from typing import Any

_WAITING = re.compile(r"^Messages-Waiting:\s*(yes|no)\s*$", re.IGNORECASE | re.MULTILINE)
_VOICE = re.compile(r"^Voice-Message:\s*(\d+)/(\d+)", re.IGNORECASE | re.MULTILINE)


def mailbox(notify: str) -> dict[str, Any] | None:
    """`{"waiting": True, "new": 2, "old": 8}`; None for a NOTIFY that says nothing of messages."""
    waiting = _WAITING.search(notify)
    if waiting is None:
        return None
    voice = _VOICE.search(notify)
    new, old = (int(voice.group(1)), int(voice.group(2))) if voice else (0, 0)
    return {"waiting": waiting.group(1).lower() == "yes", "new": new, "old": old}
