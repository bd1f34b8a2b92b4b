"""What telephones do with a call beside talking: hold, transfer, digits by INFO, other codecs, other sounds."""

import wave
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.tvox.adapters.sip.pbx import Pbx
from tvox.adapters.sip.phones import SipPhones
from tvox.adapters.sip.worker_phone import WorkerPhone
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.telephony.audio import TONES, Heard, analyse, read_wave
from tvox.telephony.phones import Call, Phone
from tvox.waiting import eventually

WITHIN = 3.0


@pytest.fixture
def trio(phones: SipPhones) -> Iterator[tuple[Phone, Phone, Phone]]:
    with ExitStack() as held:
        alice, bob, carol = (held.enter_context(phones.lease(extension)) for extension in ("101", "102", "103"))
        for phone in (alice, bob, carol):
            assert phone.register(within=2.0).accepted
        yield alice, bob, carol


def talking(caller: Phone, other: Phone) -> tuple[Call, Call]:
    calling = caller.call(other.extension)
    called = other.expect_call(caller=caller.extension, within=WITHIN)
    assert called is not None
    called.answer()
    assert called.until_answered(within=WITHIN).up
    assert calling.until_answered(within=WITHIN).up
    return calling, called


def heard(call: Call, frequency: int, seconds: float = 0.7) -> Heard:
    assert call.record("listening")
    call.until_ended(within=seconds)
    return analyse(*read_wave(call.stop_recording().heard), expected=frequency)


def test_each_phone_that_lives_has_a_tone_of_its_own(phones: SipPhones, trio: tuple[Phone, ...]) -> None:
    assert len({phone.tone for phone in trio}) == 3
    assert {phone.tone for phone in trio} <= set(TONES)


def test_no_tone_is_left_for_one_more(phones: SipPhones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones._tones, "_free", [560])
    with phones.lease("101") as only:
        with pytest.raises(CouldNotAsk, match="tones are in use"), phones.lease("102"):
            raise AssertionError("leased without a tone")
        assert only.tone == 560
    with phones.lease("102") as next_one:
        assert next_one.tone == 560


