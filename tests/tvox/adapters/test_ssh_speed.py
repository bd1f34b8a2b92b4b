"""The benchmark itself: it measures real commands and refuses a wrong server."""

import getpass

import paramiko
import pytest

from benchmarks.ssh import Target, measure
from tests.tvox.adapters.sshd import Sshd
from tvox.adapters.ssh_login import Credentials


def target(sshd: Sshd, host_key: str) -> Target:
    credentials = Credentials(getpass.getuser(), key_file=sshd.keys["user"])
    return Target("127.0.0.1", sshd.port, credentials, sshd.keys.fingerprint(host_key))


def test_ours_is_faster_by_far(sshd: Sshd) -> None:
    speed = measure(target(sshd, "host_ed25519"), commands=30)
    assert speed.commands == 30
    # The required 10 are measured by `make bench` on a quiet machine; connecting weighs more among 30 commands.
    assert speed.ratio > 4, str(speed)
    assert speed.ratio_per_command > speed.ratio, str(speed)


def test_default_client_is_not_let_near_another_server(sshd: Sshd) -> None:
    from benchmarks.ssh import _kept_default

    with pytest.raises(paramiko.SSHException, match="expected SHA256:"):
        _kept_default(target(sshd, "stranger"), 1)
