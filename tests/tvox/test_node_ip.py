import pytest

from tests.fakes.nodes import BLIND, NODE_IP, UNREACHABLE, FakeShell, fake_cluster, fake_node, output
from tests.fakes.role_facts import HEALTHY, MACS, NO_MASTER, TWO_MASTERS, role, roles
from tests.fakes.sites import fake_site
from tvox.findings import Kind, Verdict
from tvox.node_ip import (
    NODE_IP_HEARD,
    Heard,
    judge_node_ip_holder,
    judge_node_ip_key,
    judge_node_ip_network,
    node_ip_from_pc_fact,
    read_answers,
)
from tvox.observing import CouldNotAsk, CouldNotLook, OnNodes
from tvox.roles import Roles

ONE, TWO, STRANGER = frozenset({MACS["tvox1"]}), frozenset({MACS["tvox2"]}), frozenset({"aa:bb:cc:dd:ee:ff"})
NOBODY: Heard = frozenset()
HALF = roles(role("tvox1", holds=True), BLIND)

HEARD = """\
ARPING 172.16.95.71 from 172.16.95.73 eth0
Unicast reply from 172.16.95.71 [52:54:00:00:00:01]  0.741ms
Unicast reply from 172.16.95.71 [52:54:00:00:00:0A]  0.912ms
Sent 3 probes (3 broadcast(s))
Received 2 response(s)
"""
"""As arping of iputils 20160308 (CentOS 7) and 20210202 (Debian 11) print it."""

SILENCE = "ARPING 172.16.95.71 from 172.16.95.73 eth0\nSent 3 probes (3 broadcast(s))\nReceived 0 response(s)\n"


def test_read_answers_keeps_every_mac() -> None:
    shell = FakeShell({"arping": HEARD})
    heard = read_answers(fake_node("tvox2", shell=shell), address=NODE_IP)
    assert heard == {"52:54:00:00:00:01", "52:54:00:00:00:0a"}
    assert "arping -b -c 3 -w 3 -s 172.16.95.73" in shell.asked[0]


def test_read_answers_of_silence_is_nobody() -> None:
    silent = fake_node("tvox2", shell=FakeShell({"arping": output(SILENCE, status=1)}))
    assert read_answers(silent, address=NODE_IP) == NOBODY


@pytest.mark.parametrize(
    "answer",
    [
        UNREACHABLE,
        output("", stderr="arping: command not found", status=127),
        output("", stderr="arping: Device not available.", status=2),
        output("", status=1),
    ],
)
def test_read_answers_unreachable(answer: object) -> None:
    with pytest.raises(CouldNotAsk):
        read_answers(fake_node("tvox2", shell=FakeShell({"arping": answer})), address=NODE_IP)  # type: ignore[dict-item]


def test_the_fact_asks_both_nodes_for_the_clusters_node_ip() -> None:
    shells = [FakeShell({"arping": SILENCE}), FakeShell({"arping": HEARD})]
    cluster = fake_cluster(fake_node("tvox1", shell=shells[0]), fake_node("tvox2", shell=shells[1]))
    heard = NODE_IP_HEARD.read(cluster)
    assert heard["tvox1"] == NOBODY
    assert all(NODE_IP in shell.asked[0] for shell in shells)


def test_the_pc_listens_for_the_node_ip() -> None:
    class Listening:
        def holders(self, address: str, *, listen: float = 2.0) -> frozenset[str]:
            return ONE if (address, listen) == (NODE_IP, 2.0) else NOBODY

    assert node_ip_from_pc_fact(Listening()).read(fake_cluster()) == ONE


def test_judge_node_ip_holder_ok() -> None:
    finding = judge_node_ip_holder(HEALTHY)
    assert finding.verdict is Verdict.PASS
    assert str(finding.observed) == "172.16.95.71 is held by tvox1 alone"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(TWO_MASTERS, "two masters: 172.16.95.71 is held by tvox1, tvox2"), (NO_MASTER, "no node holds 172.16.95.71")],
)
def test_judge_node_ip_holder_ko(wrong: Roles, said: str) -> None:
    finding = judge_node_ip_holder(wrong)
    assert finding.verdict is Verdict.FAIL
    assert str(finding.observed) == said


def test_judge_node_ip_holder_unreachable() -> None:
    assert judge_node_ip_holder(HALF).kind is Kind.COULD_NOT_LOOK


def _heard(tvox1: Heard | CouldNotLook, tvox2: Heard | CouldNotLook) -> OnNodes[Heard]:
    return OnNodes({"tvox1": tvox1, "tvox2": tvox2})


