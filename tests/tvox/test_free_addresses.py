from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from tests.fakes.nodes import BLIND, UNREACHABLE, FakeShell, fake_node
from tests.tvox.web_facts import a_site
from tvox.findings import Verdict, worst
from tvox.free_addresses import (
    Answer,
    AskedAddress,
    PcView,
    judge_new_addresses,
    new_addresses_from_pc_fact,
    read_new_addresses,
)
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.texts import verbatim

SITE = a_site()
NETWORK = "172.16.95.71/22"
# iputils arping, as printed by s20160308 (CentOS 7) and 20210202 (Debian 11).
FREE = "ARPING 172.16.95.70 from 0.0.0.0 eth0\nSent 3 probes (3 broadcast(s))\nReceived 0 response(s)\narping:0\n"
TAKEN = (
    "ARPING 172.16.95.70 from 0.0.0.0 eth0\nUnicast reply from 172.16.95.70 [52:54:00:12:34:56]  0.712ms\n"
    "Sent 1 probes (1 broadcast(s))\nReceived 1 response(s)\narping:1\n"
)
DOWN = 'arping: Interface "eth0" is down\narping:2\n'
MISSING = "sh: 1: arping: not found\narping:127\n"


def read(arping: str, *, ping: int = 1, network: str = NETWORK) -> AskedAddress:
    shell = FakeShell({"arping": f"network:{network}\nping:{ping}\n{arping}"})
    node = replace(fake_node("tvox1", shell=shell), address="172.16.95.71")
    first, _second = read_new_addresses(SITE, Cluster({"tvox1": node}, "172.16.95.71"))
    return first


@pytest.mark.parametrize(
    ("arping", "ping", "answer"),
    [
        (FREE, 1, Answer.FREE),
        (TAKEN, 1, Answer.TAKEN),
        (FREE, 0, Answer.TAKEN),
        (MISSING, 0, Answer.TAKEN),
        (MISSING, 1, Answer.UNTOLD),
        (DOWN, 1, Answer.UNTOLD),
        ("", 1, Answer.UNTOLD),
        (FREE.replace("Sent 3", "Sent 0"), 1, Answer.UNTOLD),
        (FREE.replace("arping:0", "arping:2"), 1, Answer.UNTOLD),
    ],
)
def test_read_new_addresses(arping: str, ping: int, answer: Answer) -> None:
    assert read(arping, ping=ping).answer is answer


def test_read_new_addresses_keeps_the_words_of_who_answers() -> None:
    assert "52:54:00:12:34:56" in str(read(TAKEN).said)


def test_read_new_addresses_says_in_italian_that_ping_is_answered() -> None:
    assert read(MISSING, ping=0).said.render("it") == "risponde al ping"
    assert str(read("").said) == "-"


def test_read_new_addresses_refuses_where_the_node_has_no_such_interface() -> None:
    with pytest.raises(CouldNotAsk, match="no interface"):
        read(FREE, network="")


def asked(*answers: Answer, network: str = NETWORK) -> tuple[AskedAddress, ...]:
    addresses = ("172.16.95.70", "172.16.95.73")
    return tuple(
        AskedAddress(address, network, answer, verbatim("said"))
        for address, answer in zip(addresses, answers, strict=True)
    )


def seen(macs: frozenset[str] | CouldNotLook = frozenset(), *ports: int) -> tuple[PcView, ...]:
    return (PcView("172.16.95.70", macs, ports), PcView("172.16.95.73", frozenset(), ()))


BOTH_FREE = asked(Answer.FREE, Answer.FREE)


def test_judge_ok() -> None:
    findings = judge_new_addresses(BOTH_FREE, seen(), SITE)
    assert worst(findings) is Verdict.PASS
    assert [finding.advisory for finding in findings] == [None, None]


def test_judge_ok_with_advice_where_this_pc_could_not_listen() -> None:
    for from_pc in (BLIND, seen(BLIND)):
        first = judge_new_addresses(BOTH_FREE, from_pc, SITE)[0]
        assert first.verdict is Verdict.PASS
        assert "TVOX 1 only" in str(first.advisory)


