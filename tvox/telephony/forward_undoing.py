"""Taking a forward off again, so that none is ever left behind: tried again where it fails, and seen, not believed."""

from collections.abc import Callable
from dataclasses import dataclass

from tvox.findings import Finding
from tvox.manners.undo import Change
from tvox.observing import CouldNotAsk
from tvox.telephony.calling import judged
from tvox.telephony.phones import CallFacts, Phone
from tvox.telephony.service_code import dial_code
from tvox.texts import Text, listed, verbatim

AT_MOST = 3

Rang = tuple[str, ...]
"""The extensions that rang when the owner of the forward was called."""


@dataclass(frozen=True)
class Undone:
    """How a forward was taken off: how the first use of the code went, how often it was used, who rang after that."""

    first: CallFacts
    attempts: int
    rang: Rang


class StillForwarded(CouldNotAsk):
    """The forward could not be seen to be gone."""

    def __init__(self, owner: str, off: str) -> None:
        why = Text("A forward of {extension} may be left behind.", extension=owner)
        super().__init__(Text("extension {extension}", extension=owner), why, off_by_hand(owner, off))


class Undoing:
    """Takes all forwards of `owner` off and sees by `rung`, a call to it, that nobody else rings."""

    def __init__(self, owner: Phone, off: str, rung: Callable[[], Rang]) -> None:
        self.done: Undone | None = None
        self._owner = owner
        self._off = off
        self._rung = rung

    def __call__(self) -> Text:
        """What shows that they are gone; `StillForwarded` where nothing does."""
        try:
            self.done = self._undone()
        except CouldNotAsk as refusal:
            raise StillForwarded(self._owner.extension, self._off) from refusal
        if self.done.rang != (self._owner.extension,):
            raise StillForwarded(self._owner.extension, self._off)
        return who_rang(self.done.rang)

    def _undone(self) -> Undone:
        first, rang, attempts = dial_code(self._owner, self._off), self._rung(), 1
        while rang != (self._owner.extension,) and attempts < AT_MOST:
            dial_code(self._owner, self._off)
            rang, attempts = self._rung(), attempts + 1
        return Undone(first, attempts, rang)


def change_of(owner: Phone, target: Phone, off: str) -> Change:
    """The ledger's line."""
    return Change(
        what=Text("forward of {extension}", extension=owner.extension),
        extension=owner.extension,
        before=Text("none"),
        after=Text("to {target}", target=target.extension),
        dial_to_undo=off,
    )


def judge_undone(owner: str, off: str, undone: Undone) -> Finding:
    """One use of the code was answered, and enough."""
    wrong = None
    if undone.rang != (owner,):
        wrong = Text("The code was used {count} times: {rang}", count=undone.attempts, rang=who_rang(undone.rang))
    elif undone.attempts > 1:
        wrong = Text("The code took effect only when it was used {count} times.", count=undone.attempts)
    elif undone.first.answered_after is None:
        wrong = Text("The forward is off, but the TVOX did not take the code.")
    return judged(
        Text("code {code} at {extension}", code=verbatim(off), extension=owner),
        expected=Text("The forward is off: {owner} rings, and nobody else", owner=owner),
        wrong=wrong,
        observed=who_rang(undone.rang),
        next_step=off_by_hand(owner, off),
    )


def off_by_hand(owner: str, off: str) -> Text:
    """What a person has to do."""
    return Text(
        "Look at the forwards of {owner} on the TVOX and take them off by hand ({code}).",
        owner=owner,
        code=verbatim(off),
    )


def who_rang(extensions: Rang) -> Text:
    """`rang: 103`."""
    return Text("rang: {extensions}", extensions=listed(extensions)) if extensions else Text("nobody rang")
