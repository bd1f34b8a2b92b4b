"""A valid site as the suite gets it, with what a test wants otherwise."""

from typing import Any

from tests.fakes.nodes import ADDRESSES, NODE_IP
from tvox.site import Site


def fake_site(**sections: dict[str, Any]) -> Site:
    """The guide's two machines; `fake_site(thresholds={"stable_s": 0.1})` changes single values of a section."""
    given: dict[str, Any] = {
        "customer": "Acme",
        "change": "CHG1",
        "topology": {
            "kind": "lan",
            "tvox1": {"address": ADDRESSES["tvox1"], "host_keys": ["SHA256:" + "A" * 43]},
            "tvox2": {"address": ADDRESSES["tvox2"], "host_keys": ["SHA256:" + "B" * 43]},
            "node_ip": NODE_IP,
            "netmask": "255.255.252.0",
            "gateway": "172.16.92.1",
        },
        "releases": {"from": "21.0.26", "to": "22.0.20"},
        "ssh": {"password": "env:ROOT"},
    }
    for section, values in sections.items():
        given[section] = given.get(section, {}) | values
    return Site.model_validate(given)
