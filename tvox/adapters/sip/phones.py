"""The site's test extensions, each leased to one test at a time with a worker process of its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from tvox.adapters.sip.digest import Credentials
from tvox.adapters.sip.worker_phone import Line, WorkerPhone
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.ports import FileSink
from tvox.telephony.audio import TONES
from tvox.telephony.phones import KeptFile, Phone
from tvox.texts import Text


class SipPhones:
    """Leases phones. `line_of` gives an extension's line, `accounts` its credentials when they are first needed.

    `tones` are handed to the phones that live at the same time, each to one; several `SipPhones` share them.
    """

    def __init__(
        self,
        line_of: Callable[[str], Line],
        accounts: Mapping[str, Callable[[], Credentials]],
        files: FileSink,
        tones: "Tones | None" = None,
    ) -> None:
        self._line_of = line_of
        self._accounts = accounts
        self._files = files
        self._tones = tones or Tones()
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
        return tuple(one for one in self._accounts if self._line_of(one).dial_guard.bar(one) is None)

    @contextmanager
    def lease(self, extension: str) -> Iterator[Phone]:
        """A phone of its own process; whatever happens, it is hung up, unregistered and ended."""
        files: list[KeptFile] = []

        def keep(name: str) -> Path:
            files.append(KeptFile(name, self._files(name)))
            return files[-1].path

        with self._alone(extension), self._tones.one_for(extension) as frequency:
            try:
                phone = WorkerPhone(self._line_of(extension), extension, self._accounts[extension](), keep, frequency)
                try:
                    yield phone
                finally:
                    phone.close()
            finally:
                with self._lock:
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
                raise _refusal(
                    extension, Text("{extension} is none of the site's test extensions.", extension=extension)
                )
            if extension in self._leased:
                raise _refusal(
                    extension,
                    Text("Extension {extension} is in use by another item.", extension=extension),
                    Kind.SUITE_ERROR,
                )
            self._leased.add(extension)
        try:
            yield
        finally:
            self._leased.discard(extension)


class Tones:
    """The suite's tones, each heard of one living phone only: whoever is heard is known."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._free = list(TONES)

    @contextmanager
    def one_for(self, extension: str) -> Iterator[int]:
        """A frequency for as long as the phone lives; `CouldNotAsk` where all are in use."""
        with self._lock:
            if not self._free:
                why = Text("All {count} tones are in use: so many test phones live at a time.", count=len(TONES))
                raise _refusal(extension, why, Kind.SUITE_ERROR)
            frequency = self._free.pop(0)
        try:
            yield frequency
        finally:
            with self._lock:
                self._free = sorted([*self._free, frequency], key=TONES.index)


def _refusal(extension: str, why: Text, kind: Kind = Kind.COULD_NOT_LOOK) -> CouldNotAsk:
    where = Text("test phone {extension}", extension=extension)
    return CouldNotAsk(where, why, Text("Compare sip.transport and sip.accounts of the site file."), kind)
