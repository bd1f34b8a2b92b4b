"""Is a known sentence in a recording? Two spectrograms are laid over each other where they agree best.

Every stretch of 0.3 s of the sentence is then compared by itself: 1 is the same sound at any level, 0 is no likeness;
steady sound (silence, a tone, a hum) has nothing to agree on. Where two neighbours agree least decides, so that
one changed word cannot hide in a long sentence. A jitter buffer may move a stretch a little, and a short gap in the
sound counts as not heard, not as another word.

    “…premere uno, per l'assistenza due.” over A-law: weakest 0.98; with “tre” at the end: weakest 0.51
"""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvox.telephony.spectrogram import loud, steps

if TYPE_CHECKING:
    from tvox.telephony.spectrogram import Rows, Samples

STRETCH = steps(0.3)
STRETCH_EVERY = steps(0.1)
DRIFT = steps(0.2)
SPOKEN_DB = -35.0  # below the sentence's loudest moment: a pause
SILENT_DB = -40.0  # the same in what was heard: nothing
SMEAR = 2  # rows beside a gap that its edges reach
LEAST_ON_TOP = 0.5  # of the sentence must lie within the recording to be compared at all


@dataclass(frozen=True)
class Match:
    """Where a sentence fits best. `begins` is the recording's row of its beginning, negative where that is cut off.

    `covered` is the share of its speech where anything was heard, `stretches` the agreement of each piece of it.
    """

    begins: int
    covered: float
    stretches: tuple[float, ...]

    @property
    def weakest(self) -> float:
        """The pair of neighbours that agrees least, by its better one; 0 where there is no pair.

        One stretch alone may hold the moment at which a jitter buffer skips or repeats a frame; another word is longer.
        """
        return min((max(pair) for pair in itertools.pairwise(self.stretches)), default=0.0)


NO_MATCH = Match(0, 0.0, ())


def best_match(sentence: "Samples", heard: "Samples") -> Match:
    """Both as spectrograms; a recording that holds less than half the sentence has no match."""
    import numpy as np

    least = len(sentence) * LEAST_ON_TOP
    if len(sentence) < STRETCH or len(heard) < max(STRETCH, least) or not np.ptp(heard):
        return NO_MATCH
    begins = _best_place(sentence, heard)
    first, last = _on_top(sentence, heard, begins)
    return NO_MATCH if last - first < max(STRETCH, least) else _Laid(sentence, heard, begins, first, last).match()


def _best_place(sentence: "Samples", heard: "Samples") -> int:
    """The place of highest correlation; the recording is taken to be silent before its beginning and after its end."""
    import numpy as np

    room = len(sentence) - int(len(sentence) * LEAST_ON_TOP)
    padded = np.pad(heard, ((room, room), (0, 0)))
    said = sentence - sentence.mean(axis=0)
    likeness = np.sum([np.correlate(padded[:, band], said[:, band], "valid") for band in range(said.shape[1])], axis=0)
    sums = np.cumsum(np.pad(padded, ((1, 0), (0, 0))), axis=0)
    squares = np.cumsum(np.pad(padded**2, ((1, 0), (0, 0))), axis=0)
    count = len(sentence)
    spread = (squares[count:] - squares[:-count] - (sums[count:] - sums[:-count]) ** 2 / count).sum(axis=1)
    return int(np.argmax(likeness / np.sqrt(np.maximum(spread, 1e-6 * float(spread.max()))))) - room


def _on_top(sentence: "Samples", heard: "Samples", begins: int) -> tuple[int, int]:
    """The sentence's first and last row that lie in the recording, silence at the recording's ends left out."""
    import numpy as np

    first, last = max(0, -begins), min(len(sentence), len(heard) - begins)
    there = np.flatnonzero(loud(heard[begins + first : begins + last], SILENT_DB))
    spoken = np.flatnonzero(loud(sentence, SPOKEN_DB))
    if not len(there) or not len(spoken):
        return first, first
    begun, ended = first + int(there[0]), first + int(there[-1]) + 1
    return (begun if begun > spoken[0] else first), (ended if ended <= spoken[-1] else last)


@dataclass(frozen=True)
class _Laid:
    """The sentence on top of the recording: `first` to `last` are the sentence's rows that lie in it."""

    sentence: "Samples"
    heard: "Samples"
    begins: int
    first: int
    last: int

    def match(self) -> Match:
        """How far they agree."""
        spoken, present = loud(self.sentence, SPOKEN_DB), self._present()
        places = (*range(self.first, self.last - STRETCH, STRETCH_EVERY), self.last - STRETCH)
        stretches = tuple(
            self._agreement(place, present) for place in places if spoken[place : place + STRETCH].mean() >= 0.5
        )
        covered = float((spoken & present).sum() / max(1, spoken.sum()))
        return Match(self.begins, covered, stretches)

    def _present(self) -> "Rows":
        """For each row of the sentence, whether anything was heard there, or nothing was to be said."""
        import numpy as np

        there = np.zeros(len(self.sentence), dtype=bool)
        span = slice(self.first, self.last)
        there[span] = loud(self.heard[self.begins + self.first : self.begins + self.last], SILENT_DB)
        there[span] |= ~loud(self.sentence, SPOKEN_DB)[span]
        gaps = np.flatnonzero(~there)
        for beside in range(-SMEAR, SMEAR + 1):
            there[np.clip(gaps + beside, 0, len(there) - 1)] = False
        return there

    def _agreement(self, place: int, present: "Rows") -> float:
        """The best agreement of one stretch, a little earlier or later; gaps left out unless they are most of it."""
        heard = present[place : place + STRETCH]
        kept = heard if heard.mean() >= 0.5 else slice(None)
        here = self.begins + place
        said = (self.sentence[place : place + STRETCH] - self._mean(self.sentence, 0))[kept]
        mean = self._mean(self.heard, self.begins)
        return max(
            _cosine(said, (self.heard[start : start + STRETCH] - mean)[kept])
            for start in range(max(0, here - DRIFT), min(len(self.heard) - STRETCH, here + DRIFT) + 1)
        )

    def _mean(self, rows: "Samples", shift: int) -> "Samples":
        mean: Samples = rows[shift + self.first : shift + self.last].mean(axis=0)
        return mean


def _cosine(one: "Samples", other: "Samples") -> float:
    import numpy as np

    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float((one * other).sum()) / size if size > 0 else 0.0
