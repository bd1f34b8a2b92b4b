"""UAT-PRF-002 on figures made to measure."""

from dataclasses import replace
from datetime import time
from typing import Any, cast

import pytest

from tests.fakes.nodes import UNREACHABLE
from tests.tvox.telephony.phone_facts import HEARD, RTP, SIGNALLING
from tvox.findings import Verdict
from tvox.observing import CouldNotLook
from tvox.site import Thresholds
from tvox.site_telephony import Load, LoadHours
from tvox.telephony.audio import Gap, Heard
from tvox.telephony.conversation import Listener
from tvox.telephony.load import LoadCalls, LoadPlan, LoadRun, judge_load, percentile, plan_of, refusal_now
from tvox.telephony.quality_calls import QualityCall

LIMITS = Thresholds()
PLAN = LoadPlan("600", concurrent=10, hold_s=5.0)
CALLS = LoadCalls(begun=10, succeeded=10, most_at_once=10, set_up_ms=(20.0,) * 10, failures={})
LISTENERS = (
    Listener("101", "102", 560, HEARD, RTP),
    Listener("102", "101", 1060, replace(HEARD, expected=560, tones=()), RTP),
)
PROBE = QualityCall(SIGNALLING, LISTENERS)
BLIND = CouldNotLook.because(UNREACHABLE)


def verdicts(**changes: Any) -> list[Verdict]:
    return [finding.verdict for finding in judge_load(LoadRun(PLAN, replace(CALLS, **changes), PROBE), LIMITS)]


def bad(run: LoadRun) -> dict[str, Verdict]:
    return {str(one.where): one.verdict for one in judge_load(run, LIMITS) if one.verdict is not Verdict.PASS}


def test_judge_load_ok() -> None:
    assert verdicts() == [Verdict.PASS] * 8


def test_judge_load_ko() -> None:
    assert verdicts(succeeded=9, failures={"refused": 1})[0] is Verdict.FAIL
    assert verdicts(set_up_ms=(20.0,) * 9 + (3100.0,))[2] is Verdict.FAIL


def test_one_call_in_a_hundred_may_fail_and_is_said() -> None:
    plan, calls = replace(PLAN, concurrent=100), replace(CALLS, begun=100, succeeded=99, most_at_once=100)

    share = judge_load(LoadRun(plan, calls, PROBE), LIMITS)[0]

    assert (share.verdict, share.advisory is not None) == (Verdict.PASS, True)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        pytest.param({"begun": 9, "succeeded": 9, "set_up_ms": (20.0,) * 9}, 0, id="fewer calls than agreed"),
        pytest.param({"begun": 0, "succeeded": 0, "set_up_ms": ()}, 0, id="no call at all"),
        pytest.param({"most_at_once": 9}, 1, id="never all at a time"),
        pytest.param({"set_up_ms": (20.0,) * 9}, 2, id="a call without its time"),
        pytest.param({"set_up_ms": ()}, 2, id="no times"),
    ],
)
def test_a_load_that_was_not_made_is_not_observed(changes: dict[str, Any], place: int) -> None:
    assert verdicts(**changes)[place] is Verdict.NOT_OBSERVED


def test_the_probe_is_judged() -> None:
    lossy = replace(LISTENERS[1], rtp=replace(RTP, lost=50))
    run = LoadRun(PLAN, CALLS, QualityCall(SIGNALLING, (LISTENERS[0], lossy)))

    assert bad(run) == {"packets 101 → 102": Verdict.FAIL}


def test_a_probe_that_the_load_ends_ko() -> None:
    cut = QualityCall(replace(SIGNALLING, lasted=False), LISTENERS)

    assert bad(LoadRun(PLAN, CALLS, cut)) == {"signalling 101 → 102": Verdict.FAIL}


@pytest.mark.parametrize(
    "heard",
    [replace(HEARD, heard_s=5.0), replace(HEARD, heard_s=0.0, loudest_dbfs=-90.0), replace(HEARD, gaps=(Gap(0, 600),))],
    ids=["cut", "silence", "gap"],
)
def test_a_probe_that_is_not_heard_though_its_packets_come_ko(heard: Heard) -> None:
    deaf = replace(LISTENERS[1], heard=heard)

    assert bad(LoadRun(PLAN, CALLS, QualityCall(SIGNALLING, (LISTENERS[0], deaf)))) == {"sound 101 → 102": Verdict.FAIL}


def test_a_probe_that_was_not_answered_is_never_green() -> None:
    unanswered = replace(SIGNALLING, calling=replace(SIGNALLING.calling, answered_after=None, status=486))
    run = LoadRun(PLAN, CALLS, QualityCall(unanswered, ()))

    assert [finding.verdict for finding in judge_load(run, LIMITS)][3:] == [Verdict.FAIL, Verdict.NOT_OBSERVED]


def test_judge_load_unreachable() -> None:
    assert [finding.verdict for finding in judge_load(BLIND, LIMITS)] == [Verdict.NOT_OBSERVED]
    assert {finding.verdict for finding in judge_load(LoadRun(PLAN, BLIND, BLIND), LIMITS)} == {Verdict.NOT_OBSERVED}


@pytest.mark.parametrize(("share", "value"), [(0.95, 19.0), (0.5, 10.0), (1.0, 20.0)])
def test_percentile(share: float, value: float) -> None:
    assert percentile([float(one) for one in range(20, 0, -1)], share) == value


def test_percentile_of_one_value() -> None:
    assert percentile([7.0], 0.95) == 7.0


@pytest.mark.parametrize(
    ("moment", "by_day", "by_night"),
    [(time(7, 59), False, True), (time(8), True, False), (time(17, 59), True, False), (time(23), False, True)],
)
def test_no_load_outside_the_agreed_hours(moment: time, by_day: bool, by_night: bool) -> None:
    day, night = LoadHours(start=time(8), end=time(18)), LoadHours(start=time(22), end=time(8))

    assert (refusal_now(day, moment) is None) is by_day
    assert (refusal_now(night, moment) is None) is by_night
    refused = refusal_now(day, time(3, 5))
    assert refused is not None
    assert str(refused.why) == "It is 03:05; a load was agreed from 08:00 to 18:00 only."


def test_the_plan_is_the_agreement() -> None:
    load = Load(concurrent=40, hold_s=60.0, number="600", hours=cast(Any, {"start": time(1), "end": time(2)}))

    plan = plan_of(load)

    assert (plan.number, plan.concurrent) == ("600", 40)
    assert plan.call_s == pytest.approx(plan.ramp_s + 60.0)
