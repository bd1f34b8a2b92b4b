"""Who holds an IPv4 address in this PC's own network, by ARP: raw packets, which Linux grants to root alone."""

import socket
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from time import monotonic

from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

ARP = 0x0806
BROADCAST = b"\xff" * 6
ETHERNET_IPV4 = struct.pack("!HHBB", 1, 0x0800, 6, 4)
ETHERNET = 1
REQUEST = 1
PACKET = struct.Struct("!6s6sH6sH6s4s6s4s")
"""Ethernet destination, source, type; ARP kind, operation, sender MAC and IP, target MAC and IP."""
NOBODY = IPv4Address(0)
ASK_EVERY_S = 0.5
ROUTES = Path("/proc/net/route")
ROUTE_UP, ROUTE_GATEWAY = 1, 2


@dataclass(frozen=True)
class Link:
    """The interface in whose network an address lies, and this PC's own address there."""

    interface: str
    own_address: IPv4Address


class ArpListener:
    """A `tvox.ports.Neighbourhood`."""

    def holders(self, address: str, *, listen: float = 2.0) -> frozenset[str]:
        """Every MAC address (`02:42:ac:10:5f:47`) that says within `listen` seconds that it holds `address`.

        Two are a conflict; none is nobody. This PC itself counts. NOT MEASURED where raw ARP is not to be had.
        """
        asked = IPv4Address(address)
        if sys.platform != "linux":
            raise _not_measured(asked, Text("raw ARP needs Linux"))
        link = link_to(asked)
        try:
            with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ARP)) as wire:
                wire.bind((link.interface, ARP))
                _interface, _protocol, _packet, hardware, own_mac = wire.getsockname()
                if hardware != ETHERNET:  # a VPN's tunnel has no neighbours: its silence says nothing
                    raise _not_measured(asked, Text("{interface} is no Ethernet", interface=link.interface))
                ours = asked == link.own_address
                # Asking for our own address in our own name would announce it, and bend the neighbours' tables.
                request = who_has(asked, NOBODY if ours else link.own_address, own_mac)
                heard = _heard(wire, request, asked, listen)
        except OSError as exc:
            raise _not_measured(asked, verbatim(exc.strerror or str(exc))) from exc
        return frozenset(map(_written, heard | {own_mac} if ours else heard))


def who_has(asked: IPv4Address, own_address: IPv4Address, own_mac: bytes) -> bytes:
    """The broadcast request, as an Ethernet frame."""
    return PACKET.pack(
        BROADCAST, own_mac, ARP, ETHERNET_IPV4, REQUEST, own_mac, own_address.packed, bytes(6), asked.packed
    )


def claimant(frame: bytes, asked: IPv4Address) -> bytes | None:
    """The MAC that claims `asked` in an ARP frame, whether it replies, asks or announces itself; else None."""
    if len(frame) < PACKET.size:
        return None
    _, _, kind, format_, _, mac, sender, _, _ = PACKET.unpack_from(frame)
    return mac if (kind, format_, sender) == (ARP, ETHERNET_IPV4, asked.packed) else None


def link_to(asked: IPv4Address) -> Link:
    """The interface in whose own network `asked` lies; ARP does not pass a gateway."""
    try:
        interface = interface_of(asked, ROUTES.read_text().splitlines()[1:])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((str(asked), 9))  # sends nothing: it only asks which own address would be used
            own_address = IPv4Address(probe.getsockname()[0])
    except OSError as exc:
        raise _not_measured(asked, verbatim(exc.strerror or str(exc))) from exc
    if interface is None:
        raise _not_measured(asked, Text("this PC is not in the network of that address"))
    return Link(interface, own_address)


def interface_of(asked: IPv4Address, routes: Iterable[str]) -> str | None:
    """The interface of the narrowest route to `asked` in the lines of /proc/net/route; None where it has a gateway."""
    fitting = []
    for line in routes:
        interface, destination, _, flags, _, _, _, mask, *_ = line.split()
        network = IPv4Network((_from_kernel(destination), str(_from_kernel(mask))))
        if int(flags, 16) & ROUTE_UP and asked in network:
            fitting.append((network.prefixlen, interface, bool(int(flags, 16) & ROUTE_GATEWAY)))
    if not fitting:
        return None
    _, interface, by_gateway = max(fitting, key=lambda route: route[0])
    return None if by_gateway else interface


def _heard(wire: socket.socket, request: bytes, asked: IPv4Address, listen: float) -> set[bytes]:
    started, asked_times, claims = monotonic(), 0, set()
    while (elapsed := monotonic() - started) < listen:
        if elapsed >= asked_times * ASK_EVERY_S:
            wire.send(request)
            asked_times += 1
        wire.settimeout(max(0.001, min(asked_times * ASK_EVERY_S, listen) - elapsed))
        try:
            claims.add(claimant(wire.recv(2048), asked))
        except TimeoutError:
            continue
    return {mac for mac in claims if mac is not None}


def _from_kernel(word: str) -> IPv4Address:
    return IPv4Address(struct.pack("<I", int(word, 16)))


def _written(mac: bytes) -> str:
    return mac.hex(":")


def _not_measured(asked: IPv4Address, reason: Text) -> CouldNotAsk:
    return CouldNotAsk(
        Text("this PC"),
        Text("it cannot be heard from here who holds {address}: {reason}", address=str(asked), reason=reason),
        Text(
            "The nodes' own answers stand in for it; run from a Linux PC in the nodes' network, as root, to measure it."
        ),
        Kind.NOT_MEASURED,
    )
