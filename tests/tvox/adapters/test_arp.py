"""ARP in a real network of namespaces, and what is said where it cannot be spoken."""

import os
import socket
import subprocess
import sys
from ipaddress import IPv4Address
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from tvox.adapters import arp
from tvox.adapters.arp import ArpListener, claimant, interface_of, who_has
from tvox.findings import Kind
from tvox.observing import CouldNotAsk

NODE_IP = IPv4Address("172.16.95.71")
PC = IPv4Address("172.16.92.1")
MASTER, SLAVE = "02:00:00:00:5f:46", "02:00:00:00:5f:49"
ROUTES = """\
Iface	Destination	Gateway	Flags	RefCnt	Use	Metric	Mask	MTU	Window	IRTT
eth0	00000000	015C10AC	0003	0	0	100	00000000	0	0	0
eth0	005C10AC	00000000	0001	0	0	100	00FCFFFF	0	0	0
wlan0	0000A8C0	00000000	0001	0	0	600	00FFFFFF	0	0	0
""".splitlines()[1:]


def holders_in_a_network(hosts: str, address: str, *, listen: float = 2.0) -> set[str]:
    """Ask from inside new namespaces, where `hosts` are neighbours of the PC."""
    network = Path(__file__).with_name("arp_network.sh")
    asked = f"from tvox.adapters.arp import ArpListener as A; print(*A().holders({address!r}, listen={listen}))"
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    inside = ["unshare", *as_root, "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    command = [*inside, "sh", str(network), hosts, sys.executable, "-c", asked]
    return set(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split())


def test_one_holder_ok() -> None:
    assert holders_in_a_network(f"{MASTER}=172.16.95.71,{SLAVE}=172.16.95.73", "172.16.95.71") == {MASTER}


def test_two_holders_ko() -> None:
    assert holders_in_a_network(f"{MASTER}=172.16.95.71,{SLAVE}=172.16.95.71", "172.16.95.71") == {MASTER, SLAVE}


def test_free_address_has_no_holder() -> None:
    assert holders_in_a_network(f"{MASTER}=172.16.95.71", "172.16.95.80", listen=0.6) == set()


def test_own_address_is_held_by_this_pc_and_a_rival_is_heard() -> None:
    ours = "02:00:00:00:00:01"
    assert holders_in_a_network(f"{MASTER}=172.16.95.71", "172.16.92.1", listen=0.3) == {ours}
    assert holders_in_a_network(f"{MASTER}=172.16.92.1", "172.16.92.1", listen=0.6) == {ours, MASTER}


def test_claimant_is_read_from_replies_and_announcements() -> None:
    mac = bytes.fromhex(MASTER.replace(":", ""))
    announcement = who_has(NODE_IP, NODE_IP, mac)
    assert claimant(announcement, NODE_IP) == mac
    assert claimant(who_has(NODE_IP, PC, mac), NODE_IP) is None, "who asks for an address does not hold it"
    assert claimant(announcement[:41], NODE_IP) is None
    assert claimant(announcement.replace(b"\x08\x06", b"\x08\x00", 1), NODE_IP) is None


def test_interface_is_that_of_the_address_own_network() -> None:
    assert interface_of(NODE_IP, ROUTES) == "eth0"
    assert interface_of(IPv4Address("192.168.0.7"), ROUTES) == "wlan0"
    assert interface_of(IPv4Address("10.0.0.1"), ROUTES) is None, "behind the gateway ARP is not heard"
    assert interface_of(NODE_IP, []) is None


def test_other_systems_say_what_they_cannot_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(CouldNotAsk, match="raw ARP needs Linux") as refused:
        ArpListener().holders("172.16.95.71")
    assert refused.value.kind is Kind.NOT_MEASURED
    assert "nodes' own answers" in str(refused.value.next_step)


def test_ordinary_user_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(arp, "link_to", lambda _: arp.Link("eth0", PC))
    monkeypatch.setattr(socket, "socket", refuse)
    with pytest.raises(CouldNotAsk, match="Operation not permitted") as refused:
        ArpListener().holders("172.16.95.71")
    assert refused.value.kind is Kind.NOT_MEASURED


def test_address_of_another_network_is_not_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    routes = tmp_path / "route"
    routes.write_text("Iface\n")
    monkeypatch.setattr(arp, "ROUTES", routes)
    with pytest.raises(CouldNotAsk, match="not in the network") as refused:
        ArpListener().holders("127.0.0.9")
    assert refused.value.kind is Kind.NOT_MEASURED


def test_a_tunnel_has_no_neighbours_to_be_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A VPN's route has no gateway either, and nobody behind it hears ARP."""
    tunnel = MagicMock()
    wire = tunnel.__enter__.return_value
    wire.getsockname.return_value = ("tun0", arp.ARP, 0, 65534, b"")
    wire.recv.side_effect = TimeoutError
    monkeypatch.setattr(arp, "link_to", lambda _asked: arp.Link("tun0", PC))
    monkeypatch.setattr(socket, "socket", lambda *_: tunnel)
    with pytest.raises(CouldNotAsk, match="tun0 is no Ethernet") as refused:
        ArpListener().holders("172.16.95.70", listen=0.01)
    assert refused.value.kind is Kind.NOT_MEASURED
