"""TEL: base telephony."""

from functools import partial

import pytest

from tvox.conclusion import Conclude
from tvox.conversation import judge_conversation, read_conversation
from tvox.dtmf import judge_digits, read_digits
from tvox.echo import judge_echo, read_echo
from tvox.packet_loss import judge_conversation_loss, judge_echo_loss
from tvox.phones import Phones
from tvox.registration import judge_registrations, read_registrations
from tvox.scenario import Leased, OnPhones
from tvox.site import Site

pytestmark = [
    pytest.mark.pre_migration,
    pytest.mark.post_conversion,
    pytest.mark.post_switch,
    pytest.mark.post_upgrade,
    pytest.mark.final,
]


@pytest.mark.impact("test phones only")
@pytest.mark.check("UAT-TEL-001", title="Registration of the sample extensions")
def test_every_test_extension_registers(on_phones: OnPhones, phones: Phones, site: Site, conclude: Conclude) -> None:
    """Every test extension registers and renews its registration, each answered 200 OK in time."""
    limit = site.thresholds.register_s
    registrations = on_phones(partial(read_registrations, phones, register_s=limit))
    conclude(judge_registrations(registrations, register_s=limit))


@pytest.mark.impact("test phones only")
@pytest.mark.check("UAT-TEL-002", title="Call between two extensions with voice in both directions")
def test_two_extensions_hear_each_other(
    on_phones: OnPhones, alice: Leased, bob: Leased, site: Site, conclude: Conclude
) -> None:
    """Alice calls Bob, each sends a tone of its own and hears the other's and not its own, Alice hangs up."""
    seconds = site.thresholds.audio_s
    conversation = on_phones(partial(read_conversation, talk_for=seconds), alice, bob)
    conclude(judge_conversation(conversation, least_s=seconds), judge_conversation_loss(conversation, site.thresholds))


@pytest.mark.impact("test phones only")
@pytest.mark.check("UAT-TEL-003", title="Call to the echo service (600)")
def test_echo_returns_what_is_said(on_phones: OnPhones, alice: Leased, site: Site, conclude: Conclude) -> None:
    """Alice calls the echo number and hears her own tone again, soon enough."""
    read = partial(read_echo, number=site.sip.echo_test, talk_for=site.thresholds.audio_s)
    echo = on_phones(read, alice)
    conclude(judge_echo(echo, delay_ms=site.thresholds.echo_delay_ms), judge_echo_loss(echo, site.thresholds))


@pytest.mark.impact("test phones only")
@pytest.mark.check("UAT-TEL-006", title="Sending DTMF tones during a conversation")
def test_every_digit_arrives_once(on_phones: OnPhones, alice: Leased, bob: Leased, conclude: Conclude) -> None:
    """Alice calls Bob and sends 0-9, * and #: Bob gets each once and in order, by RFC 2833."""
    conclude(judge_digits(on_phones(read_digits, alice, bob)))
