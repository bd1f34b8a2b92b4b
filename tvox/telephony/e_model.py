"""The estimated MOS-CQ of a call by the E-model (ITU-T G.107, simplified): a summary, never a gate for loss.

    no loss, 0 ms: 4.41      1 % loss: 4.33      8 % loss: 3.61, still above a limit of 3.6

`Ie` and `Bpl` are ITU-T G.113's for G.711 with concealment of losses, which our phones and most others have.
"""

from dataclasses import dataclass

BASE = 93.2
PACKET_MS = 20.0
JITTER_BUFFER_MS = 40.0


@dataclass(frozen=True)
class Codec:
    """How a codec suffers: `ie` without any loss, `bpl` the greater the better it bears losses."""

    ie: float
    bpl: float


G711 = Codec(ie=0.0, bpl=25.1)
G711_WITHOUT_CONCEALMENT = Codec(ie=0.0, bpl=4.3)
KNOWN = {"PCMA": G711, "PCMU": G711}
"""Others have no rating on the narrow-band scale: their MOS is not estimated."""


def transmission_rating(loss_percent: float, delay_ms: float, codec: Codec, *, burst: float = 1.0) -> float:
    """R: 93.2 for nothing wrong, 70 where many users are dissatisfied. `delay_ms` is mouth to ear."""
    late = 0.024 * delay_ms + 0.11 * max(0.0, delay_ms - 177.3)
    lossy = codec.ie + (95.0 - codec.ie) * loss_percent / (loss_percent / burst + codec.bpl)
    return BASE - late - lossy


def mos(rating: float) -> float:
    """The mean opinion score of a rating, 1 to 4.5."""
    if rating <= 0:
        return 1.0
    if rating >= 100:
        return 4.5
    return 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6


def mouth_to_ear_ms(one_way_ms: float) -> float:
    """What a listener waits for beside the network: a packet's length and the jitter buffer."""
    return one_way_ms + PACKET_MS + JITTER_BUFFER_MS
