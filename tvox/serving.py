"""The machine that serves: the one that holds the node IP, by its own addresses. Its PBX is the one that phones reach.

2: eth0    inet 172.16.95.71/22 scope global secondary eth0
"""

import re

from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk
from tvox.texts import Text

ADDRESSES = "export PATH=$PATH:/usr/sbin:/sbin; ip -o -4 addr show"


def serving_node(cluster: Cluster) -> Node:
    """The holder, `tvox1` where both say so (NODE-IP fails then); `CouldNotAsk` where no machine that answers is it."""
    silent: list[CouldNotAsk] = []
    for node in cluster.nodes.values():
        try:
            addresses = node.shell.run(ADDRESSES).stdout
        except CouldNotAsk as refusal:
            silent.append(refusal)
            continue
        if re.search(rf"\binet {re.escape(cluster.node_ip)}/", addresses):
            return node
    if silent:
        raise silent[0]
    raise CouldNotAsk(
        cluster.where,
        Text("No machine holds the node IP {address}.", address=cluster.node_ip),
        Text("Make NODE-IP pass first."),
    )
