"""A PBX made of nothing, to see what is dialled: codes have an effect or not, numbers ring where the house says."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import cast

from tests.tvox.telephony.phone_facts import CALLING
from tvox.manners.undo import Change
from tvox.observing import CouldNotAsk
from tvox.telephony.phones import Call, CallFacts, Phone
from tvox.texts import Text

UP = replace(CALLING, ended_after=None, bye="none", bye_status=0)
RINGING = replace(
    CALLING, status=0, reason="", answered_after=None, ended_after=None, bye="none", bye_status=0, rtp=None
)
TAKEN = replace(CALLING, ended_after=0.4, bye="received")


def refused(status: int, reason: str = "") -> CallFacts:
    """A call that was answered in this way."""
    return replace(RINGING, status=status, reason=reason, rang_after=None, ended_after=0.1)


@dataclass
class HouseCall:
    """One end of a call; all waits are over at once."""

    seen: CallFacts
    legs: list["HouseCall"] = field(default_factory=list)
    on_refusal: Callable[[], None] = lambda: None

    def facts(self) -> CallFacts:
        return self.seen

    def _now(self, **_: float) -> CallFacts:
        return self.seen

    until_ringing = until_answered = until_ended = _now

    def send_digits(self, digits: str) -> None:
        self.digits = digits

    def answer(self, status: int = 200) -> CallFacts:
        if status != 200:
            self.seen = replace(self.seen, ended_after=1.0, status=status)
            self.on_refusal()
        return self.seen

    def hang_up(self, *, within: float) -> CallFacts:  # noqa: ARG002 - the port's word
        for call in (self, *self.legs):
            if call.seen.ended_after is None:
                call.seen = replace(call.seen, ended_after=2.0, status=call.seen.status or 487)
        return self.seen


@dataclass
class HousePhone:
    """One extension; `dialled` is what it has dialled, `came` the calls that ring here."""

    extension: str
    house: "House"
    tone: int = 560
    dialled: list[str] = field(default_factory=list)
    came: list[tuple[str, HouseCall]] = field(default_factory=list)

    def call(self, number: str) -> Call:
        self.dialled.append(number)
        return cast(Call, self.house.connect(self, number))

    def expect_call(self, *, caller: str | Collection[str], within: float) -> Call | None:  # noqa: ARG002
        for shown, call in self.came:
            if shown in caller and call.seen.ended_after is None:
                self.came.remove((shown, call))
                return cast(Call, call)
        return None


@dataclass
class House:
    """Codes and what they do when they are dialled; `forwards` from extension to extension; `fails` raises instead."""

    codes: dict[str, Callable[[], CallFacts]] = field(default_factory=dict)
    forwards: dict[str, str] = field(default_factory=dict)
    busy_forwards: dict[str, str] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    fails: CouldNotAsk | None = None
    phones: dict[str, HousePhone] = field(default_factory=dict)

    def phone(self, extension: str) -> Phone:
        """The phone of an extension."""
        return cast(Phone, self.phones.setdefault(extension, HousePhone(extension, self)))

    def dialled_by(self, extension: str) -> list[str]:
        """Everything it has dialled."""
        return self.phones[extension].dialled

    def connect(self, caller: HousePhone, number: str) -> HouseCall:
        """What becomes of a dialled number."""
        if number in self.codes:
            return HouseCall(self.codes[number]())
        if number in self.denied:
            return HouseCall(refused(403, "Forbidden"))
        calling = HouseCall(RINGING)
        self._ring(calling, caller.extension, self.forwards.get(number, number))
        return calling

    def _ring(self, calling: HouseCall, shown: str, number: str) -> None:
        leg = HouseCall(replace(RINGING, rang_after=0.0), on_refusal=lambda: self._busy(calling, shown, number))
        calling.legs.append(leg)
        self.phones[number].came.append((shown, leg))

    def _busy(self, calling: HouseCall, shown: str, number: str) -> None:
        if number in self.busy_forwards:
            self._ring(calling, shown, self.busy_forwards[number])
        else:
            calling.seen = replace(calling.seen, status=486, reason="Busy Here", ended_after=1.0)


@dataclass
class NotedChanges:
    """A ledger in memory."""

    open: dict[str, Change] = field(default_factory=dict)
    closed: list[Text] = field(default_factory=list)

    def begun(self, change: Change) -> str:
        key = str(len(self.open) + len(self.closed))
        self.open[key] = change
        return key

    def undone(self, key: str, observed: Text) -> None:
        del self.open[key]
        self.closed.append(observed)
