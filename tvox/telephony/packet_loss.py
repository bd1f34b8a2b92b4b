"""Voice packets that did not arrive: counted by the phone that should have received them, judged in every call.

Short calls have few packets: three lost of two hundred are more than one per cent, and one alone proves nothing.
"""

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotLook
from tvox.site import Thresholds
from tvox.telephony.conversation import Conversation
from tvox.telephony.echo import Echo
from tvox.telephony.media import MediaFinding, about_media
from tvox.telephony.phones import RtpFacts
from tvox.texts import Text

LEAST_PACKETS = 50  # one second of voice
SINGLE_LOSSES = 2


def judge_conversation_loss(conversation: Conversation | CouldNotLook, limits: Thresholds) -> list[Finding]:
    """One finding per direction."""
    if isinstance(conversation, CouldNotLook):
        return [conversation.as_finding(_expected(limits))]
    caller, other = conversation.signalling.caller, conversation.signalling.other
    counted = {listener.extension: listener.rtp for listener in conversation.listeners}
    return [
        judge_packet_loss(Text("{a} → {b}", a=one, b=another), counted.get(another), limits)
        for one, another in ((other, caller), (caller, other))
    ]


def judge_echo_loss(echo: Echo | CouldNotLook, limits: Thresholds) -> list[Finding]:
    """The same for what the echo service sent back."""
    if isinstance(echo, CouldNotLook):
        return [echo.as_finding(_expected(limits))]
    return [judge_packet_loss(Text("{a} → {b}", a=echo.number, b=echo.extension), echo.call.rtp, limits)]


def judge_packet_loss(path: Text, rtp: RtpFacts | None, limits: Thresholds) -> MediaFinding:
    """At most the agreed share of the packets of one direction is lost."""
    return about_media(_judge_packet_loss(path, rtp, limits))


def _judge_packet_loss(path: Text, rtp: RtpFacts | None, limits: Thresholds) -> Finding:
    where = Text("packets {path}", path=path)
    expected = _expected(limits)
    if rtp is None or rtp.received + rtp.lost < LEAST_PACKETS:
        return not_observed(
            where,
            expected=expected,
            observed=Text("{count} packets are too few to measure loss", count=rtp.received + rtp.lost if rtp else 0),
            next_step=Text("Look first why so little sound arrived, then run the item again."),
            kind=Kind.NOT_MEASURED,
        )
    share = 100 * rtp.lost / (rtp.received + rtp.lost)
    observed = Text(
        "{lost} of {count} packets lost ({share} %)",
        lost=rtp.lost,
        count=rtp.received + rtp.lost,
        share=round(share, 2),
    )
    if share > limits.packet_loss_fail_percent and rtp.lost > SINGLE_LOSSES:
        return failed(
            where,
            expected=expected,
            observed=observed,
            next_step=Text(
                "Look for the lossy part of the path: run the item from a PC in the customer's LAN as well."
            ),
        )
    advisory = Text("more than {limit} % lost", limit=limits.packet_loss_warn_percent)
    return passed(
        where,
        expected=expected,
        observed=observed,
        advisory=advisory if share > limits.packet_loss_warn_percent else None,
    )


def _expected(limits: Thresholds) -> Text:
    return Text("at most {limit} % of the voice packets lost", limit=limits.packet_loss_fail_percent)
