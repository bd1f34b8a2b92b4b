"""Logins that must not succeed, and what the technician is told: a real OpenSSH server, and servers that misbehave."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic

import paramiko
import pytest
from paramiko.common import AUTH_FAILED, AUTH_PARTIALLY_SUCCESSFUL, AUTH_SUCCESSFUL

from tests.tvox.adapters.sshd import WHERE, Keys, Listener, Sshd, Wire, free_port, hang_up
from tvox.adapters.ssh import SshConnection
from tvox.adapters.ssh_login import Credentials, load_key
from tvox.adapters.ssh_refusals import login_refused
from tvox.observing import CouldNotAsk
from tvox.texts import Text

PASSWORD = "correct horse"


class PasswordServer(paramiko.ServerInterface):
    """An SSH server that notes every login and runs nothing."""

    def __init__(self, keys: Keys, allowed: str = "password") -> None:
        self._host_key = paramiko.Ed25519Key.from_private_key_file(str(keys["host_ed25519"]))
        self._allowed = allowed
        self.logins: list[tuple[str, str]] = []

    def welcome(self, guest: socket.socket) -> None:
        transport = paramiko.Transport(guest)
        transport.add_server_key(self._host_key)
        with suppress(paramiko.SSHException, EOFError, OSError):  # the client may leave in the middle of it
            transport.start_server(server=self)

    def get_allowed_auths(self, username: str) -> str:  # noqa: ARG002 - paramiko's signature
        return self._allowed

    def check_auth_password(self, username: str, password: str) -> int:
        self.logins.append((username, password))
        return AUTH_SUCCESSFUL if password == PASSWORD else AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        self.logins.append((username, key.fingerprint))
        return AUTH_FAILED


def refusal(shell: SshConnection, match: str) -> CouldNotAsk:
    with pytest.raises(CouldNotAsk, match=match) as refused:
        shell.run("true")
    return refused.value


def by_password(port: int, keys: Keys, password: str, *, pinned: str = "host_ed25519") -> SshConnection:
    credentials = Credentials("root", password=lambda: password)
    return SshConnection("127.0.0.1", port, credentials, pinned=[keys.fingerprint(pinned)], where=WHERE)


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_any_pinned_key_of_the_server_will_do(sshd: Sshd, kind: str) -> None:
    pinned = sshd.keys.fingerprint(f"host_{kind}")
    with sshd.shell(pinned=(pinned,)) as shell:
        assert shell.host_key_fingerprint() == pinned
        assert shell.run("echo in").stdout == "in\n"


def test_wrong_host_key_is_refused_with_both_fingerprints(keys: Keys) -> None:
    server = PasswordServer(keys)
    with Listener(server.welcome) as listener:
        shell = by_password(listener.port, keys, PASSWORD, pinned="stranger")
        with shell, pytest.raises(CouldNotAsk) as refused:
            shell.run("true")
    said = str(refused.value.why)
    assert keys.fingerprint("stranger") in said
    assert keys.fingerprint("host_ed25519") in said
    assert "no user name or password was sent" in said
    assert "site trust" in str(refused.value.next_step)
    assert server.logins == []


def test_no_secret_is_looked_up_for_a_machine_that_is_not_trusted(sshd: Sshd) -> None:
    asked: list[str] = []

    def password() -> str:
        asked.append("password")
        return "x"

    stranger = sshd.keys.fingerprint("stranger")
    with sshd.shell(pinned=(stranger,), key_file=None, password=password) as shell:
        refused = refusal(shell, "the machine shows host key")
    assert all(pin in str(refused.why) for pin in sshd.pinned), "every key the server owns is shown"
    assert asked == []


def test_machine_without_a_pin_is_not_spoken_to(sshd: Sshd, wire: Wire) -> None:
    with (
        sshd.shell(port=wire.port, pinned=()) as shell,
        pytest.raises(CouldNotAsk, match="pins no SSH host key") as said,
    ):
        shell.run("true")
    assert "tvox-uat site trust FILE" in str(said.value.next_step)
    assert wire.connections == 0


def test_all_host_keys_can_be_shown_for_pinning(sshd: Sshd) -> None:
    with sshd.shell(pinned=()) as shell:
        shown = shell.host_keys_shown()
    assert set(shown.values()) == set(sshd.pinned)
    assert set(shown) == {"ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"}


def test_password_ok(keys: Keys) -> None:
    server = PasswordServer(keys)
    with Listener(server.welcome) as listener, by_password(listener.port, keys, PASSWORD) as shell:
        assert shell.host_key_fingerprint() == keys.fingerprint("host_ed25519")
    assert server.logins == [("root", PASSWORD)]


def test_wrong_password_is_tried_once_and_not_shown(keys: Keys) -> None:
    server = PasswordServer(keys)
    with Listener(server.welcome) as listener, by_password(listener.port, keys, "wrong horse") as shell:
        refused = refusal(shell, "refused the login of root")
    assert server.logins == [("root", "wrong horse")]
    assert "wrong horse" not in f"{refused} {refused.next_step}"


def test_refused_key_is_followed_by_the_password(keys: Keys) -> None:
    server = PasswordServer(keys, "publickey,password")
    credentials = Credentials("root", password=lambda: PASSWORD, key_file=keys["stranger"])
    pinned = [keys.fingerprint("host_ed25519")]
    with Listener(server.welcome) as listener:
        shell = SshConnection("127.0.0.1", listener.port, credentials, pinned=pinned, where=WHERE)
        shell.connection_facts()
        shell.close()
    assert server.logins == [("root", keys.fingerprint("stranger")), ("root", PASSWORD)]


def test_wrong_user_key(sshd: Sshd) -> None:
    with sshd.shell(key_file=sshd.keys["stranger"]) as shell:
        refused = refusal(shell, "refused the login")
    assert "password or key" in str(refused.next_step)


def test_password_where_only_keys_are_accepted(sshd: Sshd) -> None:
    with sshd.shell(key_file=None, password=lambda: "x") as shell:
        refusal(shell, "only publickey")


@pytest.mark.parametrize("name", ["user", "user_rsa"])
def test_key_files_of_each_kind(sshd: Sshd, name: str) -> None:
    with sshd.shell(key_file=sshd.keys[name]) as shell:
        assert shell.run("echo in").stdout == "in\n"


def test_key_file_with_a_passphrase(sshd: Sshd) -> None:
    with sshd.shell(key_file=sshd.keys["user_locked"], key_passphrase=lambda: "a passphrase") as shell:
        assert shell.run("echo in").stdout == "in\n"


def test_unusable_key_files(keys: Keys, tmp_path: Path) -> None:
    putty = tmp_path / "key.ppk"
    putty.write_text("PuTTY-User-Key-File-3: ssh-ed25519\n")
    with pytest.raises(CouldNotAsk, match="needs a passphrase"):
        load_key(keys["user_locked"], None, WHERE)
    with pytest.raises(CouldNotAsk, match="its passphrase is another one") as refused:
        load_key(keys["user_locked"], lambda: "wrong phrase", WHERE)
    assert "wrong phrase" not in str(refused.value)
    with pytest.raises(CouldNotAsk, match="cannot be read"):
        load_key(tmp_path / "absent", None, WHERE)
    with pytest.raises(CouldNotAsk) as refused:
        load_key(putty, None, WHERE)
    assert "PuTTYgen" in str(refused.value.next_step)


def test_old_server_and_rsa_key_have_their_own_remedy() -> None:
    words = "Unable to agree on a pubkey algorithm for signing a 'ssh-rsa' key!"
    refused = login_refused(WHERE, "root", paramiko.AuthenticationException(words))
    assert "Ed25519" in str(refused.next_step)


def test_node_down(sshd: Sshd) -> None:
    with sshd.shell(port=free_port()) as shell, pytest.raises(CouldNotAsk, match="refused the connection") as refused:
        shell.run("true")
    assert refused.value.where == WHERE


def test_name_without_an_address(sshd: Sshd) -> None:
    credentials = Credentials("root", password=lambda: "x")
    with SshConnection("no-such-host.invalid", 22, credentials, pinned=sshd.pinned, where=Text("x")) as shell:
        refusal(shell, "has no address")


def test_silent_port_keeps_nobody_waiting_and_all_share_one_attempt(sshd: Sshd) -> None:
    closing = Event()
    attempts = []

    def say_nothing(guest: socket.socket) -> None:
        attempts.append(guest)
        closing.wait(20)

    with Listener(say_nothing) as listener, sshd.shell(port=listener.port, connect_within=1.0) as shell:
        started = monotonic()
        with ThreadPoolExecutor(8) as pool:
            refused = list(pool.map(lambda _: refusal(shell, "does not go on within 1 s"), range(8)))
        elapsed = monotonic() - started
        closing.set()
    assert elapsed < 3
    assert len(attempts) == 1
    assert len(refused) == 8


def test_handshake_that_stops_half_way(sshd: Sshd) -> None:
    def greet_only(guest: socket.socket) -> None:
        guest.sendall(b"SSH-2.0-OpenSSH_7.4\r\n")

    with Listener(greet_only) as listener, sshd.shell(port=listener.port, connect_within=1.0) as shell:
        refusal(shell, "does not go on within 1 s")


def test_port_that_is_not_ssh(sshd: Sshd) -> None:
    def answer_http(guest: socket.socket) -> None:
        guest.sendall(b"HTTP/1.1 400 Bad Request\r\n" * 200)

    with Listener(answer_http) as listener, sshd.shell(port=listener.port) as shell:
        refusal(shell, "the SSH handshake on port [0-9]+ broke off")


def test_connection_closed_before_the_greeting_is_tried_again(sshd: Sshd, wire: Wire) -> None:
    turned_away: list[socket.socket] = []

    def let_the_third_in(guest: socket.socket) -> None:
        turned_away.append(guest)
        if len(turned_away) < 3:
            hang_up(guest)
        else:
            wire._carry(guest)

    with Listener(let_the_third_in) as listener, sshd.shell(port=listener.port) as shell:
        assert shell.run("echo in").stdout == "in\n"


def test_connection_always_closed_before_the_greeting(sshd: Sshd) -> None:
    with Listener(hang_up) as listener, sshd.shell(port=listener.port, connect_within=1.0) as shell:
        started = monotonic()
        refused = refusal(shell, "closed every connection before its greeting")
    assert monotonic() - started < 4
    assert "MaxStartups" in str(refused.next_step)


def test_failed_attempt_is_not_remembered(sshd: Sshd, wire: Wire) -> None:
    wire.frozen.set()
    with sshd.shell(port=wire.port, connect_within=0.5) as shell:
        with pytest.raises(CouldNotAsk):
            shell.run("true")
        wire.frozen.clear()
        assert shell.run("echo in").stdout == "in\n"


def test_server_without_a_common_algorithm(keys: Keys, tmp_path: Path) -> None:
    refused = pytest.raises(CouldNotAsk, match="offers no algorithm")
    with Sshd(keys, tmp_path, "KexAlgorithms diffie-hellman-group14-sha1") as old, old.shell() as shell, refused:
        shell.run("true")


def test_server_that_wants_more_than_the_password_says_so(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    server = PasswordServer(keys, "publickey")
    monkeypatch.setattr(server, "check_auth_password", lambda _user, _password: AUTH_PARTIALLY_SUCCESSFUL)
    with Listener(server.welcome) as listener, by_password(listener.port, keys, PASSWORD) as shell:
        refused = refusal(shell, "the server asks for a further proof")
    assert refused.why.render("it").endswith("il server chiede un'ulteriore prova di identità")
