"""A PBX on loopback and the suite's phones at it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.tvox.adapters.sip.pbx import ECHO, Pbx, open_pbx
from tvox.adapters.sip.credential_guard import CredentialGuard
from tvox.adapters.sip.digest import Credentials
from tvox.adapters.sip.phones import SipPhones
from tvox.adapters.sip.registrar import Registrar
from tvox.adapters.sip.worker_phone import Line, WorkerPhone
from tvox.telephony.dial_guard import DialGuard
from tvox.telephony.phones import Phone

EXTENSIONS = ("101", "102", "103")


@pytest.fixture
def pbx() -> Iterator[Pbx]:
    with open_pbx(*EXTENSIONS) as pbx:
        yield pbx


def line(port: int, codecs: tuple[str, ...] = ("PCMA", "PCMU"), transport: str = "udp") -> Line:
    guard = DialGuard.of(EXTENSIONS, echo_test=ECHO, may_dial=["200"])
    return Line(Registrar("127.0.0.1", port, transport), codecs, guard, CredentialGuard())


def phones_at(port: int, folder: Path, **passwords: str) -> SipPhones:
    """The three extensions; `_102="wrong"` gives one another password than the PBX knows."""
    said = {extension: passwords.get(f"_{extension}", f"secret{extension}") for extension in EXTENSIONS}
    accounts = {extension: partial(Credentials, extension, password) for extension, password in said.items()}
    at_pbx = line(port)
    return SipPhones(lambda _extension: at_pbx, accounts, lambda name: folder / f"{len(list(folder.iterdir()))}-{name}")


@pytest.fixture
def phones(pbx: Pbx, tmp_path: Path) -> SipPhones:
    return phones_at(pbx.port, tmp_path)


def kill(phone: Phone) -> None:
    """End a phone's process as a crash would."""
    assert isinstance(phone, WorkerPhone)
    phone.worker.kill()
