from collections.abc import Callable, Iterator

import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import BLIND, FakeShell, fake_node
from tests.tvox.web_facts import on_nodes
from tvox.clock import ClockReading, judge_clocks, read_clock
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotAsk
from tvox.site import Thresholds

LIMITS = Thresholds()


def a_clock(times: Iterator[float]) -> Callable[[], float]:
    return lambda: next(times)


def pair(first: float, second: float, uncertainty: float = 0.005, *, synchronised: bool | None = True) -> Finding:
    readings = (ClockReading(offset, uncertainty, synchronised) for offset in (first, second))
    (finding,) = judge_clocks(on_nodes(*readings), LIMITS)
    return finding


def alone(offset: float, uncertainty: float = 0.005) -> Finding:
    (finding,) = judge_clocks(on_nodes(ClockReading(offset, uncertainty, True)), LIMITS)
    return finding


def test_read_clock_takes_the_midpoint_of_the_quickest_question() -> None:
    round_trips = iter([100.0, 101.0, 200.0, 200.2, 300.0, 301.0, 400.0, 401.0, 500.0, 501.0])
    shell = FakeShell({"date +": "203.1\n", "chronyc": "Leap status     : Normal\n"})
    reading = read_clock(fake_node("tvox1", shell=shell), now=a_clock(round_trips))
    assert reading.offset == pytest.approx(3.0)
    assert reading.uncertainty == pytest.approx(0.1)
    assert reading.synchronised is True


@pytest.mark.parametrize(
    ("said", "synchronised"),
    [
        ("Leap status     : Normal", True),
        ("Leap status     : Not synchronised", False),
        ("Reference ID    : AC105C14 (172.16.92.20)\nLeap status     : Normal", True),
        ("Reference ID    : 7F7F0101 ()\nLeap status     : Normal", False),
        ("Reference ID    : 127.127.1.1 ()\nLeap status     : Normal", False),
        ("*127.127.1.0     .LOCL.  10 l 23 64 377 0.0 0.0 0.0", False),
        ("synchronised to local net at stratum 11", False),
        ("*192.168.1.1  .GPS. 1 u 23 64 377 0.4 0.0 0.0", True),
        ("     NTP synchronized: yes", True),
        ("System clock synchronized: no", False),
        ("unsynchronised", False),
        ("synchronised to NTP server (10.0.0.1) at stratum 3", True),
        ("", None),
    ],
)
def test_read_clock_understands_every_time_service(said: str, synchronised: bool | None) -> None:
    shell = FakeShell({"date +": "1.5", "chronyc": said})
    assert read_clock(fake_node("tvox1", shell=shell)).synchronised is synchronised


def test_read_clock_of_this_machine_is_right() -> None:
    reading = read_clock(fake_node("tvox1", shell=LocalShell()))
    assert abs(reading.offset) <= reading.uncertainty


def test_read_clock_refuses_words() -> None:
    with pytest.raises(CouldNotAsk, match="did not tell its time"):
        read_clock(fake_node("tvox1", shell=FakeShell({"date +": "1668000000.N"})))


def test_judge_pair_ok() -> None:
    finding = pair(0.01, 0.02)
    assert finding.verdict is Verdict.PASS
    assert finding.advisory is None


@pytest.mark.parametrize("second", [1.1, -1.1, 3600.0])
def test_judge_pair_ko(second: float) -> None:
    assert pair(0.0, second).verdict is Verdict.FAIL


def test_judge_pair_advises_above_the_warning_limit() -> None:
    assert pair(0.0, 0.2).advisory is not None


@pytest.mark.parametrize("second", [0.9, 1.0, 1.1])
def test_judge_pair_not_measured_where_the_path_is_too_slow(second: float) -> None:
    assert pair(0.0, second, uncertainty=0.2).kind is Kind.NOT_MEASURED


def test_judge_pair_advises_where_this_pc_is_the_odd_one() -> None:
    finding = pair(5.0, 5.01)
    assert finding.verdict is Verdict.PASS
    assert "this PC" in str(finding.advisory)


@pytest.mark.parametrize(("synchronised", "word"), [(False, "not synchronised"), (None, "no time service")])
def test_judge_pair_advises_on_the_time_service(synchronised: bool | None, word: str) -> None:
    assert word in str(pair(0.0, 0.0, synchronised=synchronised).advisory)


def test_judge_stand_alone_ok_ko_and_not_measured() -> None:
    assert alone(0.01).verdict is Verdict.PASS
    assert alone(-1.5).verdict is Verdict.FAIL
    assert alone(1.0).kind is Kind.NOT_MEASURED


def test_judge_unreachable() -> None:
    (finding,) = judge_clocks(on_nodes(ClockReading(0.0, 0.0, True), BLIND), LIMITS)
    assert finding.verdict is Verdict.NOT_OBSERVED
