"""One PJSIP call, which hands every event to the call it is a leg of."""

from collections.abc import Callable
from typing import Any, Protocol

import pjsua2 as pj

Guarded = Callable[[Callable[..., None]], Callable[..., None]]


class OneCallEvents(Protocol):
    """What happens to a call."""

    def state_changed(self, leg: "Leg") -> None:
        """The INVITE went on."""

    def media_changed(self, leg: "Leg") -> None:
        """The audio stream opened, changed or closed."""

    def transaction_changed(self, leg: "Leg", parameter: Any) -> None:
        """A request went on."""

    def transfer_went_on(self, parameter: Any) -> None:
        """Our REFER went on."""

    def transfer_asked(self, leg: "Leg", parameter: Any) -> None:
        """A REFER came."""

    def replacement_came(self, parameter: Any) -> None:
        """An INVITE with Replaces came."""

    def replaced(self, parameter: Any) -> None:
        """An INVITE with Replaces came and was accepted."""

    def digit_came(self, parameter: Any) -> None:
        """A DTMF digit came."""


class Leg(pj.Call):  # type: ignore[misc]  # pjsua2 ships no types
    """What fails while an event is handled is kept (`guarded`): PJSIP would print and forget it."""

    def __init__(self, call: OneCallEvents, guarded: Guarded, account: Any, pjsip_id: int) -> None:
        super().__init__(account, pjsip_id)
        # No bound method of this object is kept in it: in a cycle it would be destroyed late, and hang up another call.
        self._call = call
        self._guarded = guarded

    def onCallState(self, _parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        """The INVITE went on."""
        self._guarded(self._call.state_changed)(self)

    def onCallMediaState(self, _parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        """The audio stream opened, changed or closed."""
        self._guarded(self._call.media_changed)(self)

    def onCallTsxState(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        """A request of this call went on."""
        self._guarded(self._call.transaction_changed)(self, parameter)

    def onCallTransferStatus(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        """Our REFER went on."""
        self._guarded(self._call.transfer_went_on)(parameter)

    def onCallTransferRequest(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        """A REFER came."""
        self._guarded(self._call.transfer_asked)(self, parameter)

    def onCallReplaceRequest(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        """An INVITE with Replaces came."""
        self._guarded(self._call.replacement_came)(parameter)

    def onCallReplaced(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        """It was accepted."""
        self._guarded(self._call.replaced)(parameter)

    def onDtmfDigit(self, parameter: Any) -> None:  # noqa: N802 - PJSIP's name
        """A DTMF digit came."""
        self._guarded(self._call.digit_came)(parameter)
