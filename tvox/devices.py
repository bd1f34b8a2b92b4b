"""Devices and trunks as the monitor counts them: the baseline that every later phase is compared with.

fixture         fact            type
device_pages    DEVICE_PAGES    OnNodes[DevicesPage]
"""

from collections.abc import Mapping

from tvox.findings import Finding, failed, passed
from tvox.gathering import from_each_node
from tvox.nodes import Node
from tvox.observing import CouldNotLook, OnNodes
from tvox.pages import DevicesPage, DeviceState
from tvox.texts import Text, joined

_GONE = (DeviceState.UNREACHABLE, DeviceState.UNREGISTERED)


def read_devices(node: Node) -> DevicesPage:
    """The counts on the node's monitor."""
    return node.pages.devices()


DEVICE_PAGES = from_each_node("device_pages", read_devices)


def judge_devices(pages: OnNodes[DevicesPage]) -> list[Finding]:
    """Read from the page: devices are recorded; a trunk that cannot be reached is FAIL."""
    return [finding for name, page in pages.by_node.items() for finding in _judge(name, page)]


def _judge(name: str, page: DevicesPage | CouldNotLook) -> list[Finding]:
    expected = Text("the counts of devices and trunks, recorded as the baseline")
    if isinstance(page, CouldNotLook):
        return [page.as_finding(expected)]
    return [_judge_phones(name, page.devices), _judge_trunks(name, page.trunks)]


def _judge_phones(name: str, counts: Mapping[str, int]) -> Finding:
    return passed(
        Text("{node}, monitor, devices", node=name),
        expected=Text("the number of devices in each state, recorded as the baseline"),
        observed=_counted(counts),
        advisory=_advice(counts),
    )


def _judge_trunks(name: str, counts: Mapping[str, int]) -> Finding:
    here = Text("{node}, monitor, trunks", node=name)
    expected = Text("no trunk is unreachable")
    unreachable = counts[DeviceState.UNREACHABLE]
    if not unreachable:
        return passed(here, expected=expected, observed=_counted(counts), advisory=_advice(counts))
    return failed(
        here,
        expected=expected,
        observed=_counted(counts),
        next_step=Text("Have the trunk repaired first: after the migration nobody could tell what broke it."),
    )


def _counted(counts: Mapping[str, int]) -> Text:
    named = (Text("{count} {state}", count=counts[state], state=spoken) for state, spoken in _SPOKEN.items())
    return joined(named, separator=", ")


def _advice(counts: Mapping[str, int]) -> Text | None:
    gone, total = sum(counts[state] for state in _GONE), sum(counts.values())
    if gone:
        return Text("{count} of {total} cannot be reached or are not registered", count=gone, total=total)
    return None if total else Text("none is configured")


_SPOKEN: Mapping[str, Text] = {
    DeviceState.REACHABLE: Text("reachable"),
    DeviceState.UNMONITORED: Text("not monitored"),
    DeviceState.SLOW: Text("answering late"),
    DeviceState.UNREACHABLE: Text("unreachable"),
    DeviceState.UNREGISTERED: Text("unregistered"),
    DeviceState.NEVER_SEEN: Text("never seen"),
}
