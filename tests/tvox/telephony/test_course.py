"""Which scenarios set the length of a run."""

from tvox.telephony.course import course_of
from tvox.telephony.played import Played, Wait
from tvox.texts import Text


def played(name: str, began: float, ended: float, after: str = "") -> Played[None]:
    return Played(name, None, began, ended, waited=Wait(Text("a free phone"), after) if after else None)


def test_the_chain_goes_back_from_the_last_to_end() -> None:
    course = course_of(
        [
            played("d", 5.0, 9.0, after="b"),
            played("a", 0.0, 3.0),
            played("b", 3.0, 5.0, after="a"),
            played("c", 0.0, 8.0),
            played("e", 3.0, 4.0, after="a"),
        ]
    )

    assert [one.name for one in course.chain] == ["a", "b", "d"]
    assert [one.name for one in course.played] == ["a", "c", "b", "e", "d"]
    assert (course.elapsed, course.together) == (9.0, 18.0)
    assert course.share == 0.5


def test_one_that_waited_for_nothing_is_its_own_chain() -> None:
    assert [one.name for one in course_of([played("a", 0.0, 3.0), played("b", 0.0, 4.0)]).chain] == ["b"]


def test_nothing_played_has_no_share() -> None:
    course = course_of([])

    assert (course.chain, course.elapsed, course.share) == ((), 0.0, None)
