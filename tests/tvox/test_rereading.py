from collections.abc import Mapping

from tests.fakes.nodes import UNREACHABLE, FakeShell, InTurn, fake_cluster, fake_node
from tvox.nodes import Node
from tvox.observing import CouldNotLook
from tvox.rereading import Parts, Readings, never_equal, read_until_equal


def _read(node: Node) -> Mapping[str, int]:
    words = node.shell.run("count").stdout.split()
    return {name: int(count) for name, count in (word.split("=") for word in words)}


def _parts(fact: Mapping[str, int]) -> Parts:
    return {name: count for name, count in fact.items()}  # noqa: C416 - another type of key


def _readings(first: FakeShell, second: FakeShell, within: float = 0.05) -> Readings[Mapping[str, int]]:
    cluster = fake_cluster(fake_node("tvox1", shell=first), fake_node("tvox2", shell=second))
    return read_until_equal("counts", _read, cluster, parts=_parts, within=within, every=0.01)


def test_nodes_that_agree_are_read_once() -> None:
    first = FakeShell({"count": "a=1"})
    readings = _readings(first, FakeShell({"count": "a=1"}))
    assert len(readings.history) == 1


def test_a_part_that_was_equal_in_any_reading_is_equal() -> None:
    first = FakeShell({"count": InTurn("a=1 b=1", "a=2 b=5")})
    second = FakeShell({"count": InTurn("a=1 b=0", "a=1 b=5")})
    pairs = _readings(first, second).pairs()
    assert not isinstance(pairs, CouldNotLook)
    assert len(pairs) == 2
    assert never_equal(pairs, _parts) == ()


def test_a_gap_that_stays_while_both_move_on_is_persistent() -> None:
    pairs = [({"a": 10}, {"a": 9}), ({"a": 20}, {"a": 19})]
    assert [unlike.persistent for unlike in never_equal(pairs, _parts)] == [True]


def test_a_gap_that_changes_is_moving() -> None:
    pairs = [({"a": 10}, {"a": 2}), ({"a": 10}, {"a": 5})]
    assert [unlike.persistent for unlike in never_equal(pairs, _parts)] == [False]


def test_one_reading_proves_nothing_persistent() -> None:
    assert [unlike.persistent for unlike in never_equal([({"a": 1}, {})], _parts)] == [False]


def test_an_absent_part_is_never_equal() -> None:
    pairs: list[tuple[Mapping[str, int], Mapping[str, int]]] = [({"a": 1}, {}), ({"a": 1}, {})]
    (unlike,) = never_equal(pairs, _parts)
    assert (unlike.first, unlike.second, unlike.persistent) == (1, None, True)


def test_a_node_that_falls_silent_ends_the_reading_and_is_reported() -> None:
    readings = _readings(FakeShell({"count": "a=1"}), FakeShell({"count": InTurn("a=2", UNREACHABLE)}), within=5)
    assert len(readings.history) == 2
    assert isinstance(readings.pairs(), CouldNotLook)


def test_one_node_has_nothing_to_be_compared_with() -> None:
    cluster = fake_cluster(fake_node("tvox1", shell=FakeShell({"count": "a=1"})))
    readings = read_until_equal("counts", _read, cluster, parts=_parts, within=0.01, every=0.01)
    assert isinstance(readings.pairs(), CouldNotLook)


def test_a_reading_longer_than_the_deadline_is_followed_by_one_more() -> None:
    readings = _readings(FakeShell({"count": "a=1"}), FakeShell({"count": "a=2"}), within=0.0)
    assert len(readings.history) == 2
    pairs = readings.pairs()
    assert not isinstance(pairs, CouldNotLook)
    assert [unlike.persistent for unlike in never_equal(pairs, _parts)] == [True]
