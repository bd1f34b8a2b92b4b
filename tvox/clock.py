"""The machines' clocks: against each other, against this PC, and whether they follow a time server.

The offset of a clock is measured by the midpoint: the node's time, less the middle of this PC's time before and after
the question. It is uncertain by half the round trip; of several questions the quickest counts.

    fixture   fact     type
    clocks    CLOCKS   OnNodes[ClockReading]
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.site import Thresholds
from tvox.texts import Text

QUESTIONS = 5

_TIME_SERVICE = (
    "export LC_ALL=C; (chronyc -n tracking || ntpq -pn || ntpstat || "
    "timedatectl status) 2>/dev/null | grep -iE 'reference id|leap status|^ *\\*|synchronised|synchronized'"
)

_ADRIFT = re.compile(r"not synchronised|unsynchronised|clock synchronized: no|ntp synchronized: no", re.IGNORECASE)
# A time service without a server that takes its own clock for the reference calls itself synchronised.
_BY_ITSELF = re.compile(
    r"reference id\s*:\s*(?:7f7f|127\.127\.)|^ *\*127\.127\.|to local net", re.IGNORECASE | re.MULTILINE
)
_FOLLOWS = re.compile(
    r"leap status\s*:\s*normal|^\s*\*|synchronised to|synchronized: yes", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True)
class ClockReading:
    """Seconds by which the node's clock is ahead of this PC's, how uncertain that is, and whether it follows NTP.

    A time service that has no server and goes by its own clock is not synchronised, whatever it says of itself;
    `synchronised` is None where the node has no time service that could be asked.
    """

    offset: float
    uncertainty: float
    synchronised: bool | None


def read_clock(node: Node, *, now: Callable[[], float] = time.time) -> ClockReading:
    """Ask the time a few times, and once for the time service."""
    samples = [_sample(node, now) for _ in range(QUESTIONS)]
    offset, uncertainty = min(samples, key=lambda sample: sample[1])
    return ClockReading(offset, uncertainty, _synchronised(node.shell.run(_TIME_SERVICE).stdout))


CLOCKS = from_each_node("clocks", read_clock)


def judge_clocks(clocks: OnNodes[ClockReading], limits: Thresholds) -> list[Finding]:
    """Two nodes are compared with each other; this PC judges a node only where there is no second one to ask."""
    seen = clocks.seen()
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(_expected(limits))]
    if len(seen) == 1:
        return [_judge_alone(name, reading, limits) for name, reading in seen.items()]
    return [_judge_pair(first, second, seen, limits) for first, second in combinations(seen, 2)]


def _judge_alone(name: str, reading: ClockReading, limits: Thresholds) -> Finding:
    here = Text("{node}, clock against this PC", node=name)
    next_step = Text("Find out which of the two is wrong, this PC or the node, and have the node follow a time server.")
    return _judged(here, reading.offset, reading.uncertainty, limits, next_step, _advice({name: reading}))


def _judge_pair(first: str, second: str, seen: Mapping[str, ClockReading], limits: Thresholds) -> Finding:
    here = Text("{first} and {second}, clocks", first=first, second=second)
    offset = seen[first].offset - seen[second].offset
    uncertainty = seen[first].uncertainty + seen[second].uncertainty
    next_step = Text("Have both nodes and their hypervisors follow one time server: differing clocks upset the pair.")
    return _judged(here, offset, uncertainty, limits, next_step, _advice(seen) or _this_pc(seen, limits))


def _judged(
    here: Text, offset: float, uncertainty: float, limits: Thresholds, next_step: Text, advisory: Text | None
) -> Finding:
    measured = Text(
        "{offset} s, uncertain by {uncertainty} s", offset=round(offset, 3), uncertainty=round(uncertainty, 3)
    )
    expected, limit = _expected(limits), limits.clock_offset_fail_s
    if abs(offset) - uncertainty > limit:
        return failed(here, expected=expected, observed=measured, next_step=next_step)
    if abs(offset) + uncertainty > limit:
        return not_observed(
            here,
            expected=expected,
            observed=measured,
            next_step=Text("Measure again over a quicker connection: this one is too slow to tell."),
            kind=Kind.NOT_MEASURED,
        )
    if abs(offset) + uncertainty > limits.clock_offset_warn_s:
        limit_text = Text("more than {limit} s cannot be excluded", limit=limits.clock_offset_warn_s)
        return passed(here, expected=expected, observed=measured, advisory=limit_text)
    return passed(here, expected=expected, observed=measured, advisory=advisory)


def _expected(limits: Thresholds) -> Text:
    return Text("clocks apart by at most {limit} s", limit=limits.clock_offset_fail_s)


def _advice(seen: Mapping[str, ClockReading]) -> Text | None:
    adrift = [name for name, reading in seen.items() if reading.synchronised is False]
    if adrift:
        return Text("{nodes}: the time service is not synchronised", nodes=", ".join(adrift))
    unknown = [name for name, reading in seen.items() if reading.synchronised is None]
    return Text("{nodes}: no time service could be asked", nodes=", ".join(unknown)) if unknown else None


def _this_pc(seen: Mapping[str, ClockReading], limits: Thresholds) -> Text | None:
    """Both nodes agree but not with this PC: most likely it is the PC."""
    if all(abs(reading.offset) - reading.uncertainty > limits.clock_offset_fail_s for reading in seen.values()):
        offset = round(next(iter(seen.values())).offset, 1)
        return Text("both nodes are {offset} s ahead of this PC: check this PC's clock", offset=offset)
    return None


def _sample(node: Node, now: Callable[[], float]) -> tuple[float, float]:
    before = now()
    said = node.shell.run("date +%s.%N").stdout.strip()
    after = now()
    try:
        there = float(said)
    except ValueError as not_a_time:
        raise CouldNotAsk(
            node.where,
            Text("the node did not tell its time: {words}", words=said or "-"),
            Text("Run {command} on the node by hand.", command="date +%s.%N"),
        ) from not_a_time
    return there - (before + after) / 2, (after - before) / 2


def _synchronised(said: str) -> bool | None:
    if _ADRIFT.search(said) or _BY_ITSELF.search(said):
        return False
    return True if _FOLLOWS.search(said) else None
