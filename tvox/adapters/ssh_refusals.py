"""Why a node could not be asked over SSH, in a technician's words, with what to do about it."""

import socket
from collections.abc import Iterable, Sequence
from pathlib import Path

import paramiko

from tvox.observing import CouldNotAsk
from tvox.texts import Text, listed, verbatim

OLD_RSA = "Unable to agree on a pubkey algorithm"
"""paramiko's words when an RSA user key meets an OpenSSH that knows only SHA-1 signatures (7.4 not of Red Hat, 6.6)."""

OPEN_PROHIBITED = 1
OPEN_CONNECT_FAILED = 2
"""Why a server opens no channel (RFC 4254, 5.1)."""


def cannot_dial(where: Text, address: str, port: int, within: float, exc: OSError) -> CouldNotAsk:
    """No TCP connection: `exc` says whether refused, unanswered, unroutable or unnamed."""
    if isinstance(exc, TimeoutError):
        why = Text(
            "no answer from {address} port {port} within {seconds} s", address=address, port=port, seconds=within
        )
        step = Text(
            "Check that the machine is switched on, that the address is right, and VPN and firewall on the way."
        )
    elif isinstance(exc, ConnectionRefusedError):
        why = Text("{address} refused the connection to port {port}", address=address, port=port)
        step = Text("Check on the machine's console that sshd is running, and the port in the site file.")
    elif isinstance(exc, socket.gaierror):
        why = Text("the name {address} has no address", address=address)
        step = Text("Check the name in the site file, or write the address instead.")
    else:
        reason = exc.strerror or str(exc)
        why = Text("{address} port {port} cannot be reached: {reason}", address=address, port=port, reason=reason)
        step = Text("Check that the machine is switched on, and this PC's network or VPN.")
    return CouldNotAsk(where, why, step)


def silent(where: Text, port: int, within: float) -> CouldNotAsk:
    """The port accepts connections and then says nothing, or stops in the middle of the handshake."""
    return CouldNotAsk(
        where,
        Text("port {port} accepts the connection but does not go on within {seconds} s", port=port, seconds=within),
        Text("Look at the machine's console: it may hang, or something that is not SSH listens on that port."),
    )


def closed_before_greeting(where: Text, elapsed: float) -> CouldNotAsk:
    """The server hung up on every attempt before it said what it is."""
    return CouldNotAsk(
        where,
        Text("the SSH server closed every connection before its greeting, for {seconds} s", seconds=round(elapsed, 1)),
        Text(
            "Too many logins may be under way (MaxStartups), or this PC may be banned (hosts.deny, fail2ban):"
            " wait some minutes, then look at /var/log/secure on the machine."
        ),
    )


def no_ssh_greeting(where: Text, port: int, exc: Exception) -> CouldNotAsk:
    """What answers is not an SSH server, or its handshake broke off."""
    return CouldNotAsk(
        where,
        Text("the SSH handshake on port {port} broke off: {reason}", port=port, reason=said(exc)),
        Text("Check that an SSH server listens on that port, and the port in the site file."),
    )


def no_common_algorithm(where: Text, exc: Exception) -> CouldNotAsk:
    """Server and client share no key exchange, cipher or host key type."""
    return CouldNotAsk(
        where,
        Text("the SSH server offers no algorithm that is still accepted: {reason}", reason=said(exc)),
        Text("Update OpenSSH on the machine, or give it an Ed25519 host key (ssh-keygen -A, then restart sshd)."),
    )


def nothing_pinned(where: Text) -> CouldNotAsk:
    """The site file names no host key for this machine."""
    return CouldNotAsk(
        where,
        Text("the site file pins no SSH host key for this machine, so nothing was sent to it"),
        Text("Run `tvox-uat site trust FILE`, compare the fingerprint with the machine's console, and pin it."),
    )


def key_not_pinned(where: Text, pinned: Sequence[str], shown: Iterable[str]) -> CouldNotAsk:
    """The machine shows another host key than the pinned ones."""
    return CouldNotAsk(
        where,
        Text(
            "the machine shows host key {shown}, but the site file pins {pinned}; no user name or password was sent",
            shown=listed(shown),
            pinned=listed(pinned),
        ),
        Text(
            "Another machine may answer at this address. Compare with `ssh-keygen -lf` of /etc/ssh/ssh_host_*_key.pub"
            " on the machine's console; only if it was re-installed, pin the new key: `tvox-uat site trust FILE`."
        ),
    )


def login_refused(where: Text, user: str, exc: Exception) -> CouldNotAsk:
    """The server is the right one, but does not let us in."""
    if OLD_RSA in str(exc):
        why = Text("the SSH server is too old for this RSA key: {reason}", reason=said(exc))
        step = Text("Use an Ed25519 key: `ssh-keygen -t ed25519`, add it to authorized_keys, name it in the site file.")
    elif isinstance(exc, paramiko.BadAuthenticationType):
        ways = ", ".join(exc.allowed_types)
        why = Text("the SSH server does not accept this way of logging in as {user}, only {ways}", user=user, ways=ways)
        step = Text("Give the site file one of these ways in, or allow another in the machine's sshd_config.")
    elif "timeout" in str(exc).lower():
        why = Text("the SSH server did not decide on the login of {user} in time", user=user)
        step = Text("Look at the machine's console: it may be overloaded, or wait for a name server.")
    else:
        return _not_let_in(where, user, said(exc))
    return CouldNotAsk(where, why, step)


