"""The register of test calls as a file for the customer: which calls to leave out of statistics."""

import csv
from collections.abc import Iterable
from pathlib import Path

from tvox.manners.test_calls import TestCall

FILE = "test-calls.csv"
COLUMNS = ("at", "caller", "dialled", "call_id", "seconds")


def write_call_list(folder: Path, calls: Iterable[TestCall]) -> Path:
    """Write it whole; numbers stay text, an unknown length stays empty."""
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        rows.writerows([getattr(call, column) for column in COLUMNS] for call in calls)
    return path
