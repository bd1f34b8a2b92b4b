"""Phones made of nothing: who holds which, and what they leave, can be asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from tests.tvox.telephony.phone_facts import REGISTERED
from tvox.observing import CouldNotAsk
from tvox.telephony.phones import KeptFile, Phone, RegistrationFacts
from tvox.texts import Text
from tvox.waiting import eventually


@dataclass
class FakePhone:
    extension: str
    answer: RegistrationFacts
    ended: threading.Event = field(default_factory=threading.Event)

    def register(self, *, within: float) -> RegistrationFacts:  # noqa: ARG002 - the port's word
        return self.answer

    def talk(self, seconds: float) -> str:
        """Does something for so long; a phone that was ended meanwhile says so, as one whose process is gone."""
        if self.ended.wait(seconds):
            raise CouldNotAsk(Text("test phone"), Text("ended"), Text("again"))
        return self.extension


@dataclass
class FakePhones:
    """`most` is how many were leased at the same time; a lease of one that is leased already is a defect."""

    extensions: tuple[str, ...]
    answers: dict[str, RegistrationFacts] = field(default_factory=dict)
    folder: Path | None = None
    leased: list[str] = field(default_factory=list)
    most: int = 0
    log: list[str] = field(default_factory=list)
    _kept: list[KeptFile] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def callable_extensions(self) -> tuple[str, ...]:
        return self.extensions

    @contextmanager
    def lease(self, extension: str) -> Iterator[Phone]:
        phone = FakePhone(extension, self.answers.get(extension, REGISTERED))
        with self._lock:
            assert extension not in self.leased, f"{extension} leased twice"
            self.leased.append(extension)
            self.most = max(self.most, len(self.leased))
            self.log.append(f"+{extension}")
        try:
            yield cast(Phone, phone)
        finally:
            phone.ended.set()
            with self._lock:
                self.leased.remove(extension)
                self.log.append(f"-{extension}")
                self._keep(extension)

    def kept(self) -> tuple[KeptFile, ...]:
        with self._lock:
            kept, self._kept = tuple(self._kept), []
        return kept

    def _keep(self, extension: str) -> None:
        if self.folder is not None:
            path = self.folder / f"{len(self.log):04}-{extension}.log"
            path.write_text(f"trace of {extension}")
            self._kept.append(KeptFile(f"{extension}-signalling.log", path))


def spoken(*phones: Phone, seconds: float = 0.2) -> tuple[str, ...]:
    """A scenario's reading: every phone talks for a while; gives their extensions."""
    fakes = [cast(FakePhone, phone) for phone in phones]
    eventually(lambda: False, within=seconds, every=0.02, until=lambda _: any(one.ended.is_set() for one in fakes))
    return tuple(one.talk(0) for one in fakes)
