"""UAT-SUP-005's judgement, and that what was set is taken off whatever happens."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.house import RINGING, TAKEN, UP, House, NotedChanges, refused
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Verdict
from tvox.observing import CouldNotAsk
from tvox.telephony.conditional_forwarding import (
    ConditionalForwards,
    ForwardCodes,
    WhenBusy,
    WhenUnanswered,
    judge_conditional_forwards,
    read_conditional_forwards,
)
from tvox.telephony.forward_undoing import Undone
from tvox.telephony.phones import CallFacts

BUSY = WhenBusy("*67*103", TAKEN, ("103",), RINGING)
UNANSWERED = WhenUnanswered("*61*103", TAKEN, ("102",), ("103",), 4.1)
SEEN = ConditionalForwards("102", "103", "#21#", BUSY, UNANSWERED, Undone(TAKEN, 1, ("102",)))
CODES = ForwardCodes("*67*", "*61*", "#21#")


def test_judge_conditional_forwards_ok() -> None:
    assert verdicts(judge_conditional_forwards(SEEN)) == [Verdict.PASS] * 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"busy": replace(BUSY, rang=(), told=refused(486, "Busy Here"))}, "486 Busy Here", id="busy told"),
        pytest.param({"busy": replace(BUSY, rang=("102", "103"))}, "rang: 102, 103", id="both rang on busy"),
        pytest.param({"busy": replace(BUSY, told=UP)}, "rang: 103", id="answered by somebody"),
        pytest.param({"busy": replace(BUSY, set_by=refused(404))}, "404", id="code on busy refused"),
        pytest.param({"unanswered": replace(UNANSWERED, last=("102",))}, "rang: 102", id="never diverted"),
        pytest.param({"unanswered": replace(UNANSWERED, last=("102", "103"))}, "rang: 102, 103", id="owner rings on"),
        pytest.param({"unanswered": replace(UNANSWERED, first=("103",))}, "first rang: 103", id="diverted at once"),
        pytest.param({"unanswered": replace(UNANSWERED, last=())}, "nobody rang", id="ended"),
        pytest.param({"undone": Undone(TAKEN, 3, ("102", "103"))}, "used 3 times", id="left behind"),
    ],
)
def test_judge_conditional_forwards_ko(changes: dict[str, Any], said: str) -> None:
    (observed,) = failures(judge_conditional_forwards(replace(SEEN, **changes)))

    assert said in observed


def test_judge_conditional_forwards_unreachable() -> None:
    assert verdicts(judge_conditional_forwards(BLIND)) == [Verdict.NOT_OBSERVED]


def test_forward_that_was_left_behind_is_not_taken_for_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for wait in ("TOLD_WITHIN_S", "NO_ANSWER_WITHIN_S", "BEYOND_S", "STOPS_WITHIN_S"):
        monkeypatch.setattr(f"tvox.telephony.conditional_forwarding.{wait}", 0.0)
    house = House(busy_forwards={"102": "103"})

    def off() -> CallFacts:
        house.busy_forwards.clear()
        return TAKEN

    house.codes = {"*67*103": lambda: TAKEN, "*61*103": lambda: TAKEN, "#21#": off, "600": lambda: UP}
    phones = [house.phone(extension) for extension in ("101", "102", "103")]

    seen = read_conditional_forwards(*phones, codes=CODES, echo="600", ledger=NotedChanges())

    assert seen.busy.rang == ()
    assert "486" in failures(judge_conditional_forwards(seen))[0]


def test_forward_is_taken_off_where_the_owner_cannot_be_made_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.telephony.conditional_forwarding.BEYOND_S", 0.0)
    monkeypatch.setattr("tvox.telephony.conditional_forwarding.STOPS_WITHIN_S", 0.0)
    house, ledger = House(), NotedChanges()
    house.codes = {"*67*103": lambda: TAKEN, "#21#": lambda: TAKEN, "600": lambda: refused(404)}
    phones = [house.phone(extension) for extension in ("101", "102", "103")]

    with pytest.raises(CouldNotAsk, match="could not be made busy"):
        read_conditional_forwards(*phones, codes=CODES, echo="600", ledger=ledger)

    assert house.dialled_by("102") == ["#21#", "*67*103", "600", "#21#"]
    assert (ledger.open, len(ledger.closed)) == ({}, 1)
