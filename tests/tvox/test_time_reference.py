import pytest

from tests.fakes.nodes import BLIND, FakeShell, fake_node
from tests.tvox.web_facts import on_nodes
from tvox.clock import ClockReading
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotLook
from tvox.site import Thresholds
from tvox.time_reference import TimeReference, judge_time_references, read_time_reference

CHRONY = """\
Reference ID    : C0A80101 (192.168.1.1)
Ref time (UTC)  : Sun Nov  8 18:41:36 2026
System time     : 0.000041920 seconds {} of NTP time
Leap status     : Normal
"""
NTPQ = """\
     remote           refid      st t when poll reach   delay   offset  jitter
==============================================================================
+192.168.1.2     .GPS.            1 u   23   64  377    0.412   99.900   0.031
*192.168.1.1     .GPS.            1 u   23   64  377    0.412   -2.125   0.031
"""


@pytest.mark.parametrize(
    ("said", "offset"),
    [(CHRONY.format("fast"), 0.00004192), (CHRONY.format("slow"), 0.00004192), (NTPQ, 0.002125), ("", None)],
)
def test_read_time_reference(said: str, offset: float | None) -> None:
    seen = read_time_reference(fake_node("tvox1", shell=FakeShell({"chronyc": said})))

    assert seen.offset == (pytest.approx(offset) if offset is not None else None)


@pytest.mark.parametrize(
    ("said", "ago"),
    [
        (CHRONY.format("fast") + "now=1794163400\n", 104.0),
        (CHRONY.format("fast"), None),
        (NTPQ + "now=1794163400\n", None),
    ],
)
def test_read_when_the_time_server_was_last_heard(said: str, ago: float | None) -> None:
    assert read_time_reference(fake_node("tvox1", shell=FakeShell({"date +now": said}))).heard_ago == ago


def judged(offset: float | None, *, synchronised: bool | None = True, heard_ago: float | None = None) -> Finding:
    clock = ClockReading(0.0, 0.001, synchronised)
    (finding,) = judge_time_references(on_nodes(TimeReference(offset, heard_ago)), on_nodes(clock), Thresholds())
    return finding


def test_judge_time_references_ok() -> None:
    assert judged(0.01).verdict is Verdict.PASS
    assert judged(0.01).advisory is None


def test_judge_time_references_ko() -> None:
    assert judged(2.1).verdict is Verdict.FAIL
    assert judged(0.0, synchronised=False).verdict is Verdict.FAIL


@pytest.mark.parametrize(("ago", "verdict"), [(1024.0, Verdict.PASS), (3 * 3600.0 + 1, Verdict.FAIL)])
def test_a_server_that_is_silent_is_not_followed(ago: float, verdict: Verdict) -> None:
    assert judged(0.0, heard_ago=ago).verdict is verdict


def test_a_reference_at_an_unknown_distance_is_not_measured() -> None:
    finding = judged(None)

    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.NOT_MEASURED)


def test_without_a_time_service_nothing_is_observed() -> None:
    assert judged(0.0, synchronised=None).verdict is Verdict.NOT_OBSERVED


@pytest.mark.parametrize(
    ("reference", "clock"), [(BLIND, ClockReading(0.0, 0.001, True)), (TimeReference(0.0), BLIND), (BLIND, BLIND)]
)
def test_judge_time_references_unreachable(
    reference: TimeReference | CouldNotLook, clock: ClockReading | CouldNotLook
) -> None:
    (finding,) = judge_time_references(on_nodes(reference), on_nodes(clock), Thresholds())

    assert finding.verdict is Verdict.NOT_OBSERVED
