"""What is known of one call: events and figures, as the parent is told them."""

import time
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from tvox.adapters.sip.identities import asserted, presented
from tvox.adapters.sip.messages import SipMessage

_UNTOLD = {"started", "has_stream", "flows", "refer_status", "transfer_status", "info_statuses"}


@dataclass
class Story:
    """Times in seconds since the call's INVITE.

    `has_stream` says whether there is an audio stream at all, `flows` whether neither side holds it. `refer_status` is
    what our REFER was answered, `transfer_status` the latest word of what became of it, `info_statuses` the answers to
    our INFO requests.
    """

    other: str
    status: int = 0
    reason: str = ""
    trying_after: float | None = None
    rang_after: float | None = None
    answered_after: float | None = None
    ended_after: float | None = None
    bye: Literal["sent", "received", "none"] = "none"
    bye_status: int = 0
    rtp: dict[str, Any] | None = None
    digits: list[dict[str, Any]] = field(default_factory=list)
    presented: list[dict[str, Any]] = field(default_factory=list)
    held: bool = False
    holding: bool = False
    call_id: str = ""
    has_stream: bool = False
    flows: bool = False
    refer_status: int = 0
    transfer_status: int = 0
    info_statuses: list[int] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    @property
    def ended(self) -> bool:
        """Whether it has."""
        return self.ended_after is not None

    def now(self) -> float:
        """Seconds since the INVITE."""
        return time.monotonic() - self.started

    def told(self) -> dict[str, Any]:
        """As the parent is told."""
        return {key: value for key, value in asdict(self).items() if key not in _UNTOLD}

    def invited_by(self, invite: str) -> None:
        """The INVITE that brought this call says who calls."""
        self._present(presented(_parsed(invite)))

    def presented_by(self, message: str) -> None:
        """A later message of the call may say that somebody else is there now; its From says nothing new."""
        identity = asserted(_parsed(message))
        if identity is not None:
            self._present(identity)

    def _present(self, identity: tuple[str, str]) -> None:
        number, name = identity
        if not self.presented or (self.presented[-1]["number"], self.presented[-1]["name"]) != identity:
            self.presented.append({"number": number, "name": name, "after": self.now()})


def _parsed(message: str) -> SipMessage:
    """Bytes that are no UTF-8 come from PJSIP as lone surrogates, which nobody could print."""
    return SipMessage.parsed(message.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
