"""Real calls between real phones, with all that can be wrong with their sound."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any, cast

import pytest

from tests.tvox.adapters.sip.pbx import ECHO, Pbx
from tvox.adapters.sip.phones import SipPhones
from tvox.findings import Finding, Verdict
from tvox.observing import CouldNotAsk
from tvox.telephony.audio import TONES
from tvox.telephony.conversation import judge_conversation, read_conversation
from tvox.telephony.dtmf import judge_digits, read_digits
from tvox.telephony.echo import judge_echo, read_echo
from tvox.telephony.phones import Call, Phone, Segment, Sound, tone
from tvox.telephony.scenario import leased, played
from tvox.texts import Text

SECONDS = 1.0
SILENCE = Sound((Segment(0, 1000),))
PIECES = Sound((Segment(TONES[1], 100), Segment(0, 600)))


class Saying:
    """A phone that says something else than it is told to."""

    def __init__(self, phone: Phone, sound: Sound) -> None:
        self._phone = phone
        self._sound = sound
        self.extension = phone.extension

    def __getattr__(self, name: str) -> Any:
        return getattr(self._phone, name)

    def speak(self, _told: Sound) -> None:
        self._phone.speak(self._sound)


Pair = tuple[Phone, Phone]


@pytest.fixture(autouse=True)
def short_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    """On loopback both ends hear each other at once."""
    monkeypatch.setattr("tvox.telephony.conversation.LEAD_S", 0.4)
    monkeypatch.setattr("tvox.telephony.echo.LEAD_S", 0.4)


@pytest.fixture
def pair(phones: SipPhones) -> Iterator[Pair]:
    with ExitStack() as held:
        alice, bob = (held.enter_context(phones.lease(extension)) for extension in ("101", "102"))
        for phone in (alice, bob):
            assert phone.register(within=2.0).accepted
        yield alice, bob


def judged(alice: Phone | Saying, bob: Phone | Saying) -> list[Finding]:
    conversation = read_conversation(cast(Phone, alice), cast(Phone, bob), talk_for=SECONDS)
    return judge_conversation(conversation, least_s=SECONDS)


def test_two_phones_hear_each_other_ok(phones: SipPhones) -> None:
    places = [leased(phones, place, register_within=2.0) for place in (0, 1)]
    conversation = played(partial(read_conversation, talk_for=SECONDS), *places)

    findings = judge_conversation(conversation, least_s=SECONDS)

    assert [finding.verdict for finding in findings] == [Verdict.PASS] * 3, [str(one.observed) for one in findings]
    kept = [file.name for file in phones.kept()]
    assert {"101-conversation-heard.wav", "102-conversation-heard.wav", "101-signalling.log"} <= set(kept)
    assert phones.kept() == ()


@pytest.mark.parametrize(
    ("said_by_alice", "said_by_bob", "heard_by_alice", "heard_by_bob"),
    [
        pytest.param(tone(880), SILENCE, "Silence", "heard for 0 s only", id="wrong tone, muted leg"),
        pytest.param(
            tone(TONES[2]), PIECES, "gap", "another call's tone (1780 Hz)", id="another call's voice, in pieces"
        ),
    ],
)
def test_wrong_sound_fails_ko(
    pair: Pair, said_by_alice: Sound, said_by_bob: Sound, heard_by_alice: str, heard_by_bob: str
) -> None:
    alice, bob = pair

    findings = judged(Saying(alice, said_by_alice), Saying(bob, said_by_bob))

    assert [finding.verdict for finding in findings] == [Verdict.PASS, Verdict.FAIL, Verdict.FAIL]
    assert heard_by_alice in str(findings[1].observed)
    assert heard_by_bob in str(findings[2].observed)


def test_one_muted_leg_leaves_the_other_direction_alone_ko(pair: Pair) -> None:
    alice, bob = pair

    findings = judged(alice, Saying(bob, SILENCE))

    assert [finding.verdict for finding in findings] == [Verdict.PASS, Verdict.FAIL, Verdict.PASS]


def test_swapped_legs_fail_both_ways_ko(pair: Pair) -> None:
    alice, bob = pair

    findings = judged(Saying(alice, tone(TONES[1])), Saying(bob, tone(TONES[0])))

    assert [finding.verdict for finding in findings] == [Verdict.PASS, Verdict.FAIL, Verdict.FAIL]
    assert all("hears itself" in str(finding.observed) for finding in findings[1:])


def test_number_unknown_to_the_pbx_ko(pbx: Pbx, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.telephony.calling.RING_WITHIN_S", 0.5)
    pbx.manners.numbers["102"] = "480 Temporarily Unavailable"

    findings = judged(*pair)

    assert [finding.verdict for finding in findings] == [Verdict.FAIL, Verdict.NOT_OBSERVED]
    assert "never reached 102" in str(findings[0].observed)
    assert "480" in str(findings[0].observed)


def test_busy_is_a_fact(pair: Pair) -> None:
    alice, bob = pair
    call = alice.call("102")
    incoming = bob.expect_call(caller="101", within=2.0)
    assert incoming is not None
    incoming.answer(486)

    facts = call.until_ended(within=2.0)

    assert (facts.status, facts.answered_after, facts.up) == (486, None, False)
    assert facts.ended_after is not None


def test_no_answer_is_cancelled_at_the_deadline(pair: Pair) -> None:
    alice, bob = pair
    call = alice.call("102")
    incoming = bob.expect_call(caller="101", within=2.0)
    assert incoming is not None

    unanswered = call.until_answered(within=0.5)
    ended = call.hang_up(within=2.0)

    assert (unanswered.answered_after, unanswered.rang_after is not None) == (None, True)
    assert 0.0 < (unanswered.trying_after or 0.0) <= (unanswered.rang_after or 0.0)
    assert ended.status == 487
    assert incoming.until_ended(within=2.0).ended_after is not None


def test_answering_a_call_that_was_taken_back_answers_nothing(pair: Pair) -> None:
    alice, bob = pair
    call = alice.call("102")
    incoming = bob.expect_call(caller="101", within=2.0)
    assert incoming is not None
    call.hang_up(within=2.0)
    incoming.until_ended(within=2.0)

    assert incoming.answer().answered_after is None


def test_call_that_ends_by_itself_ko(pair: Pair) -> None:
    alice, bob = pair

    class HangsUp(Saying):
        def expect_call(self, *, caller: str, within: float) -> Call | None:
            call = self._phone.expect_call(caller=caller, within=within)
            return call and cast(Call, _Short(call))

    signalling = judged(alice, HangsUp(bob, tone(TONES[1])))[0]

    assert signalling.verdict is Verdict.FAIL
    assert "ended by itself" in str(signalling.observed)


class _Short:
    """A call whose owner hangs up as soon as it is recorded."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def __getattr__(self, name: str) -> object:
        return getattr(self._call, name)

    def record(self, name: str) -> bool:
        started = self._call.record(name)
        self._call.hang_up(within=2.0)
        return started


