"""Root's shell on one node, by paramiko: one connection a node, kept for the session and re-opened when it died."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from threading import BoundedSemaphore
from typing import Self

import paramiko

from tvox.adapters import ssh_refusals as refusals
from tvox.adapters.ssh_courier import Courier, Limits
from tvox.adapters.ssh_door import ConnectionFacts, Door, dial_tcp, discard, facts_of, host_keys_shown, pinned_transport
from tvox.adapters.ssh_kept import KeptTransport
from tvox.adapters.ssh_login import Credentials, Secret, log_in
from tvox.ports import CommandOutput
from tvox.site import JumpHost, Site
from tvox.texts import Text
from tvox.waiting import eventually

SESSIONS = 8
"""Commands at once on one connection: sshd's MaxSessions is 10."""
KEEP_BYTES = 16 * 2**20
"""How much of each output of a command is kept."""
BUSY_S = 5.0
"""How long a server that opens no further session is asked again."""

Resolve = Callable[[str], str]


class SshConnection:
    """A `tvox.ports.Shell`, safe to use from many threads. Close it, or use it in a `with`."""

    def __init__(
        self,
        address: str,
        port: int,
        credentials: Credentials,
        *,
        pinned: Sequence[str],
        where: Text,
        connect_within: float = 10.0,
        jump: "SshConnection | None" = None,
        keep_bytes: int = KEEP_BYTES,
    ) -> None:
        direct = partial(dial_tcp, where, address, port, connect_within)
        dial = partial(jump.open_channel, address, port) if jump else direct
        self._door = Door(where, address, port, tuple(pinned), connect_within, dial)
        self._credentials = credentials
        self._jump = jump
        self._keep_bytes = keep_bytes
        self._sessions = BoundedSemaphore(SESSIONS)
        self._kept = KeptTransport(self._logged_in)
        self._idle: list[Courier] = []
        self._dependants: list[Callable[[], None]] = []

    def run(self, command: str, *, within: float = 30.0) -> CommandOutput:
        """Run `command` by bash on the node, at most 8 at once; after `within` seconds it is stopped there.

        Connecting and waiting for one's turn do not count.
        """
        with self._sessions:
            courier = self._courier()
            try:
                return courier.carry(command, Limits(within, self._keep_bytes))
            finally:
                self._put_back(courier)

    def open_channel(self, host: str, port: int) -> paramiko.Channel:
        """A stream to `host`:`port` as the node itself reaches it."""
        channel = self._asked(lambda transport: transport.open_channel("direct-tcpip", (host, port), ("127.0.0.1", 0)))
        if not isinstance(channel, paramiko.Channel):
            raise refusals.not_forwarded(self._door.where, host, port, channel) from channel
        return channel

    def connection_facts(self) -> ConnectionFacts:
        """What the connection was negotiated to; it is opened if need be."""
        return facts_of(self._kept.transport())

    def host_key_fingerprint(self) -> str:
        """The key that the connected server has proven: `SHA256:…`."""
        return self._kept.transport().get_remote_server_key().fingerprint

    def host_keys_shown(self) -> Mapping[str, str]:
        """Every host key the server owns, type to fingerprint, without logging in; pins are not looked at."""
        return host_keys_shown(self._door)

    def close_first(self, dependant: Callable[[], None]) -> None:
        """Have `dependant` called before this connection closes: it lives on it."""
        self._dependants.append(dependant)

    def close(self) -> None:
        """Close what lives on the connection, itself, then the jump host's; a later use opens them again."""
        for close_dependant in self._dependants:
            close_dependant()
        while self._idle:
            self._idle.pop().close()
        self._kept.close()
        if self._jump is not None:
            self._jump.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _logged_in(self) -> paramiko.Transport:
        transport = pinned_transport(self._door)
        try:
            log_in(transport, self._credentials, self._door.where)
        except BaseException:
            discard(transport)
            raise
        return transport

    def _courier(self) -> Courier:
        """A shell that waits for work, or a new one as soon as the server opens a session for it."""
        waited = eventually(
            lambda: self._waiting() or self._asked(paramiko.Transport.open_session),
            within=BUSY_S,
            until=lambda answer: not isinstance(answer, paramiko.SSHException),
        )
        if isinstance(waited.last, Courier):
            return waited.last
        if isinstance(waited.last, paramiko.Channel):
            return Courier(waited.last, self._door.where, self._door.within)
        raise refusals.no_channel(self._door.where, waited.last) from waited.last

    def _waiting(self) -> Courier | None:
        """A shell without work; those that died or are tainted are let go."""
        while self._idle:
            with suppress(IndexError):  # another thread was faster
                courier = self._idle.pop()
                if courier.fit:
                    return courier
                courier.close()
        return None

    def _put_back(self, courier: Courier) -> None:
        if courier.fit:
            self._idle.append(courier)
        else:
            courier.close()

    def _asked(
        self, ask: Callable[[paramiko.Transport], paramiko.Channel], *, once_more: bool = True
    ) -> paramiko.Channel | paramiko.SSHException:
        """The channel, or the server's refusal. On a connection found dead nothing was asked: a new one is tried.

        A refusal is a ChannelException only mostly: paramiko mixes those up that come to several threads at once.
        """
        transport = self._kept.transport()
        try:
            return ask(transport)
        except (paramiko.SSHException, EOFError, OSError) as exc:
            if transport.is_active() and isinstance(exc, paramiko.SSHException):
                return exc
            if not once_more:
                raise refusals.lost(self._door.where, exc) from exc
        return self._asked(ask, once_more=False)


def connect_shell(site: Site, secrets: Resolve, *, address: str, pinned: Sequence[str], where: Text) -> SshConnection:
    """The shell of the machine at `address` as the site file says, by way of its jump host if there is one."""
    ssh = site.ssh
    credentials = Credentials(
        user=ssh.user,
        password=_secret(secrets, ssh.password),
        key_file=ssh.key_file,
        key_passphrase=_secret(secrets, ssh.key_passphrase),
    )
    return SshConnection(
        address,
        ssh.port,
        credentials,
        pinned=pinned,
        where=where,
        connect_within=ssh.connect_within_s,
        jump=jump_connection(site, ssh.jump_host, resolve=secrets) if ssh.jump_host else None,
    )


def jump_connection(site: Site, jump: JumpHost, *, resolve: Resolve | None) -> SshConnection:
    """A connection to the jump host, opened when first used; without `resolve` it can show keys, not log in."""
    password = _secret(resolve, jump.password) if resolve else None
    return SshConnection(
        jump.address,
        jump.port,
        Credentials(jump.user, password, jump.key_file),
        pinned=jump.host_keys,
        where=Text("jump host {address}", address=jump.address),
        connect_within=site.ssh.connect_within_s,
    )


def _secret(secrets: Resolve, reference: str | None) -> Secret | None:
    return None if reference is None else partial(secrets, reference)
