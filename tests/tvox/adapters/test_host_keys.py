"""Host keys and web keys of a site's addresses, straight and by way of a jump host (a real OpenSSH)."""

import getpass
import tomllib
from collections.abc import Iterator
from pathlib import Path

import paramiko
import pytest

from tests.cli.conftest import SITE
from tests.cli.machines import Listening, fingerprint, free_port, https_server, make_certificate, ssh_server
from tests.tvox.adapters.sshd import Sshd
from tvox.adapters.host_keys import certificate_at, host_keys_at, jump_host_keys
from tvox.observing import CouldNotAsk
from tvox.site import Site
from tvox.texts import Text

TVOX1 = "127.0.0.2"
WHERE = Text("tvox1 ({address})", address=TVOX1)


@pytest.fixture
def key() -> paramiko.PKey:
    return paramiko.ECDSAKey.generate()


@pytest.fixture
def tvox1(key: paramiko.PKey) -> Iterator[Listening]:
    with ssh_server(TVOX1, 0, [key]) as server:
        yield server


def site(ssh: int, https: int, jump: Sshd | None = None) -> Site:
    data = tomllib.loads(SITE.format(ssh=ssh, https=https))
    if jump is not None:
        data["ssh"]["jump_host"] = {
            "address": "127.0.0.1",
            "port": jump.port,
            "user": getpass.getuser(),
            "key_file": str(jump.keys["user"]),
            "host_keys": jump.pinned,
        }
    return Site.model_validate(data)


def nobody_is_asked(reference: str) -> str:
    raise AssertionError(f"{reference} is not needed for looking at keys")


def test_the_keys_of_an_address(tvox1: Listening, key: paramiko.PKey) -> None:
    shown = host_keys_at(site(tvox1.port, 443), nobody_is_asked, address=TVOX1, where=WHERE)
    assert shown == {"ecdsa-sha2-nistp256": fingerprint(key)}


def test_the_keys_of_an_address_behind_a_jump_host(tvox1: Listening, key: paramiko.PKey, sshd: Sshd) -> None:
    shown = host_keys_at(site(tvox1.port, 443, sshd), nobody_is_asked, address=TVOX1, where=WHERE)
    assert shown == {"ecdsa-sha2-nistp256": fingerprint(key)}


def test_the_jump_hosts_own_keys(sshd: Sshd) -> None:
    behind = site(22, 443, sshd)
    assert behind.ssh.jump_host is not None
    assert set(jump_host_keys(behind, behind.ssh.jump_host).values()) == set(sshd.pinned)


def test_the_web_key_behind_a_jump_host(tmp_path: Path, sshd: Sshd) -> None:
    expected = make_certificate(tmp_path / "web.pem")
    with https_server(TVOX1, 0, tmp_path / "web.pem") as server:
        shown = certificate_at(site(22, server.port, sshd), nobody_is_asked, address=TVOX1, where=WHERE)
    assert shown == expected


def test_an_address_that_the_jump_host_cannot_reach_is_could_not_ask(sshd: Sshd) -> None:
    closed = site(free_port(), free_port(), sshd)
    for look in (host_keys_at, certificate_at):
        with pytest.raises(CouldNotAsk):
            look(closed, nobody_is_asked, address=TVOX1, where=WHERE)


def test_nothing_is_sent_through_a_jump_host_with_another_key(sshd: Sshd) -> None:
    other = site(free_port(), free_port(), sshd)
    jump = other.ssh.jump_host
    assert jump is not None
    ssh = other.ssh.model_copy(update={"jump_host": jump.model_copy(update={"host_keys": ("SHA256:" + "x" * 43,)})})
    for look in (host_keys_at, certificate_at):
        with pytest.raises(CouldNotAsk, match="SHA256:xxx"):
            look(other.model_copy(update={"ssh": ssh}), nobody_is_asked, address=TVOX1, where=WHERE)
