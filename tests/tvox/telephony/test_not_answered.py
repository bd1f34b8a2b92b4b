"""UAT-TEL-005's judgement, and the PBX's own list of channels."""

from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.nodes import UNREACHABLE, FakeShell, fake_cluster, fake_node
from tests.tvox.telephony.house import RINGING, refused
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Kind, Verdict
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk
from tvox.telephony.not_answered import GivenUp, LeftBehind, NotAnswered, judge_not_answered
from tvox.telephony.pbx_channels import read_channels

GONE = replace(RINGING, status=487, reason="Request Terminated", ended_after=5.1)
GIVEN_UP = GivenUp(RINGING, rang=True, calling=GONE, called=GONE)
SEEN = NotAnswered(
    "101",
    "102",
    refused(486, "Busy Here"),
    GIVEN_UP,
    GIVEN_UP,
    LeftBehind(("PJSIP/102-00000001",), ()),
)


def test_judge_not_answered_ok() -> None:
    assert verdicts(judge_not_answered(SEEN)) == [Verdict.PASS] * 4


def test_judge_not_answered_unreachable() -> None:
    assert verdicts(judge_not_answered(BLIND)) == [Verdict.NOT_OBSERVED]


@pytest.mark.parametrize(
    ("busy", "said"),
    [
        pytest.param(GONE, "nothing, it kept ringing", id="endless ringing"),
        pytest.param(replace(RINGING, status=0), "nothing, it kept ringing", id="no answer at all"),
        pytest.param(refused(503, "Service Unavailable"), "503 Service Unavailable", id="another refusal"),
        pytest.param(replace(RINGING, answered_after=1.0), "Somebody answered", id="answered by somebody"),
    ],
)
def test_judge_busy_ko(busy: Any, said: str) -> None:
    (observed,) = failures(judge_not_answered(replace(SEEN, busy=busy)))

    assert said in observed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"before": replace(RINGING, answered_after=2.0)}, "though nobody answered", id="answered"),
        pytest.param({"before": refused(480, "Unavailable")}, "ended before the caller gave up", id="ended early"),
        pytest.param({"called": None, "rang": False}, "102 never rang", id="never rang"),
        pytest.param({"rang": False}, "stopped ringing before", id="stopped ringing"),
        pytest.param({"before": replace(RINGING, rang_after=None)}, "heard of no ringing", id="no ringing told"),
        pytest.param({"called": RINGING}, "went on ringing", id="rings on"),
        pytest.param({"calling": replace(GONE, status=0)}, "end was not closed", id="no end"),
    ],
)
def test_judge_given_up_ko(changes: dict[str, Any], said: str) -> None:
    one = replace(GIVEN_UP, **changes)

    for seen in (replace(SEEN, unanswered=one), replace(SEEN, cancelled=one)):
        (observed,) = failures(judge_not_answered(seen))
        assert said in observed


def test_channel_left_behind_ko() -> None:
    left = LeftBehind(("PJSIP/102-00000001",), ("PJSIP/101-00000007",))

    assert failures(judge_not_answered(replace(SEEN, left=left))) == ["Left: PJSIP/101-00000007"]


def test_list_that_shows_no_channel_of_a_call_proves_nothing() -> None:
    finding = judge_not_answered(replace(SEEN, left=LeftBehind((), ())))[-1]

    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.COULD_NOT_COMPARE)


def test_channels_that_could_not_be_listed() -> None:
    assert judge_not_answered(replace(SEEN, left=BLIND))[-1].verdict is Verdict.NOT_OBSERVED


HOLDS = "2: eth0    inet 172.16.95.71/22 scope global eth0\n"
HOLDS_NOT = "2: eth0    inet 172.16.95.70/22 scope global eth0\n"
LINE = "PJSIP/{}-0000001a!internal!600!1!Up!Echo!!102!!!3!12!!1700000000.3\n"


def _cluster(printed: Any, addresses: Any = HOLDS) -> Cluster:
    return fake_cluster(fake_node("tvox1", shell=FakeShell({"core show channels": printed, "ip -o": addresses})))


def test_channels_of_the_extensions_alone() -> None:
    told = LINE.format("101") + LINE.format("102") + LINE.format("1010") + "== end\n"

    assert read_channels(_cluster(told), ("102", "103")) == ("PJSIP/102-0000001a",)


@pytest.mark.parametrize(
    ("told", "addresses"),
    [
        pytest.param("Unable to connect to remote asterisk\n", HOLDS, id="Asterisk is down"),
        pytest.param("No such command\n== end\n", HOLDS, id="another answer"),
        pytest.param("== end\n", HOLDS_NOT, id="not the node that serves"),
        pytest.param(UNREACHABLE, HOLDS, id="unreachable"),
        pytest.param("== end\n", UNREACHABLE, id="unreachable from the first"),
    ],
)
def test_channels_unreachable(told: Any, addresses: Any) -> None:
    with pytest.raises(CouldNotAsk):
        read_channels(_cluster(told, addresses), ("102",))
