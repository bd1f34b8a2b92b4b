"""The calls that the PBX itself believes to have, asked of the node that serves.

PJSIP/102-00000003!internal!600!1!Up!Echo!!102!!!3!12!!1700000000.3
"""

import re
from collections.abc import Collection

from tvox.nodes import Cluster, Node
from tvox.observing import CouldNotAsk
from tvox.serving import serving_node
from tvox.texts import Text, verbatim

COMMAND = "export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C; asterisk -rx 'core show channels concise' && echo == end"
_LEAST_FIELDS = 10


def read_channels(cluster: Cluster, extensions: Collection[str]) -> tuple[str, ...]:
    """The names of the channels of these extensions; `CouldNotAsk` where they could not be listed."""
    node = serving_node(cluster)
    channels = node.shell.run(COMMAND).stdout
    return tuple(name for name in _names(node, channels) if _is_of(name, extensions))


def _names(node: Node, told: str) -> list[str]:
    lines, end, _ = told.partition("== end")
    fields = [line.split("!") for line in lines.splitlines() if line.strip()]
    if not end or any(len(one) < _LEAST_FIELDS for one in fields):
        raise CouldNotAsk(
            node.where,
            Text("The PBX did not list its channels."),
            Text("Run {command} on the node by hand.", command=verbatim("asterisk -rx 'core show channels concise'")),
        )
    return [one[0] for one in fields]


def _is_of(channel: str, extensions: Collection[str]) -> bool:
    """Whether `PJSIP/102-0000001a` or `Local/102@internal-0000003;1` is of one of them."""
    named = re.match(r"[^/]+/([^@;-]+)", channel)
    return named is not None and named.group(1) in extensions
