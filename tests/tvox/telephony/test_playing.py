"""Scenarios are played together as far as they leave each other's phones and services alone."""

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests.fakes.phones import FakePhones, spoken
from tests.tvox.telephony.phone_facts import REGISTERED
from tvox.findings import Kind
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.allotment import Troupe
from tvox.telephony.course import course_of
from tvox.telephony.endable_phones import EndablePhones
from tvox.telephony.kept_files import KeptFiles
from tvox.telephony.media import Baseline
from tvox.telephony.performing import Performer
from tvox.telephony.phones import Phone
from tvox.telephony.played import Played
from tvox.telephony.playing import Playing
from tvox.telephony.scenario import ANY, Scenario
from tvox.texts import Text

QUIET = Baseline(Text("no gap"), None, None)
TALK_S = 0.2


@dataclass
class Hall:
    """Phones, and what was played on them."""

    phones: FakePhones
    outside: FakePhones = field(default_factory=lambda: FakePhones(("0451", "3331")))
    at_once: int = 12

    def __post_init__(self) -> None:
        self.inside = EndablePhones(self.phones)
        performer = Performer(
            self.inside,
            EndablePhones(self.outside),
            register_within=1.0,
            baselines=lambda _since, _until: QUIET,
        )
        troupe = Troupe(self.phones.extensions, self.phones.extensions, self.outside.extensions, at_once=self.at_once)
        self.playing = Playing(troupe, performer)

    def play(self, *scenarios: Scenario[Any]) -> dict[str, Played[Any]]:
        """What was played, in the order it ended."""
        try:
            return {one.name: one for one in self.playing.play(scenarios, every=0.02) if one is not None}
        finally:
            self.playing.close()


def hall(count: int = 8, **settings: Any) -> Hall:
    return Hall(FakePhones(tuple(str(101 + place) for place in range(count))), **settings)


def scenario(name: str, seconds: float = TALK_S, **changes: Any) -> Scenario[Any]:
    return Scenario(name, partial(spoken, seconds=seconds), **{"lasts_s": seconds, **changes})


def told(played: Played[Any]) -> Any:
    assert not isinstance(played.value, CouldNotLook)
    return played.value


def overlap(one: Played[Any], other: Played[Any]) -> bool:
    return one.began < other.ended and other.began < one.ended


def test_scenarios_are_played_at_the_same_time() -> None:
    stage = hall()

    played = stage.play(*(scenario(name) for name in "abcd"))

    assert stage.phones.most == 8
    assert {name: len(told(one)) for name, one in played.items()} == dict.fromkeys("abcd", 2)
    assert course_of(list(played.values())).elapsed < 2 * TALK_S + 0.3


def test_phones_come_in_the_order_that_was_asked_for_outside_ones_last() -> None:
    played = hall().play(scenario("a", extensions=("104", ANY, "101"), outside=("3331",)))

    assert played["a"].value == ("104", "102", "101", "3331")
    assert played["a"].numbers == ("104", "102", "101", "3331")


def test_any_is_an_extension_that_nobody_names() -> None:
    played = hall(4).play(scenario("a", extensions=(ANY,)), scenario("b", extensions=("101", "102")))

    assert played["a"].value == ("103",)


def test_a_named_extension_is_waited_for() -> None:
    played = hall().play(scenario("a", 0.3, extensions=("101",)), scenario("b", extensions=("101",)))

    assert not overlap(played["a"], played["b"])
    assert played["b"].waited is not None
    assert (played["b"].waited.holder, str(played["b"].waited.what)) == ("a", "phone 101")


def test_what_is_used_is_used_by_one_at_a_time() -> None:
    queue = frozenset({"queue"})

    played = hall().play(scenario("a", using=queue), scenario("b", using=queue), scenario("c"))

    assert not overlap(played["a"], played["b"])
    assert overlap(played["a"], played["c"])


def test_one_that_is_alone_comes_last_and_alone() -> None:
    played = hall().play(scenario("a", 0.9, alone=True), scenario("b", alone=True), scenario("c"), scenario("d"))

    assert list(played)[2:] == ["a", "b"]
    assert not any(overlap(played["a"], played[other]) for other in "bcd")
    assert not any(overlap(played["b"], played[other]) for other in "cd")


