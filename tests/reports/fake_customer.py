"""A pytest plugin in the place of a real TVOX: FAKE_TVOX says what is there, and two facts can be asked of it."""

import os
from datetime import UTC, datetime
from time import monotonic

import pytest

from fixtures.facts import fact_fixture
from fixtures.formation import Formation, recognised
from tests.fakes.nodes import FakeShell, fake_cluster, fake_node, output
from tvox.gathering import Fact, from_each_node
from tvox.nodes import Cluster, Node
from tvox.observing import OnNodes
from tvox.ports import Screenshot
from tvox.site import Site
from tvox.waiting import eventually

PNG = b"\x89PNG\r\n\x1a\nnot a picture, but named one"

KEYS = {
    "cluster": {"172.16.95.70": "tvox1", "172.16.95.73": "tvox2", "172.16.95.71": "tvox1"},
    "stand-alone": {"172.16.95.71": "tvox1"},
    "silent": {},
}


@pytest.hookimpl
def pytest_tvox_formation(site: Site) -> Formation:
    """What the addresses show."""
    shown = KEYS[os.environ.get("FAKE_TVOX", "cluster")]
    machines = site.topology.machines
    addresses = [str(machine.address) for machine in machines.values()] + [str(site.topology.node_ip)]
    keys = {address: machines[shown[address]].host_keys if address in shown else None for address in addresses}
    return recognised(site, keys)


@pytest.hookimpl
def pytest_tvox_cluster() -> Cluster:
    """Two nodes that print markup and, through a careless script, the password of root."""
    careless = os.environ["ACME_ROOT"]
    said = {
        "boot_id": output("<img src=x onerror=alert(1)>\n", stderr=f"login with {careless}"),
        "du": output("\x1b[31mred\x1b[0m\n" + "x" * 9000),
    }
    return fake_cluster(*(fake_node(name, shell=FakeShell(said)) for name in ("tvox1", "tvox2")))


def _slow_boot_id(node: Node) -> str:
    started = monotonic()
    eventually(lambda: monotonic() - started > 1.0, within=3)
    return node.shell.run("cat boot_id").stdout


def _folders(node: Node) -> tuple[str, Screenshot]:
    started = monotonic()
    eventually(lambda: monotonic() - started > 1.0, within=3)
    return node.shell.run("du").stdout, Screenshot(PNG, f"https://{node.address}/monitor")


BOOT_IDS: Fact[OnNodes[str]] = from_each_node("boot_ids", _slow_boot_id)
FOLDERS: Fact[OnNodes[tuple[str, Screenshot]]] = from_each_node("folders", _folders)

boot_ids = fact_fixture("boot_ids", lambda _means: BOOT_IDS)
folders = fact_fixture("folders", lambda _means: FOLDERS)


@pytest.fixture(scope="session")
def started_at() -> datetime:
    """When the first item that wants it was set up."""
    return datetime.now(UTC)
