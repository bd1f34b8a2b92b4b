"""UAT-PBX-005's judgement of the lock, and the way back from it, played on a house of nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.tvox.telephony.house import TAKEN, House, NotedChanges, refused
from tests.tvox.telephony.phone_facts import SIGNALLING
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tests.tvox.telephony.test_outside_calls import DENIED, REACHABLE
from tvox.findings import Verdict
from tvox.observing import CouldNotAsk
from tvox.telephony.phone_lock import (
    LockCodes,
    LockedPhone,
    OutsideNumber,
    StillLocked,
    Unlocking,
    judge_locked_phone,
    read_locked_phone,
)
from tvox.telephony.phones import CallFacts

CODES = LockCodes("*78", "*79", "2468", "env:TVOX_PIN")
NUMBER = OutsideNumber("00451234567", frozenset({"130"}))
LOCKED = LockedPhone(
    CODES, TAKEN, replace(DENIED, extension="130"), SIGNALLING, Unlocking(TAKEN, 1, replace(REACHABLE, extension="130"))
)


def test_judge_locked_phone_ok() -> None:
    assert verdicts(judge_locked_phone(LOCKED)) == [Verdict.PASS] * 4


def test_lock_without_effect_ko() -> None:
    seen = replace(LOCKED, outside=replace(DENIED, rang=True))

    assert failures(judge_locked_phone(seen)) == ["3331234567 rang."]


def test_code_that_is_refused_ko() -> None:
    assert failures(judge_locked_phone(replace(LOCKED, locked_by=refused(404, "Not Found")))) == ["Told: 404 Not Found"]


def test_phone_that_stays_locked_ko() -> None:
    still = Unlocking(TAKEN, 2, DENIED)

    findings = judge_locked_phone(replace(LOCKED, unlocking=still))

    assert verdicts(findings) == [Verdict.PASS, Verdict.NOT_OBSERVED, Verdict.PASS, Verdict.FAIL]


def test_who_rang_after_unlocking_is_not_known() -> None:
    by_a_stranger = replace(LOCKED.unlocking.outside, rang=False, strangers=("0459999130",))

    findings = judge_locked_phone(replace(LOCKED, unlocking=Unlocking(TAKEN, 2, by_a_stranger)))

    assert verdicts(findings) == [Verdict.PASS, Verdict.NOT_OBSERVED, Verdict.PASS, Verdict.NOT_OBSERVED]
    assert "rang, by 0459999130" in str(findings[3].observed)


def test_second_use_of_the_code_ko() -> None:
    (observed,) = failures(judge_locked_phone(replace(LOCKED, unlocking=replace(LOCKED.unlocking, attempts=2))))

    assert "2 times" in observed


def test_judge_locked_phone_unreachable() -> None:
    assert verdicts(judge_locked_phone(BLIND)) == [Verdict.NOT_OBSERVED]


class Locking:
    """A house whose extension 130 is locked and unlocked by code."""

    def __init__(self, *, unlocks: bool = True) -> None:
        self.house = House()
        self.ledger = NotedChanges()
        self.house.codes = {"*78": self._lock(True), "*79": self._lock(not unlocks)}
        for extension in ("130", "102", "00451234567"):
            self.house.phone(extension)

    def read(self) -> LockedPhone:
        locked, other, outside = (self.house.phone(extension) for extension in ("130", "102", "00451234567"))
        return read_locked_phone(locked, other, outside, codes=CODES, number=NUMBER, ledger=self.ledger)

    def _lock(self, locked: bool) -> Callable[[], CallFacts]:
        def turn() -> CallFacts:
            self.house.denied = {"00451234567"} if locked else set()
            return TAKEN

        return turn


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.telephony.outside_calls.LATE_RINGING_S", 0.0)
    monkeypatch.setattr("tvox.telephony.outside_calls.OUTSIDE_RINGS_WITHIN_S", 0.0)


def test_read_locked_phone_ok() -> None:
    played = Locking()

    seen = played.read()

    assert (seen.outside.rang, seen.unlocking.outside.rang, seen.unlocking.attempts) == (False, True, 1)
    assert played.house.dialled_by("130") == ["00451234567", "*78", "00451234567", "102", "*79", "00451234567"]
    assert (played.ledger.open, len(played.ledger.closed)) == ({}, 1)


def test_phone_that_was_locked_before_says_nothing_of_the_code() -> None:
    played = Locking()
    played.house.denied = {"00451234567"}

    with pytest.raises(CouldNotAsk, match="Before 130 was locked"):
        played.read()

    assert "*78" not in played.house.dialled_by("130")
    assert (played.ledger.open, played.ledger.closed) == ({}, [])


def test_phone_that_cannot_be_unlocked_stays_in_the_ledger() -> None:
    played = Locking(unlocks=False)

    seen = played.read()

    assert played.house.dialled_by("130").count("*79") == 2
    assert Verdict.FAIL in verdicts(judge_locked_phone(seen))
    assert [change.digits for change in played.ledger.open.values()] == ["env:TVOX_PIN"]


def test_phone_is_unlocked_though_a_call_could_not_be_made() -> None:
    played = Locking()
    played.house.codes["102"] = _crash

    with pytest.raises(CouldNotAsk, match="crashed"):
        played.read()

    assert played.house.dialled_by("130")[-2:] == ["*79", "00451234567"]
    assert played.ledger.open == {}


def test_phone_that_could_not_try_to_unlock_may_be_locked() -> None:
    played = Locking()
    played.house.codes["*79"] = _crash

    with pytest.raises(StillLocked):
        played.read()

    assert len(played.ledger.open) == 1


def _crash() -> CallFacts:
    raise CouldNotAsk(BLIND.where, BLIND.why, BLIND.next_step)
