"""Who gets which phone: each scenario is given all it needs at once or nothing, so that none waits while it holds.

ANY is served from the extensions that no scenario ahead names; where none of those is free, from the others.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tvox.findings import Kind
from tvox.observing import CouldNotLook
from tvox.telephony.scenario import Scenario
from tvox.texts import Text, verbatim


@dataclass(frozen=True)
class Troupe:
    """The phones there are: test extensions, those that may stand for ANY, outside ones.

    `special` extensions stand for ANY where no other is free; `at_once` is how many phones this PC can play at a time.
    """

    extensions: tuple[str, ...]
    choice: tuple[str, ...]
    outside: tuple[str, ...] = ()
    special: frozenset[str] = frozenset()
    at_once: int = 14


@dataclass(frozen=True)
class Cast:
    """The phones a scenario was given, in the order it asked for them."""

    extensions: tuple[str, ...]
    outside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Blocked:
    """What a scenario cannot begin without yet."""

    what: Text


@dataclass(frozen=True)
class _Held:
    scenario: Scenario[Any]
    cast: Cast


class Allotment:
    """What is given out just now."""

    def __init__(self, troupe: Troupe, scenarios: Collection[Scenario[Any]]) -> None:
        self._troupe = troupe
        self._ahead = {scenario.name: scenario for scenario in scenarios}
        self._held: dict[str, _Held] = {}

    def impossible(self, scenario: Scenario[Any]) -> CouldNotLook | None:
        """Why this scenario can never be played with these phones."""
        troupe = self._troupe
        named = [number for number in scenario.extensions if number]
        unknown = [number for number in named if number not in troupe.extensions]
        if unknown or len(set(named)) < len(named):
            return _unfit_numbers(scenario, unknown or named)
        choice = [extension for extension in troupe.choice if extension not in named]
        if len(scenario.extensions) - len(named) > len(choice):
            return _too_few(len(troupe.choice), len(scenario.extensions))
        wanted = [number for number in scenario.outside_numbers if number]
        others = set(troupe.outside) - set(wanted)
        if len(wanted) + len(others) != len(troupe.outside) or scenario.outside_numbers.count(None) > len(others):
            return _no_outside(scenario, troupe.outside)
        return _too_many(scenario, troupe.at_once) if scenario.phones > troupe.at_once else None

    def take(self, scenario: Scenario[Any]) -> Cast | Blocked:
        """Everything the scenario needs, or what stands in its way."""
        blocked = next(self._in_the_way(scenario), None)
        if blocked is not None:
            return blocked
        cast = Cast(
            _served(scenario.extensions, self._free(self._troupe.choice)),
            _served(scenario.outside_numbers, self._free(self._troupe.outside)),
        )
        del self._ahead[scenario.name]
        self._held[scenario.name] = _Held(scenario, cast)
        return cast

    def give_back(self, name: str) -> None:
        """The scenario is over."""
        del self._held[name]

    def _in_the_way(self, scenario: Scenario[Any]) -> Iterator[Blocked]:
        held = self._held.values()
        yield from _blocked(
            Text("that nothing else is played"), [one for one in held if scenario.disturbs(one.scenario)]
        )
        for used in sorted(scenario.using):
            yield from _blocked(verbatim(used), [one for one in held if used in one.scenario.using])
        for number in (*scenario.extensions, *scenario.outside_numbers):
            users = [one for one in held if number in (*one.cast.extensions, *one.cast.outside)]
            yield from _blocked(Text("phone {number}", number=number or ""), users)
        if self._lacks(scenario.extensions, self._troupe.choice) or self._lacks(
            scenario.outside_numbers, self._troupe.outside
        ):
            yield from _blocked(Text("a free phone"), held)
        if sum(one.scenario.phones for one in held) + scenario.phones > self._troupe.at_once:
            yield from _blocked(Text("room for {count} more phones", count=scenario.phones), held)

    def _lacks(self, wanted: tuple[str | None, ...], choice: Iterable[str]) -> bool:
        free = [number for number in self._free(choice) if number not in wanted]
        return wanted.count(None) > len(free)

    def _free(self, numbers: Iterable[str]) -> list[str]:
        held = {number for one in self._held.values() for number in (*one.cast.extensions, *one.cast.outside)}
        ahead = {number for one in self._ahead.values() for number in (*one.extensions, *one.outside_numbers)}
        free = [number for number in numbers if number not in held]
        return sorted(free, key=lambda number: (number in self._troupe.special, number in ahead))


def _served(wanted: tuple[str | None, ...], free: Iterable[str]) -> tuple[str, ...]:
    rest = iter([number for number in free if number not in wanted])
    return tuple(number if number is not None else next(rest) for number in wanted)


def _blocked(what: Text, holders: Iterable[_Held]) -> Iterator[Blocked]:
    if any(holders):
        yield Blocked(what)


_WHERE = Text("test phones")


def _unfit_numbers(scenario: Scenario[Any], numbers: list[str]) -> CouldNotLook:
    return CouldNotLook(
        _WHERE,
        Text(
            "Scenario {name} needs the extensions {numbers}, each once and each among the site's test extensions.",
            name=verbatim(scenario.name),
            numbers=", ".join(numbers),
        ),
        Text("Compare the telephony sections of the site file with sip.accounts."),
        Kind.NOT_TESTABLE,
    )


def _too_few(count: int, needed: int) -> CouldNotLook:
    return CouldNotLook(
        _WHERE,
        Text(
            "The site names {count} test extensions that may be called; this item needs {needed}.",
            count=count,
            needed=needed,
        ),
        Text("Name more extensions in sip.accounts of the site file."),
        Kind.NOT_TESTABLE,
    )


def _no_outside(scenario: Scenario[Any], there: tuple[str, ...]) -> CouldNotLook:
    wanted = [number or "*" for number in scenario.outside_numbers]
    return CouldNotLook(
        _WHERE,
        Text(
            "This item needs the outside telephones {wanted}; the site names {there}.",
            wanted=", ".join(wanted),
            there=", ".join(there) or "-",
        ),
        Text("Name them in telephony.outside.accounts of the site file."),
        Kind.NOT_TESTABLE,
    )


def _too_many(scenario: Scenario[Any], at_once: int) -> CouldNotLook:
    return CouldNotLook(
        _WHERE,
        Text("This item needs {count} phones; {most} can be played at a time.", count=scenario.phones, most=at_once),
        Text("Let the item use fewer extensions."),
        Kind.NOT_TESTABLE,
    )
