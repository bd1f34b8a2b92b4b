"""UAT-TEL-006: every DTMF digit sent into a call arrives once, in order, as an RFC 2833 event."""

from dataclasses import dataclass

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotLook
from tvox.telephony.calling import Signalling, connect, finish
from tvox.telephony.media import about_media
from tvox.telephony.phones import Digit, Phone
from tvox.texts import Text, listed, verbatim

ALL_DIGITS = "0123456789*#"
ARRIVE_WITHIN_S = 3.0
DOUBLES_WITHIN_S = 1.0  # after the last expected digit; retransmitted event ends come within 60 ms


@dataclass(frozen=True)
class DigitsSent:
    """What was sent and what arrived. `refused`: why the phone could not send, None where it did."""

    signalling: Signalling
    sent: str
    refused: Text | None
    received: tuple[Digit, ...]


def read_digits(caller: Phone, other: Phone, *, digits: str = ALL_DIGITS) -> DigitsSent:
    """The caller calls and sends the digits; the other phone writes down what it gets."""
    connection = connect(caller, other)
    refused, lasted = None, False
    if connection.called is not None and connection.calling.facts().up:
        refused = connection.calling.send_digits(digits)
        connection.called.until_digits(len(digits), within=ARRIVE_WITHIN_S)
        connection.called.until_digits(len(digits) + 1, within=DOUBLES_WITHIN_S)
        lasted = connection.calling.facts().up and connection.called.facts().up
    signalling = finish(caller, other, connection, lasted=lasted)
    received = signalling.called.digits if signalling.called is not None else ()
    return DigitsSent(signalling, digits, refused, received)


def judge_digits(digits: DigitsSent | CouldNotLook) -> Finding:
    """Exactly the digits sent, by RFC 2833; they travel among the voice packets."""
    if isinstance(digits, CouldNotLook):
        return digits.as_finding(Text("Every digit arrives once and in order, by RFC 2833."))
    return about_media(_judge_digits(digits))


def _judge_digits(digits: DigitsSent) -> Finding:
    where = Text("DTMF {caller} → {other}", caller=digits.signalling.caller, other=digits.signalling.other)
    expected = Text("{digits}, each once and in order, by RFC 2833", digits=verbatim(digits.sent))
    if not digits.signalling.talked:
        return not_observed(
            where,
            expected=expected,
            observed=Text("The call was not answered, so no digit could be sent."),
            next_step=Text("Make UAT-TEL-002 pass first."),
            kind=Kind.COULD_NOT_LOOK,
        )
    wrong = _wrong(digits)
    if wrong is not None:
        next_step = Text("Check the DTMF method of both extensions on the TVOX (Rfc2833), then the signalling traces.")
        return failed(where, expected=expected, observed=wrong, next_step=next_step)
    return passed(where, expected=expected, observed=Text("{digits} by RFC 2833", digits=verbatim(_said(digits))))


def _wrong(digits: DigitsSent) -> Text | None:
    rtp = digits.signalling.calling.rtp
    if rtp is not None and not rtp.events:
        return Text("The TVOX did not agree on RFC 2833 telephone events for this call.")
    if digits.refused is not None:
        return Text("The digits could not be sent: {why}", why=digits.refused)
    if _said(digits) != digits.sent:
        return Text("Received: {digits}. {how}", digits=verbatim(_said(digits) or "-"), how=_how_it_differs(digits))
    others = {digit.method for digit in digits.received} - {"RFC2833"}
    if others:
        return Text("The digits came by {methods}.", methods=listed(verbatim(method) for method in sorted(others)))
    return None


def _said(digits: DigitsSent) -> str:
    return "".join(digit.digit for digit in digits.received)


def _how_it_differs(digits: DigitsSent) -> Text:
    said = _said(digits)
    lost = [digit for digit in dict.fromkeys(digits.sent) if said.count(digit) < digits.sent.count(digit)]
    doubled = [digit for digit in dict.fromkeys(said) if said.count(digit) > digits.sent.count(digit)]
    if lost and doubled:
        return Text(
            "Lost: {lost}; too many: {doubled}.", lost=listed(lost, at_most=12), doubled=listed(doubled, at_most=12)
        )
    if lost:
        return Text("Lost: {lost}.", lost=listed(lost, at_most=12))
    if doubled:
        return Text("Too many: {doubled}.", doubled=listed(doubled, at_most=12))
    return Text("In another order.")
