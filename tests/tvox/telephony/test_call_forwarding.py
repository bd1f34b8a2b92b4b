"""UAT-SUP-004: played on a house of nothing, so that every way to leave a forward behind is seen."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.tvox.telephony.house import TAKEN, House, NotedChanges, refused
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Verdict
from tvox.observing import CouldNotAsk
from tvox.telephony.call_forwarding import Forward, judge_forward, read_forward
from tvox.telephony.forward_undoing import StillForwarded, Undone
from tvox.telephony.phones import CallFacts

FORWARD = Forward("102", "103", "*21*103", "#21#", TAKEN, ("103",), Undone(TAKEN, 1, ("102",)))


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.telephony.service_code.ONLY_ONE_S", 0.0)
    monkeypatch.setattr("tvox.telephony.service_code.RING_WITHIN_S", 0.0)


class Forwarding:
    """The house with the three phones, its codes, and the ledger."""

    def __init__(self, *, off_works_after: int = 1) -> None:
        self.house = House()
        self.ledger = NotedChanges()
        self.offs = 0
        self.off_works_after = off_works_after
        self.house.codes = {"*21*103": self._set, "#21#": self._off}
        for extension in ("101", "102", "103"):
            self.house.phone(extension)

    def read(self) -> Forward:
        caller, owner, target = (self.house.phone(extension) for extension in ("101", "102", "103"))
        return read_forward(caller, owner, target, code="*21*", off="#21#", ledger=self.ledger)

    def _set(self) -> CallFacts:
        self.house.forwards["102"] = "103"
        return TAKEN

    def _off(self) -> CallFacts:
        self.offs += 1
        if self.offs < self.off_works_after:
            return refused(503, "Service Unavailable")
        self.house.forwards.clear()
        return TAKEN


def test_read_forward_ok() -> None:
    played = Forwarding()

    seen = played.read()

    assert verdicts(judge_forward(seen)) == [Verdict.PASS] * 3
    assert played.house.dialled_by("102") == ["*21*103", "#21#"]
    assert (played.ledger.open, len(played.ledger.closed)) == ({}, 1)


def test_forward_without_effect_ko() -> None:
    played = Forwarding()
    played.house.codes["*21*103"] = lambda: TAKEN

    assert failures(judge_forward(played.read())) == ["rang: 102"]


def test_code_that_takes_no_effect_at_first_is_used_again_and_fails() -> None:
    played = Forwarding(off_works_after=2)

    seen = played.read()

    assert failures(judge_forward(seen)) == ["The code took effect only when it was used 2 times."]
    assert played.ledger.open == {}


def test_forward_that_cannot_be_taken_off_fails_and_stays_open() -> None:
    played = Forwarding(off_works_after=9)

    seen = played.read()

    (observed,) = failures(judge_forward(seen))
    assert observed == "The code was used 3 times: rang: 103"
    assert "by hand (#21#)" in str(judge_forward(seen)[-1].next_step)
    assert len(played.ledger.open) == 1


def broken(played: Forwarding, dialled: str) -> Callable[[], CallFacts]:
    """The effect of a code, and then no phone can dial that any more."""
    effect = played.house.codes[dialled]

    def break_down() -> CallFacts:
        effect()
        played.house.codes["102"] = _crash
        return TAKEN

    return break_down


def _crash() -> CallFacts:
    raise CouldNotAsk(BLIND.where, BLIND.why, BLIND.next_step)


def test_forward_is_taken_off_though_the_call_could_not_be_made() -> None:
    played = Forwarding()
    played.house.codes["*21*103"] = broken(played, "*21*103")

    with pytest.raises(StillForwarded):
        played.read()

    assert "#21#" in played.house.dialled_by("102")
    assert len(played.ledger.open) == 1


def test_nothing_is_set_where_a_forward_is_there_already() -> None:
    played = Forwarding()
    played.house.forwards["102"] = "103"

    with pytest.raises(CouldNotAsk, match="Before anything was changed"):
        played.read()

    assert played.house.dialled_by("102") == []
    assert played.ledger.open == {}


@pytest.mark.parametrize(
    ("rang", "said"),
    [
        pytest.param(("102", "103"), "rang: 102, 103", id="both"),
        pytest.param((), "nobody rang", id="neither"),
    ],
)
def test_judge_forward_ko(rang: tuple[str, ...], said: str) -> None:
    assert failures(judge_forward(replace(FORWARD, rang=rang))) == [said]


def test_refused_code_ko() -> None:
    assert failures(judge_forward(replace(FORWARD, set_by=refused(404, "Not Found")))) == ["Told: 404 Not Found"]


def test_off_code_that_is_not_taken_ko() -> None:
    undone = Undone(refused(404, "Not Found"), 1, ("102",))

    (observed,) = failures(judge_forward(replace(FORWARD, undone=undone)))

    assert "did not take the code" in observed


def test_judge_forward_unreachable() -> None:
    assert verdicts(judge_forward(BLIND)) == [Verdict.NOT_OBSERVED]