@pytest.mark.parametrize(
    ("from_tvox1", "from_pc"),
    [
        (asked(Answer.TAKEN, Answer.FREE), seen()),
        (asked(Answer.FREE, Answer.TAKEN), seen()),
        (asked(Answer.TAKEN, Answer.FREE), BLIND),
        (BOTH_FREE, seen(frozenset({"52:54:00:12:34:56"}))),
        (BOTH_FREE, seen(BLIND, 443)),
        (asked(Answer.UNTOLD, Answer.UNTOLD), seen(BLIND, 22)),
        (BLIND, seen(frozenset({"52:54:00:12:34:56"}))),
        (asked(Answer.FREE, Answer.FREE, network="10.0.0.5/24"), seen()),
        (asked(Answer.FREE, Answer.FREE, network="172.16.95.71/31"), seen()),
    ],
)
def test_judge_ko(from_tvox1: Sequence[AskedAddress] | CouldNotLook, from_pc: Sequence[PcView] | CouldNotLook) -> None:
    assert worst(judge_new_addresses(from_tvox1, from_pc, SITE)) is Verdict.FAIL


def test_judge_unreachable() -> None:
    assert worst(judge_new_addresses(BLIND, BLIND, SITE)) is Verdict.NOT_OBSERVED
    assert worst(judge_new_addresses(BLIND, seen(), SITE)) is Verdict.NOT_OBSERVED


def test_judge_not_observed_where_nobody_could_listen_and_closed_ports_prove_nothing() -> None:
    assert worst(judge_new_addresses(asked(Answer.UNTOLD, Answer.FREE), seen(BLIND), SITE)) is Verdict.NOT_OBSERVED


@dataclass
class FakePc:
    """A technician's PC that hears `macs` and finds `open_port` open."""

    macs: frozenset[str] | CouldNotAsk
    open_port: int = 0
    hears_tvox1: bool = True

    def holders(self, address: str, *, listen: float = 2.0) -> frozenset[str]:  # noqa: ARG002 - the port's signature
        if isinstance(self.macs, CouldNotAsk):
            raise self.macs
        return self.macs if address != "172.16.95.71" else frozenset({"52:54:00:00:00:01"} if self.hears_tvox1 else ())

    def answers(self, address: str, port: int, *, within: float = 3.0) -> bool:  # noqa: ARG002 - the port's signature
        return port == self.open_port


def test_new_addresses_from_pc() -> None:
    cluster = Cluster({}, "172.16.95.71")
    pc = FakePc(UNREACHABLE, open_port=443)
    first, _second = new_addresses_from_pc_fact(pc, pc, SITE).read(cluster)
    assert isinstance(first.macs, CouldNotLook)
    assert first.open_ports == (443,)
    deaf = FakePc(frozenset())
    assert new_addresses_from_pc_fact(deaf, deaf, SITE).read(cluster)[1] == PcView("172.16.95.73", frozenset(), ())


def test_the_silence_of_another_network_with_the_same_addresses_is_not_free() -> None:
    pc = FakePc(frozenset(), hears_tvox1=False)
    views = new_addresses_from_pc_fact(pc, pc, SITE).read(Cluster({}, "172.16.95.71"))
    assert all(isinstance(view.macs, CouldNotLook) for view in views)
    assert worst(judge_new_addresses(asked(Answer.UNTOLD, Answer.UNTOLD), views, SITE)) is Verdict.NOT_OBSERVED


def test_who_answers_in_another_network_is_reported_all_the_same() -> None:
    pc = FakePc(frozenset({"52:54:00:12:34:56"}), hears_tvox1=False)
    views = new_addresses_from_pc_fact(pc, pc, SITE).read(Cluster({}, "172.16.95.71"))
    assert worst(judge_new_addresses(BOTH_FREE, views, SITE)) is Verdict.FAIL
