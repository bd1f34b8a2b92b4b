"""TEL: base telephony."""

import pytest

from tvox.conclusion import Conclude
from tvox.observing import CouldNotLook
from tvox.site import Site
from tvox.telephony.caller_id import CallerShown, judge_caller_id
from tvox.telephony.codec_calls import CodecCalls, judge_codec_calls
from tvox.telephony.conversation import Conversation, judge_conversation
from tvox.telephony.dtmf import DigitsSent, judge_digits
from tvox.telephony.echo import Echo, judge_echo
from tvox.telephony.not_answered import NotAnswered, judge_not_answered
from tvox.telephony.packet_loss import judge_conversation_loss, judge_echo_loss
from tvox.telephony.registration import Registrations, judge_registrations


@pytest.mark.check("UAT-TEL-001")
def test_every_test_extension_registers(
    registrations: Registrations | CouldNotLook, site: Site, conclude: Conclude
) -> None:
    """Every test extension registers and renews its registration, each answered 200 OK in time."""
    conclude(judge_registrations(registrations, register_s=site.thresholds.register_s, transports=site.sip.transports))


@pytest.mark.check("UAT-TEL-002")
def test_two_extensions_hear_each_other(
    conversation: Conversation | CouldNotLook, codec_calls: CodecCalls | CouldNotLook, site: Site, conclude: Conclude
) -> None:
    """One extension calls another, each hears the other's tone alone, also with each codec offered by itself."""
    conclude(
        judge_conversation(conversation, least_s=site.thresholds.audio_s),
        judge_conversation_loss(conversation, site.thresholds),
        judge_codec_calls(codec_calls),
    )


@pytest.mark.check("UAT-TEL-003")
def test_echo_returns_what_is_said(echo: Echo | CouldNotLook, site: Site, conclude: Conclude) -> None:
    """An extension calls the echo number and hears its own tone again, soon enough."""
    conclude(judge_echo(echo, delay_ms=site.thresholds.echo_delay_ms), judge_echo_loss(echo, site.thresholds))


@pytest.mark.check("UAT-TEL-004")
def test_caller_is_shown(caller_shown: CallerShown | CouldNotLook, conclude: Conclude) -> None:
    """The called extension is shown the caller's number, and its name as in the internal address book."""
    conclude(judge_caller_id(caller_shown))


@pytest.mark.check("UAT-TEL-005")
def test_calls_that_nobody_answers(not_answered: NotAnswered | CouldNotLook, conclude: Conclude) -> None:
    """Busy is told to the caller, an unanswered call rings on, a cancelled one ends, and no channel stays."""
    conclude(judge_not_answered(not_answered))


@pytest.mark.check("UAT-TEL-006")
def test_every_digit_arrives_once(digits_sent: DigitsSent | CouldNotLook, conclude: Conclude) -> None:
    """One extension calls another and sends 0-9, * and #: each arrives once and in order, by RFC 2833."""
    conclude(judge_digits(digits_sent))
