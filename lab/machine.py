"""One simulated TVOX machine: its disk, its network card, its processes, and how it is switched on and off."""

import secrets
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from lab import namespaces, plan
from lab.furnishing import furnish
from lab.mounts import mount, mount_devices, mount_overlay
from lab.plan import NodePlan, State
from lab.state import LabError
from lab.waiting import eventually

BOOT = """
mount -t proc proc "$1/proc"
mount --bind "$1/etc/tvox/boot_id" "$1/proc/sys/kernel/random/boot_id"
hostname "$2"
read _
exec chroot "$1" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    /usr/bin/tini -- /usr/local/sbin/tvox-boot
"""
"""Waits for one line on its input, which comes when the network card is in."""


@dataclass
class Machine:
    """A machine of the lab, used from inside the lab's namespaces."""

    identity: NodePlan
    state: State
    release: str
    lower: Path
    folder: Path
    rootless: bool
    _power: subprocess.Popen[bytes] | None = None
    _daemons: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`tvox1` or `tvox2`."""
        return self.identity.name

    @property
    def address(self) -> str:
        """The machine's own address: the stand-alone TVOX has the one that becomes the node IP."""
        return plan.NODE_IP if self.state is State.STANDALONE else self.identity.physical_ip

    @property
    def root(self) -> Path:
        """The machine's files as seen from the lab."""
        return self.folder / "disk" / "root"

    @property
    def lab_folder(self) -> Path:
        """The lab's state folder."""
        return self.folder.parent.parent

    @property
    def log(self) -> Path:
        """Where the daemons' output goes."""
        return self.lab_folder / "log" / self.name

    @property
    def init(self) -> int | None:
        """Process id of the machine's first process, in the lab's view; None while it is off."""
        if self._power is None or self._power.poll() is not None:
            return None
        return namespaces.only_child(self._power.pid)

    @property
    def role(self) -> str:
        """MASTER, BACKUP, FAULT or STANDALONE as the machine itself holds it; empty while it is off."""
        try:
            return (self.root / "run/tvox/role").read_text().strip()
        except OSError:
            return ""

    def insert_disk(self) -> None:
        """Give the machine its disk: a layer over the installed root."""
        self.log.mkdir(parents=True, exist_ok=True)
        mount_overlay(self.lower, self.folder / "disk", rootless=self.rootless)
        mount_devices(self.root)
        furnish(self.root, self.identity, self.state, self.release)

    def switch_on(self) -> None:
        """Boot; returns when the first process runs, not when the services answer."""
        mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", self.root / "run")
        (self.root / "run/tvox").mkdir()
        (self.root / "etc/tvox/boot_id").write_text(_boot_id())
        boot = ["unshare", *namespaces.LAB, "sh", "-c", BOOT, "boot", str(self.root), self.identity.hostname]
        with (self.log / "boot.log").open("ab") as log:
            self._power = subprocess.Popen(boot, stdin=subprocess.PIPE, stdout=log, stderr=log)
        if not eventually(lambda: self.init, within=10):
            raise LabError(f"{self.name} did not start: see {self.log}/boot.log.")
        self._plug_in(self._power.pid)
        assert self._power.stdin is not None  # noqa: S101 - opened as a pipe three lines above
        self._power.stdin.write(b"go\n")
        self._power.stdin.close()
        for daemon in self.daemons():
            self.start(daemon)

    def switch_off(self) -> None:
        """Pull the plug: nothing gets to say goodbye."""
        for daemon in list(self._daemons):
            self.stop(daemon)
        if self._power is not None:
            self._power.kill()
            self._power.wait()
        subprocess.run(["umount", "--lazy", self.root / "run"], check=False, capture_output=True)
        eventually(self._card_is_gone, within=10)

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
            command = [*self._entered(whole=False), "setpriv", "--pdeathsig=KILL", *words]
            self._daemons[daemon] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def stop(self, daemon: str) -> None:
        """Kill one of `daemons`."""
        process = self._daemons.pop(daemon, None)
        if process is not None:
            process.kill()
            process.wait()

    def sh(self, script: str, *, within: float = 60.0, check: bool = True) -> str:
        """What a shell script on the machine prints, both outputs; a failed one is LabError with its last words."""
        command = [*self._entered(whole=True), "/bin/sh", "-c", script]
        environment = {"PATH": "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, errors="replace", timeout=within, check=False
        )
        if check and done.returncode != 0:
            raise LabError(
                f"On {self.name} `{script.strip().splitlines()[0]}` ended with {done.returncode}: "
                + (done.stdout + done.stderr).strip()[-400:]
            )
        return done.stdout + done.stderr

    def _entered(self, *, whole: bool) -> list[str]:
        init = self.init
        if init is None:
            raise LabError(f"{self.name} is off.")
        return namespaces.into_machine(init, whole=whole)

    def _plug_in(self, pid: int) -> None:
        link = f"v-{self.name}"
        ip = ["ip", "link"]
        card = ["add", link, "type", "veth", "peer", "name", "eth0", "address", self.identity.mac, "netns", str(pid)]
        subprocess.run([*ip, *card], check=True, capture_output=True)
        subprocess.run([*ip, "set", link, "master", plan.BRIDGE, "up"], check=True, capture_output=True)

    def _card_is_gone(self) -> bool:
        with suppress(subprocess.CalledProcessError):
            subprocess.run(["ip", "link", "del", f"v-{self.name}"], check=True, capture_output=True)
        return not Path(f"/sys/class/net/v-{self.name}").exists()


def chat_set(release: str) -> str:
    """The replica set's name, which embeds the release that made it."""
    return f"rs-telenia-145538678961e3317449edd9.49630486-{release}"


def _boot_id() -> str:
    raw = secrets.token_hex(16)
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}\n"
