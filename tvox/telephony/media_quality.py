"""UAT-PRF-001: loss, jitter, delay and estimated MOS of calls long enough to measure them, each with its own limit.

loss     counted by the phone that should have received the packets; late ones count as lost
jitter   that phone's mean
delay    one way: half of both phones' round trips to the TVOX, as RTCP measured them
MOS      estimated MOS-CQ (E-model) from the two
"""

from dataclasses import dataclass, replace

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotLook
from tvox.site import Thresholds
from tvox.telephony.audio import Heard
from tvox.telephony.conversation import GAP_WORTH_SAYING_MS, LEAD_S, LONGEST_GAP_MS, Listener
from tvox.telephony.e_model import KNOWN, mos, mouth_to_ear_ms, transmission_rating
from tvox.telephony.media import MediaFinding, about_media
from tvox.telephony.packet_loss import LEAST_PACKETS, judge_packet_loss
from tvox.telephony.phones import RtpFacts
from tvox.telephony.quality_calls import QualityCall
from tvox.texts import Text, verbatim

LEAST_HEARD_S = 1.0


@dataclass(frozen=True)
class Path:
    """One direction of a call: what its receiver counted, and half of both ends' round trips (None: not measured)."""

    words: Text
    rtp: RtpFacts
    one_way_ms: float | None

    @property
    def loss_percent(self) -> float:
        """Lost and late packets of all that were expected."""
        expected = self.rtp.received + self.rtp.lost
        return 100 * (self.rtp.lost + self.rtp.discarded) / expected if expected else 100.0


def judge_quality(call: QualityCall | CouldNotLook, limits: Thresholds) -> list[Finding]:
    """Time until it was taken up and rang; for each direction gaps, loss, jitter, delay, MOS. Others judge the rest."""
    if isinstance(call, CouldNotLook):
        return [call.as_finding(Text("A call long enough to measure its voice quality."))]
    if len(call.listeners) != 2:
        where = Text("quality {caller} → {other}", caller=call.signalling.caller, other=call.signalling.other)
        return [_not_measured(where, Text("voice both ways"), Text("The call was not answered."))]
    findings: list[Finding] = [judge_trying(call, limits), _post_dial(call, limits)]
    for listener in call.listeners:
        findings += _direction(call, listener, limits)
    return findings


def _direction(call: QualityCall, listener: Listener, limits: Thresholds) -> list[Finding]:
    words = Text("{a} → {b}", a=listener.other, b=listener.extension)
    rtp = listener.rtp
    if rtp is None or rtp.received < LEAST_PACKETS or call.lasted_s < limits.quality_s:
        received = rtp.received if rtp is not None else 0
        lasted = round(call.lasted_s, 1)
        observed = Text("{seconds} s and {count} packets are too few.", seconds=lasted, count=received)
        expected = Text("a call of at least {seconds} s", seconds=limits.quality_s)
        return [_not_measured(Text("quality {path}", path=words), expected, observed)]
    if rtp.direct:
        observed = Text("The phones sent their sound straight to each other, past the TVOX.")
        return [_not_measured(Text("quality {path}", path=words), Text("sound by way of the TVOX"), observed)]
    path = Path(words, rtp, _one_way(call))
    return [
        judge_gaps(words, listener.heard),
        judge_packet_loss(words, _with_late_ones(rtp), limits),
        judge_jitter(path, limits),
        judge_delay(path, limits),
        judge_mos(path, limits),
    ]


def judge_gaps(path: Text, heard: Heard | CouldNotLook | None) -> MediaFinding:
    """No gap in the other's tone that a listener would notice; not to begin in time and to end early are gaps too."""
    where = Text("gaps {path}", path=path)
    expected = Text("no gap of more than {limit} ms", limit=LONGEST_GAP_MS)
    if isinstance(heard, CouldNotLook):
        return about_media(heard.as_finding(expected))
    if heard is None or heard.heard_s < LEAST_HEARD_S:
        return _not_measured(where, expected, Text("The other's tone was not heard."))
    gap = max(heard.longest_gap_ms, *_silent_ms(heard))
    observed = Text("{count} gaps, the longest {gap} ms", count=len(heard.gaps), gap=gap)
    advisory = Text("more than {limit} ms", limit=GAP_WORTH_SAYING_MS) if gap > GAP_WORTH_SAYING_MS else None
    return _gated(where, expected, observed, wrong=gap > LONGEST_GAP_MS, advisory=advisory)


def judge_jitter(path: Path, limits: Thresholds) -> MediaFinding:
    """The receiver's mean."""
    where = Text("jitter {path}", path=path.words)
    expected = Text("at most {limit} ms on the mean", limit=limits.jitter_fail_ms)
    observed = Text("{jitter} ms", jitter=round(path.rtp.jitter_ms, 1))
    jitter = path.rtp.jitter_ms
    advisory = Text("more than {limit} ms", limit=limits.jitter_warn_ms) if jitter > limits.jitter_warn_ms else None
    return _gated(where, expected, observed, wrong=jitter > limits.jitter_fail_ms, advisory=advisory)


