"""The lab's own site file: all that the suite is told about the simulated customer."""

import base64
import hashlib
import subprocess
from pathlib import Path

from lab import plan
from lab.firewall import PORTS
from lab.health import TCP
from lab.machine import Machine
from lab.plan import RELEASES, TVOX1, TVOX2, State
from lab.telephony import outside_sections, site_sections

TEMPLATE = """# Written by `tvox-lab up`; the secrets are in the environment of `tvox-lab exec`.
customer = "lab"
change = "{change}"
language = "it"

[topology]
kind = "lan"
node_ip = "{node_ip}"
netmask = "{netmask}"
gateway = "{gateway}"
domain = "{domain}"
{machines}
[releases]
from = "{before}"
to = "{after}"
{expected}
[ssh]
user = "root"
password = "env:TVOX_LAB_ROOT"
connect_within_s = 5

[sip]
transport = "udp"
codecs = ["PCMA", "PCMU", "G722"]
echo_test = "600"
{trusted}
{accounts}
[web]
language = "it"
admin = {{ user = "admin", password = "env:TVOX_LAB_ADMIN" }}

[security]
expected_ports = {served}
closed_ports = {closed}

[manners]
profile = "full"

[thresholds]
# The lab has no traffic of its own, so what changes on it settles sooner than at a customer's.
file_settle_s = 1
file_cycle_s = 3
file_wait_s = 12
audio_s = 3
# Its machines show the load of the computer that the lab runs on, test phones and browsers included.
load_per_core_warn = 20
load_per_core_fail = 40

{telephony}"""

CERTIFICATES = "certificates.pem"
"""The file of `certificates`, beside the site file."""
BEFORE_THE_UPGRADE = ("pre_migration", "post_conversion", "post_sync", "post_switch")
"""The phases in which a customer still has the old release; a lab may rehearse them on either."""


def site_file(state: State, release: str, machines: dict[str, Machine]) -> str:
    """The file's text; host keys and certificates are those of the machines' own disks."""
    identities = "".join(_machine(name, machines.get(name)) for name in ("tvox1", "tvox2"))
    before, after = RELEASES["21"], RELEASES["22"]
    phases = ", ".join(f'{phase} = "{release}"' for phase in BEFORE_THE_UPGRADE)
    expected = f"expected = {{ {phases} }}\n" if release != before else ""
    return TEMPLATE.format(
        change=f"{state}-{release}", node_ip=plan.NODE_IP, netmask=plan.NETMASK,
        gateway=plan.GATEWAY, domain=plan.DOMAIN,
        machines=identities, before=before, after=after, expected=expected,
        accounts=site_sections.accounts(), telephony=site_sections.sections(outside_sections.towards_the_world()),
        served=sorted(TCP.values()), closed=sorted(PORTS.values()),
        trusted=f'ca_file = "{CERTIFICATES}"\n' if machines else "",
    )  # fmt: skip


def certificates(machines: dict[str, Machine]) -> str:
    """What telephones must trust to register over TLS: every machine's own certificate, PEM."""
    return "".join((machine.root / "etc/tvox/https.crt").read_text() for machine in machines.values())


def _machine(name: str, machine: Machine | None) -> str:
    address = {node.name: node.physical_ip for node in (TVOX1, TVOX2)}[name]
    lines = [f"\n[topology.{name}]", f'address = "{address}"']
    if machine is not None:
        keys = ", ".join(f'"{key}"' for key in host_keys(machine.root))
        lines += [f"host_keys = [{keys}]", f'web_certificate = "{web_certificate(machine.root)}"']
    return "\n".join(lines) + "\n"


def host_keys(root: Path) -> list[str]:
    """`SHA256:…` of each of a machine's SSH host keys."""
    blobs = (file.read_text().split()[1] for file in sorted((root / "etc/ssh").glob("ssh_host_*_key.pub")))
    return [_fingerprint(base64.b64decode(blob)) for blob in blobs]


def web_certificate(root: Path) -> str:
    """`SHA256:…` of the public key in a machine's web certificate."""
    pem = subprocess.run(
        ["openssl", "x509", "-in", root / "etc/tvox/https.crt", "-noout", "-pubkey"], check=True, capture_output=True
    ).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=pem, check=True, capture_output=True)
    return _fingerprint(der.stdout)


def _fingerprint(blob: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
