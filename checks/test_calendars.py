"""C5: the calendars of both nodes, as the guide compares them and by what they hold."""

import pytest

from tvox.calendar_dump import CalendarDump, judge_calendar_dumps
from tvox.calendar_judging import judge_calendar_content, judge_calendar_sequences, judge_calendar_structure
from tvox.calendars import CalendarContent
from tvox.conclusion import Conclude
from tvox.observing import OnNodes
from tvox.rereading import Readings

pytestmark = pytest.mark.post_sync


@pytest.mark.check("C5-SIZE", title="Calendars: dumps of the same size, as the guide asks")
def test_calendar_dumps_have_the_same_size(calendar_dumps: OnNodes[CalendarDump], conclude: Conclude) -> None:
    """The guide's dump command gives files of the same size on master and slave."""
    conclude(judge_calendar_dumps(calendar_dumps))


@pytest.mark.check("C5-CONTENT", title="Calendars: the same rows on both nodes")
def test_calendars_hold_the_same_rows(calendars: Readings[CalendarContent], conclude: Conclude) -> None:
    """Every calendar table holds the same rows on master and slave."""
    conclude(judge_calendar_content(calendars))


@pytest.mark.check("C5-STRUCTURE", title="Calendars: the same tables and definitions on both nodes")
def test_calendars_have_the_same_structure(calendars: Readings[CalendarContent], conclude: Conclude) -> None:
    """Tables, columns, constraints, functions, encoding and extensions are the same on master and slave."""
    conclude(judge_calendar_structure(calendars))


@pytest.mark.check("C5-SEQUENCES", title="Calendars: no node would hand out a number twice")
def test_calendar_sequences_are_ahead_of_their_tables(calendars: Readings[CalendarContent], conclude: Conclude) -> None:
    """After a switch, new calendar entries get numbers that are not in use."""
    conclude(judge_calendar_sequences(calendars))
