"""Which machine serves, by what `ip -o -4 addr show` printed."""

import pytest

from tests.fakes.nodes import UNREACHABLE, FakeShell, Printed, fake_cluster, fake_node
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk
from tvox.serving import serving_node

OWN = "2: eth0    inet 172.16.95.70/22 scope global eth0\\       valid_lft forever preferred_lft forever\n"
HOLDS = OWN + "2: eth0    inet 172.16.95.71/22 scope global secondary eth0\\       valid_lft forever\n"
SIMILAR = "2: eth0    inet 172.16.95.7/22 scope global eth0\n3: eth1    inet 72.16.95.71/22 scope global eth1\n"


def pair(tvox1: Printed, tvox2: Printed) -> Cluster:
    shells = {"tvox1": FakeShell({"ip -o": tvox1}), "tvox2": FakeShell({"ip -o": tvox2})}
    return fake_cluster(*(fake_node(name, shell=shell) for name, shell in shells.items()))


@pytest.mark.parametrize(
    ("tvox1", "tvox2", "serves"),
    [
        pytest.param(HOLDS, OWN, "tvox1", id="tvox1"),
        pytest.param(OWN, HOLDS, "tvox2", id="tvox2"),
        pytest.param(UNREACHABLE, HOLDS, "tvox2", id="the other one is silent"),
    ],
)
def test_serving_node_ok(tvox1: Printed, tvox2: Printed, serves: str) -> None:
    assert serving_node(pair(tvox1, tvox2)).name == serves


@pytest.mark.parametrize("addresses", [OWN, SIMILAR, ""], ids=["own", "similar", "none"])
def test_serving_node_ko(addresses: str) -> None:
    with pytest.raises(CouldNotAsk, match=r"No machine holds the node IP 172\.16\.95\.71"):
        serving_node(pair(addresses, addresses))


def test_serving_node_unreachable() -> None:
    with pytest.raises(CouldNotAsk, match="no answer within"):
        serving_node(pair(UNREACHABLE, OWN))
