"""Which faults `make test` tries today, drawn from a seed that is printed; TVOX_FAULT_SEED repeats a draw."""

import os
import random
from collections.abc import Iterable

from lab.faults import FAULTS
from lab.faults.lines import LINE_FAULTS
from lab.faults.telephony import TELEPHONY_FAULTS
from tests.lab.item_faults import CELLS, WHOLE_LIST

SEED = int(os.environ.get("TVOX_FAULT_SEED") or random.SystemRandom().randrange(10_000))


def drawn(names: Iterable[str], count: int) -> frozenset[str]:
    """So many of them, the same ones for the same seed."""
    return frozenset(random.Random(SEED).sample(sorted(names), count))  # noqa: S311 - a choice of tests, no secret


OF_ITEMS = frozenset({fault.name for fault in (*TELEPHONY_FAULTS, *LINE_FAULTS)} | {"one-way-audio", "rtp-loss"})
"""Faults that single items on test phones are meant to find; the others are the matrix's."""

OF_PLATFORM = drawn(set(FAULTS) - OF_ITEMS, 4)
OF_CELLS = drawn(map(str, CELLS), 3)
OF_WHOLE_LIST = drawn(WHOLE_LIST, 1)
SAMPLE = OF_PLATFORM | OF_CELLS | OF_WHOLE_LIST
