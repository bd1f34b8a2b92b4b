"""One scenario, from its phones' registration to their end, with everything that it left."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from time import monotonic
from typing import Any

from tvox.gathering import looked
from tvox.observing import CouldNotLook
from tvox.telephony.allotment import Cast
from tvox.telephony.cast_phones import cast_phones
from tvox.telephony.endable_phones import EndablePhones
from tvox.telephony.kept_files import KeptFiles
from tvox.telephony.media import Baseline
from tvox.telephony.played import Played
from tvox.telephony.scenario import Lease, Scenario
from tvox.texts import Text, verbatim

Baselines = Callable[[float, float], Baseline | CouldNotLook]
"""How this PC's control call went from one moment to another, in the seconds of `time.monotonic`."""

Control = Callable[[], AbstractContextManager[Baselines]]
"""Keeps up the control call for as long as it is needed."""


class Performer:
    """Plays scenarios on a site's phones; for any number of threads."""

    def __init__(
        self, phones: EndablePhones, outside: EndablePhones, *, register_within: float, baselines: Baselines
    ) -> None:
        self._phones = phones
        self._outside = outside
        self._register_within = register_within
        self._baselines = baselines
        self._files = KeptFiles([phones, outside])

    def __call__(self, scenario: Scenario[Any], cast: Cast) -> Played[Any]:
        """What the scenario brought back; whatever goes wrong is a `CouldNotLook`."""
        began, times = monotonic(), []

        def read(leases: list[Lease]) -> Any:
            with cast_phones(leases) as phones:
                times.append(monotonic())
                try:
                    return scenario.read(*phones)
                finally:
                    times.append(monotonic())

        numbers = (*cast.extensions, *cast.outside)
        where = Text("scenario {name}", name=verbatim(scenario.name))
        value = looked(read, self._leases(cast), where)
        files = self._files.rest() if scenario.alone else self._files.of(numbers)
        baseline = looked(lambda moments: self._baselines(*moments), times, where) if times else None
        return Played(scenario.name, value, began, monotonic(), numbers, scenario.alone, files, baseline)

    def _leases(self, cast: Cast) -> list[Lease]:
        inside = [Lease(self._phones, number, self._register_within) for number in cast.extensions]
        return inside + [Lease(self._outside, number, self._register_within) for number in cast.outside]