def judge_delay(path: Path, limits: Thresholds) -> MediaFinding:
    """One way; NOT MEASURED without RTCP."""
    where = Text("delay {path}", path=path.words)
    expected = Text("at most {limit} ms one way", limit=limits.delay_fail_ms)
    if path.one_way_ms is None:
        return _not_measured(where, expected, Text("RTCP measured no round trip at one end or the other."))
    observed = Text("{delay} ms one way (half of both round trips by RTCP)", delay=round(path.one_way_ms, 1))
    delay = path.one_way_ms
    advisory = Text("more than {limit} ms", limit=limits.delay_warn_ms) if delay > limits.delay_warn_ms else None
    return _gated(where, expected, observed, wrong=delay > limits.delay_fail_ms, advisory=advisory)


def judge_mos(path: Path, limits: Thresholds) -> MediaFinding:
    """The estimate; NOT MEASURED without a delay, or for a codec that has no rating."""
    where = Text("estimated MOS-CQ (E-model) {path}", path=path.words)
    expected = Text("at least {limit}", limit=limits.mos_fail)
    codec = KNOWN.get(path.rtp.codec.upper())
    if codec is None:
        return _not_measured(where, expected, Text("no rating for {codec}", codec=verbatim(path.rtp.codec)))
    if path.one_way_ms is None:
        return _not_measured(where, expected, Text("RTCP measured no round trip at one end or the other."))
    score = mos(transmission_rating(path.loss_percent, mouth_to_ear_ms(path.one_way_ms), codec))
    advisory = Text("less than {limit}", limit=limits.mos_warn) if score < limits.mos_warn else None
    observed = Text("{mos} ({codec})", mos=round(score, 2), codec=verbatim(path.rtp.codec))
    return _gated(where, expected, observed, wrong=score < limits.mos_fail, advisory=advisory)


def judge_trying(call: QualityCall, limits: Thresholds) -> Finding:
    """How soon the TVOX took the call up (100 Trying); NOT MEASURED where it told of nothing."""
    signalling = call.signalling
    where = Text("time until it is taken up {caller} → {other}", caller=signalling.caller, other=signalling.other)
    expected = Text("taken up (100 Trying) within {limit} ms", limit=limits.trying_fail_ms)
    if signalling.calling.trying_after is None:
        return _not_measured(where, expected, Text("The caller heard of nothing before the call was answered."))
    took = round(1000 * signalling.calling.trying_after, 1)
    observed = Text("{took} ms", took=took)
    if took > limits.trying_fail_ms:
        next_step = Text("Look at the TVOX's load and at the path: phones send their call again after half a second.")
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    advisory = Text("more than {limit} ms", limit=limits.trying_warn_ms) if took > limits.trying_warn_ms else None
    return passed(where, expected=expected, observed=observed, advisory=advisory)


def _post_dial(call: QualityCall, limits: Thresholds) -> Finding:
    signalling = call.signalling
    warn, fail = (
        (limits.post_dial_outside_warn_s, limits.post_dial_outside_fail_s)
        if call.outside
        else (limits.post_dial_warn_s, limits.post_dial_fail_s)
    )
    where = Text("time until it rings {caller} → {other}", caller=signalling.caller, other=signalling.other)
    expected = Text("rings within {limit} s", limit=fail)
    rang = signalling.calling.rang_after
    if rang is None:
        return _not_measured(where, expected, Text("The caller heard of no ringing."))
    observed = Text("{seconds} s", seconds=round(rang, 2))
    if rang > fail:
        next_step = Text("Look in both signalling traces who waited for what.")
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    advisory = Text("more than {limit} s", limit=warn) if rang > warn else None
    return passed(where, expected=expected, observed=observed, advisory=advisory)


def _silent_ms(heard: Heard) -> tuple[int, int]:
    """Before the tone's first window, beside the time that both ends need to begin, and after its last."""
    first = heard.first_ms or 0
    there = 1000 * heard.heard_s + sum(gap.length_ms for gap in heard.gaps)
    return first - round(1000 * LEAD_S), round(1000 * heard.length_s - there) - first


def _gated(where: Text, expected: Text, observed: Text, *, wrong: bool, advisory: Text | None) -> MediaFinding:
    if wrong:
        next_step = Text("Measure the path (VPN, Wi-Fi, the customer's LAN) part by part, from a PC in the LAN too.")
        return about_media(failed(where, expected=expected, observed=observed, next_step=next_step))
    return about_media(passed(where, expected=expected, observed=observed, advisory=advisory))


def _not_measured(where: Text, expected: Text, observed: Text) -> MediaFinding:
    next_step = Text("Make UAT-TEL-002 and UAT-TRK-003 pass first, then run the item again.")
    return about_media(
        not_observed(where, expected=expected, observed=observed, next_step=next_step, kind=Kind.NOT_MEASURED)
    )


def _one_way(call: QualityCall) -> float | None:
    trips = [listener.rtp.rtt_ms for listener in call.listeners if listener.rtp is not None]
    known = [trip for trip in trips if trip is not None]
    return sum(known) / 2 if len(known) == 2 else None


def _with_late_ones(rtp: RtpFacts) -> RtpFacts:
    return replace(rtp, received=max(0, rtp.received - rtp.discarded), lost=rtp.lost + rtp.discarded)