def test_no_more_phones_than_this_pc_carries() -> None:
    stage = hall(at_once=4)

    played = stage.play(*(scenario(name, extensions=(ANY,), outside=0) for name in "abcdefg"))

    assert stage.phones.most == 4
    assert len(played) == 7


def test_the_longest_begins_first() -> None:
    played = hall(2).play(scenario("short", 0.1), scenario("long", 0.3), scenario("middle", 0.2))

    assert list(played) == ["long", "middle", "short"]


def test_a_large_scenario_is_not_starved_by_small_ones() -> None:
    small = [scenario(f"small{place}", 0.05, extensions=(ANY,)) for place in range(12)]

    played = hall(4, at_once=4).play(scenario("large", 0.01, extensions=(ANY,) * 4), *small)

    assert played["large"].value == ("101", "102", "103", "104")


def test_crossed_wishes_do_not_lock() -> None:
    one = [scenario(f"a{place}", 0.02, extensions=("101", "102")) for place in range(6)]
    other = [scenario(f"b{place}", 0.02, extensions=("102", "101")) for place in range(6)]

    assert len(hall(2).play(*one, *other)) == 12


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        pytest.param({"extensions": ("199",)}, "199", id="unknown"),
        pytest.param({"extensions": ("101", "101")}, "101, 101", id="twice"),
        pytest.param({"extensions": (ANY,) * 9}, "8 test extensions", id="too few"),
        pytest.param({"extensions": (ANY,) * 8}, "8 phones; 5", id="too many for this PC"),
        pytest.param({"outside": 3}, "*, *, *", id="too few outside"),
        pytest.param({"outside": ("0452",)}, "0452", id="unknown outside"),
        pytest.param({"outside": ("0451", "0451")}, "0451, 0451", id="outside twice"),
    ],
)
def test_what_can_never_be_played_is_said_at_once_ko(wish: dict[str, Any], said: str) -> None:
    stage = hall(at_once=5)

    played = stage.play(scenario("a", 0.1), scenario("b", **wish))

    assert list(played) == ["b", "a"]
    assert isinstance(played["b"].value, CouldNotLook)
    assert played["b"].value.kind is Kind.NOT_TESTABLE
    assert said in str(played["b"].value.why)


def test_a_refused_registration_ends_its_scenario_only() -> None:
    stage = hall(4)
    stage.phones.answers["101"] = replace(REGISTERED, status=403, reason="Forbidden")

    played = stage.play(scenario("a", extensions=("101", "102")), scenario("b", extensions=("103", "104")))

    assert isinstance(played["a"].value, CouldNotLook)
    assert "403 Forbidden" in str(played["a"].value.why)
    assert played["b"].value == ("103", "104")
    assert played["a"].baseline is None


def crashed(_phone: Phone) -> None:
    raise CouldNotAsk(Text("phone"), Text("The process ended (SIGABRT)."), Text("again"), Kind.SUITE_ERROR)


def broken(_phone: Phone) -> None:
    raise ZeroDivisionError("division by zero")


def test_a_worker_that_crashes_ends_its_scenario_only() -> None:
    played = hall().play(Scenario("a", crashed, extensions=(ANY,)), scenario("b"))

    assert isinstance(played["a"].value, CouldNotLook)
    assert "SIGABRT" in str(played["a"].value.why)
    assert len(told(played["b"])) == 2


def test_a_defect_of_ours_is_a_suite_error_with_its_traceback() -> None:
    played = hall().play(Scenario("a", broken, extensions=(ANY,)), scenario("b"))

    assert isinstance(played["a"].value, CouldNotLook)
    assert played["a"].value.kind is Kind.SUITE_ERROR
    assert "ZeroDivisionError" in str(played["a"].value.why)
    assert len(told(played["b"])) == 2


