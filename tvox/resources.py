"""UAT-PRF-004: memory, load and the system log of each node; the disks are `tvox.disk`'s.

fixture     fact        type
resources   RESOURCES   OnNodes[Resources]
"""

import re
from dataclasses import dataclass

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.site import Thresholds
from tvox.texts import Text, verbatim

TIME_SHIFT = "dahdi: Detected time shift"
_ASK = (
    "export LC_ALL=C; cat /proc/meminfo; echo '== load'; cat /proc/loadavg; echo '== cores'; "
    "grep -c '^processor' /proc/cpuinfo; echo '== log'; "
    "for log in /var/log/messages /var/log/syslog; do "
    '[ -r "$log" ] && [ -s "$log" ] && '
    f'{{ echo "read $log"; grep -aF "{TIME_SHIFT}" "$log" | tail -n 100; }}; done; echo \'== end\''
)


@dataclass(frozen=True)
class Resources:
    """Memory in KiB, the load of five minutes, and what the system log says of the clock.

    `log` is the file that was read, empty for none or one without a line; `time_shifts` are its lines about a clock
    that jumped, at most 100.
    """

    memory: int
    available: int
    load: float
    cores: int
    log: str
    time_shifts: tuple[str, ...] = ()


def read_resources(node: Node) -> Resources:
    """One look; `CouldNotAsk` where a figure is missing."""
    said = node.shell.run(_ASK).stdout
    found = re.fullmatch(r"(.*)== load\n(.*)== cores\n(.*)== log\n(.*)== end\n?", said, re.DOTALL)
    figures = _figures(*found.groups()[:3]) if found else None
    if found is None or figures is None:
        raise CouldNotAsk(
            node.where,
            Text("memory, load or the number of cores could not be read"),
            Text("Run {command} on the node by hand.", command="cat /proc/meminfo /proc/loadavg"),
        )
    lines = found[4].splitlines()
    logs = [line.removeprefix("read ") for line in lines if line.startswith("read /var/log/")]
    return Resources(*figures, ", ".join(logs), tuple(line for line in lines if TIME_SHIFT in line))


RESOURCES = from_each_node("resources", read_resources)


def judge_resources(resources: OnNodes[Resources], limits: Thresholds) -> list[Finding]:
    """Memory, load and log, one finding each per node."""
    findings: list[Finding] = []
    for name, found in resources.by_node.items():
        if isinstance(found, CouldNotLook):
            findings.append(found.as_finding(Text("enough memory, a load that the machine can carry, a steady clock")))
        else:
            findings += [_memory(name, found, limits), _load(name, found, limits), _clock(name, found)]
    return findings


def _figures(memory: str, load: str, cores: str) -> tuple[int, int, float, int] | None:
    total = re.search(r"^MemTotal:\s+(\d+) kB$", memory, re.MULTILINE)
    available = re.search(r"^MemAvailable:\s+(\d+) kB$", memory, re.MULTILINE)
    averages = re.match(r"[\d.]+ (\d+\.\d+) [\d.]+ ", load)
    if not (total and int(total[1]) and available and averages and cores.strip().isdigit() and int(cores)):
        return None
    return int(total[1]), int(available[1]), float(averages[1]), int(cores)


def _memory(name: str, found: Resources, limits: Thresholds) -> Finding:
    where = Text("{node}, memory", node=name)
    expected = Text("at least {percent} % of the memory available", percent=limits.free_memory_fail_percent)
    percent = 100 * found.available / found.memory
    observed = Text("{percent} % of {total} MiB available", percent=round(percent, 1), total=round(found.memory / 1024))
    if percent < limits.free_memory_fail_percent:
        next_step = Text("Find out what takes the memory (top), and have the machine enlarged before anything else.")
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    low = percent < limits.free_memory_warn_percent
    advisory = Text("less than {percent} % is available", percent=limits.free_memory_warn_percent) if low else None
    return passed(where, expected=expected, observed=observed, advisory=advisory)


def _load(name: str, found: Resources, limits: Thresholds) -> Finding:
    where = Text("{node}, load", node=name)
    expected = Text("a load of at most {limit} for each core", limit=limits.load_per_core_fail)
    each = found.load / found.cores
    observed = Text(
        "{load} over five minutes on {cores} cores: {each} for each",
        load=found.load,
        cores=found.cores,
        each=round(each, 2),
    )
    if each > limits.load_per_core_fail:
        next_step = Text("Find out what keeps the machine busy (top, iotop); judge voice quality only afterwards.")
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    high = each > limits.load_per_core_warn
    advisory = Text("more than {limit} for each core", limit=limits.load_per_core_warn) if high else None
    return passed(where, expected=expected, observed=observed, advisory=advisory)


def _clock(name: str, found: Resources) -> Finding:
    where = Text("{node}, system log", node=name)
    expected = Text("no “{words}”", words=TIME_SHIFT)
    if not found.log:
        return not_observed(
            where,
            expected=expected,
            observed=Text("there is no system log that could be read"),
            next_step=Text("Look for the words in the machine's log by hand (journalctl -k)."),
            kind=Kind.COULD_NOT_LOOK,
        )
    if found.time_shifts:
        observed = Text(
            "{count} in {log}, the last: {line}",
            count=len(found.time_shifts),
            log=found.log,
            line=verbatim(found.time_shifts[-1][:200]),
        )
        next_step = Text("Have the hypervisor's and the machine's time service set right: the clock has jumped.")
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    return passed(where, expected=expected, observed=Text("none in {log}", log=found.log))
