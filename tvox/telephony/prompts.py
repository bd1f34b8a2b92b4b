"""The customer's announcements, and whether a caller heard one of them.

How alike a recording must be follows from the prompts themselves: each is compared with itself as a telephone line
carries it, and with all others of the site and with itself backwards. The bar lies between what is the prompt and what
is not. Two prompts that a telephone cannot tell apart are said to be so, and nothing is concluded from them.

    ivr-welcome.wav: weakest stretch 0.97 (at least 0.67), 100 % of it, from 0.4 s on, -14.2 dBFS
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tvox.findings import Finding, Kind, failed, passed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.site_telephony import Telephony
from tvox.telephony.audio import LEAST_DBFS, SILENT_DBFS, read_wave
from tvox.telephony.media import about_media
from tvox.telephony.phones import Recording
from tvox.telephony.spectrogram import loudest_dbfs, seconds, spectrogram, through_a_law
from tvox.telephony.speech import NO_MATCH, Match, best_match
from tvox.texts import Text, verbatim

if TYPE_CHECKING:
    from tvox.telephony.spectrogram import Samples

LEAST_COVERED = 0.8
LEAST_STRETCHES = 3
LEAST_OF_CLEAN = 2 / 3
TOO_ALIKE = 0.85
LINE_GAIN_DB = -12.0


@dataclass(frozen=True)
class Recognised:
    """One recording beside one prompt. `needed` is what `weakest` must reach, `ends_s` where the prompt ends in it."""

    prompt: str
    weakest: float
    needed: float
    covered: float
    begins_s: float
    ends_s: float
    dbfs: float

    @property
    def said(self) -> bool:
        """Whether it is this prompt, audible, and enough of it."""
        return self.begun and self.covered >= LEAST_COVERED

    @property
    def begun(self) -> bool:
        """Whether what was heard of it, half of it at least, is this prompt."""
        return self.weakest >= self.needed and self.dbfs >= LEAST_DBFS


@dataclass(frozen=True)
class Prompt:
    """A prompt, and how alike a recording's stretches must be."""

    name: str
    rows: "Samples"
    needed: float

    @property
    def length_s(self) -> float:
        """How long it is."""
        return seconds(len(self.rows))

    def within(self, rate: int, samples: "Samples") -> Recognised:
        """The prompt beside a recording."""
        heard = spectrogram(rate, samples)
        match = best_match(self.rows, heard)
        begins, ends = seconds(match.begins), seconds(match.begins + len(self.rows))
        there = samples[max(0, round(begins * rate)) : round(ends * rate)] if match.stretches else samples[:0]
        dbfs = round(loudest_dbfs(rate, there), 1) if len(there) else SILENT_DBFS
        return Recognised(
            self.name, round(match.weakest, 2), round(self.needed, 2), round(match.covered, 2), begins, ends, dbfs
        )


class Prompts:
    """The prompts of one site."""

    def __init__(self, telephony: Telephony) -> None:
        self._every = tuple(dict.fromkeys(Path(path) for path in _files(telephony)))
        self._read = cache(self._prompt)

    def length_of(self, path: Path) -> float:
        """How many seconds the prompt takes; raises `CouldNotAsk` where it cannot be used."""
        return self._read(Path(path)).length_s

    def recognise(self, path: Path, recording: Recording, *, after_s: float = 0.0) -> Recognised | CouldNotLook:
        """The prompt beside what a phone has recorded, or only what came after so many seconds of it."""
        try:
            rate, samples = read_wave(recording.heard)
            return self._read(Path(path)).within(rate, samples[round(max(0.0, after_s) * rate) :])
        except CouldNotAsk as refusal:
            return CouldNotLook.because(refusal)

    def _prompt(self, path: Path) -> Prompt:
        return read_prompt(path, others=(other for other in self._every if other != path))


def read_prompt(path: Path, *, others: Iterable[Path] = ()) -> Prompt:
    """The prompt and its bar; `CouldNotAsk` where it cannot be read, is too short or is too much like another."""
    rate, samples = _sound(path)
    rows = spectrogram(rate, samples)
    clean = best_match(rows, spectrogram(rate, through_a_law(samples, gain_db=LINE_GAIN_DB)))
    likest = best_match(rows, rows[::-1])
    if len(clean.stretches) < LEAST_STRETCHES or _counts(likest) > TOO_ALIKE * clean.weakest:
        raise _unusable(path, Text("it holds too little speech to be recognised"), Kind.NOT_TESTABLE)
    for other in others:
        match = best_match(rows, _on_the_line(other))
        if _counts(match) > TOO_ALIKE * clean.weakest:
            why = Text("it cannot be told from {other}", other=verbatim(other.name))
            raise _unusable(path, why, Kind.COULD_NOT_COMPARE)
        likest = max(likest, match, key=_counts)
    between = (clean.weakest + _counts(likest)) / 2
    return Prompt(path.name, rows, max(between, LEAST_OF_CLEAN * clean.weakest))


def judge_prompt(where: Text, recognised: Recognised | CouldNotLook) -> Finding:
    """The prompt is heard: it, loud enough, and enough of it."""
    if isinstance(recognised, CouldNotLook):
        return about_media(recognised.as_finding(Text("the announcement is heard")))
    expected = Text("“{prompt}” is heard", prompt=verbatim(recognised.prompt))
    observed = Text(
        "likeness {weakest} (at least {needed}), {covered} % of it, from {begins} s on, {dbfs} dBFS",
        weakest=recognised.weakest,
        needed=recognised.needed,
        covered=round(recognised.covered * 100),
        begins=round(recognised.begins_s, 2),
        dbfs=recognised.dbfs,
    )
    if recognised.said:
        return about_media(passed(where, expected=expected, observed=observed))
    observed = Text("not recognised: {figures}", figures=observed)
    next_step = Text(
        "Listen to the recording in the evidence beside the prompt's file: is it another announcement, or a cut one?"
    )
    return about_media(failed(where, expected=expected, observed=observed, next_step=next_step))


def _files(telephony: Telephony) -> Iterator[Path]:
    sections = (telephony.queue, telephony.ivr, telephony.opening, telephony.lookup, telephony.voice_bot)
    for section in sections:
        values = {} if section is None else dict(section)
        yield from (value for value in values.values() if isinstance(value, Path))


def _counts(match: Match) -> float:
    """How much this is a likeness of the whole sentence: one that only covers a part of it is none."""
    return match.weakest if match.covered >= LEAST_COVERED else NO_MATCH.weakest


def _on_the_line(path: Path) -> "Samples":
    import numpy as np

    rate, samples = _sound(path)
    silence = np.zeros(rate)
    return spectrogram(rate, through_a_law(np.concatenate((silence, samples, silence)), gain_db=LINE_GAIN_DB))


def _sound(path: Path) -> tuple[int, "Samples"]:
    try:
        return read_wave(path)
    except CouldNotAsk as refusal:
        raise _unusable(path, refusal.why, Kind.NOT_TESTABLE) from refusal


def _unusable(path: Path, why: Text, kind: Kind) -> CouldNotAsk:
    return CouldNotAsk(
        Text("prompt {file}", file=verbatim(path.name)),
        Text("The prompt's file cannot be used: {why}", why=why),
        Text("Name the prompt's own WAV file (16 bit, mono) in the site file."),
        kind,
    )
