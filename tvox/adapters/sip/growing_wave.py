"""A recording that is still being written: its header says nothing yet, its samples are there.

PJSIP writes a header of 44 bytes first and the samples behind it as its buffers fill, up to half a second late.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tvox.waiting import eventually

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

HEADER_BYTES = 44
FLUSHED_WITHIN_S = 3.0
BYTES = 2  # a sample's


@dataclass(frozen=True)
class GrowingWave:
    """16 bit mono; `started` is the moment (monotonic seconds) of its first sample."""

    path: Path
    rate: int
    started: float

    def between(self, from_: float, to: float) -> "Samples":
        """The samples of a window of time, waited for until they are on the disk; fewer where they never came."""
        import numpy as np

        begin, end = (HEADER_BYTES + BYTES * round((moment - self.started) * self.rate) for moment in (from_, to))
        eventually(lambda: self.path.stat().st_size >= end, within=FLUSHED_WITHIN_S, every=0.05)
        with self.path.open("rb") as file:
            file.seek(begin)
            raw = file.read(end - begin)
        return np.frombuffer(raw[: len(raw) // BYTES * BYTES], "<i2").astype(np.float64) / 32768
