import pytest

from tests.fakes.nodes import BLIND, NODE_IP, UNREACHABLE, FakeShell, fake_cluster, fake_node, output
from tests.fakes.role_facts import HEALTHY, NO_MASTER, TWO_MASTERS, role, roles
from tests.fakes.sites import fake_site
from tvox.findings import Kind, Verdict
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.roles import Role, Roles, judge_roles, judge_roles_kept, read_role, roles_fact

MASTER = """\
1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
2: eth0    inet 172.16.95.70/22 brd 172.16.95.255 scope global eth0\\       valid_lft forever preferred_lft forever
2: eth0    inet 172.16.95.71/32 scope global eth0\\       valid_lft forever preferred_lft forever
==
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN\\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
2: eth0@if5: <BROADCAST,UP,LOWER_UP> mtu 1500 state UP\\    link/ether 52:54:00:AA:bb:01 brd ff:ff:ff:ff:ff:ff
==
8d5f3f0e-6d3c-4c6e-8e57-0d7a4c0e8f11
==
Netid  State   Recv-Q  Send-Q    Local Address:Port    Peer Address:Port
udp    UNCONN  0       0         172.16.95.71:5060          *:*
tcp    LISTEN  0       128                *:22              *:*
==
"""
"""As iproute2 of CentOS 7 prints it."""

SLAVE = MASTER.replace("172.16.95.70/22", "172.16.95.73/22").replace("172.16.95.71/32", "10.0.0.1/24")


def test_read_role_of_a_master() -> None:
    found = read_role(fake_node("tvox1", shell=FakeShell({"ip -4": MASTER})), sip_port=5060, node_ip=NODE_IP)
    assert found == Role(
        addresses={"127.0.0.1": "lo", "172.16.95.70": "eth0", "172.16.95.71": "eth0"},
        macs={"eth0": "52:54:00:aa:bb:01"},
        boot_id="8d5f3f0e-6d3c-4c6e-8e57-0d7a4c0e8f11",
        serves_sip=True,
    )


@pytest.mark.parametrize(
    ("socket", "serves"),
    [
        ("0.0.0.0:5060 ", True),
        ("[::]:5060 ", True),
        ("*:5060 ", True),
        ("*:15060 ", False),
        ("*:50601 ", False),
        ("127.0.0.1:5060 ", False),
        ("172.16.95.70:5060 ", False),
        ("[::ffff:172.16.95.71]:5060 ", True),
        (":::5060 ", True),
        ("0.0.0.0%eth0:5060 ", True),
    ],
)
def test_read_role_tells_the_sip_port_from_others(socket: str, serves: bool) -> None:
    said = MASTER.replace("172.16.95.71:5060 ", socket)
    assert (
        read_role(fake_node("tvox1", shell=FakeShell({"ip -4": said})), sip_port=5060, node_ip=NODE_IP).serves_sip
        is serves
    )


def test_an_address_that_only_begins_alike_is_not_held() -> None:
    said = SLAVE.replace("10.0.0.1/24", "172.16.95.7/32").replace("172.16.95.73/22", "172.16.95.171/22")
    found = roles_fact(fake_site()).read(fake_cluster(fake_node("tvox1", shell=FakeShell({"ip -4": said}))))
    assert found.holders == ()


@pytest.mark.parametrize(
    "answer",
    [
        UNREACHABLE,
        output("", stderr="ss: command not found", status=127),
        output("==\n==\n==\n==\n"),
        output(MASTER[:200]),
    ],
)
def test_read_role_unreachable(answer: object) -> None:
    with pytest.raises(CouldNotAsk):
        read_role(fake_node("tvox1", shell=FakeShell({"ip -4": answer})), sip_port=5060, node_ip=NODE_IP)  # type: ignore[dict-item]


def test_the_master_is_the_only_holder() -> None:
    shells = (FakeShell({"ip -4": MASTER}), FakeShell({"ip -4": SLAVE}))
    found = roles_fact(fake_site()).read(
        fake_cluster(fake_node("tvox1", shell=shells[0]), fake_node("tvox2", shell=shells[1]))
    )
    assert found.master == "tvox1"
    assert (str(found.named("tvox1")), str(found.named("tvox2"))) == ("tvox1 (master)", "tvox2 (slave)")


def test_not_asked_is_never_not_holding() -> None:
    half = roles(role("tvox1", holds=True), BLIND)
    assert isinstance(half.holders, CouldNotLook)
    assert half.master is None
    assert str(half.named("tvox1")) == "tvox1"


def test_judge_roles_ok() -> None:
    finding = judge_roles(HEALTHY)
    assert finding.verdict is Verdict.PASS
    assert finding.advisory is None


@pytest.mark.parametrize("wrong", [TWO_MASTERS, NO_MASTER])
def test_judge_roles_ko(wrong: object) -> None:
    finding = judge_roles(wrong)  # type: ignore[arg-type]
    assert finding.verdict is Verdict.FAIL
    assert "restart nothing" in str(finding.next_step)


def test_judge_roles_ko_of_a_master_without_sip() -> None:
    finding = judge_roles(roles(role("tvox1", holds=True, serves_sip=False), role("tvox2", holds=False)))
    assert finding.verdict is Verdict.FAIL
    assert "nothing listens for SIP at its node IP" in str(finding.observed)


def test_judge_roles_ko_of_one_machine_asked_twice() -> None:
    same = roles(role("tvox1", holds=True, boot_id="x"), role("tvox2", holds=False, boot_id="x"))
    assert "the same machine" in str(judge_roles(same).observed)


def test_judge_roles_warns_of_a_slave_that_listens() -> None:
    finding = judge_roles(roles(role("tvox1", holds=True), role("tvox2", holds=False, serves_sip=True)))
    assert finding.verdict is Verdict.PASS
    assert "tvox2 listens for SIP too" in str(finding.advisory)


def test_judge_roles_unreachable() -> None:
    assert judge_roles(roles(role("tvox1", holds=True), BLIND)).kind is Kind.COULD_NOT_LOOK


def test_judge_roles_kept_ok() -> None:
    assert judge_roles_kept(HEALTHY, HEALTHY).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("afterwards", "said"),
    [
        (
            roles(role("tvox1", holds=False), role("tvox2", holds=True)),
            "held by tvox1, then by tvox2; restarted meanwhile: -",
        ),
        (roles(role("tvox1", holds=True), role("tvox2", holds=False, boot_id="new")), "restarted meanwhile: tvox2"),
        (TWO_MASTERS, "then by tvox1, tvox2"),
        (NO_MASTER, "then by -"),
    ],
)
def test_judge_roles_kept_not_observed_where_they_changed_while_facts_were_read(afterwards: Roles, said: str) -> None:
    finding = judge_roles_kept(HEALTHY, afterwards)
    assert finding.kind is Kind.IN_FLIGHT
    assert said in str(finding.observed)


def test_judge_roles_kept_unreachable() -> None:
    half = roles(role("tvox1", holds=True), BLIND)
    assert judge_roles_kept(half, HEALTHY).kind is Kind.COULD_NOT_LOOK
    assert judge_roles_kept(HEALTHY, half).kind is Kind.COULD_NOT_LOOK