def test_nobody_elses_call_is_answered(phones: SipPhones, pair: Pair) -> None:
    _, bob = pair
    with phones.lease("103") as stranger:
        stranger.register(within=2.0)
        call = stranger.call("102")
        call.until_ringing(within=2.0)
        with pytest.raises(CouldNotAsk, match="one from 103 came"):
            bob.expect_call(caller="101", within=0.3)
        assert call.until_ended(within=2.0).status == 480


def test_expected_call_that_never_comes_has_a_deadline(pair: Pair) -> None:
    assert pair[1].expect_call(caller="101", within=0.2) is None


def test_digits_arrive_once_and_in_order_ok(phones: SipPhones) -> None:
    places = [leased(phones, place, register_within=2.0) for place in (0, 1)]

    finding = judge_digits(played(read_digits, *places))

    assert finding.verdict is Verdict.PASS, str(finding.observed)


def test_digits_doubled_and_lost_ko(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.telephony.dtmf.ARRIVE_WITHIN_S", 0.3)
    monkeypatch.setattr("tvox.telephony.dtmf.DOUBLES_WITHIN_S", 0.3)
    alice, bob = pair

    class Stutters(Saying):
        def call(self, number: str) -> Call:
            return cast(Call, _Sends(self._phone.call(number), "001"))

    finding = judge_digits(read_digits(cast(Phone, Stutters(alice, SILENCE)), bob, digits="012"))

    assert finding.verdict is Verdict.FAIL
    assert "Received: 001. Lost: 2; too many: 0." in str(finding.observed)


class _Sends(_Short):
    def __init__(self, call: Call, digits: str) -> None:
        super().__init__(call)
        self._digits = digits

    def send_digits(self, _told: str) -> Text | None:
        return self._call.send_digits(self._digits)


def test_echo_comes_back_ok(phones: SipPhones) -> None:
    findings = echo_findings(phones)

    assert [finding.verdict for finding in findings] == [Verdict.PASS] * 3, [str(one.observed) for one in findings]


def test_echo_comes_too_late_ko(pbx: Pbx, phones: SipPhones) -> None:
    pbx.manners.echo_delay_s = 0.7

    findings = echo_findings(phones)

    assert [finding.verdict for finding in findings][::2] == [Verdict.PASS, Verdict.FAIL]
    measured = findings[2].observed.values["delay"]
    assert isinstance(measured, float)
    assert 650 <= measured <= 850


def test_echo_that_says_nothing_ko(pbx: Pbx, phones: SipPhones) -> None:
    pbx.manners.echo_delay_s = 60.0

    findings = echo_findings(phones)

    assert [finding.verdict for finding in findings] == [Verdict.PASS, Verdict.FAIL, Verdict.NOT_OBSERVED]
    assert "Silence" in str(findings[1].observed)


def echo_findings(phones: SipPhones) -> list[Finding]:
    read = partial(read_echo, number=ECHO, talk_for=2.5)
    return judge_echo(played(read, leased(phones, 0, register_within=2.0)), delay_ms=500.0)


def test_guarded_numbers_are_not_dialled(pbx: Pbx, pair: Pair) -> None:
    for number in ("112", "0112", "*21*118#", "104"):
        with pytest.raises(CouldNotAsk):
            pair[0].call(number)
    assert not [request for request in pbx.requests if request.method == "INVITE"]
