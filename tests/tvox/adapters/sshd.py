"""A real OpenSSH server on loopback with throw-away keys, and a wire in front of it that can be cut or frozen."""

import getpass
import os
import socket
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Self

from tvox.adapters.ssh import SshConnection
from tvox.adapters.ssh_login import Credentials
from tvox.texts import Text
from tvox.waiting import eventually

SSHD = "/usr/sbin/sshd"
WHERE = Text("tvox1 ({address})", address="127.0.0.1")
KEY_TYPES = ("ed25519", "ecdsa", "rsa")


@dataclass(frozen=True)
class Keys:
    """Private key files made once for all tests, by name."""

    folder: Path

    def __getitem__(self, name: str) -> Path:
        return self.folder / name

    def fingerprint(self, name: str) -> str:
        """`SHA256:…`, as OpenSSH itself prints it."""
        printed = subprocess.run(["ssh-keygen", "-lf", self[name]], capture_output=True, text=True, check=True)
        return printed.stdout.split()[1]


def make_keys(folder: Path) -> Keys:
    for kind in KEY_TYPES:
        _keygen(folder / f"host_{kind}", kind)
    _keygen(folder / "user", "ed25519")
    _keygen(folder / "user_rsa", "rsa")
    _keygen(folder / "user_locked", "ed25519", passphrase="a passphrase")
    _keygen(folder / "stranger", "ed25519")
    known = ("user", "user_rsa", "user_locked")
    (folder / "authorized").write_text("".join((folder / f"{name}.pub").read_text() for name in known))
    return Keys(folder)


def _keygen(path: Path, kind: str, passphrase: str = "") -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-f", path], check=True)


class Sshd:
    """One server process; sessions end with their clients."""

    def __init__(self, keys: Keys, folder: Path, *options: str) -> None:
        self.keys = keys
        self.port = free_port()
        self.log = folder / "sshd.log"
        config = folder / "sshd_config"
        config.write_text("\n".join([*self._config(), *options, ""]))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd as root refuses to start without it
        self._process = subprocess.Popen([SSHD, "-D", "-f", config, "-E", self.log])
        assert eventually(lambda: accepts(self.port), within=10.0, every=0.05).reached, self.log.read_text()

    def _config(self) -> list[str]:
        return [
            f"Port {self.port}",
            "ListenAddress 127.0.0.1",
            *(f"HostKey {self.keys[f'host_{kind}']}" for kind in KEY_TYPES),
            f"AuthorizedKeysFile {self.keys['authorized']}",
            "PidFile none",
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            f"SetEnv HOME={self.log.parent}",  # this machine's ~/.bashrc is not ours to wait for
        ]

    def shell(
        self, *, port: int | None = None, pinned: tuple[str, ...] | None = None, **options: object
    ) -> SshConnection:
        """A connection with everything right, unless told otherwise."""
        chosen = {"key_file": self.keys["user"]} | options
        credential_names = ("password", "key_file", "key_passphrase")
        credentials = {name: chosen.pop(name) for name in credential_names if name in chosen}
        return SshConnection(
            "127.0.0.1",
            port or self.port,
            Credentials(getpass.getuser(), **credentials),  # type: ignore[arg-type]
            pinned=self.pinned if pinned is None else pinned,
            **({"where": WHERE, "connect_within": 5.0} | chosen),  # type: ignore[arg-type]
        )

    @property
    def pinned(self) -> tuple[str, ...]:
        return tuple(self.keys.fingerprint(f"host_{kind}") for kind in KEY_TYPES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1.0).close()
    except OSError:
        return False
    return True


Welcome = Callable[[socket.socket], None]


class Listener:
    """A port on loopback where each connection is handed to `welcome` in a thread of its own."""

    def __init__(self, welcome: Welcome) -> None:
        self._welcome = welcome
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.05)
        self._closing = Event()
        self.port = int(self._server.getsockname()[1])
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._guests: list[socket.socket] = []
        self._threads[0].start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                guest, _ = self._server.accept()
            except TimeoutError:
                continue
            guest.settimeout(None)
            self._guests.append(guest)
            self._threads.append(Thread(target=self._welcome, args=(guest,), daemon=True))
            self._threads[-1].start()

    def cut(self) -> None:
        """Close every connection that is open now."""
        guests, self._guests = self._guests, []
        for guest in guests:
            hang_up(guest)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._threads[0].join(5)
        self.cut()
        for thread in self._threads:
            thread.join(5)
        self._server.close()


class Wire(Listener):
    """Carries bytes to `port` and back, until it is cut or frozen."""

    def __init__(self, port: int) -> None:
        self._target = port
        self.frozen = Event()
        self.connections = 0
        super().__init__(self._carry)

    def _carry(self, guest: socket.socket) -> None:
        self.connections += 1
        with socket.create_connection(("127.0.0.1", self._target)) as inner:
            back = Thread(target=self._pump, args=(inner, guest), daemon=True)
            back.start()
            self._pump(guest, inner)
            back.join()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if not self.frozen.is_set():
                    sink.sendall(data)
        hang_up(sink)
        hang_up(source)


def hang_up(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
    wire.close()