def test_an_interrupted_run_takes_the_phones_away() -> None:
    stage = hall()
    began, seen = monotonic(), list[str]()

    endless = [scenario("a", 60.0), scenario("b", 60.0), scenario("c", 60.0, alone=True)]
    for _ in stage.playing.play(endless, every=0.02):
        if len(stage.phones.leased) == 4:
            seen += stage.phones.leased
            break
    stage.inside.end()
    left = stage.playing.close()

    assert monotonic() - began < 5.0
    assert len(seen) == 4
    assert stage.phones.leased == []
    assert len(stage.phones.log) == 8, "the third was never begun"
    assert [(one.name, isinstance(one.value, CouldNotLook)) for one in left] == [("a", True), ("b", True)]


def test_what_remains_is_guessed_from_what_has_not_ended() -> None:
    stage = hall(at_once=4)
    longest = [scenario("a", 0.2, lasts_s=30.0), scenario("b", lasts_s=10.0), scenario("c", lasts_s=5.0, alone=True)]

    guesses = [stage.playing.remaining_s for _ in stage.playing.play(longest, every=0.05)]

    assert guesses[0] == 35.0, "the longest of what is played together, and then what is alone"
    assert guesses[-1] == 0.0


def test_no_phone_is_leased_after_the_end() -> None:
    phones = EndablePhones(FakePhones(("101",)))
    phones.end()

    with pytest.raises(CouldNotAsk), phones.lease("101"):
        raise AssertionError("leased")


def test_each_scenario_has_its_own_phones_files(tmp_path: Path) -> None:
    stage = hall()
    stage.phones.folder = tmp_path

    played = stage.play(
        scenario("a", extensions=("101", "102")),
        Scenario("b", crashed, extensions=("103",)),
        scenario("c", extensions=("102",)),
    )

    names = {name: sorted(file.name for file in one.files) for name, one in played.items()}
    assert names == {
        "a": ["101-signalling.log", "102-signalling.log"],
        "b": ["103-signalling.log"],
        "c": ["102-signalling.log"],
    }
    assert all(file.path.read_text().startswith("trace of") for one in played.values() for file in one.files)


def test_files_wait_for_the_scenario_that_had_the_phone(tmp_path: Path) -> None:
    phones = FakePhones(("101", "102", "1010"), folder=tmp_path)
    for extension in phones.extensions:
        with phones.lease(extension):
            pass
    files = KeptFiles([phones])

    assert [file.name for file in files.of(("101",))] == ["101-signalling.log"]
    assert files.of(("101",)) == ()
    assert [file.name for file in files.rest()] == ["102-signalling.log", "1010-signalling.log"]
    assert files.rest() == ()


def test_one_that_is_alone_may_lease_phones_by_itself(tmp_path: Path) -> None:
    stage = hall()
    stage.phones.folder = tmp_path

    def read() -> str:
        with stage.inside.lease("105") as phone:
            return phone.extension

    played = stage.play(Scenario("a", read, extensions=(), alone=True), scenario("b"))

    assert played["a"].value == "105"
    assert [file.name for file in played["a"].files] == ["105-signalling.log"]


def test_the_control_call_is_asked_for_the_time_the_scenario_had_its_phones() -> None:
    asked: list[tuple[float, float]] = []
    stage = hall()
    moments: list[float] = []

    def baselines(since: float, until: float) -> Baseline:
        asked.append((since, until))
        return QUIET

    def read(_phone: Phone) -> None:
        moments.append(monotonic())

    performer = Performer(stage.inside, EndablePhones(stage.outside), register_within=1.0, baselines=baselines)
    stage.playing = Playing(Troupe(stage.phones.extensions, stage.phones.extensions), performer)
    played = stage.play(Scenario("a", read, extensions=(ANY,)))

    assert played["a"].baseline == QUIET
    ((since, until),) = asked
    assert since <= moments[0] <= until


def test_a_control_call_that_fails_is_no_baseline() -> None:
    def baselines(_since: float, _until: float) -> Baseline:
        raise CouldNotAsk(Text("control call"), Text("crashed"), Text("again"))

    stage = hall()
    performer = Performer(stage.inside, EndablePhones(stage.outside), register_within=1.0, baselines=baselines)
    stage.playing = Playing(Troupe(stage.phones.extensions, stage.phones.extensions), performer)

    assert isinstance(stage.play(scenario("a"))["a"].baseline, CouldNotLook)
