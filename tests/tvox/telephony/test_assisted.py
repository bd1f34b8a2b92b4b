"""A person and our phone: only a call in which both were heard passes, and silence of the person is no answer."""

import wave
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.tvox.telephony.phone_facts import CALLING
from tvox.checklist.interview import NobodyAnswersError
from tvox.findings import Kind, Verdict, worst
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.assisted import AssistedCall, Direction, read_assisted_calls
from tvox.telephony.assisted_judging import judge_assisted_calls
from tvox.telephony.media import MediaFinding
from tvox.telephony.phones import CallFacts, Phone, Recording
from tvox.telephony.sound_presence import Presence
from tvox.texts import Text

SPEECH = Presence(length_s=3, sounding_s=2.4, alike_s=0.4, longest_silence_ms=300, flatness=0.3, loudest_dbfs=-12.0)
FROM = AssistedCall("from the person", "210", "101", CALLING, SPEECH, lasted=True, tone_heard=True)
TO = replace(FROM, direction="to the person")
RINGING = replace(CALLING, status=0, answered_after=None, ended_after=None, bye="none", bye_status=0)


def verdict(*calls: AssistedCall, planned: int = 2) -> Verdict:
    return worst(judge_assisted_calls(calls, planned=planned, least_s=1.0))


def test_both_directions_heard_pass() -> None:
    assert verdict(FROM, TO) is Verdict.PASS


SILENCE = replace(SPEECH, sounding_s=0.0, alike_s=0.0, loudest_dbfs=-90.0)
WRONG = {
    "not answered": replace(TO, facts=replace(RINGING, status=486, reason="Busy Here"), heard=None, tone_heard=None),
    "ended by itself": replace(TO, lasted=False),
    "end not confirmed": replace(TO, facts=replace(CALLING, bye_status=0)),
    "silence": replace(TO, heard=SILENCE),
    "a steady tone instead of speech": replace(TO, heard=replace(SPEECH, alike_s=2.4)),
    "noise instead of speech": replace(TO, heard=replace(SPEECH, flatness=0.95)),
    "too little speech": replace(TO, heard=replace(SPEECH, sounding_s=0.6)),
    "no audio stream": replace(TO, heard=None),
    "the person heard nothing": replace(TO, tone_heard=False),
}


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG.keys())
def test_each_way_to_be_wrong_fails(call: AssistedCall) -> None:
    assert verdict(FROM, call) is Verdict.FAIL


@pytest.mark.parametrize(("heard", "excused"), [(None, False), (SILENCE, True)])
def test_a_call_without_audio_is_no_matter_of_this_pcs_ears(heard: Presence | None, excused: bool) -> None:
    sound = judge_assisted_calls((replace(FROM, heard=heard),), planned=1, least_s=1.0)[1]
    assert (sound.verdict, isinstance(sound, MediaFinding)) == (Verdict.FAIL, excused)


def test_a_person_who_says_nothing_proves_nothing() -> None:
    assert verdict(FROM, replace(TO, tone_heard=None)) is Verdict.NOT_OBSERVED


def test_a_recording_that_cannot_be_read_is_not_observed() -> None:
    blind = CouldNotLook(Text("x"), Text("cut"), Text("again"))
    assert verdict(FROM, replace(TO, heard=blind)) is Verdict.NOT_OBSERVED


def test_a_call_that_was_not_made_is_not_observed() -> None:
    assert verdict(FROM) is Verdict.NOT_OBSERVED
    assert verdict() is Verdict.NOT_OBSERVED


def test_what_could_not_be_done_is_not_observed() -> None:
    refused = CouldNotLook(Text("a person"), Text("nobody"), Text("again"), Kind.UNANSWERED)
    (finding,) = judge_assisted_calls(refused, planned=2, least_s=1.0)
    assert (finding.verdict, finding.kind) == (Verdict.NOT_OBSERVED, Kind.UNANSWERED)


