"""What makes an installed root one particular machine of one particular customer.

The product's commands, the PBX's configuration, names, addresses, keys, licence.
"""

import json
import shutil
import subprocess
from pathlib import Path

from lab import firewall, plan, time_service
from lab.plan import NodePlan, State
from lab.telephony.configuration import write_configuration

FILES = Path(__file__).parent / "system" / "files"
COMMANDS = (
    "tvox-boot",
    "tvox-role",
    "tvox-pbx",
    "tvox-filesync",
    "tvox-node-ip",
    "tvox-closed",
    "tvox-keep-recording",
    "tvox-recognise",
    "setperms.sh",
    "write_config.php",
    "tvox-handover",
    "tvox-notify",
)
HANDED_OVER = ("mongo", "mongodump", "reboot")
"""Commands that the lab itself carries out, outside the chroot; see `lab.agent`."""

MODULES: dict[str, str | None] = {
    "Abandoned Calls": None,
    "Agents": "40",
    "Agents with Pickup": None,
    "Attendant Operator": "30",
    "BLF SIP": None,
    "CAC": None,
    "Conference": "10",
    "Fault Tolerance": "1",
    "Recording": "40",
}


def furnish(root: Path, node: NodePlan, state: State, release: str) -> None:
    """Write everything that differs between machines; `root` is a fresh disk."""
    _commands(root)
    write_configuration(root)
    clustered = state is State.CLUSTER
    own = node.physical_ip if clustered else plan.NODE_IP
    peer = plan.peer_of(node).physical_ip if clustered else None
    settings = root / "etc/tvox"
    identity = {
        "name": node.name, "physical_ip": own, "peer_ip": peer, "node_ip": plan.NODE_IP, "netmask": plan.NETMASK,
        "gateway": plan.GATEWAY, "hostname": node.hostname, "domain": plan.DOMAIN,
        "ft": clustered, "bandwidth": plan.BANDWIDTH,
    }  # fmt: skip
    _json(settings / "node.json", identity)
    _json(settings / "licence.json", _licence(node))
    _json(settings / "customisations.json", [])
    _json(settings / "web_users.json", [{"user": "admin", "password": plan.ADMIN_PASSWORD, "name": "admin admin"}])
    (settings / "release").write_text(release + "\n")
    (settings / "network").write_text(
        f"PHYSICAL_IP={own}\nPREFIX={plan.PREFIX}\nGATEWAY={plan.GATEWAY}\nFT={'true' if clustered else 'false'}\n"
    )
    (root / "etc/hosts").write_text(f"127.0.0.1 localhost\n{own} {node.hostname}\n{plan.NODE_IP} {plan.DOMAIN}\n")
    (root / "etc/hostname").write_text(node.hostname + "\n")
    (root / "etc/nftables.conf").write_text(firewall.rules({own, plan.NODE_IP, *([peer] if peer else [])}))
    time_service.follow(root)
    _replication(root, node, peer)
    _keys(root)


def _commands(root: Path) -> None:
    folder = root / "usr/local/sbin"
    for name in COMMANDS:
        shutil.copy(FILES / name, folder / name)
        (folder / name).chmod(0o755)
    for name in HANDED_OVER:
        for place in ("usr/local/sbin", "usr/bin", "sbin"):
            link = root / place / name
            link.unlink(missing_ok=True)
            link.symlink_to("/usr/local/sbin/tvox-handover")


def _licence(node: NodePlan) -> dict[str, object]:
    return {
        "status": "VALID", "serial": f"10002000300{node.name[-1]}", "company": "Lab srl",
        "address": "Via della Prova, 1",
        "phone": "0000000000", "email": "lab@lab.example", "modules": MODULES,
        "upgrades": {"Major": True, "Minor": True, "Patch": True}, "expires": None,
    }  # fmt: skip


def _replication(root: Path, node: NodePlan, peer: str | None) -> None:
    values = {
        "PEER": peer or "127.0.0.1", "BANDWIDTH": str(plan.BANDWIDTH), "PRIORITY": str(node.priority),
        "NODE_IP": plan.NODE_IP, "PREFIX": str(plan.PREFIX),
    }  # fmt: skip
    places = {
        "lsyncd.lua": "etc/tvox/lsyncd.lua",
        "keepalived.conf": "etc/keepalived/keepalived.conf",
        "rsyncd.conf": "etc/rsyncd.conf",
    }
    for template, place in places.items():
        text = (FILES / template).read_text()
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        (root / place).write_text(text)


def _keys(root: Path) -> None:
    for kind in ("ed25519", "ecdsa"):
        key = root / f"etc/ssh/ssh_host_{kind}_key"
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", key], check=True)
    certificate = root / "etc/tvox/https.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "365",
         "-subj", f"/CN={plan.DOMAIN}", "-addext", f"subjectAltName=DNS:{plan.DOMAIN},IP:{plan.NODE_IP}",
         "-keyout", root / "etc/tvox/https.key", "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip


def _json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, indent=1))
