"""UAT-TRK-002 to 005 on calls made to measure."""

from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from tests.fakes.nodes import UNREACHABLE
from tests.tvox.telephony.phone_facts import CALLED, CALLING, HEARD, RTP, SIGNALLING
from tvox.findings import Finding, Kind, Verdict
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.site_telephony import Inbound, Trunks
from tvox.telephony.conversation import Listener
from tvox.telephony.inbound import full_number, judge_inbound, read_inbound
from tvox.telephony.line_calls import LineCall, Shown, judge_caller, judge_line_calls
from tvox.telephony.outbound import judge_backup, judge_outbound, read_backup, read_outbound
from tvox.telephony.phones import Call, OnlyStrangers, Phone, Sound
from tvox.texts import Text

CLID, BACKUP = "0452000128", "0455000128"
TRUNKS = Trunks(
    access_code="0",
    caller="128",
    fixed="0451234567",
    mobile="3331234567",
    clid=CLID,
    backup_number="0457654321",
    backup_clid=BACKUP,
)
TALK = (Listener("101", "102", 560, HEARD, RTP), Listener("102", "101", 1060, HEARD, RTP))
UNANSWERED = replace(
    SIGNALLING, calling=replace(CALLING, status=404, reason="Not Found", answered_after=None), called=None
)
GOOD = LineCall("00451234567", Shown((CLID,), BACKUP), SIGNALLING, (CLID,), TALK)
BLIND = CouldNotLook.because(UNREACHABLE)
WANTED = Text("as it must be")


def verdicts(findings: list[Finding]) -> list[Verdict]:
    return [finding.verdict for finding in findings]


def test_judge_line_calls_ok() -> None:
    assert verdicts(judge_line_calls([GOOD, GOOD], WANTED)) == [Verdict.PASS] * 8
    assert verdicts(judge_outbound([GOOD])) == verdicts(judge_backup([GOOD])) == verdicts(judge_inbound([GOOD]))


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        pytest.param(("0459999128",), "0459999128", id="another number"),
        pytest.param((BACKUP,), "left by the other line", id="the other line's"),
        pytest.param(("128",), "128", id="the extension alone"),
        pytest.param((), "No number", id="none"),
        pytest.param(("",), "-", id="an empty one"),
        pytest.param((CLID, "0459999128"), "0459999128", id="more than one call"),
    ],
)
def test_judge_caller_ko(shown: tuple[str, ...], said: str) -> None:
    finding = judge_caller(replace(GOOD, shown=shown))

    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_a_call_that_does_not_arrive_fails_once_and_is_never_green() -> None:
    findings = judge_line_calls([replace(GOOD, signalling=UNANSWERED, shown=(), heard=None)], WANTED)

    assert verdicts(findings) == [Verdict.NOT_OBSERVED, Verdict.FAIL, Verdict.NOT_OBSERVED, Verdict.NOT_OBSERVED]


def test_one_way_sound_ko() -> None:
    deaf = replace(TALK[0], heard=replace(HEARD, heard_s=0.0, loudest_dbfs=-90.0))

    findings = judge_line_calls([replace(GOOD, heard=(deaf, TALK[1]))], WANTED)

    assert verdicts(findings) == [Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.PASS]


def test_a_number_that_could_not_be_called_does_not_hide_the_others() -> None:
    assert verdicts(judge_line_calls([BLIND, GOOD], WANTED)) == [Verdict.NOT_OBSERVED, *[Verdict.PASS] * 4]


@pytest.mark.parametrize("calls", [BLIND, []])
def test_unreachable(calls: Any) -> None:
    assert verdicts(judge_line_calls(calls, WANTED)) == [Verdict.NOT_OBSERVED]


@pytest.mark.parametrize("shown", ["0451234567", "00451234567", "+390451234567", "00390451234567"])
def test_a_full_number_may_be_shown_in_several_ways(shown: str) -> None:
    assert judge_caller(replace(GOOD, expected=full_number("0451234567", "0"), shown=(shown,))).verdict is Verdict.PASS


