"""UAT-SEC-005 on ports made to measure."""

import pytest

from tests.fakes.nodes import ADDRESSES, BLIND, NODE_IP, UNREACHABLE, fake_cluster
from tests.fakes.sites import fake_site
from tvox.findings import Kind, Verdict
from tvox.observing import CouldNotAsk
from tvox.open_ports import OpenPorts, Port, judge_open_ports, read_open_ports
from tvox.site import Site

SITE = fake_site(security={"expected_ports": [22, 443], "closed_ports": [873, 27017]})
GOOD = {22: Port.OPEN, 443: Port.OPEN, 873: Port.SHUT, 27017: Port.SHUT}


class Reached:
    """Port 22 and 443 answer everywhere but where the test says otherwise."""

    def __init__(self, **unlike: bool | CouldNotAsk) -> None:
        self.unlike = unlike
        self.asked: list[tuple[str, int]] = []

    def answers(self, address: str, port: int, *, within: float = 3.0) -> bool:  # noqa: ARG002 - the port's word
        self.asked.append((address, port))
        said = self.unlike.get(f"p{port}", port in {22, 443})
        if isinstance(said, CouldNotAsk):
            raise said
        return said


def judged(ports: dict[int, Port], site: Site = SITE) -> list[Verdict]:
    return [finding.verdict for finding in judge_open_ports({NODE_IP: OpenPorts(ports)}, site)]


def test_each_listed_port_of_each_address_is_tried_once() -> None:
    reached = Reached(p27017=UNREACHABLE)

    seen = read_open_ports(fake_cluster(), SITE, reached)

    assert sorted(reached.asked) == sorted((a, p) for a in (NODE_IP, *ADDRESSES.values()) for p in GOOD)
    assert seen[NODE_IP].ports == GOOD | {27017: Port.UNKNOWN}


def test_without_consent_nothing_is_tried() -> None:
    reached = Reached()
    with pytest.raises(CouldNotAsk) as refusal:
        read_open_ports(fake_cluster(), fake_site(), reached)

    assert refusal.value.kind is Kind.NOT_TESTABLE
    assert reached.asked == []


def test_judge_open_ports_ok() -> None:
    assert judged(GOOD) == [Verdict.PASS] * 4


def test_without_a_port_that_must_not_answer_nothing_is_known_of_them() -> None:
    site = fake_site(security={"expected_ports": [22, 443], "closed_ports": []})

    assert judged(GOOD, site) == [Verdict.PASS, Verdict.PASS, Verdict.NOT_OBSERVED]


@pytest.mark.parametrize("place", range(4))
def test_judge_open_ports_ko(place: int) -> None:
    port, state = list(GOOD.items())[place]
    wanted = [Verdict.PASS] * 4
    wanted[place] = Verdict.FAIL

    assert judged(GOOD | {port: Port.SHUT if state is Port.OPEN else Port.OPEN}) == wanted


def test_a_machine_that_answers_nowhere_proves_no_port_shut() -> None:
    assert judged(dict.fromkeys(GOOD, Port.SHUT)) == [Verdict.FAIL] * 2 + [Verdict.NOT_OBSERVED] * 2


def test_what_could_not_be_tried_is_not_observed() -> None:
    assert judged(GOOD | {443: Port.UNKNOWN, 873: Port.UNKNOWN}) == [
        *(Verdict.PASS, Verdict.NOT_OBSERVED),
        *(Verdict.NOT_OBSERVED, Verdict.PASS),
    ]
    assert judged({22: Port.OPEN})[1:] == [Verdict.NOT_OBSERVED] * 3


def test_judge_open_ports_unreachable() -> None:
    assert [one.verdict for one in judge_open_ports(BLIND, SITE)] == [Verdict.NOT_OBSERVED]
    assert [one.verdict for one in judge_open_ports({}, SITE)] == [Verdict.NOT_OBSERVED]
