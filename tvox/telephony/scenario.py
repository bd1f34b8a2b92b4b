"""Scenarios on test phones: which extensions a test needs, and how it gets their registered phones for a while."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from tvox.findings import Kind
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.phones import Phone, Phones
from tvox.texts import Text, verbatim

T = TypeVar("T", covariant=True)

ANY = None
"""In a scenario's extensions: whichever test extension is free."""


@dataclass(frozen=True)
class Scenario(Generic[T]):
    """What an item plays on telephones before it judges: `read` is given the registered phones and brings back facts.

    The phones come in the order of `extensions` (a number asks for that very one), after them `outside` telephones that
    are not on the TVOX: so many, or those of these numbers. `using` names what no two scenarios may use at the same
    time (`queue`, `conference`); while one that is `alone` plays, nothing else does. `lasts_s` is a guess, to plan by.
    `read` may raise `CouldNotAsk`.
    """

    name: str
    read: Callable[..., T]
    extensions: tuple[str | None, ...] = (ANY, ANY)
    outside: int | tuple[str, ...] = 0
    using: frozenset[str] = frozenset()
    alone: bool = False
    company: str = ""
    lasts_s: float = 10.0

    def disturbs(self, other: "Scenario[Any]") -> bool:
        """Whether one of the two must not be played beside the other."""
        together = bool(self.company) and self.company == other.company
        return (self.alone or other.alone) and not together

    @property
    def outside_numbers(self) -> tuple[str | None, ...]:
        """The outside telephones it needs; ANY where it does not matter which."""
        return (ANY,) * self.outside if isinstance(self.outside, int) else self.outside

    @property
    def phones(self) -> int:
        """How many phones it holds while it plays."""
        return len(self.extensions) + len(self.outside_numbers)


@dataclass(frozen=True)
class Lease:
    """A phone to be: the extension, and how many seconds its registration may take."""

    phones: Phones
    extension: str
    register_within: float


Leased = Lease | CouldNotLook


class OnPhones(Protocol):
    """Plays a scenario and keeps what the phones leave as evidence; the fixture `on_phones` is of this type."""

    def __call__(self, read: Callable[..., T], *leases: Leased) -> T | CouldNotLook:
        """What `read` brings back from the registered phones of the leases, given to it in their order."""


def played(read: Callable[..., T], *leases: Leased) -> T | CouldNotLook:
    """Lease and register the phones, read, and let them go; the first thing that could not be asked ends it."""
    missing = [lease for lease in leases if isinstance(lease, CouldNotLook)]
    if missing:
        return missing[0]
    try:
        with ExitStack() as held:
            return read(*(registered(held, lease) for lease in leases if isinstance(lease, Lease)))
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def leased(phones: Phones, place: int, *, register_within: float) -> Leased:
    """The phone at `place` (0 is the first) of the test extensions that may be called."""
    if place < len(phones.callable_extensions):
        return Lease(phones, phones.callable_extensions[place], register_within)
    return CouldNotLook(
        Text("test phones"),
        Text(
            "The site names {count} test extensions that may be called; this item needs {needed}.",
            count=len(phones.callable_extensions),
            needed=place + 1,
        ),
        Text("Name more extensions in sip.accounts of the site file."),
        Kind.NOT_TESTABLE,
    )


def registered(held: ExitStack, lease: Lease) -> Phone:
    """The lease's phone, registered, and let go with `held`."""
    phone = held.enter_context(lease.phones.lease(lease.extension))
    registration = phone.register(within=lease.register_within)
    if registration.accepted:
        return phone
    raise CouldNotAsk(
        Text("test phone {extension}", extension=lease.extension),
        Text(
            "Extension {extension} could not register: {answer}",
            extension=lease.extension,
            answer=verbatim(registration.answer),
        ),
        Text("Make UAT-TEL-001 pass first."),
    )
