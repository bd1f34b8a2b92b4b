"""An SSH server as seen before logging in: how it is dialled, and which host key it shows.

Nothing secret is sent from here: a transport is handed on only when the server has proven a pinned host key.
"""

import logging
import random
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic

import paramiko
from paramiko.message import Message
from paramiko.packet import Packetizer

from tvox.adapters import ssh_refusals as refusals
from tvox.texts import Text
from tvox.waiting import eventually

# paramiko logs foreseeable refusals as errors with a traceback; here each of them becomes a CouldNotAsk instead.
logging.getLogger("paramiko").setLevel(logging.CRITICAL)

Wire = socket.socket | paramiko.Channel
Dial = Callable[[], Wire]

RETRY_EARLY_CLOSE_S = 5.0
"""How long a server that hangs up before its greeting is asked again (MaxStartups lets one in soon)."""


@dataclass(frozen=True)
class Door:
    """Where an SSH server listens. `pinned`: the only host keys it may show; `within`: seconds each step may take."""

    where: Text
    address: str
    port: int
    pinned: tuple[str, ...]
    within: float
    dial: Dial


@dataclass(frozen=True)
class ConnectionFacts:
    """Evidence of what was spoken with: `SSH-2.0-OpenSSH_7.4`, the host key shown, the algorithms agreed on."""

    server: str
    host_key_type: str
    host_key_fingerprint: str
    key_exchange: str
    cipher: str
    mac: str


@dataclass(frozen=True)
class _ClosedEarly:
    """The server hung up before it said what it is."""

    reason: Exception


class HearingPacketizer(Packetizer):
    """Remembers when the peer was last heard, as a monotonic time."""

    heard_at = 0.0

    def read_message(self) -> tuple[int, Message]:
        """Read one message, and note the time."""
        message = super().read_message()
        self.heard_at = monotonic()
        return message


def dial_tcp(where: Text, address: str, port: int, within: float) -> socket.socket:
    """A TCP connection that sends small packets at once: with Nagle's algorithm every command costs 40 ms more."""
    try:
        wire = socket.create_connection((address, port), timeout=within)
    except OSError as exc:
        raise refusals.cannot_dial(where, address, port, within, exc) from exc
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire


def pinned_transport(door: Door) -> paramiko.Transport:
    """A transport whose server has proven one of the pinned host keys; nobody is logged in yet.

    A server may own several keys and pins are known by fingerprint only: while it shows another one, the type it
    showed is struck off and the negotiation begins again.
    """
    if not door.pinned:
        raise refusals.nothing_pinned(door.where)
    shown = []
    for transport in _transports_by_host_key(door):
        fingerprint = transport.get_remote_server_key().fingerprint
        if fingerprint in door.pinned:
            return transport
        discard(transport)
        shown.append(fingerprint)
    raise refusals.key_not_pinned(door.where, door.pinned, shown)


def host_keys_shown(door: Door) -> Mapping[str, str]:
    """Every host key the server owns, type (`ssh-ed25519`) to fingerprint, without logging in."""
    shown = {}
    for transport in _transports_by_host_key(door):
        key = transport.get_remote_server_key()
        shown[key.get_name()] = key.fingerprint
        discard(transport)
    return shown


def facts_of(transport: paramiko.Transport) -> ConnectionFacts:
    """What a negotiated transport came to."""
    return ConnectionFacts(
        server=transport.remote_version,
        host_key_type=transport.host_key_type or "",
        host_key_fingerprint=transport.get_remote_server_key().fingerprint,
        key_exchange=getattr(transport.kex_engine, "name", type(transport.kex_engine).__name__),
        cipher=transport.local_cipher,
        mac=transport.local_mac or "",
    )


def discard(transport: paramiko.Transport) -> None:
    """Close a transport and wait for its thread; the timer of an unfinished handshake is stopped with it."""
    transport.packetizer.complete_handshake()
    transport.close()
    if transport.is_alive():
        transport.join(2.0)
    transport.sock.close()


def _transports_by_host_key(door: Door) -> Iterator[paramiko.Transport]:
    """One negotiated transport for each host key the server owns; the caller discards what it does not keep."""
    struck: set[str] = set()
    while True:
        try:
            transport = _patiently_negotiated(door, struck)
        except paramiko.ssh_exception.IncompatiblePeer as exc:
            if struck and "host key" in str(exc):
                return
            raise refusals.no_common_algorithm(door.where, exc) from exc
        agreed = transport.host_key_type or ""
        struck |= {"rsa-sha2-512", "rsa-sha2-256"} if "rsa" in agreed else {agreed}
        yield transport


def _patiently_negotiated(door: Door, struck: set[str]) -> paramiko.Transport:
    waited = eventually(
        lambda: _negotiated(door, struck),
        within=min(RETRY_EARLY_CLOSE_S, door.within),
        until=lambda answer: not isinstance(answer, _ClosedEarly),
        every=random.uniform(0.3, 0.9),  # noqa: S311 - jitter, so that clients turned away together do not return together
    )
    if isinstance(waited.last, _ClosedEarly):
        raise refusals.closed_before_greeting(door.where, waited.elapsed) from waited.last.reason
    return waited.last


def _negotiated(door: Door, struck: set[str]) -> paramiko.Transport | _ClosedEarly:
    transport = paramiko.Transport(
        door.dial(), disabled_algorithms={"keys": struck}, packetizer_class=HearingPacketizer
    )
    transport.banner_timeout = transport.auth_timeout = transport.channel_timeout = door.within
    transport.handshake_timeout = 2 * door.within  # start_client's own limit comes first, and is told from a hang-up
    try:
        transport.start_client(timeout=door.within)
        if transport.initial_kex_done:  # start_client returns without a word when its time is over
            return transport
    except (paramiko.SSHException, EOFError, OSError) as exc:
        discard(transport)
        return _early_close_or_refusal(door, transport.remote_version, exc)
    except BaseException:
        discard(transport)
        raise
    discard(transport)
    raise refusals.silent(door.where, door.port, door.within)


def _early_close_or_refusal(door: Door, greeting: str, exc: Exception) -> _ClosedEarly:
    if isinstance(exc, paramiko.ssh_exception.IncompatiblePeer):
        raise exc
    cause = exc.__context__ if isinstance(exc, paramiko.SSHException) and exc.__context__ else exc
    if isinstance(cause, TimeoutError):
        raise refusals.silent(door.where, door.port, door.within) from exc
    if not greeting and isinstance(cause, EOFError | OSError):
        return _ClosedEarly(exc)
    raise refusals.no_ssh_greeting(door.where, door.port, exc) from exc