@pytest.mark.parametrize(
    ("heard", "from_pc"),
    [
        (_heard(NOBODY, ONE), ONE),
        (_heard(NOBODY, ONE), BLIND),
        (_heard(BLIND, BLIND), ONE),
        (_heard(BLIND, ONE), BLIND),
    ],
)
def test_judge_node_ip_network_ok(heard: OnNodes[Heard], from_pc: Heard | CouldNotLook) -> None:
    finding = judge_node_ip_network(HEALTHY, heard, from_pc)
    assert finding.verdict is Verdict.PASS
    assert MACS["tvox1"] in str(finding.observed)


@pytest.mark.parametrize(
    ("says", "heard", "from_pc", "said"),
    [
        (HEALTHY, _heard(NOBODY, ONE | TWO), BLIND, "several machines answer"),
        (HEALTHY, _heard(NOBODY, ONE), ONE | STRANGER, "several machines answer"),
        (HEALTHY, _heard(STRANGER, ONE), BLIND, "several machines answer"),
        (HEALTHY, _heard(NOBODY, ONE), TWO, "several machines answer"),
        (TWO_MASTERS, _heard(TWO, ONE), BLIND, "several machines answer"),
        (HALF, _heard(NOBODY, BLIND), ONE | TWO, "several machines answer"),
        (TWO_MASTERS, _heard(NOBODY, NOBODY), ONE, "2 nodes hold"),
        (NO_MASTER, _heard(NOBODY, NOBODY), NOBODY, "0 nodes hold"),
        (HEALTHY, _heard(NOBODY, STRANGER), BLIND, "which is not tvox1's"),
        (HEALTHY, _heard(NOBODY, TWO), TWO, "which is not tvox1's"),
        (HEALTHY, _heard(NOBODY, NOBODY), BLIND, "tvox2 hears nobody answer"),
        (HEALTHY, _heard(NOBODY, ONE), NOBODY, "this PC hears nobody answer"),
    ],
)
def test_judge_node_ip_network_ko(says: Roles, heard: OnNodes[Heard], from_pc: Heard | CouldNotLook, said: str) -> None:
    finding = judge_node_ip_network(says, heard, from_pc)
    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


@pytest.mark.parametrize(
    ("says", "heard", "from_pc"),
    [
        (HEALTHY, _heard(BLIND, BLIND), BLIND),
        (HEALTHY, _heard(NOBODY, BLIND), BLIND),
        (HALF, _heard(NOBODY, BLIND), ONE),
    ],
)
def test_judge_node_ip_network_unreachable(says: Roles, heard: OnNodes[Heard], from_pc: Heard | CouldNotLook) -> None:
    assert judge_node_ip_network(says, heard, from_pc).kind is Kind.COULD_NOT_LOOK


KEY = {"tvox1": "SHA256:" + "A" * 43, "tvox2": "SHA256:" + "B" * 43}
MACHINES = fake_site().topology.machines


def test_judge_node_ip_key_ok() -> None:
    assert judge_node_ip_key(KEY["tvox1"], MACHINES, HEALTHY).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("shown", "said"), [(KEY["tvox2"], "is the key of tvox2"), ("SHA256:" + "C" * 43, "is the key of neither node")]
)
def test_judge_node_ip_key_ko(shown: str, said: str) -> None:
    finding = judge_node_ip_key(shown, MACHINES, HEALTHY)
    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


def test_judge_node_ip_key_unreachable() -> None:
    assert judge_node_ip_key(BLIND, MACHINES, HEALTHY).kind is Kind.COULD_NOT_LOOK


@pytest.mark.parametrize("says", [HALF, TWO_MASTERS, NO_MASTER])
def test_judge_node_ip_key_without_one_master_is_not_told(says: Roles) -> None:
    assert judge_node_ip_key(KEY["tvox1"], MACHINES, says).kind is Kind.NOT_TESTABLE


def test_judge_node_ip_key_cannot_tell_cloned_keys_apart() -> None:
    cloned = {node: machine.model_copy(update={"host_keys": (KEY["tvox1"],)}) for node, machine in MACHINES.items()}
    assert judge_node_ip_key(KEY["tvox1"], cloned, HEALTHY).kind is Kind.NOT_TESTABLE


def test_judge_node_ip_key_needs_pinned_keys() -> None:
    bare = {node: machine.model_copy(update={"host_keys": ()}) for node, machine in MACHINES.items()}
    assert judge_node_ip_key(KEY["tvox1"], bare, HEALTHY).kind is Kind.NOT_TESTABLE
