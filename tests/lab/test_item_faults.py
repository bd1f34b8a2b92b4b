"""Every automated item of the check-list is seen red on the lab, by a fault that it is meant to find.

One cell is: plant the fault, run the items of its area, compare with what is declared, heal, run again. The defects
that a customer would notice are planted once more, and the whole list is run: no other item may turn.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from lab.faults.lines import LINE_FAULTS
from lab.faults.telephony import TELEPHONY_FAULTS
from lab.waiting import eventually
from tests.lab.fault_sample import OF_CELLS, OF_WHOLE_LIST, SEED
from tests.lab.item_faults import CELLS, WHOLE_LIST, Cell
from tests.lab.laboratory import Laboratory
from tests.lab.verdicts import FAIL, turned, verdicts
from tvox.checklist.standard import standard_catalogue
from tvox.checklist.values import Kind

AUTOMATED = {item.id for item in standard_catalogue().items if item.kind is Kind.AUTOMATED}
ON_REQUEST = {"UAT-PRF-002"}


def sampled(names: Iterable[str], sample: frozenset[str]) -> list[object]:
    """Every name; those outside today's sample are only for `make test-all`."""
    exhaustive = pytest.mark.exhaustive
    return [pytest.param(name, id=name, marks=() if name in sample else exhaustive) for name in names]


BY_NAME: dict[str, Cell] = {str(cell): cell for cell in CELLS}


def test_every_automated_item_is_turned_by_a_fault_that_turns_nothing_else_of_its_area() -> None:
    alone = {item for cell in CELLS for item in cell.turns if cell.turns == {item: FAIL}}
    assert alone == AUTOMATED


def test_every_fault_of_telephony_and_lines_turns_an_item() -> None:
    assert {fault.name for fault in (*TELEPHONY_FAULTS, *LINE_FAULTS)} - {cell.fault for cell in CELLS} == set()
    assert len(BY_NAME) == len(CELLS)


def test_what_turns_in_one_area_turns_in_the_whole_list() -> None:
    for fault, turns in WHOLE_LIST.items():
        of_areas = {item: verdict for cell in CELLS if cell.fault == fault for item, verdict in cell.turns.items()}
        assert of_areas.items() <= turns.items()


@pytest.mark.parametrize("name", sampled(BY_NAME, OF_CELLS))
def test_a_fault_turns_its_item(name: str, stand_alone: Laboratory, tmp_path: Path) -> None:
    cell = BY_NAME[name]
    assert eventually(stand_alone.settled, within=30)
    stand_alone.command("fault", cell.fault)
    try:
        broken = verdicts(stand_alone, tmp_path / "broken", *cell.selected)
    finally:
        stand_alone.command("fault", cell.fault, "--heal")
    assert turned(broken) == cell.turns, f"seed {SEED}"
    assert eventually(stand_alone.settled, within=30)
    assert turned(verdicts(stand_alone, tmp_path / "healed", *cell.selected)) == {}, f"seed {SEED}"


@pytest.mark.parametrize("fault", sampled(WHOLE_LIST, OF_WHOLE_LIST))
def test_a_defect_is_found_by_the_right_item_and_no_other(fault: str, stand_alone: Laboratory, tmp_path: Path) -> None:
    assert eventually(stand_alone.settled, within=30)
    stand_alone.command("fault", fault)
    try:
        broken = verdicts(stand_alone, tmp_path, "tests_uat")
    finally:
        stand_alone.command("fault", fault, "--heal")
    assert broken.keys() == AUTOMATED - ON_REQUEST
    assert turned(broken) == WHOLE_LIST[fault], f"seed {SEED}"
