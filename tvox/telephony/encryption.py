"""UAT-SEC-003: an extension that must encrypt its voice does so both ways, and is refused in the clear.

The encrypted call's telephone registers over TLS, its server checked against the site file's certificates; whether the
voice was SRTP the telephone itself says. In the clear, the same extension must not get through to anybody.
"""

from dataclasses import dataclass

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotLook
from tvox.telephony.calling import END_WITHIN_S, Signalling, answer_to, judge_signalling
from tvox.telephony.conversation import Conversation, judge_listener, read_conversation
from tvox.telephony.phones import CallFacts, OnlyStrangers, Phone, Phones, RegistrationFacts
from tvox.texts import Text, verbatim

TALK_S = 2.0
REFUSED_WITHIN_S = 5.0
RINGS_WITHIN_S = 1.0
REFUSED_IN_THE_CLEAR = frozenset({403, 488, 606})


@dataclass(frozen=True)
class EncryptedCall:
    """A call of the extension over TLS with SRTP; `transport` is what it registered over."""

    extension: str
    transport: str
    conversation: Conversation


@dataclass(frozen=True)
class ClearCall:
    """The same extension in the clear. `told` is None where it was not even registered; `rang`: the other telephone."""

    extension: str
    other: str
    registered: RegistrationFacts
    told: CallFacts | None = None
    rang: bool = False


def read_encrypted_call(secured: Phone, other: Phone, *, transport: str) -> EncryptedCall:
    """The extension that encrypts calls another one, and both talk."""
    conversation = read_conversation(secured, other, talk_for=TALK_S)
    return EncryptedCall(secured.extension, transport, conversation)


def read_clear_call(other: Phone, *, clear: Phones, extension: str, register_s: float) -> ClearCall:
    """The same extension registers over UDP and calls without SRTP; the other telephone does not answer."""
    with clear.lease(extension) as phone:
        registered = phone.register(within=register_s)
        if not registered.accepted:
            return ClearCall(extension, other.extension, registered)
        call = phone.call(other.extension)
        rang = _rings(other, extension)
        told = call.until_ended(within=REFUSED_WITHIN_S)
        call.hang_up(within=END_WITHIN_S)
        phone.unregister(within=register_s)
        return ClearCall(extension, other.extension, registered, told, rang)


def judge_encrypted_call(seen: EncryptedCall | CouldNotLook) -> list[Finding]:
    """Signalling over TLS, voice by SRTP, heard both ways."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("Signalling and voice are encrypted."))]
    signalling = seen.conversation.signalling
    return [
        judge_signalling(signalling),
        _judge_transport(seen),
        _judge_voice(seen, signalling),
        *(judge_listener(listener, least_s=TALK_S) for listener in seen.conversation.listeners),
    ]


def judge_clear_call(seen: ClearCall | CouldNotLook) -> Finding:
    """Refused at the registration or at the call, and nobody's telephone rings."""
    expected = Text("refused without encryption")
    if isinstance(seen, CouldNotLook):
        return seen.as_finding(expected)
    where = Text("{extension} in the clear → {other}", extension=seen.extension, other=seen.other)
    if seen.told is None:
        return _judge_clear_registration(where, expected, seen.registered)
    answer = answer_to(seen.told)
    if seen.rang or seen.told.rang_after is not None or seen.told.answered_after is not None:
        observed = Text("The call went through: {answer}", answer=answer)
        return failed(where, expected=expected, observed=observed, next_step=_REQUIRE)
    if seen.told.status in REFUSED_IN_THE_CLEAR:
        return passed(where, expected=expected, observed=answer)
    return _says_nothing(where, expected, answer)


def _judge_clear_registration(where: Text, expected: Text, registered: RegistrationFacts) -> Finding:
    if registered.status == 403 and registered.tried:
        return passed(where, expected=expected, observed=verbatim(registered.answer))
    return _says_nothing(where, expected, verbatim(registered.answer))


def _judge_transport(seen: EncryptedCall) -> Finding:
    where = Text("signalling of {extension}", extension=seen.extension)
    expected = Text("over TLS, with a certificate that the site file trusts")
    if seen.transport != "tls":
        observed = Text("The site file has it register over {transport}.", transport=verbatim(seen.transport.upper()))
        return not_observed(
            where,
            expected=expected,
            observed=observed,
            next_step=Text("Set transport and srtp of the extension in sip.accounts of the site file."),
            kind=Kind.NOT_TESTABLE,
        )
    return passed(where, expected=expected, observed=Text("registered over TLS, the server's certificate verified"))


def _judge_voice(seen: EncryptedCall, signalling: Signalling) -> Finding:
    where = Text("voice of {extension}", extension=seen.extension)
    expected, rtp = Text("SRTP, both ways"), signalling.calling.rtp
    if rtp is None or not rtp.received or not rtp.sent:
        return _says_nothing(where, expected, Text("no voice went both ways"))
    if not rtp.secure:
        return failed(where, expected=expected, observed=Text("RTP in the clear"), next_step=_REQUIRE)
    observed = Text("SRTP: {sent} packets sent, {received} received", sent=rtp.sent, received=rtp.received)
    return passed(where, expected=expected, observed=observed)


_REQUIRE = Text("Have encryption required of this extension on the TVOX (TLS and SRTP), not only offered.")


def _says_nothing(where: Text, expected: Text, observed: Text) -> Finding:
    return not_observed(
        where,
        expected=expected,
        observed=Text("{answer}: of encryption this says nothing", answer=observed),
        next_step=Text("Look in the signalling traces why it was so."),
        kind=Kind.COULD_NOT_LOOK,
    )


def _rings(other: Phone, extension: str) -> bool:
    try:
        call = other.expect_call(caller=extension, within=RINGS_WITHIN_S)
    except OnlyStrangers:
        return False
    return call is not None
