"""How a scenario gets its phones, on phones made of nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from tests.tvox.telephony.phone_facts import REGISTERED
from tvox.findings import Kind
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.phones import KeptFile, Phone, RegistrationFacts
from tvox.telephony.scenario import Lease, leased, played
from tvox.texts import Text


@dataclass
class NoPhone:
    extension: str
    answer: RegistrationFacts

    def register(self, *, within: float) -> RegistrationFacts:  # noqa: ARG002 - the port's word
        return self.answer


@dataclass
class NoPhones:
    answers: dict[str, RegistrationFacts]
    forbidden: tuple[str, ...] = ()
    log: list[str] = field(default_factory=list)

    @property
    def extensions(self) -> tuple[str, ...]:
        return tuple(self.answers)

    @property
    def callable_extensions(self) -> tuple[str, ...]:
        return tuple(extension for extension in self.answers if extension not in self.forbidden)

    @contextmanager
    def lease(self, extension: str) -> Iterator[Phone]:
        self.log.append(f"+{extension}")
        yield cast(Phone, NoPhone(extension, self.answers[extension]))
        self.log.append(f"-{extension}")

    def kept(self) -> tuple[KeptFile, ...]:
        return ()


def both(phones: NoPhones) -> list[Lease | CouldNotLook]:
    return [leased(phones, place, register_within=1.0) for place in (0, 1)]


def extensions(one: Phone, other: Phone) -> tuple[str, str]:
    return one.extension, other.extension


def test_phones_are_registered_given_in_order_and_let_go() -> None:
    phones = NoPhones({"101": REGISTERED, "102": REGISTERED})

    assert played(extensions, *both(phones)) == ("101", "102")
    assert phones.log == ["+101", "+102", "-102", "-101"]


def test_extensions_that_may_not_be_called_are_passed_over() -> None:
    phones = NoPhones({"112": REGISTERED, "101": REGISTERED, "102": REGISTERED}, forbidden=("112",))

    assert played(extensions, *both(phones)) == ("101", "102")


def test_too_few_extensions_is_not_testable() -> None:
    phones = NoPhones({"101": REGISTERED})

    seen = played(extensions, *both(phones))

    assert isinstance(seen, CouldNotLook)
    assert seen.kind is Kind.NOT_TESTABLE
    assert phones.log == []


def test_refused_registration_ends_the_scenario() -> None:
    phones = NoPhones({"101": REGISTERED, "102": RegistrationFacts(403, "Forbidden", 0.1)})

    seen = played(extensions, *both(phones))

    assert isinstance(seen, CouldNotLook)
    assert "403 Forbidden" in str(seen.why)


def test_what_could_not_be_asked_is_a_value() -> None:
    def read(_one: Phone, _other: Phone) -> str:
        raise CouldNotAsk(Text("phone"), Text("crashed"), Text("again"), Kind.SUITE_ERROR)

    seen = played(read, *both(NoPhones({"101": REGISTERED, "102": REGISTERED})))

    assert isinstance(seen, CouldNotLook)
    assert (str(seen.why), seen.kind) == ("crashed", Kind.SUITE_ERROR)
