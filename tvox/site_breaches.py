"""The rules between the values of a site file. Each function yields what is wrong; nothing is read from anywhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import time
from ipaddress import IPv4Address, IPv4Network
from typing import TypeVar

from tvox.site_rules import Breach, Key
from tvox.telephony.dial_guard import reaches_emergency
from tvox.texts import Text

T = TypeVar("T")


def dotted(key: Key) -> str:
    """`sip.accounts[2].extension`."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return words.removeprefix(".")


def listed_at(key: Key, items: Sequence[T | None], *below: str) -> dict[Key, T]:
    """The readable items of a list, each with its own key."""
    return {(*key, position, *below): item for position, item in enumerate(items) if item is not None}


def network_of(node_ip: IPv4Address, netmask: IPv4Address) -> IPv4Network | None:
    """The network, or None where the mask is none (255.255.0.255) or leaves no room for two machines and a gateway."""
    bits = f"{int(netmask):032b}"
    prefix = bits.count("1")
    if "01" in bits or not 8 <= prefix <= 29:
        return None
    return IPv4Network((node_ip, prefix), strict=False)


def address_breaches(addresses: Mapping[Key, IPv4Address], netmask: IPv4Address | None) -> Iterator[Breach]:
    """All addresses distinct, in the node IP's network, and none of them the network's own or its broadcast."""
    for key, address, other in _repeated(addresses):
        yield Breach(
            key, address, Text("an address of its own; this one is already {other}", other=dotted(("topology", *other)))
        )
    node_ip = addresses.get(("node_ip",))
    if netmask is None or node_ip is None:
        return
    network = network_of(node_ip, netmask)
    if network is None:
        yield Breach(("netmask",), netmask, Text("a netmask from 255.0.0.0 to 255.255.255.248"))
        return
    for key, address in addresses.items():
        if address not in network:
            allowed = Text("an address in {network}, the network of the node IP", network=str(network))
            yield Breach(key, address, allowed)
        elif address in (network.network_address, network.broadcast_address):
            allowed = Text(
                "a machine's address; this one is the network or broadcast address of {network}", network=str(network)
            )
            yield Breach(key, address, allowed)


def _repeated(values: Mapping[Key, T]) -> Iterator[tuple[Key, T, Key]]:
    """Each value that stood at another key before, with that key."""
    first: dict[T, Key] = {}
    for key, value in values.items():
        if value in first:
            yield key, value, first[value]
        first.setdefault(value, key)


def shared_host_key_breaches(tvox1: Mapping[Key, str], tvox2: Mapping[Key, str]) -> Iterator[Breach]:
    """Each machine has keys of its own: otherwise a host key cannot tell which machine holds the node IP."""
    for key, fingerprint in tvox2.items():
        if fingerprint in tvox1.values():
            yield Breach(
                key,
                fingerprint,
                Text(
                    "a host key of its own; tvox1 has the same one (was the machine cloned? Make new host keys on one)"
                ),
            )


def release_breaches(from_: str | None, to: str | None, expected: Mapping[str, str]) -> Iterator[Breach]:
    """The releases go upwards, and what a phase expects lies between them."""
    if from_ is not None and to is not None and _later(from_, to):
        yield Breach(("to",), to, Text("release {release} (releases.from) or a later one", release=from_))
        return
    for phase, release in expected.items():
        if (from_ is not None and _later(from_, release)) or (to is not None and _later(release, to)):
            between = Text("a release from {first} to {last}", first=from_ or "…", last=to or "…")
            yield Breach(("expected", phase), release, between)


def _later(one: str, other: str) -> bool:
    """Whether `one` is later than `other`, as far as both say: 22.0 and 22.0.20 are the same."""
    pairs = zip(one.split("."), other.split("."), strict=False)
    return next((int(mine) > int(theirs) for mine, theirs in pairs if int(mine) != int(theirs)), False)


def extension_breaches(extensions: Mapping[Key, str], echo_test: str | None) -> Iterator[Breach]:
    """No extension is used twice, and none is the echo test."""
    for key, number, other in _repeated(extensions):
        used = Text("an extension of its own; this one is already {other}", other=dotted(("sip", *other)))
        yield Breach(key, number, used)
    if echo_test in extensions.values():
        yield Breach(("echo_test",), echo_test, Text("the echo test's number, which is no test extension"))


def emergency_breaches(numbers: Mapping[Key, str]) -> Iterator[Breach]:
    """No number that may be dialled could reach an emergency service."""
    for key, number in numbers.items():
        if reaches_emergency(number):
            allowed = Text("a number that neither is nor could become an emergency number (behind an access code, say)")
            yield Breach(key, number, allowed)


def ordered_breaches(values: Mapping[str, float], pairs: Iterable[tuple[str, str]]) -> Iterator[Breach]:
    """The first of each pair is below the second; values that could not be read are left out."""
    for low, high in pairs:
        if low in values and high in values and not values[low] < values[high]:
            allowed = Text("a number below {other}, which is {value}", other=high, value=float(values[high]))
            yield Breach((low,), values[low], allowed)


def codec_breaches(codecs: Sequence[str | None]) -> Iterator[Breach]:
    """At least one codec, and each of them once."""
    if not codecs:
        yield Breach(("codecs",), codecs, Text("a list in square brackets, not empty"))
    for key, value, _ in _repeated(listed_at(("codecs",), codecs)):
        yield Breach(key, value, Text("a list without repetitions"))


def quiet_hours_breaches(start: time, end: time) -> Iterator[Breach]:
    """They begin and end at different times; past midnight is fine."""
    if start == end:
        yield Breach(("end",), end, Text("another time than the start; leave quiet_hours out to have none"))


def prompt_breaches(references: Iterable[tuple[Key, str]]) -> Iterator[Breach]:
    """A bare `prompt` stands at one key only: two different secrets would get one answer."""
    bare = [key for key, reference in references if reference == "prompt"]
    for key in bare[1:]:
        allowed = Text(
            "{named}: plain {bare} is already used at {other}, and one answer serves all that bear one name",
            named='"prompt:NAME"',
            bare='"prompt"',
            other=dotted(bare[0]),
        )
        yield Breach(key, "prompt", allowed)
