"""A computer of the lab: its disk, its network card, its first process, and how it is switched on and off."""

import secrets
import subprocess
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lab import namespaces, plan
from lab.mounts import mount, mount_devices, mount_overlay
from lab.state import LabError
from lab.waiting import eventually

BOOT = """
mount -t proc proc "$1/proc"
mount --bind "$1/etc/tvox/boot_id" "$1/proc/sys/kernel/random/boot_id"
hostname "$2"
read _
exec chroot "$1" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    /usr/bin/tini -- "$3"
"""
"""Waits for one line on its input, which comes when the network card is in."""


@dataclass(kw_only=True)
class Computer(ABC):
    """Used from inside the lab's namespaces; `lower` is the installed root, `folder` its own place."""

    lower: Path
    folder: Path
    rootless: bool
    _power: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def name(self) -> str:
        """Its name in the lab."""

    @property
    @abstractmethod
    def hostname(self) -> str:
        """What it calls itself."""

    @property
    @abstractmethod
    def mac(self) -> str:
        """Its network card's address."""

    @property
    @abstractmethod
    def first_program(self) -> str:
        """What runs on it when it is switched on."""

    @abstractmethod
    def furnish(self) -> None:
        """Write what is its own on a fresh disk."""

    @property
    def root(self) -> Path:
        """Its files as seen from the lab."""
        return self.folder / "disk" / "root"

    @property
    def lab_folder(self) -> Path:
        """The lab's state folder."""
        return self.folder.parent.parent

    @property
    def log(self) -> Path:
        """Where its programs' output goes."""
        return self.lab_folder / "log" / self.name

    @property
    def init(self) -> int | None:
        """Process id of its first process, in the lab's view; None while it is off."""
        if self._power is None or self._power.poll() is not None:
            return None
        return namespaces.only_child(self._power.pid)

    def insert_disk(self) -> None:
        """Give it its disk: a layer over the installed root."""
        self.log.mkdir(parents=True, exist_ok=True)
        mount_overlay(self.lower, self.folder / "disk", rootless=self.rootless)
        mount_devices(self.root)
        self.furnish()

    def switch_on(self) -> None:
        """Boot; returns when the first process runs, not when the services answer."""
        mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", self.root / "run")
        (self.root / "run/tvox").mkdir()
        (self.root / "etc/tvox/boot_id").write_text(_boot_id())
        boot = ["unshare", *namespaces.LAB, "sh", "-c", BOOT, "boot", str(self.root), self.hostname, self.first_program]
        with (self.log / "boot.log").open("ab") as log:
            self._power = subprocess.Popen(boot, stdin=subprocess.PIPE, stdout=log, stderr=log)
        if not eventually(lambda: self.init, within=10):
            raise LabError(f"{self.name} did not start: see {self.log}/boot.log.")
        self._plug_in(self._power.pid)
        assert self._power.stdin is not None  # noqa: S101 - opened as a pipe six lines above
        self._power.stdin.write(b"go\n")
        self._power.stdin.close()

    def switch_off(self) -> None:
        """Pull the plug: nothing gets to say goodbye."""
        if self._power is not None:
            self._power.kill()
            self._power.wait()
        subprocess.run(["umount", "--lazy", self.root / "run"], check=False, capture_output=True)
        eventually(self._card_is_gone, within=10)

    def sh(self, script: str, *, within: float = 60.0, check: bool = True) -> str:
        """What a shell script on it prints, both outputs; a failed one is LabError with its last words."""
        command = [*self.entered(whole=True), "/bin/sh", "-c", script]
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

    def entered(self, *, whole: bool) -> list[str]:
        """The words in front of a command that run it there; without `whole` it keeps the lab's files."""
        init = self.init
        if init is None:
            raise LabError(f"{self.name} is off.")
        return namespaces.into_machine(init, whole=whole)

    def _plug_in(self, pid: int) -> None:
        link = f"v-{self.name}"
        ip = ["ip", "link"]
        card = ["add", link, "type", "veth", "peer", "name", "eth0", "address", self.mac, "netns", str(pid)]
        subprocess.run([*ip, *card], check=True, capture_output=True)
        subprocess.run([*ip, "set", link, "master", plan.BRIDGE, "up"], check=True, capture_output=True)

    def _card_is_gone(self) -> bool:
        with suppress(subprocess.CalledProcessError):
            subprocess.run(["ip", "link", "del", f"v-{self.name}"], check=True, capture_output=True)
        return not Path(f"/sys/class/net/v-{self.name}").exists()


def _boot_id() -> str:
    raw = secrets.token_hex(16)
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}\n"
