"""UAT-PRF-005: each node follows a time server, and is close to it by its own time service's measurement.

How far the nodes are from each other is `tvox.clock`'s.

    fixture           fact              type
    time_references   TIME_REFERENCES   OnNodes[TimeReference]
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from tvox.clock import ClockReading
from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotLook, OnNodes
from tvox.site import Thresholds
from tvox.texts import Text

_ASK = "export LC_ALL=C PATH=$PATH:/usr/sbin:/sbin; chronyc -n tracking 2>/dev/null; ntpq -pn 2>/dev/null; date +now=%s"
_CHRONY = re.compile(r"^System time\s*: (\d+\.\d+) seconds (?:slow|fast) of NTP time", re.MULTILINE)
_NTP_PEER = re.compile(r"^[*o]\S+(?:\s+\S+){7}\s+(-?\d+(?:\.\d+)?)\s+\S+\s*$", re.MULTILINE)
_CHRONY_HEARD = re.compile(r"^Ref time \(UTC\)\s*: (\w+ \w+ +\d+ [\d:]+ \d+)$", re.MULTILINE)
_NOW = re.compile(r"^now=(\d+)$", re.MULTILINE)
SILENT_S = 3 * 3600.0
"""chrony asks at most every 1024 s by default, and goes on as if synchronised however long nobody answers."""


@dataclass(frozen=True)
class TimeReference:
    """Seconds between the node's clock and its time server's, either way, and since that server was last heard.

    None stands where the time service does not say; ntpd drops a server that is silent, and so says enough.
    """

    offset: float | None
    heard_ago: float | None = None


def read_time_reference(node: Node) -> TimeReference:
    """What chrony or ntpd measured last."""
    said = node.shell.run(_ASK).stdout
    if chrony := _CHRONY.search(said):
        return TimeReference(float(chrony[1]), _heard_ago(said))
    peer = _NTP_PEER.search(said)
    return TimeReference(abs(float(peer[1])) / 1000 if peer else None)


def _heard_ago(said: str) -> float | None:
    """`Ref time (UTC)  : Sun Nov 22 18:41:36 2026`, by the node's own clock."""
    heard, now = _CHRONY_HEARD.search(said), _NOW.search(said)
    if heard is None or now is None:
        return None
    at = datetime.strptime(heard[1], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return int(now[1]) - at.timestamp()


TIME_REFERENCES = from_each_node("time_references", read_time_reference)


def judge_time_references(
    references: OnNodes[TimeReference], clocks: OnNodes[ClockReading], limits: Thresholds
) -> list[Finding]:
    """One finding for each node: synchronised, and near enough to the reference."""
    return [_judge(name, reference, clocks[name], limits) for name, reference in references.by_node.items()]


def _judge(
    name: str, reference: TimeReference | CouldNotLook, clock: ClockReading | CouldNotLook, limits: Thresholds
) -> Finding:
    where = Text("{node}, time service", node=name)
    expected = Text("synchronised, at most {limit} s from its time server", limit=limits.clock_reference_s)
    if isinstance(clock, CouldNotLook):
        return clock.as_finding(expected)
    if isinstance(reference, CouldNotLook):
        return reference.as_finding(expected)
    if clock.synchronised is None:
        return _nobody(name).as_finding(expected)
    if not clock.synchronised:
        observed = Text("the time service is not synchronised")
        return failed(where, expected=expected, observed=observed, next_step=_MEND)
    if reference.heard_ago is not None and reference.heard_ago > SILENT_S:
        observed = Text("its time server was last heard {hours} h ago", hours=round(reference.heard_ago / 3600, 1))
        return failed(where, expected=expected, observed=observed, next_step=_MEND)
    if reference.offset is None:
        return not_observed(
            where,
            expected=expected,
            observed=Text("synchronised, but how far it is from its time server, the time service does not say"),
            next_step=Text("Look on the node by hand how far its clock is from its time server (chronyc, ntpq)."),
            kind=Kind.NOT_MEASURED,
        )
    observed = Text("synchronised, {offset} s from its time server", offset=round(reference.offset, 6))
    if reference.offset > limits.clock_reference_s:
        return failed(where, expected=expected, observed=observed, next_step=_MEND)
    return passed(where, expected=expected, observed=observed)


_MEND = Text(
    "Have the machine's time service reach its server and settle; after a snapshot it may have to be restarted."
)


def _nobody(name: str) -> CouldNotLook:
    return CouldNotLook(
        Text("{node}, time service", node=name),
        Text("no time service could be asked"),
        Text("Look on the node by hand which time service runs (timedatectl), and have one set up."),
        Kind.COULD_NOT_LOOK,
    )
