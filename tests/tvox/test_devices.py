from dataclasses import replace

import pytest

from tests.fakes.nodes import BLIND
from tests.tvox.web_facts import PICTURE, on_nodes
from tvox.devices import judge_devices
from tvox.findings import Verdict, worst
from tvox.pages import DevicesPage, DeviceState, Interface

NONE_OF_THEM = dict.fromkeys((state.value for state in DeviceState), 0)
PAGE = DevicesPage(Interface.OCC, NONE_OF_THEM | {"reachable": 31}, NONE_OF_THEM | {"reachable": 2}, PICTURE)


def test_judge_devices_ok_records_the_counts() -> None:
    phones, trunks = judge_devices(on_nodes(PAGE))
    assert (phones.verdict, trunks.verdict) == (Verdict.PASS, Verdict.PASS)
    assert phones.advisory is None
    assert "31 reachable" in str(phones.observed)


@pytest.mark.parametrize("state", ["unreachable", "unregistered"])
def test_judge_devices_advises_on_missing_phones(state: str) -> None:
    phones, _trunks = judge_devices(on_nodes(replace(PAGE, devices=NONE_OF_THEM | {state: 3, "reachable": 7})))
    assert phones.verdict is Verdict.PASS
    assert "3 of 10" in str(phones.advisory)


def test_judge_devices_advises_where_there_are_none() -> None:
    phones, _trunks = judge_devices(on_nodes(replace(PAGE, devices=NONE_OF_THEM)))
    assert phones.advisory is not None


def test_judge_devices_ko_for_an_unreachable_trunk() -> None:
    page = replace(PAGE, trunks=NONE_OF_THEM | {"reachable": 1, "unreachable": 1})
    assert worst(judge_devices(on_nodes(page))) is Verdict.FAIL


def test_judge_devices_advises_on_an_unregistered_trunk() -> None:
    page = replace(PAGE, trunks=NONE_OF_THEM | {"reachable": 1, "unregistered": 1})
    _phones, trunks = judge_devices(on_nodes(page))
    assert "1 of 2" in str(trunks.advisory)


def test_judge_devices_unreachable() -> None:
    assert worst(judge_devices(on_nodes(BLIND))) is Verdict.NOT_OBSERVED
