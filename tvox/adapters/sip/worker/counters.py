"""The counters of a call's audio: of all its streams together, for PJSIP counts every stream from nothing.

A stream is made anew when a hold, a resume or a transfer changes it.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import pjsua2 as pj

_COUNTED = ("received", "lost", "sent", "discarded")
Sample = tuple[float, int, int, int, float]


@dataclass
class Counters:
    """`samples` are moments (monotonic seconds) with packets received, lost and discarded so far, and jitter in ms."""

    samples: list[Sample] = field(default_factory=list)
    _before: dict[str, float] = field(default_factory=lambda: dict.fromkeys((*_COUNTED, "jittered"), 0.0))
    _latest: dict[str, float] = field(default_factory=lambda: dict.fromkeys((*_COUNTED, "jittered"), 0.0))
    _rtt_ms: float | None = None

    def take(self, stream: Any, statistics: Any, local: str) -> dict[str, Any]:
        """One look at the open stream: the figures of the whole call."""
        counted = statistics.rtcp  # points into the statistics, which have to outlive it
        self._count(counted.rxStat, counted.txStat.pkt)
        total = {name: self._before[name] + self._latest[name] for name in self._latest}
        if counted.rttUsec.n > 0:
            self._rtt_ms = counted.rttUsec.mean / 1000
        received, lost, discarded = (int(total[name]) for name in ("received", "lost", "discarded"))
        self.samples.append((time.monotonic(), received, lost, discarded, counted.rxStat.jitterUsec.last / 1000))
        return {
            "codec": stream.codecName,
            "clock_rate": stream.codecClockRate,
            "received": received,
            "lost": lost,
            "sent": int(total["sent"]),
            "jitter_ms": total["jittered"] / received if received else 0.0,
            "events": stream.audTxEventPt > 0,
            "direct": stream.remoteRtpAddress.rpartition(":")[0] == local,
            "discarded": discarded,
            "rtt_ms": self._rtt_ms,
            "secure": bool(stream.proto & pj.PJMEDIA_TP_PROFILE_SRTP),
        }

    def _count(self, incoming: Any, sent: int) -> None:
        now = {
            "received": incoming.pkt,
            "lost": incoming.loss,
            "sent": sent,
            "discarded": incoming.discard,
            "jittered": incoming.jitterUsec.mean / 1000 * incoming.pkt,
        }
        if now["received"] < self._latest["received"] or now["sent"] < self._latest["sent"]:
            self._before = {name: self._before[name] + self._latest[name] for name in self._before}
        self._latest = now
