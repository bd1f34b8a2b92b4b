from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import BLIND, FakeShell, fake_node
from tests.tvox.web_facts import on_nodes
from tvox.findings import Verdict, worst
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.resources import Resources, judge_resources, read_resources
from tvox.site import Thresholds

LIMITS = Thresholds()
SAID = """\
MemTotal:        8000000 kB
MemFree:          100000 kB
MemAvailable:    4000000 kB
== load
0.52 1.25 0.59 1/303 97
== cores
4
== log
read /var/log/messages
Nov 22 03:00:01 tvox kernel: dahdi: Detected time shift.
== end
"""
FINE = Resources(8_000_000, 4_000_000, 1.0, 4, "/var/log/messages")


def judged(**changes: Any) -> list[Verdict]:
    seen = replace(FINE, **changes)
    return [finding.verdict for finding in judge_resources(on_nodes(seen), LIMITS)]


def test_read_resources() -> None:
    seen = read_resources(fake_node("tvox1", shell=FakeShell({"meminfo": SAID})))

    assert seen == Resources(8_000_000, 4_000_000, 1.25, 4, "/var/log/messages", (SAID.splitlines()[-2],))


def test_read_resources_of_this_machine() -> None:
    seen = read_resources(fake_node("tvox1", shell=LocalShell()))

    assert 0 < seen.available <= seen.memory
    assert seen.cores >= 1


@pytest.mark.parametrize(
    "said",
    ["", SAID.replace("MemAvailable", "MemNothing"), SAID.replace("0.52 1.25", "-"), SAID.replace("\n4\n", "\n0\n")],
    ids=["nothing", "memory", "load", "cores"],
)
def test_a_missing_figure_is_could_not_ask(said: str) -> None:
    with pytest.raises(CouldNotAsk, match="could not be read"):
        read_resources(fake_node("tvox1", shell=FakeShell({"meminfo": said})))


def test_an_answer_that_is_cut_is_could_not_ask() -> None:
    """A log that was not read to its end must not count as one without the words."""
    with pytest.raises(CouldNotAsk):
        read_resources(fake_node("tvox1", shell=FakeShell({"meminfo": SAID.partition("Nov")[0]})))


def test_judge_resources_ok() -> None:
    assert judged() == [Verdict.PASS] * 3


def test_judge_resources_ko() -> None:
    assert judged(available=300_000) == [Verdict.FAIL, Verdict.PASS, Verdict.PASS]
    assert judged(load=8.4) == [Verdict.PASS, Verdict.FAIL, Verdict.PASS]
    assert judged(time_shifts=("dahdi: Detected time shift.",)) == [Verdict.PASS, Verdict.PASS, Verdict.FAIL]


def test_judge_resources_advises() -> None:
    memory, load, _ = judge_resources(on_nodes(Resources(8_000_000, 1_000_000, 5.0, 4, "x")), LIMITS)

    assert memory.advisory is not None
    assert load.advisory is not None


def test_a_log_that_is_not_there_is_not_observed() -> None:
    assert judged(log="")[2] is Verdict.NOT_OBSERVED


@pytest.mark.parametrize("blind", [BLIND])
def test_judge_resources_unreachable(blind: CouldNotLook) -> None:
    assert worst(judge_resources(on_nodes(FINE, blind), LIMITS)) is Verdict.NOT_OBSERVED


@pytest.mark.parametrize(("written", "read"), [("", False), ("nothing to tell\n", True)])
def test_an_empty_log_was_not_read(tmp_path: Path, written: str, read: bool) -> None:
    """Nothing is in a log to which nobody writes any more."""
    (tmp_path / "messages").write_text(written)
    elsewhere = LocalShell(moved={'"$log"': f'"{tmp_path}/${{log##*/}}"'})

    seen = read_resources(fake_node("tvox1", shell=elsewhere))

    assert seen.log == ("/var/log/messages" if read else "")
