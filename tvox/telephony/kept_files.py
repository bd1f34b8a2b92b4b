"""Which scenario a phone's files belong to, while many are played and `Phones.kept` hands out everybody's."""

from collections.abc import Collection, Sequence
from threading import Lock

from tvox.telephony.phones import KeptFile, Phones


class KeptFiles:
    """Files that wait for the scenario whose phones left them; an extension is in one scenario at a time."""

    def __init__(self, phones: Sequence[Phones]) -> None:
        self._phones = phones
        self._lock = Lock()
        self._unclaimed: list[KeptFile] = []

    def of(self, numbers: Collection[str]) -> tuple[KeptFile, ...]:
        """What the phones of these numbers have left since they were asked last."""
        with self._lock:
            self._collect()
            claimed = [file for file in self._unclaimed if file.name.partition("-")[0] in numbers]
            self._unclaimed = [file for file in self._unclaimed if file not in claimed]
        return tuple(claimed)

    def rest(self) -> tuple[KeptFile, ...]:
        """Everything that waits: the files of a scenario that was alone."""
        with self._lock:
            self._collect()
            rest, self._unclaimed = tuple(self._unclaimed), []
        return rest

    def _collect(self) -> None:
        for phones in self._phones:
            self._unclaimed += phones.kept()
