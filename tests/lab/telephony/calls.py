"""Calls of a running lab, and its faults, as the tests of this folder use them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lab import plan
from lab.carrier.numbers import FIRST
from lab.state import ask
from tests.lab.laboratory import Laboratory


def at_tvox(*numbers: str) -> list[str]:
    """Telephones of the customer."""
    return [f"{number}@{plan.NODE_IP}" for number in numbers]


def outside(*numbers: str) -> list[str]:
    """Telephones of the carrier."""
    return [f"{number}@{FIRST.address}" for number in numbers]


def call(laboratory: Laboratory, caller: str, number: str, *others: str) -> dict[str, Any]:
    """What a call came to; see tests.lab.telephony.telephone."""
    done = laboratory.on_pc("python", "-m", "tests.lab.telephony.telephone", caller, number, *others)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@contextmanager
def faulty(laboratory: Laboratory, fault: str) -> Iterator[None]:
    """With a fault on, healed whatever happens."""
    laboratory.command("fault", fault)
    try:
        yield
    finally:
        laboratory.command("fault", fault, "--heal")


def carrier(laboratory: Laboratory) -> dict[str, Any]:
    """What the carrier says of itself."""
    status: dict[str, Any] = ask(laboratory.folder, {"do": "status"})["carrier"]
    return status
