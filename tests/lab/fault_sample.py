"""Which faults `make test` tries today, drawn from a seed that is printed; TVOX_FAULT_SEED repeats a draw."""

import os
import random

from lab.faults import FAULTS

SIZE = 4
SEED = int(os.environ.get("TVOX_FAULT_SEED") or random.SystemRandom().randrange(10_000))
SAMPLE = frozenset(random.Random(SEED).sample(sorted(FAULTS), SIZE))  # noqa: S311 - a choice of tests, no secret