def further_proof_asked(where: Text, user: str) -> CouldNotAsk:
    """The server took everything that the site file gives, and wants more."""
    return _not_let_in(where, user, Text("the server asks for a further proof"))


def _not_let_in(where: Text, user: str, reason: Text) -> CouldNotAsk:
    return CouldNotAsk(
        where,
        Text("the SSH server refused the login of {user}: {reason}", user=user, reason=reason),
        Text("Check user, password or key of the site file; do not try often: the machine may ban this PC."),
    )


def unreadable_key(where: Text, path: Path, exc: Exception) -> CouldNotAsk:
    """The user's key file cannot be used."""
    if isinstance(exc, paramiko.PasswordRequiredException):
        why = Text("the key file {path} needs a passphrase", path=str(path))
        step = Text("Name the passphrase's secret in the site file: ssh.key_passphrase.")
    elif isinstance(exc, OSError):
        why = Text("the key file {path} cannot be read: {reason}", path=str(path), reason=exc.strerror or str(exc))
        step = Text("Check ssh.key_file in the site file.")
    else:
        why = Text("the key file {path} is no private key, or its passphrase is another one", path=str(path))
        step = Text("Check ssh.key_file and its passphrase; a PuTTY key (.ppk) is exported by PuTTYgen as OpenSSH key.")
    return CouldNotAsk(where, why, step)


def lost(where: Text, exc: BaseException | None = None) -> CouldNotAsk:
    """The connection died."""
    reason = said(exc) if exc else verbatim("EOF")
    return CouldNotAsk(
        where,
        Text("the SSH connection was lost: {reason}", reason=reason),
        Text("Check whether the machine was restarted or the network failed, then run again."),
    )


def no_channel(where: Text, exc: Exception) -> CouldNotAsk:
    """The connection lives, but the server opens no further session on it."""
    return CouldNotAsk(
        where,
        Text("the SSH server opens no further session: {reason}", reason=said(exc)),
        Text("Check MaxSessions in the machine's sshd_config (the suite uses up to 8), and the machine's load."),
    )


def no_shell(where: Text, within: float) -> CouldNotAsk:
    """A session was opened, but no bash answered in it."""
    return CouldNotAsk(
        where,
        Text("the login succeeded, but no shell answered within {seconds} s", seconds=within),
        Text("Log in by hand: check the user's login shell, that bash is there, and what ~/.bashrc does."),
    )


def not_forwarded(where: Text, host: str, port: int, exc: Exception) -> CouldNotAsk:
    """The server does not connect us to `host`:`port`."""
    code = exc.code if isinstance(exc, paramiko.ChannelException) else None
    if code == OPEN_PROHIBITED:
        why = Text("the SSH server forbids forwarding to {host} port {port}", host=host, port=port)
        step = Text("Set AllowTcpForwarding yes in the machine's sshd_config, at least for this user.")
    elif code == OPEN_CONNECT_FAILED:
        why = Text("on the machine nothing accepts connections on {host} port {port}", host=host, port=port)
        step = Text("Check that the service is running there, and its port in the site file.")
    else:
        why = Text(
            "the SSH server did not connect to {host} port {port}: {reason}", host=host, port=port, reason=said(exc)
        )
        step = Text("Check that the machine is not overloaded, and that no firewall stands before that port.")
    return CouldNotAsk(where, why, step)


def too_slow(where: Text, command: str, within: float) -> CouldNotAsk:
    """The command was stopped at its deadline."""
    return CouldNotAsk(
        where,
        Text("`{command}` had not finished after {seconds} s and was stopped", command=brief(command), seconds=within),
        Text("Look at the load of the machine (top, iostat), then run again."),
    )


def killed(where: Text, command: str) -> CouldNotAsk:
    """The command ended without an exit status while the connection lived."""
    return CouldNotAsk(
        where,
        Text("`{command}` was killed on the machine before it had finished", command=brief(command)),
        Text("Look for the reason in /var/log/messages (memory, an operator), then run again."),
    )


def too_much(where: Text, command: str, printed: int, kept: int) -> CouldNotAsk:
    """The output is longer than is kept, and half an answer is none."""
    return CouldNotAsk(
        where,
        Text(
            "`{command}` printed {printed} bytes, of which only {kept} were kept",
            command=brief(command),
            printed=printed,
            kept=kept,
        ),
        Text("Run the command by hand on the machine, and report the case with the run's evidence folder."),
    )


def said(exc: BaseException) -> Text:
    """The tool's own words, or its kind where it has none."""
    return verbatim(str(exc).strip() or type(exc).__name__)


def brief(command: str) -> str:
    """The first line of a command, cut at 80 characters."""
    line, _, more = command.strip().partition("\n")
    return line[:80] + "…" if more or len(line) > 80 else line
