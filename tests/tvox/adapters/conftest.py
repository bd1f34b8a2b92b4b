"""Servers that the adapters are tried on."""

from collections.abc import Iterator

import pytest

from tests.tvox.adapters.sshd import Keys, Sshd, Wire, make_keys
from tvox.adapters.ssh import SshConnection


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def sshd(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with Sshd(keys, tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def shell(sshd: Sshd) -> Iterator[SshConnection]:
    with sshd.shell() as connection:
        yield connection


@pytest.fixture
def wire(sshd: Sshd) -> Iterator[Wire]:
    with Wire(sshd.port) as carrying:
        yield carrying
