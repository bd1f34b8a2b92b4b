"""Which identities a site file should pin: what the addresses show, against what the file already says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from tvox.observing import CouldNotLook
from tvox.site import Machine, Site
from tvox.site_rules import Key
from tvox.texts import Text


@dataclass(frozen=True)
class Shown:
    """What one address shows: host key type to fingerprint, and the fingerprint of the web certificate's key."""

    address: str
    host_keys: Mapping[str, str] | CouldNotLook
    certificate: str | CouldNotLook

    @property
    def answers(self) -> bool:
        """Whether an SSH server showed its keys there."""
        return not isinstance(self.host_keys, CouldNotLook)

    @property
    def fingerprints(self) -> frozenset[str]:
        """The host keys' fingerprints; empty where the address does not answer."""
        return frozenset() if isinstance(self.host_keys, CouldNotLook) else frozenset(self.host_keys.values())


class PinState(Enum):
    """What pinning would mean."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"


@dataclass(frozen=True)
class Pin:
    """One key of the site file (`topology.tvox1.host_keys`): the fingerprints it holds and those that were shown.

    `machine` is the name to type back where they changed; `kinds` names the type of each shown fingerprint.
    """

    machine: str
    key: Key
    seen_at: str
    pinned: tuple[str, ...]
    shown: tuple[str, ...]
    kinds: Mapping[str, str]

    @property
    def state(self) -> PinState:
        """A pinned machine that shows one key more or less is a changed one."""
        if not self.pinned:
            return PinState.NEW
        return PinState.SAME if set(self.pinned) == set(self.shown) else PinState.CHANGED


@dataclass(frozen=True)
class TrustPlan:
    """What could be pinned, who did not answer, and what is to be said about the node IP.

    `stranger` is set where the node IP shows keys that are neither machine's.
    """

    pins: tuple[Pin, ...]
    silent: tuple[CouldNotLook, ...]
    node_ip: Text
    stranger: bool = False


def plan_pins(site: Site, tvox1: Shown, tvox2: Shown, node_ip: Shown) -> TrustPlan:
    """Each machine's pins, from its physical address.

    Before the migration TVOX 1 answers at the node IP only: where its physical address is silent and the node IP's
    keys are not TVOX 2's, they are taken for TVOX 1's, and the plan says so.
    """
    seen = {"tvox1": tvox1, "tvox2": tvox2}
    remark, stranger = _node_ip_remark(site, seen, node_ip)
    if _stands_alone(site, seen, node_ip):
        seen["tvox1"] = node_ip
    pins = [pin for name, shown in seen.items() for pin in _pins(name, site.topology.machines[name], shown)]
    asked = {shown.address: shown for shown in (tvox1, tvox2, node_ip)}
    silent = [
        answer
        for shown in asked.values()
        for answer in (shown.host_keys, shown.certificate)
        if isinstance(answer, CouldNotLook)
    ]
    return TrustPlan(tuple(pins), tuple(silent), remark, stranger)


def jump_host_pin(address: str, pinned: tuple[str, ...], host_keys: Mapping[str, str]) -> Pin:
    """The pin of the host in front of the nodes; its name to type back is `jump_host`."""
    return _host_keys_pin("jump_host", ("ssh", "jump_host", "host_keys"), address, pinned, host_keys)


def _known(site: Site, name: str, seen: Mapping[str, Shown]) -> frozenset[str]:
    return seen[name].fingerprints or frozenset(site.topology.machines[name].host_keys)


def _stands_alone(site: Site, seen: Mapping[str, Shown], node_ip: Shown) -> bool:
    return node_ip.answers and not seen["tvox1"].answers and not node_ip.fingerprints & _known(site, "tvox2", seen)


def _node_ip_remark(site: Site, seen: Mapping[str, Shown], node_ip: Shown) -> tuple[Text, bool]:
    address = node_ip.address
    if not node_ip.answers:
        return Text("Nobody answers at the node IP {address}.", address=address), False
    for name in seen:
        if node_ip.fingerprints & _known(site, name, seen):
            return Text("The node IP {address} shows the keys of {machine}.", address=address, machine=name), False
    if _stands_alone(site, seen, node_ip):
        return (
            Text(
                "tvox1 does not answer at its physical address: the keys shown at the node IP {address} are taken for "
                "those of tvox1, as it is before the migration.",
                address=address,
            ),
            False,
        )
    return Text("The node IP {address} shows keys of neither machine. Who answers there?", address=address), True


def _pins(name: str, machine: Machine, shown: Shown) -> Iterator[Pin]:
    here: Key = ("topology", name)
    if not isinstance(shown.host_keys, CouldNotLook):
        yield _host_keys_pin(name, (*here, "host_keys"), shown.address, machine.host_keys, shown.host_keys)
    if not isinstance(shown.certificate, CouldNotLook):
        pinned = () if machine.web_certificate is None else (machine.web_certificate,)
        certificate = shown.certificate
        yield Pin(name, (*here, "web_certificate"), shown.address, pinned, (certificate,), {certificate: "web"})


def _host_keys_pin(machine: str, key: Key, address: str, pinned: tuple[str, ...], host_keys: Mapping[str, str]) -> Pin:
    kinds = {fingerprint: kind for kind, fingerprint in sorted(host_keys.items())}
    return Pin(machine, key, address, pinned, tuple(kinds), kinds)
