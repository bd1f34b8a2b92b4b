"""A node's root directory with the files that the pages read."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NODE = {
    "name": "tvox1",
    "physical_ip": "172.16.95.70",
    "peer_ip": "172.16.95.73",
    "node_ip": "172.16.95.71",
    "netmask": "255.255.252.0",
    "gateway": "172.16.92.1",
    "hostname": "tam01",
    "domain": "tam.example",
    "ft": True,
    "bandwidth": 30000,
}
LICENCE = {
    "status": "VALID",
    "serial": "123456789012",
    "company": "Rossi srl",
    "address": "Via Uno 1",
    "phone": "045000000",
    "email": "it@example.org",
    "modules": {"Agents": "40", "Abandoned Calls": None},
    "upgrades": {"Major": True, "Minor": False, "Patch": "perhaps"},
    "expires": None,
}
STATUS = """Lsyncd status report at Fri Jul 22 14:39:34 2022

Sync1 source=/opt/telenia_data/sync/
There are {delays} delays
Excluding:
  nothing.


Inotify watching 1 directories
  1: /opt/telenia_data/sync/
"""


def furnish(root: Path, *, role: str = "MASTER", release: str = "22.0.20") -> Path:
    """Write a healthy node's files below `root`."""
    for folder in ("etc/tvox", "run/tvox", "var/lib/tvox-lab/faults", "opt/telenia_data/sync/conf"):
        (root / folder).mkdir(parents=True)
    tvox, run = root / "etc/tvox", root / "run/tvox"
    write(tvox / "node.json", NODE)
    write(tvox / "licence.json", LICENCE)
    write(tvox / "customisations.json", [])
    write(tvox / "web_users.json", [{"user": "admin", "password": "secret", "name": "admin admin"}])
    (tvox / "release").write_text(f"{release}\n")
    (run / "role").write_text(f"{role}\n")
    (run / "started_at").write_text("2022-07-22T14:01:45Z\n")
    (run / "rabbitmq").write_text("ON\n")
    contact(root, 1.0)
    (root / "etc/resolv.conf").write_text("search example\nnameserver 192.0.2.1\nnameserver 192.0.2.2\n")
    (root / "opt/telenia_data/sync/conf/settings").write_bytes(b"x" * 5000)
    return root


def contact(root: Path, seconds_ago: float, *, running: bool = True) -> None:
    """The slave's database replication had its last contact then."""
    when = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    content = {"running": running, "last_contact": when.isoformat(), "direction": "from 172.16.95.70"}
    write(root / "run/tvox/database_replication.json", content)


def write(path: Path, content: Any) -> None:
    """One JSON file."""
    path.write_text(json.dumps(content))
