"""Facts of a healthy call, to be bent by the tests."""

from tvox.telephony.audio import Heard
from tvox.telephony.calling import Signalling
from tvox.telephony.phones import CallFacts, Digit, RegistrationFacts, RtpFacts

RTP = RtpFacts(codec="PCMA", clock_rate=8000, received=550, lost=0, sent=550, jitter_ms=0.4, events=True)
CALLING = CallFacts(
    other="102",
    status=200,
    reason="OK",
    rang_after=0.1,
    answered_after=0.5,
    ended_after=11.6,
    bye="sent",
    bye_status=200,
    rtp=RTP,
    digits=(),
    trying_after=0.02,
)
CALLED = CallFacts(
    other="101",
    status=200,
    reason="OK",
    rang_after=0.0,
    answered_after=0.4,
    ended_after=11.5,
    bye="received",
    bye_status=200,
    rtp=RTP,
    digits=tuple(Digit(digit, "RFC2833", 1.0) for digit in "0123456789*#"),
)
SIGNALLING = Signalling("101", "102", CALLING, CALLED, lasted=True)
HEARD = Heard(
    expected=1060,
    length_s=11.0,
    heard_s=10.8,
    first_ms=50,
    share=0.999,
    dbfs=-10.0,
    loudest_dbfs=-10.0,
    gaps=(),
    tones=((560, 0.0), (1780, 0.0)),
)
REGISTERED = RegistrationFacts(200, "OK", 0.02, expires=120, contacts=("<sip:101@10.0.0.5>",), lists_us=True)
