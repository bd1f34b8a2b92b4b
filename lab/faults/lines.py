"""Faults of the way to the world outside: lines, classes of service, encryption, what is open that should not be."""

from typing import TYPE_CHECKING

from lab.carrier.numbers import FIRST
from lab.faults.kinds import At, Fault
from lab.faults.network import drop_table, table
from lab.firewall import PORTS, TABLE
from lab.health import TCP, line_is_reachable, listening_ports, tcp_answers
from lab.state import LabError
from lab.telephony import classes, emergency, encryption, notifications, strangers, trunks
from lab.telephony.defects import apply_defects
from lab.waiting import eventually

if TYPE_CHECKING:
    from lab.machine import Machine

SENTENCES = {
    trunks.FAULT_MISROUTED: "a number that is dialled from outside rings at the overflow's extension",
    trunks.FAULT_CALLER_ID: "calls that leave by the first line show a number that is not the customer's",
    trunks.FAULT_NO_BACKUP: "a call that the first line cannot take does not leave by the second",
    trunks.FAULT_REFUSED: "a number without a rule is refused instead of reaching the overflow's extension",
    classes.FAULT: "an extension that may not call mobile telephones reaches them",
    emergency.FAULT: "the limited class of service has no rule for emergency numbers",
    encryption.FAULT: "an extension that must encrypt its voice may call in the clear",
    strangers.FAULT: "a call without an account is accepted",
    notifications.FAULT: "the receiver is told of every event twice",
}

DEAF = table("line_lost", input=f"ip saddr {FIRST.address} drop", output=f"ip daddr {FIRST.address} drop")
WEB = TCP["https"]
CERTIFICATE = "/etc/tvox/https.crt"
# The same key and names: what changes is how long the certificate is valid, not who the machine is.
EXPIRING = f"""
[ -f {CERTIFICATE}.kept ] || cp -p {CERTIFICATE} {CERTIFICATE}.kept
openssl x509 -in {CERTIFICATE}.kept -noout -ext subjectAltName | tail -n 1 |
    sed 's/IP Address:/IP:/g; s/^ */subjectAltName=/' > /tmp/names
openssl x509 -in {CERTIFICATE}.kept -signkey /etc/tvox/https.key -days 10 -clrext -extfile /tmp/names -out {CERTIFICATE}
rm /tmp/names
"""
SYSTEM_LOG = "/var/log/messages"
SHIFTED = "kernel: dahdi: Detected time shift."


def _lose_line(machine: "Machine") -> None:
    machine.sh(DEAF)
    _await_line(machine, reachable=False)


def _regain_line(machine: "Machine") -> None:
    drop_table(machine, "line_lost")
    _await_line(machine, reachable=True)


def _await_line(machine: "Machine", *, reachable: bool) -> None:
    if not eventually(lambda: line_is_reachable(machine, FIRST) is reachable, within=15, every=0.2):
        raise LabError(f"{machine.name} did not notice within 15 s that line 1 has changed.")


def _open_port(machine: "Machine") -> None:
    machine.sh(f"nft delete element {TABLE} guarded '{{ {PORTS['mongodb']} }}' 2> /dev/null || true")


def _close_port(machine: "Machine") -> None:
    machine.sh(f"nft add element {TABLE} guarded '{{ {PORTS['mongodb']} }}'")


def _let_expire(machine: "Machine") -> None:
    machine.sh(EXPIRING)
    _serve_anew(machine)


def _renew(machine: "Machine") -> None:
    machine.sh(f"[ ! -f {CERTIFICATE}.kept ] || mv {CERTIFICATE}.kept {CERTIFICATE}")
    _serve_anew(machine)


def _serve_anew(machine: "Machine") -> None:
    machine.stop("httpd")
    eventually(lambda: WEB not in listening_ports(machine.init), within=5)
    machine.start("httpd")
    if not eventually(lambda: tcp_answers(machine.address, WEB), within=15):
        raise LabError(f"The pages of {machine.name} did not come back within 15 s.")


def _log_time_shift(machine: "Machine") -> None:
    machine.sh(f"echo \"$(LC_ALL=C date '+%b %e %H:%M:%S') $(hostname) {SHIFTED}\" >> {SYSTEM_LOG}")


def _forget_time_shift(machine: "Machine") -> None:
    machine.sh(f"sed -i '/{SHIFTED}/d' {SYSTEM_LOG}")


LINE_FAULTS = (
    *(Fault(name, sentence, At.MASTER, apply_defects, apply_defects) for name, sentence in SENTENCES.items()),
    Fault("line-lost", "the first outside line is dead", At.MASTER, _lose_line, _regain_line),
    Fault("port-open", "the chat database's port is open to everybody", At.MASTER, _open_port, _close_port),
    Fault(
        "certificate-expiring", "the web certificate is valid for ten more days only",
        At.MASTER, _let_expire, _renew,
    ),
    Fault("tls-old-protocol", "the pages may be read over TLS 1.0", At.MASTER, _serve_anew, _serve_anew),
    Fault(
        "time-shift-logged", "the system log holds “dahdi: Detected time shift”",
        At.MASTER, _log_time_shift, _forget_time_shift,
    ),
)  # fmt: skip
