"""UAT-TEL-003's judgement."""

from dataclasses import replace

import pytest

from tests.tvox.telephony.phone_facts import CALLING, HEARD
from tvox.findings import Kind, Verdict
from tvox.observing import CouldNotLook
from tvox.telephony.audio_delay import Delay
from tvox.telephony.echo import Echo, Returned, judge_echo
from tvox.telephony.media import MediaFinding
from tvox.telephony.phones import CallFacts
from tvox.texts import Text

SENT = replace(HEARD, expected=560, heard_s=6.0, tones=((1060, 0.0), (1780, 0.0)))
RETURNED = Returned(
    SENT, replace(SENT, heard_s=5.9), (Delay(80.0, 0.98), Delay(82.5, 0.97), Delay(165.0, 0.5), Delay(90.0, 0.9))
)
ECHO = Echo("101", "600", CALLING, lasted=True, returned=RETURNED)
BLIND = CouldNotLook(Text("recording"), Text("cut"), Text("again"))
PASS, FAIL, NOT_OBSERVED = Verdict.PASS, Verdict.FAIL, Verdict.NOT_OBSERVED


def verdicts(echo: Echo) -> list[Verdict]:
    return [finding.verdict for finding in judge_echo(echo, delay_ms=500.0)]


def test_judge_echo_ok() -> None:
    assert verdicts(ECHO) == [PASS, PASS, PASS]


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        pytest.param(replace(RETURNED, delays=(Delay(502.5, 0.98),)), [PASS, PASS, FAIL], id="late"),
        pytest.param(
            Returned(SENT, replace(SENT, heard_s=0.0, loudest_dbfs=-90.0), (Delay(0.0, 0.0),)),
            [PASS, FAIL, NOT_OBSERVED],
            id="silence",
        ),
        pytest.param(replace(RETURNED, heard=replace(SENT, heard_s=4.7)), [PASS, FAIL, PASS], id="half of it"),
        pytest.param(
            replace(RETURNED, delays=(Delay(80.0, 0.9), Delay(80.0, 0.5))),
            [PASS, FAIL, NOT_OBSERVED],
            id="a steady tone",
        ),
        pytest.param(
            replace(RETURNED, heard=replace(SENT, tones=((1060, 1.0), (1780, 0.0)))), [PASS, FAIL, PASS], id="crosstalk"
        ),
        pytest.param(
            replace(RETURNED, sent=replace(SENT, heard_s=0.0)), [PASS, NOT_OBSERVED, PASS], id="we said nothing"
        ),
        pytest.param(None, [PASS, FAIL], id="no audio stream"),
        pytest.param(BLIND, [PASS, NOT_OBSERVED], id="recording cut"),
    ],
)
def test_judge_echo_ko(returned: Returned | CouldNotLook | None, expected: list[Verdict]) -> None:
    assert verdicts(replace(ECHO, returned=returned)) == expected


@pytest.mark.parametrize(("returned", "excused"), [(None, False), (RETURNED, True)])
def test_a_call_without_audio_is_no_matter_of_this_pcs_ears(returned: Returned | None, excused: bool) -> None:
    assert isinstance(judge_echo(replace(ECHO, returned=returned), delay_ms=500.0)[1], MediaFinding) is excused


@pytest.mark.parametrize(
    ("call", "lasted"),
    [
        pytest.param(replace(CALLING, bye_status=0), True, id="BYE unanswered"),
        pytest.param(replace(CALLING, bye="received"), False, id="ended by itself"),
    ],
)
def test_judge_echo_signalling_ko(call: CallFacts, lasted: bool) -> None:
    assert verdicts(replace(ECHO, call=call, lasted=lasted)) == [FAIL, PASS, PASS]


def test_unanswered_echo_is_fail_and_no_sound() -> None:
    unanswered = replace(CALLING, status=404, reason="Not Found", answered_after=None)

    findings = judge_echo(replace(ECHO, call=unanswered, lasted=False, returned=None), delay_ms=500.0)

    assert [finding.verdict for finding in findings] == [FAIL, NOT_OBSERVED]
    assert "404" in str(findings[0].observed)


def test_no_stretch_measured_is_no_echo() -> None:
    assert verdicts(replace(ECHO, returned=replace(RETURNED, delays=()))) == [PASS, FAIL, NOT_OBSERVED]


def test_a_moment_above_the_limit_is_worth_saying() -> None:
    delays = (Delay(80.0, 0.98), Delay(82.5, 0.97), Delay(600.0, 0.9))

    finding = judge_echo(replace(ECHO, returned=replace(RETURNED, delays=delays)), delay_ms=500.0)[2]

    assert finding.verdict is PASS
    assert finding.advisory is not None


def test_judge_echo_unreachable() -> None:
    finding = judge_echo(BLIND, delay_ms=500.0)[0]

    assert (finding.verdict, finding.kind) == (NOT_OBSERVED, Kind.COULD_NOT_LOOK)
