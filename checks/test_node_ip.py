"""One master: the node IP has one holder, by the nodes' word, on the network and by the SSH key shown there."""

import pytest

from tvox.conclusion import Conclude
from tvox.node_ip import Heard, judge_node_ip_holder, judge_node_ip_key, judge_node_ip_network
from tvox.observing import CouldNotLook, OnNodes
from tvox.roles import Roles, judge_roles, judge_roles_kept
from tvox.site import Site

pytestmark = pytest.mark.post_sync


@pytest.mark.check("ROLES", title="Roles: one master, and it serves SIP")
def test_one_node_is_master(roles: Roles, roles_afterwards: Roles, conclude: Conclude) -> None:
    """Exactly one node is master, before and after all facts were read, and that one serves SIP."""
    conclude(judge_roles(roles), judge_roles_kept(roles, roles_afterwards))


@pytest.mark.check("NODE-IP", title="Node IP: held by exactly one node")
def test_one_node_holds_the_node_ip(roles: Roles, conclude: Conclude) -> None:
    """Both nodes were asked, and exactly one holds the node IP."""
    conclude(judge_node_ip_holder(roles))


@pytest.mark.check("NODE-IP-NETWORK", title="Node IP: one machine of the network answers for it")
def test_one_machine_answers_for_the_node_ip(
    roles: Roles,
    node_ip_heard: OnNodes[Heard],
    node_ip_from_pc: Heard | CouldNotLook,
    conclude: Conclude,
) -> None:
    """On the network exactly one MAC answers for the node IP, the master's."""
    conclude(judge_node_ip_network(roles, node_ip_heard, node_ip_from_pc))


@pytest.mark.check("NODE-IP-KEY", title="Node IP: shows the master's SSH host key")
def test_the_node_ip_shows_the_masters_key(
    node_ip_key: str | CouldNotLook, roles: Roles, site: Site, conclude: Conclude
) -> None:
    """The SSH host key shown at the node IP is one of those pinned for the master."""
    conclude(judge_node_ip_key(node_ip_key, site.topology.machines, roles))
