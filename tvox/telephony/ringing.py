"""Which of several phones ring: all of them are looked at again and again, and none is answered."""

from collections.abc import Callable, Collection, Sequence

from tvox.telephony.phones import Call, CallFacts, OnlyStrangers, Phone
from tvox.waiting import Waited, eventually

LOOK_EVERY_S = 0.1


class Ringing:
    """The phones that a call of one of the `callers` may reach. `calls` holds each phone's latest such call."""

    def __init__(self, phones: Sequence[Phone], *, callers: str | Collection[str]) -> None:
        self.calls: dict[str, Call] = {}
        self._phones = phones
        self._callers = callers
        self._strangers: OnlyStrangers | None = None

    def now(self) -> tuple[str, ...]:
        """The extensions that ring at this moment, in the order of the phones."""
        return tuple(phone.extension for phone in self._phones if self._rings(phone))

    def now_known(self) -> tuple[str, ...]:
        """The same where silence counts: `OnlyStrangers` where a call rang that could be the one of `callers`."""
        ring = self.now()
        self._no_strangers()
        return ring

    def until(self, holds: Callable[[tuple[str, ...]], bool], *, within: float) -> Waited[tuple[str, ...]]:
        """Look until `holds` of what rings; each change is among the observations, with its second.

        `OnlyStrangers` where no call came but somebody else's.
        """
        waited = eventually(self.now, within=within, until=holds, every=LOOK_EVERY_S)
        self._no_strangers()
        return waited

    def _no_strangers(self) -> None:
        if self._strangers is not None and not self.calls:
            raise self._strangers

    def _rings(self, phone: Phone) -> bool:
        call = self.calls.get(phone.extension)
        if call is None or call.facts().ended_after is not None:
            call = self._came(phone)
            if call is None:
                return False
            self.calls[phone.extension] = call
        return rings(call.facts())

    def _came(self, phone: Phone) -> Call | None:
        """A stranger's call is no reason not to wait for the one that is expected."""
        try:
            return phone.expect_call(caller=self._callers, within=0.0)
        except OnlyStrangers as others:
            self._strangers = others
            return None


def rings(call: CallFacts) -> bool:
    """Neither answered nor ended."""
    return call.answered_after is None and call.ended_after is None