@pytest.mark.parametrize("shown", ["451234567", "4567", "045123456", "anonymous", "39451234567", "10451234567"])
def test_a_number_with_a_part_cut_off_ko(shown: str) -> None:
    assert judge_caller(replace(GOOD, expected=full_number("0451234567", "0"), shown=(shown,))).verdict is Verdict.FAIL


@dataclass
class ALine:
    """Both telephones and the call between them. `comes` is the number shown, an exception, or None for no call."""

    comes: str | Exception | None
    extension: str = "128"
    tone: int = 560
    dialled: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def speak(self, sound: Sound) -> None:
        assert sound.segments

    def call(self, number: str) -> Call:
        self.dialled.append(number)
        return cast(Call, ACall(CALLING))

    def expect_call(self, *, caller: tuple[str, ...], within: float) -> Call | None:
        assert within > 0
        self.expected = tuple(caller)
        if isinstance(self.comes, Exception):
            raise self.comes
        return cast(Call, ACall(replace(CALLED, answered_after=None))) if self.comes is not None else None


@dataclass
class ACall:
    """A call that nobody answers for long."""

    seen: Any

    def __getattr__(self, name: str) -> Any:
        assert name in {"until_ringing", "answer", "until_answered", "until_ended", "hang_up", "facts"}
        return lambda *_words, **_within: replace(self.seen, answered_after=None)


def test_each_outside_telephone_is_dialled_behind_the_access_code() -> None:
    caller, fixed = ALine(None), ALine(CLID, extension="0451234567")

    (call,) = read_outbound(cast(Phone, caller), cast(Phone, fixed), trunks=TRUNKS)

    assert caller.dialled == ["00451234567"]
    assert set(fixed.expected) == {CLID, BACKUP, "128"}
    assert isinstance(call, LineCall)
    assert call.expected.right == (CLID,)


def test_a_stranger_is_what_was_shown() -> None:
    stranger = OnlyStrangers(Text("x"), Text("y"), Text("z"), ("0459999128",))

    (call,) = read_outbound(cast(Phone, ALine(None)), cast(Phone, ALine(stranger)), trunks=TRUNKS)

    assert isinstance(call, LineCall)
    assert (call.shown, call.signalling.called, call.heard) == (("0459999128",), None, None)


def test_a_telephone_that_breaks_is_not_observed() -> None:
    broken = CouldNotAsk(Text("x"), Text("y"), Text("z"), Kind.SUITE_ERROR)

    (call,) = read_outbound(cast(Phone, ALine(None)), cast(Phone, ALine(broken)), trunks=TRUNKS)

    assert isinstance(call, CouldNotLook)


@pytest.mark.parametrize("clid", [None, CLID])
def test_two_lines_that_show_the_same_cannot_be_told_apart(clid: str | None) -> None:
    trunks = TRUNKS.model_copy(update={"backup_clid": clid})

    (call,) = read_backup(cast(Phone, ALine(None)), cast(Phone, ALine(None)), trunks=trunks)

    assert isinstance(call, LineCall)
    finding = judge_caller(replace(call, shown=(CLID,)))
    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.NOT_TESTABLE)


def test_the_second_line_is_proven_by_its_number() -> None:
    (call,) = read_backup(cast(Phone, ALine(None)), cast(Phone, ALine(None)), trunks=TRUNKS)

    assert isinstance(call, LineCall)
    assert judge_caller(replace(call, shown=(BACKUP,))).verdict is Verdict.PASS
    assert judge_caller(replace(call, shown=(CLID,))).verdict is Verdict.FAIL


def test_each_number_is_answered_by_its_own_extension() -> None:
    first, second, outside = ALine(None, extension="129"), ALine(None, extension="104"), ALine(None, extension="045")
    numbers = (Inbound(dnis="0452000129", reaches="129"), Inbound(dnis="0452000177", reaches="104"))

    phones = [cast(Phone, phone) for phone in (first, second, outside)]
    calls = read_inbound(*phones, numbers=numbers, access_code="0")

    assert outside.dialled == ["0452000129", "0452000177"]
    assert first.expected == second.expected
    assert [call.signalling.other for call in calls if isinstance(call, LineCall)] == ["129", "104"]
