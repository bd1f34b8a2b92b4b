"""Calls long enough to measure voice quality: inside, and over an outside line."""

from collections.abc import Sequence
from dataclasses import dataclass

from tvox.site_telephony import Trunks
from tvox.telephony.calling import Signalling
from tvox.telephony.conversation import Listener, read_conversation
from tvox.telephony.line_calls import Shown, read_line_call
from tvox.telephony.phones import Phone


@dataclass(frozen=True)
class QualityCall:
    """One call; `outside` says whether it used an outside line. `listeners` is empty where it was not answered."""

    signalling: Signalling
    listeners: Sequence[Listener]
    outside: bool = False

    @property
    def lasted_s(self) -> float:
        """Seconds from the answer to the end."""
        calling = self.signalling.calling
        if calling.answered_after is None or calling.ended_after is None:
            return 0.0
        return calling.ended_after - calling.answered_after


def read_quality(caller: Phone, other: Phone, *, talk_for: float) -> QualityCall:
    """A long call between two extensions."""
    conversation = read_conversation(caller, other, talk_for=talk_for)
    return QualityCall(conversation.signalling, conversation.listeners)


def read_outside_quality(caller: Phone, outside: Phone, *, trunks: Trunks, talk_for: float) -> QualityCall:
    """A long call over an outside line, whichever takes it."""
    shown = Shown((trunks.clid,), trunks.backup_clid, (caller.extension,))
    number = trunks.access_code + outside.extension
    call = read_line_call(caller, outside, number=number, expected=shown, talk_for=talk_for)
    return QualityCall(call.signalling, call.heard or (), outside=True)