def test_hold_silences_and_resume_brings_both_tones_back(trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    calling, called = talking(alice, bob)

    held = calling.hold(within=WITHIN)
    assert (held.holding, held.held, held.up) == (True, False, True)
    assert eventually(lambda: called.facts().held, within=WITHIN).reached
    assert heard(called, alice.tone).heard_s == 0.0
    sent = calling.facts().rtp
    resumed = calling.resume(within=WITHIN)

    assert (resumed.holding, resumed.up) == (False, True)
    assert eventually(lambda: not called.facts().held, within=WITHIN).reached
    assert heard(called, alice.tone).heard_s > 0.4
    assert heard(calling, bob.tone).heard_s > 0.4
    now = calling.facts().rtp
    assert sent is not None
    assert now is not None
    assert now.sent > sent.sent, "the counters go on over a new stream"


def test_recording_goes_on_through_hold_and_resume(trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    calling, called = talking(alice, bob)
    assert called.record("through")
    called.until_ended(within=0.5)
    calling.hold(within=WITHIN)
    called.until_ended(within=0.6)
    calling.resume(within=WITHIN)
    called.until_ended(within=0.5)

    seen = analyse(*read_wave(called.stop_recording().heard), expected=alice.tone)

    assert 0.4 <= seen.longest_gap_ms / 1000 <= 0.9
    assert seen.length_s > 1.4


def test_consent_to_hold_that_never_comes_is_seen_ko(pbx: Pbx, trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    calling, _ = talking(alice, bob)
    assert isinstance(bob, WorkerPhone)
    bob.worker.kill()

    assert not calling.hold(within=0.5).holding
    assert isinstance(alice, WorkerPhone)
    alice.worker.kill()  # else it waits for the answer to its BYE


def test_transfer_without_asking_is_followed(trio: tuple[Phone, ...]) -> None:
    alice, bob, carol = trio
    calling, called = talking(alice, bob)

    told = calling.transfer("103", within=WITHIN)
    reached = carol.expect_call(caller=["102", "999"], within=WITHIN)
    assert reached is not None
    reached.answer()
    reached.until_answered(within=WITHIN)

    assert (told.accepted, told.outcome) == (202, 180)
    assert calling.until_ended(within=WITHIN).bye == "sent"
    assert called.facts().up
    assert heard(called, carol.tone).heard_s > 0.4
    assert heard(reached, bob.tone).heard_s > 0.4
    assert called.hang_up(within=WITHIN).bye_status == 200
    assert reached.until_ended(within=WITHIN).bye == "received"


def test_transfer_to_nobody_leaves_the_call_where_it_was(pbx: Pbx, trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    pbx.manners.numbers["103"] = "486 Busy Here"
    calling, called = talking(alice, bob)

    told = calling.transfer("103", within=WITHIN)

    assert (told.accepted, told.outcome) == (202, 486)
    assert calling.facts().up
    assert called.facts().up
    assert heard(called, alice.tone).heard_s > 0.4


def test_transfer_elsewhere_than_allowed_is_refused_on_both_sides(pbx: Pbx, trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    calling, called = talking(alice, bob)

    for number in ("112", "0112", "104"):
        with pytest.raises(CouldNotAsk):
            calling.transfer(number, within=WITHIN)
    assert isinstance(alice, WorkerPhone)
    asked = alice.worker.ask("transfer", call=1, number="112", within_s=2.0, within=2.0)

    assert asked["accepted"] == 403
    assert calling.facts().up
    assert called.facts().up
    assert not [one for one in pbx.requests if one.method == "INVITE" and "112" in one.uri]


def test_transfer_after_consultation_joins_the_other_two(trio: tuple[Phone, ...]) -> None:
    alice, bob, carol = trio
    first, called = talking(alice, bob)
    first.hold(within=WITHIN)
    second, consulted = talking(alice, carol)

    told = first.transfer_to(second, within=WITHIN)

    assert (told.accepted, told.outcome) == (202, 200)
    assert first.until_ended(within=WITHIN).ended_after is not None
    assert second.until_ended(within=WITHIN).ended_after is not None
    assert heard(called, carol.tone).heard_s > 0.4
    assert heard(consulted, bob.tone).heard_s > 0.4
    assert consulted.facts().presented[-1].number == "102"
    called.hang_up(within=WITHIN)
    assert consulted.until_ended(within=WITHIN).bye == "received"


def test_transfer_of_a_call_that_has_ended_is_refused(trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    calling, called = talking(alice, bob)
    calling.hang_up(within=WITHIN)

    with pytest.raises(CouldNotAsk, match="had ended before it was transferred"):
        calling.transfer("103", within=WITHIN)
    other = alice.call("103")
    with pytest.raises(CouldNotAsk, match="consulted call had ended"):
        other.transfer_to(calling, within=WITHIN)
    with pytest.raises(ValueError, match="same phone"):
        other.transfer_to(called, within=WITHIN)


def test_digits_by_info_arrive_as_such(trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    calling, called = talking(alice, bob)

    assert calling.send_digits("1*#", every=0.05, method="INFO") is None
    assert calling.send_digits("2", every=0.05) is None

    digits = called.until_digits(4, within=WITHIN).digits
    assert [(digit.digit, digit.method) for digit in digits] == [
        ("1", "INFO"), ("*", "INFO"), ("#", "INFO"), ("2", "RFC2833")
    ]  # fmt: skip


def test_digit_by_info_that_is_refused_is_told(trio: tuple[Phone, ...]) -> None:
    alice, _, _ = trio
    calling = alice.call("600")
    assert calling.until_answered(within=WITHIN).up
    calling_info = calling.send_digits("1", method="INFO")

    assert calling_info is None  # the echo answers 200 to everything
    calling.hang_up(within=WITHIN)
    assert "had ended" in str(calling.send_digits("1", method="INFO"))


def test_who_calls_is_presented(trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    _, called = talking(alice, bob)
    facts = called.facts()

    assert [(one.number, one.name) for one in facts.presented] == [("101", "")]
    assert facts.call_id


def test_codecs_can_be_changed_for_the_next_call(trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    for codec in ("PCMU", "G722"):
        alice.use_codecs(codec)
        bob.use_codecs(codec)
        calling, called = talking(alice, bob)
        seen = heard(called, alice.tone)
        rtp = calling.facts().rtp
        assert rtp is not None
        assert (rtp.codec, seen.heard_s > 0.4, rtp.secure) == (codec, True, False)
        calling.hang_up(within=WITHIN)
        called.until_ended(within=WITHIN)


def test_codec_that_is_not_built_in_is_not_testable_and_changes_nothing(trio: tuple[Phone, ...]) -> None:
    alice, bob, _ = trio
    with pytest.raises(CouldNotAsk, match="no codec G729") as refused:
        alice.use_codecs("PCMU", "G729")

    assert refused.value.kind is Kind.NOT_TESTABLE
    rtp = talking(alice, bob)[0].facts().rtp
    assert rtp is not None
    assert rtp.codec == "PCMA"


def spoken(path: Path, frequency: int, *, cut: bool = False) -> Path:
    from tvox.adapters.sip.worker.sound import write_sound

    write_sound(path, [(frequency, 500, -10.0)], 16000)
    if cut:
        path.write_bytes(path.read_bytes()[:20000])
    return path


def test_file_is_spoken_over_and_over(trio: tuple[Phone, ...], tmp_path: Path) -> None:
    alice, bob, _ = trio
    alice.speak_file(spoken(tmp_path / "says.wav", TONES[8]))
    _, called = talking(alice, bob)

    assert heard(called, TONES[8]).heard_s > 0.4


@pytest.mark.parametrize("kind", ["cut", "stereo", "missing"])
def test_file_that_cannot_be_spoken_is_refused(trio: tuple[Phone, ...], tmp_path: Path, kind: str) -> None:
    path = tmp_path / "says.wav"
    if kind == "cut":
        spoken(path, 560, cut=True)
    if kind == "stereo":
        with wave.open(str(path), "wb") as file:
            file.setparams((2, 2, 8000, 0, "NONE", ""))
            file.writeframes(b"\0" * 32000)
    with pytest.raises(CouldNotAsk, match="cannot be judged"):
        trio[0].speak_file(path)
