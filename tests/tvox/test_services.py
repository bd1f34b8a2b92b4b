from dataclasses import replace

import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import BLIND, FakeShell, fake_cluster, fake_node
from tests.tvox.web_facts import a_site, on_nodes
from tvox.findings import Verdict, worst
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk
from tvox.services import Listener, RunningServices, judge_services, read_services

SITE = a_site()
PAIR = fake_cluster()
ALONE = Cluster({"tvox1": fake_node("tvox1")}, "172.16.95.71")

# CentOS 7's iproute, as printed by `ss -lntu` of 3.10 kernels.
CENTOS_SS = """Netid State      Recv-Q Send-Q     Local Address:Port    Peer Address:Port
udp   UNCONN     0      0                      *:5060                     *:*
tcp   LISTEN     0      128                    *:22                       *:*
tcp   LISTEN     0      128                   :::443                     :::*
tcp   LISTEN     0      128            127.0.0.1:5432                     *:*
tcp   LISTEN     0      128         172.16.95.70:27017                    *:*
tcp   LISTEN     0      5                   [::]:873                   [::]:*
"""
NETSTAT = """Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State
tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN
udp        0      0 0.0.0.0:5060            0.0.0.0:*
"""
ADDRESSES = "2: eth0    inet 172.16.95.70/22 brd 172.16.95.255 scope global eth0\n"
TCP_PORTS = (22, 443, 5432, 27017, 873)


def read(sockets: str, processes: str = "asterisk\nsshd\n", addresses: str = ADDRESSES) -> RunningServices:
    shell = FakeShell({"ss -lntu": f"{sockets}== processes\n{processes}== addresses\n{addresses}"})
    return read_services(fake_node("tvox1", shell=shell))


def running(
    *, without: int | None = None, holds: bool = True, sip: bool = True, asterisk: bool = True
) -> RunningServices:
    listeners = {Listener("tcp", port, True) for port in TCP_PORTS if port != without}
    if sip:
        listeners.add(Listener("udp", 5060, True))
    addresses = {"172.16.95.70", "172.16.95.71"} if holds else {"172.16.95.73"}
    return RunningServices(frozenset(listeners), frozenset({"asterisk"} if asterisk else ()), frozenset(addresses))


SLAVE = running(holds=False, sip=False, asterisk=False)


def test_read_services_of_centos_7() -> None:
    services = read(CENTOS_SS)
    assert services.listeners == {
        Listener("udp", 5060, True),
        Listener("tcp", 22, True),
        Listener("tcp", 443, True),
        Listener("tcp", 5432, False, "127.0.0.1"),
        Listener("tcp", 27017, True, "172.16.95.70"),
        Listener("tcp", 873, True),
    }
    assert services.addresses == {"172.16.95.70"}


def test_read_services_by_netstat() -> None:
    assert read(NETSTAT).listeners == {Listener("tcp", 22, True), Listener("udp", 5060, True)}


def test_read_services_of_this_machine() -> None:
    services = read_services(fake_node("tvox1", shell=LocalShell()))
    assert "bash" in services.processes
    assert "127.0.0.1" in services.addresses


@pytest.mark.parametrize(
    ("sockets", "addresses"), [("", ADDRESSES), ("sh: ss: command not found\n", ADDRESSES), (NETSTAT, "")]
)
def test_read_services_refuses_half_an_answer(sockets: str, addresses: str) -> None:
    with pytest.raises(CouldNotAsk, match="could not be listed"):
        read(sockets, addresses=addresses)


def test_judge_pair_ok() -> None:
    assert worst(judge_services(on_nodes(running(), SLAVE), PAIR, SITE)) is Verdict.PASS


@pytest.mark.parametrize("port", TCP_PORTS)
def test_judge_pair_ko_without_any_one_service(port: int) -> None:
    findings = judge_services(on_nodes(running(without=port), SLAVE), PAIR, SITE)
    assert [finding.verdict for finding in findings].count(Verdict.FAIL) == 1
    slave = running(without=port, holds=False)
    assert worst(judge_services(on_nodes(running(), slave), PAIR, SITE)) is Verdict.FAIL


@pytest.mark.parametrize("master", [running(sip=False), running(asterisk=False)])
def test_judge_pair_ko_where_the_master_does_not_serve_sip(master: RunningServices) -> None:
    assert worst(judge_services(on_nodes(master, SLAVE), PAIR, SITE)) is Verdict.FAIL


def test_judge_pair_ko_where_nobody_holds_the_node_ip() -> None:
    assert worst(judge_services(on_nodes(SLAVE, SLAVE), PAIR, SITE)) is Verdict.FAIL


def test_judge_pair_ko_where_the_chat_database_listens_on_the_loopback_only() -> None:
    whole = running()
    deaf = {one for one in whole.listeners if one.port != 27017} | {Listener("tcp", 27017, False)}
    master = RunningServices(frozenset(deaf), whole.processes, whole.addresses)
    assert worst(judge_services(on_nodes(master, SLAVE), PAIR, SITE)) is Verdict.FAIL


def test_judge_stand_alone_ok_without_rsync() -> None:
    assert worst(judge_services(on_nodes(running(without=873)), ALONE, SITE)) is Verdict.PASS


@pytest.mark.parametrize("services", [running(sip=False), running(without=443)])
def test_judge_stand_alone_ko(services: RunningServices) -> None:
    assert worst(judge_services(on_nodes(services), ALONE, SITE)) is Verdict.FAIL


@pytest.mark.parametrize(
    ("transport", "verdict"), [("udp", Verdict.PASS), ("tcp", Verdict.FAIL), ("tls", Verdict.FAIL)]
)
def test_judge_asks_for_the_transport_of_the_site(transport: str, verdict: Verdict) -> None:
    site = a_site(sip={"transport": transport})
    assert worst(judge_services(on_nodes(running()), ALONE, site)) is verdict


def test_judge_unreachable() -> None:
    assert worst(judge_services(on_nodes(running(), BLIND), PAIR, SITE)) is Verdict.NOT_OBSERVED


@pytest.mark.parametrize("address", ["172.16.95.70", "127.0.0.1"])
def test_judge_pair_ko_where_sip_is_not_served_at_the_node_ip(address: str) -> None:
    there = read(f"udp   UNCONN     0      0      {address}:5060        *:*\n").listeners
    elsewhere = replace(running(sip=False), listeners=running(sip=False).listeners | there)
    findings = judge_services(on_nodes(elsewhere, SLAVE), PAIR, SITE)
    assert [finding.verdict for finding in findings].count(Verdict.FAIL) == 1


@pytest.mark.parametrize("address", ["172.16.95.71", "*", "[::]", "[::ffff:172.16.95.71]", "0.0.0.0%eth0"])
def test_judge_pair_ok_where_sip_is_served_at_the_node_ip(address: str) -> None:
    there = read(f"udp   UNCONN     0      0      {address}:5060        *:*\n").listeners
    served = replace(running(sip=False), listeners=running(sip=False).listeners | there)
    assert worst(judge_services(on_nodes(served, SLAVE), PAIR, SITE)) is Verdict.PASS
