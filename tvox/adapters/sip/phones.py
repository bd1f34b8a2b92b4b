"""The site's test extensions, each leased to one test at a time with a worker process of its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from tvox.adapters.sip.digest import Credentials
from tvox.adapters.sip.worker_phone import Line, WorkerPhone
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.phones import KeptFile, Phone
from tvox.ports import FileSink
from tvox.texts import Text


class SipPhones:
    """Leases phones. `accounts` gives an extension's credentials when they are first needed."""

    def __init__(self, line: Line, accounts: Mapping[str, Callable[[], Credentials]], files: FileSink) -> None:
        self._line = line
        self._accounts = accounts
        self._files = files
        self._lock = Lock()
        self._leased: set[str] = set()
        self._kept: list[KeptFile] = []

    @property
    def extensions(self) -> tuple[str, ...]:
        """All test extensions, in the site file's order."""
        return tuple(self._accounts)

    @property
    def callable_extensions(self) -> tuple[str, ...]:
        """Those that the dial guard allows."""
        return tuple(extension for extension in self._accounts if self._line.dial_guard.refusal(extension) is None)

    @contextmanager
    def lease(self, extension: str) -> Iterator[Phone]:
        """A phone of its own process; whatever happens, it is hung up, unregistered and ended."""
        self._require_transport(extension)
        files: list[KeptFile] = []

        def keep(name: str) -> Path:
            files.append(KeptFile(name, self._files(name)))
            return files[-1].path

        with self._alone(extension):
            try:
                phone = WorkerPhone(self._line, extension, self._accounts[extension](), keep)
                try:
                    yield phone
                finally:
                    phone.close()
            finally:
                self._kept += [file for file in files if file.path.exists() and file.path.stat().st_size]

    def kept(self) -> tuple[KeptFile, ...]:
        """What the leases ended since the last question have left."""
        with self._lock:
            kept, self._kept = tuple(self._kept), []
        return kept

    @contextmanager
    def _alone(self, extension: str) -> Iterator[None]:
        with self._lock:
            if extension not in self._accounts:
                raise self._refusal(
                    extension, Text("{extension} is none of the site's test extensions.", extension=extension)
                )
            if extension in self._leased:
                raise self._refusal(
                    extension,
                    Text("Extension {extension} is in use by another item.", extension=extension),
                    Kind.SUITE_ERROR,
                )
            self._leased.add(extension)
        try:
            yield
        finally:
            self._leased.discard(extension)

    def _require_transport(self, extension: str) -> None:
        transport = self._line.registrar.transport
        if transport not in {"udp", "tcp"}:
            why = Text("This version's test phones do not speak SIP over {transport}.", transport=transport.upper())
            raise self._refusal(extension, why, Kind.NOT_TESTABLE)

    def _refusal(self, extension: str, why: Text, kind: Kind = Kind.COULD_NOT_LOOK) -> CouldNotAsk:
        where = Text("test phone {extension}", extension=extension)
        return CouldNotAsk(where, why, Text("Compare sip.transport and sip.accounts of the site file."), kind)
