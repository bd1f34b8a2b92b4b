"""UAT-PRF-001 on calls made to measure."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tvox.telephony.phone_facts import CALLING, HEARD, RTP, SIGNALLING
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotLook
from tvox.site import Thresholds
from tvox.telephony.audio import Gap
from tvox.telephony.conversation import Listener
from tvox.telephony.media import MediaFinding
from tvox.telephony.media_quality import judge_quality
from tvox.telephony.quality_calls import QualityCall
from tvox.texts import Text

LIMITS = Thresholds()
GOOD_RTP = replace(RTP, received=800, sent=800, rtt_ms=20.0, jitter_ms=1.0)
LONG = replace(SIGNALLING, calling=replace(CALLING, ended_after=17.0))
LISTENERS = (
    Listener("101", "102", 560, replace(HEARD, heard_s=15.9), GOOD_RTP),
    Listener("102", "101", 1060, replace(HEARD, heard_s=15.9, expected=560, tones=()), GOOD_RTP),
)
BLIND = CouldNotLook(Text("x"), Text("y"), Text("z"))


def call(
    *,
    outside: bool = False,
    trying: float | None = 0.02,
    rang: float | None = 0.1,
    ended: float = 17.0,
    **rtp: Any,
) -> QualityCall:
    """A call whose receiver at 102 counted other than the healthy one."""
    calling = replace(CALLING, ended_after=ended, trying_after=trying, rang_after=rang)
    listeners = (LISTENERS[0], replace(LISTENERS[1], rtp=replace(GOOD_RTP, **rtp)))
    return QualityCall(replace(LONG, calling=calling), listeners, outside=outside)


def judged(seen: QualityCall) -> dict[str, Finding]:
    return {str(finding.where): finding for finding in judge_quality(seen, LIMITS)}


def bad(seen: QualityCall) -> dict[str, Verdict]:
    return {where: one.verdict for where, one in judged(seen).items() if one.verdict is not Verdict.PASS}


def test_judge_quality_ok() -> None:
    findings = judged(call())

    assert {finding.verdict for finding in findings.values()} == {Verdict.PASS}
    assert len(findings) == 2 + 2 * 5
    assert "10 ms one way" not in str(findings["delay 101 → 102"].observed)
    assert "20 ms one way" in str(findings["delay 101 → 102"].observed)
    assert "4.37" in str(findings["estimated MOS-CQ (E-model) 101 → 102"].observed)


def test_what_rests_on_packets_is_about_media() -> None:
    of_media = [isinstance(finding, MediaFinding) for finding in judge_quality(call(), LIMITS)]

    assert of_media == [False] * 2 + [True] * 10


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        pytest.param({"lost": 40}, {"packets 101 → 102"}, id="5 % lost"),
        pytest.param({"discarded": 40}, {"packets 101 → 102"}, id="5 % late"),
        pytest.param({"jitter_ms": 31.0}, {"jitter 101 → 102"}, id="jitter"),
        pytest.param(
            {"rtt_ms": 900.0},
            {
                *("delay 101 → 102", "delay 102 → 101"),
                *("estimated MOS-CQ (E-model) 101 → 102", "estimated MOS-CQ (E-model) 102 → 101"),
            },
            id="delay",
        ),
    ],
)
def test_judge_quality_ko(changes: dict[str, Any], where: set[str]) -> None:
    assert bad(call(**changes)) == dict.fromkeys(where, Verdict.FAIL)


def test_eight_per_cent_lost_fails_by_loss_though_the_mos_would_let_it_pass() -> None:
    findings = judged(call(received=920, lost=80))

    assert findings["packets 101 → 102"].verdict is Verdict.FAIL


def test_a_call_that_is_too_short_measures_nothing() -> None:
    assert bad(call(ended=15.4)) == {
        "quality 101 → 102": Verdict.NOT_OBSERVED,
        "quality 102 → 101": Verdict.NOT_OBSERVED,
    }


@pytest.mark.parametrize("changes", [{"received": 0}, {"received": 49}, {"direct": True}], ids=str)
def test_a_direction_that_was_not_measured(changes: dict[str, Any]) -> None:
    assert bad(call(**changes)) == {"quality 101 → 102": Verdict.NOT_OBSERVED}


def test_without_rtcp_neither_delay_nor_mos_are_known() -> None:
    missing = bad(call(rtt_ms=None))

    assert set(missing.values()) == {Verdict.NOT_OBSERVED}
    assert {where.split(" ")[0] for where in missing} == {"delay", "estimated"}


def test_a_codec_without_rating_has_no_mos() -> None:
    assert bad(call(codec="G722")) == {"estimated MOS-CQ (E-model) 101 → 102": Verdict.NOT_OBSERVED}


@pytest.mark.parametrize(
    ("outside", "rang", "verdict", "advised"),
    [
        (False, 0.9, Verdict.PASS, False),
        (False, 2.0, Verdict.PASS, True),
        (False, 3.1, Verdict.FAIL, False),
        (True, 4.0, Verdict.PASS, False),
        (True, 8.1, Verdict.FAIL, False),
    ],
)
def test_time_until_it_rings(outside: bool, rang: float, verdict: Verdict, advised: bool) -> None:
    seen = call(outside=outside, rang=rang)
    calling = replace(seen.signalling.calling, answered_after=9.0, ended_after=26.0)

    found = judged(replace(seen, signalling=replace(seen.signalling, calling=calling)))["time until it rings 101 → 102"]

    assert (found.verdict, found.advisory is not None) == (verdict, advised)


@pytest.mark.parametrize(
    ("trying", "verdict", "advised"),
    [
        (0.2, Verdict.PASS, False),
        (0.201, Verdict.PASS, True),
        (0.5, Verdict.PASS, True),
        (0.501, Verdict.FAIL, False),
        (None, Verdict.NOT_OBSERVED, False),
    ],
)
def test_time_until_it_is_taken_up(trying: float | None, verdict: Verdict, advised: bool) -> None:
    found = judged(call(trying=trying))["time until it is taken up 101 → 102"]

    assert (found.verdict, found.advisory is not None) == (verdict, advised)


def test_a_mos_below_the_catalogues_fails() -> None:
    found = judged(call(received=940, lost=60))

    assert "estimated MOS-CQ (E-model) 101 → 102" in found
    assert found["estimated MOS-CQ (E-model) 101 → 102"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"gaps": (Gap(5000, 550),)}, Verdict.FAIL),
        ({"heard_s": 2.0}, Verdict.FAIL),
        ({"heard_s": 8.0, "first_ms": 3000}, Verdict.FAIL),
        ({"heard_s": 0.0, "first_ms": None}, Verdict.NOT_OBSERVED),
    ],
    ids=["gap", "dies", "begins late", "silence"],
)
def test_gaps_are_judged_in_milliseconds(changes: dict[str, Any], verdict: Verdict) -> None:
    gappy = replace(LISTENERS[0], heard=replace(HEARD, **changes))

    assert bad(replace(call(), listeners=(gappy, LISTENERS[1]))) == {"gaps 102 → 101": verdict}


@pytest.mark.parametrize("heard", [None, BLIND])
def test_a_recording_that_is_not_there_is_not_observed(heard: CouldNotLook | None) -> None:
    gone = replace(LISTENERS[0], heard=heard)

    assert set(bad(replace(call(), listeners=(gone, LISTENERS[1]))).values()) == {Verdict.NOT_OBSERVED}


def test_an_unanswered_call_is_another_items_failure_and_never_green() -> None:
    unanswered = replace(LONG, calling=replace(CALLING, status=486, answered_after=None), called=None)

    (finding,) = judge_quality(QualityCall(unanswered, ()), LIMITS)

    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.NOT_MEASURED)


def test_judge_quality_unreachable() -> None:
    (finding,) = judge_quality(BLIND, LIMITS)

    assert finding.verdict is Verdict.NOT_OBSERVED
