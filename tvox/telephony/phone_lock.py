"""UAT-PBX-005: a telephone locked by code calls inside and not outside, until it is unlocked by code and PIN."""

from dataclasses import dataclass

from tvox.findings import Finding
from tvox.manners.undo import Change, Ledger, changed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.calling import Signalling, answer_to, connect, finish, judge_signalling, judged, stay
from tvox.telephony.outside_calls import OutsideCall, judge_denied, strangers_rang, try_outside
from tvox.telephony.phones import CallFacts, Phone
from tvox.telephony.service_code import dial_code, judge_code
from tvox.texts import Text, verbatim

UNLOCK_AT_MOST = 2  # a PIN said too often in vain may be blocked


@dataclass(frozen=True)
class LockCodes:
    """What is dialled to lock and to unlock; the PIN and a # follow as DTMF. `pin_from` is the secret's reference."""

    lock: str
    unlock: str
    pin: str
    pin_from: str


@dataclass(frozen=True)
class OutsideNumber:
    """What is dialled for the outside telephone, and the numbers by which it may know the caller."""

    dialled: str
    shown: frozenset[str]


@dataclass(frozen=True)
class Unlocking:
    """How the telephone was unlocked: the code's last use, how often it was used, and a call outside after that."""

    call: CallFacts
    attempts: int
    outside: OutsideCall


@dataclass(frozen=True)
class LockedPhone:
    """The code that locked it, both calls while it was locked, and its unlocking."""

    codes: LockCodes
    locked_by: CallFacts
    outside: OutsideCall
    inside: Signalling
    unlocking: Unlocking


class StillLocked(CouldNotAsk):
    """The telephone could not be seen to be unlocked."""

    def __init__(self, extension: str, unlock: str) -> None:
        why = Text("The telephone of {extension} may still be locked.", extension=extension)
        super().__init__(Text("extension {extension}", extension=extension), why, _unlock_by_hand(extension, unlock))


class _Unlock:
    """Unlocks and sees that a call outside rings there; tried again where it does not."""

    def __init__(self, locked: Phone, outside: Phone, codes: LockCodes, number: OutsideNumber) -> None:
        self.done: Unlocking | None = None
        self._locked = locked
        self._outside = outside
        self._codes = codes
        self._number = number

    def __call__(self) -> Text:
        try:
            attempts = 1
            self.done = self._tried(attempts)
            while not self.done.outside.rang and attempts < UNLOCK_AT_MOST:
                attempts += 1
                self.done = self._tried(attempts)
        except CouldNotAsk as refusal:
            raise StillLocked(self._locked.extension, self._codes.unlock) from refusal
        if not self.done.outside.rang:
            raise StillLocked(self._locked.extension, self._codes.unlock)
        return Text("{outside} rang.", outside=self.done.outside.outside)

    def _tried(self, attempts: int) -> Unlocking:
        call = dial_code(self._locked, self._codes.unlock, digits=f"{self._codes.pin}#")
        number = self._number
        return Unlocking(
            call, attempts, try_outside(self._locked, self._outside, number=number.dialled, shown=number.shown)
        )


def read_locked_phone(
    locked: Phone, other: Phone, outside: Phone, *, codes: LockCodes, number: OutsideNumber, ledger: Ledger
) -> LockedPhone:
    """Call outside, lock, call outside and inside, unlock, call outside again."""
    if not try_outside(locked, outside, number=number.dialled, shown=number.shown).rang:
        raise _not_open(locked, outside)
    unlock = _Unlock(locked, outside, codes, number)
    seen: tuple[CallFacts, OutsideCall, Signalling] | None = None
    try:
        with changed(ledger, _change(locked, codes), unlock):
            locked_by = dial_code(locked, codes.lock)
            tried = try_outside(locked, outside, number=number.dialled, shown=number.shown)
            seen = (locked_by, tried, _inside(locked, other))
    except StillLocked:
        if seen is None or unlock.done is None:
            raise
    if unlock.done is None:
        raise StillLocked(locked.extension, codes.unlock)
    return LockedPhone(codes, *seen, unlock.done)


def judge_locked_phone(seen: LockedPhone | CouldNotLook) -> list[Finding]:
    """One finding for each step."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("A locked telephone calls inside and not outside, until it is unlocked."))]
    return [
        judge_code(seen.outside.extension, seen.codes.lock, seen.locked_by),
        judge_denied(seen.outside, seen.unlocking.outside),
        judge_signalling(seen.inside),
        _unlocked(seen.codes.unlock, seen.unlocking),
    ]


def _not_open(locked: Phone, outside: Phone) -> CouldNotAsk:
    """A lock that was left behind would be taken for ours."""
    return CouldNotAsk(
        Text("extension {extension}", extension=locked.extension),
        Text(
            "Before {extension} was locked, its call did not ring at {outside} either.",
            extension=locked.extension,
            outside=outside.extension,
        ),
        Text("Make UAT-TRK-003 pass first, and unlock the telephone of {extension}.", extension=locked.extension),
    )


def _inside(locked: Phone, other: Phone) -> Signalling:
    connection = connect(locked, other)
    lasted = connection.called is not None and stay(connection.calling, connection.called, seconds=0.0)
    return finish(locked, other, connection, lasted=lasted)


def _change(locked: Phone, codes: LockCodes) -> Change:
    return Change(
        what=Text("lock of the telephone of {extension}", extension=locked.extension),
        extension=locked.extension,
        before=Text("unlocked"),
        after=Text("locked"),
        dial_to_undo=codes.unlock,
        digits=codes.pin_from,
    )


def _unlocked(code: str, seen: Unlocking) -> Finding:
    where = Text("code {code} at {extension}", code=verbatim(code), extension=seen.outside.extension)
    expected = Text("Unlocked by the PIN: {outside} rings again", outside=seen.outside.outside)
    if seen.outside.strangers:
        return strangers_rang(where, expected, seen.outside)
    wrong = None
    if not seen.outside.rang:
        wrong = Text(
            "{outside} did not ring; the caller was told: {answer}",
            outside=seen.outside.outside,
            answer=answer_to(seen.outside.told),
        )
    elif seen.attempts > 1:
        wrong = Text("The code took effect only when it was used {count} times.", count=seen.attempts)
    return judged(
        where,
        expected=expected,
        wrong=wrong,
        observed=Text("{outside} rang.", outside=seen.outside.outside),
        next_step=_unlock_by_hand(seen.outside.extension, code),
    )


def _unlock_by_hand(extension: str, unlock: str) -> Text:
    return Text(
        "Unlock the telephone of {extension} by hand ({code} and the PIN).", extension=extension, code=verbatim(unlock)
    )
