"""One simulated TVOX machine: a computer of the lab with the product's services and the lab's own programs on it."""

import subprocess
import sys
from dataclasses import dataclass, field

from lab import plan
from lab.computer import Computer
from lab.furnishing import furnish
from lab.plan import NodePlan, State


@dataclass(kw_only=True)
class Machine(Computer):
    """A machine of the lab, used from inside the lab's namespaces."""

    identity: NodePlan
    state: State
    release: str
    _daemons: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`tvox1` or `tvox2`."""
        return self.identity.name

    @property
    def hostname(self) -> str:
        """As the customer named it."""
        return self.identity.hostname

    @property
    def mac(self) -> str:
        """Its network card's address."""
        return self.identity.mac

    @property
    def first_program(self) -> str:
        """Starts the product's services."""
        return "/usr/local/sbin/tvox-boot"

    @property
    def address(self) -> str:
        """The machine's own address: the stand-alone TVOX has the one that becomes the node IP."""
        return plan.NODE_IP if self.state is State.STANDALONE else self.identity.physical_ip

    @property
    def role(self) -> str:
        """MASTER, BACKUP, FAULT or STANDALONE as the machine itself holds it; empty while it is off."""
        try:
            return (self.root / "run/tvox/role").read_text().strip()
        except OSError:
            return ""

    def furnish(self) -> None:
        """Make the disk that of this machine of this customer."""
        furnish(self.root, self.identity, self.state, self.release)

    def switch_on(self) -> None:
        """Boot, and start the lab's own programs."""
        super().switch_on()
        for daemon in self.daemons():
            self.start(daemon)

    def switch_off(self) -> None:
        """Pull the plug."""
        for daemon in list(self._daemons):
            self.stop(daemon)
        super().switch_off()

    def daemons(self) -> dict[str, list[str]]:
        """The lab's own programs that run on this machine, by name."""
        ours, node = ["--root", str(self.root)], self.identity
        peer = [] if self.state is State.STANDALONE else ["--peer", plan.peer_of(node).physical_ip]
        daemons = {
            "agent": ["lab.agent", *ours, "--node", self.name, "--control", str(self.lab_folder / "control.sock")],
            "mongod": [
                "lab.chat.server", *ours, "--address", self.address, *peer, "--set-name", chat_set(self.release),
            ],
            "httpd": [
                "lab.web.server", *ours, "--node", self.name,
                "--certificate", str(self.root / "etc/tvox/https.crt"), "--key", str(self.root / "etc/tvox/https.key"),
            ],
        }  # fmt: skip
        if peer:
            daemons["calendar-replication"] = ["lab.calendar_replication", *ours, *peer]
        return daemons

    def start(self, daemon: str) -> None:
        """Start one of `daemons` if it does not run."""
        if daemon in self._daemons and self._daemons[daemon].poll() is None:
            return
        words = [sys.executable, "-m", *self.daemons()[daemon]]
        with (self.log / f"{daemon}.log").open("ab") as log:
            # Its parent nsenter is what we hold: the daemon must die with it.
            command = [*self.entered(whole=False), "setpriv", "--pdeathsig=KILL", *words]
            self._daemons[daemon] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def stop(self, daemon: str) -> None:
        """Kill one of `daemons`."""
        process = self._daemons.pop(daemon, None)
        if process is not None:
            process.kill()
            process.wait()


def chat_set(release: str) -> str:
    """The replica set's name, which embeds the release that made it."""
    return f"rs-telenia-145538678961e3317449edd9.49630486-{release}"