@dataclass
class FakeCall:
    facts_now: CallFacts
    wav: Path

    def answer(self, status: int = 200) -> CallFacts:  # noqa: ARG002 - the port's word
        return self.facts_now

    def facts(self) -> CallFacts:
        return self.facts_now

    def until_answered(self, *, within: float) -> CallFacts:  # noqa: ARG002
        return self.facts_now

    def record(self, name: str) -> bool:  # noqa: ARG002
        return True

    def stop_recording(self) -> Recording:
        return Recording(self.wav)

    def hang_up(self, *, within: float) -> CallFacts:  # noqa: ARG002
        return replace(self.facts_now, ended_after=3.0, bye="sent", bye_status=200)


@dataclass
class FakePhone:
    incoming: FakeCall | None
    outgoing: FakeCall
    extension: str = "101"
    tone: int = 560
    asked: list[str] = field(default_factory=list)

    def speak(self, sound: Any) -> None:  # noqa: ARG002
        self.asked.append("speak")

    def expect_call(self, *, caller: str, within: float) -> FakeCall | None:  # noqa: ARG002
        self.asked.append(f"expect {caller}")
        return self.incoming

    def call(self, number: str) -> FakeCall:
        self.asked.append(f"call {number}")
        return self.outgoing


class Somebody:
    def __init__(self, *typed: str) -> None:
        self.told: list[str] = []
        self._typed: Iterator[str] = iter(typed)

    def say(self, text: Text) -> None:
        self.told.append(str(text))

    def ask(self, question: Text) -> str:  # noqa: ARG002
        for words in self._typed:
            return words
        raise NobodyAnswersError


UP = replace(CALLING, ended_after=None, bye="none", bye_status=0)


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "heard.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0\0" * 8000)
    return path


def read(phone: FakePhone, somebody: Somebody | None, *, call_back: bool = True) -> tuple[AssistedCall, ...]:
    return read_assisted_calls(cast(Phone, phone), somebody, person="210", talk_for=0.1, call_back=call_back)


def test_the_person_is_told_what_to_do_and_asked_what_was_heard(wav: Path) -> None:
    phone, somebody = FakePhone(FakeCall(UP, wav), FakeCall(UP, wav)), Somebody("1", "2")
    calls = read(phone, somebody)
    directions: list[Direction] = [call.direction for call in calls]
    assert directions == ["from the person", "to the person"]
    assert [call.tone_heard for call in calls] == [True, False]
    assert phone.asked == ["speak", "expect 210", "call 210"]
    assert "From 210 call 101" in somebody.told[0]
    assert all(isinstance(call.heard, Presence) and call.heard.sounding_s == 0 for call in calls)


def test_a_desk_phone_is_not_called_back(wav: Path) -> None:
    phone = FakePhone(FakeCall(UP, wav), FakeCall(UP, wav))
    assert len(read(phone, Somebody("1"), call_back=False)) == 1
    assert "call 210" not in phone.asked


@pytest.mark.parametrize("typed", ["", "maybe", "yes"])
def test_other_words_say_nothing(wav: Path, typed: str) -> None:
    (call,) = read(FakePhone(FakeCall(UP, wav), FakeCall(UP, wav)), Somebody(typed), call_back=False)
    assert call.tone_heard is None


def test_an_input_that_has_ended_says_nothing(wav: Path) -> None:
    (call,) = read(FakePhone(FakeCall(UP, wav), FakeCall(UP, wav)), Somebody(), call_back=False)
    assert call.tone_heard is None


def test_nobody_at_the_terminal_is_unanswered(wav: Path) -> None:
    phone = FakePhone(FakeCall(UP, wav), FakeCall(UP, wav))
    with pytest.raises(CouldNotAsk) as refused:
        read(phone, None)
    assert refused.value.kind is Kind.UNANSWERED
    assert phone.asked == []


def test_a_person_who_does_not_call_is_unanswered(wav: Path) -> None:
    with pytest.raises(CouldNotAsk) as refused:
        read(FakePhone(None, FakeCall(UP, wav)), Somebody())
    assert refused.value.kind is Kind.UNANSWERED


def test_a_person_who_does_not_answer_is_not_asked(wav: Path) -> None:
    phone = FakePhone(FakeCall(UP, wav), FakeCall(RINGING, wav))
    second = read(phone, Somebody("1"))[1]
    assert (second.tone_heard, second.heard, second.lasted) == (None, None, False)
