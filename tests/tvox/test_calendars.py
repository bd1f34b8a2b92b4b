from typing import Any

import pytest

from tests.fakes.calendar_rows import COLUMNS, OBJECTS, ROWS, SEQUENCES, SERVER, VALUES, calendar_database, in_turn
from tests.fakes.nodes import UNREACHABLE, FakeDatabase, Rows, fake_cluster, fake_node
from tests.fakes.sites import fake_site
from tvox import calendars
from tvox.calendar_judging import judge_calendar_content, judge_calendar_sequences, judge_calendar_structure
from tvox.calendars import CalendarContent, Sequence_, calendars_fact, read_calendars
from tvox.findings import Finding, Kind, Verdict
from tvox.rereading import Readings

LESS: Rows = [*ROWS[:1], ("public.caldav_data", 60, 599, -40), ROWS[2]]
CHANGED: Rows = [*ROWS[:1], ("public.caldav_data", 60, 600, -16), ROWS[2]]


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "RECHECK_EVERY_S", 0.01)


def _read(first: FakeDatabase, second: FakeDatabase) -> Readings[CalendarContent]:
    cluster = fake_cluster(fake_node("tvox1", calendars=first), fake_node("tvox2", calendars=second))
    return calendars_fact(fake_site(thresholds={"stable_s": 0.05})).read(cluster)


def _verdicts(readings: Readings[CalendarContent]) -> list[Verdict]:
    judges = (judge_calendar_content, judge_calendar_structure, judge_calendar_sequences)
    return [judge(readings).verdict for judge in judges]


def _content(**changed: Any) -> Finding:
    return judge_calendar_content(_read(calendar_database(), calendar_database(**changed)))


def test_read_calendars_gives_counts_and_digests_only() -> None:
    content = read_calendars(fake_node("tvox1", calendars=calendar_database()), within=5)
    assert content.count("public.caldav_data") == 1200
    assert content.total == 1220
    assert content.rows["public.caldav_data"][60] == (600, -17)
    assert content.tables["public.usr"] == "user_no integer not null key"
    assert content.sequences == {"public.dav_id_seq": Sequence_(1301, 1300), "public.lone_seq": Sequence_(1, None)}


def test_read_calendars_fixes_the_session_before_it_hashes() -> None:
    database = calendar_database()
    read_calendars(fake_node("tvox1", calendars=database), within=5)
    assert "set_config" in database.asked[0]
    assert 'ROW(t."caldav_data", t."dav_id")::text' in next(query for query in database.asked if "FROM ONLY" in query)


def test_judge_calendars_ok() -> None:
    readings = _read(calendar_database(), calendar_database())
    assert _verdicts(readings) == [Verdict.PASS] * 3
    assert "2 tables with 1220 rows" in str(judge_calendar_content(readings).observed)


def test_judge_calendars_ko_of_one_changed_row() -> None:
    finding = _content(rows=CHANGED)
    assert finding.verdict is Verdict.FAIL
    observed = "table public.caldav_data: 1200 rows on tvox1, 1200 on tvox2, at least 1 not the same"
    assert str(finding.observed) == observed
    assert "master's calendars are the valid ones" in str(finding.next_step)


def test_judge_calendars_ko_of_a_missing_row() -> None:
    finding = _content(rows=LESS)
    assert finding.verdict is Verdict.FAIL
    assert "1200 rows on tvox1, 1199 on tvox2" in str(finding.observed)


def test_judge_calendars_ko_of_an_emptied_table() -> None:
    assert "20 rows on tvox1, 0 on tvox2, at least 20" in str(_content(rows=ROWS[:2]).observed)


def test_judge_calendars_ko_of_a_missing_table() -> None:
    readings = _read(calendar_database(), calendar_database(columns=COLUMNS[:2], rows=ROWS[:2]))
    assert _verdicts(readings)[:2] == [Verdict.FAIL, Verdict.FAIL]
    assert "table public.usr is missing on tvox2" in str(judge_calendar_content(readings).observed)


def test_judge_calendars_ko_of_no_table_at_all() -> None:
    nothing: dict[str, Rows] = {"columns": [], "objects": [], "sequences": []}
    readings = _read(calendar_database(**nothing), calendar_database(**nothing))
    assert _verdicts(readings)[:2] == [Verdict.FAIL, Verdict.FAIL]


def test_judge_calendars_of_empty_tables_compares_nothing() -> None:
    readings = _read(calendar_database(rows=[]), calendar_database(rows=[]))
    assert judge_calendar_content(readings).kind is Kind.COULD_NOT_COMPARE


def test_judge_calendars_with_a_row_on_its_way_ok() -> None:
    assert _content(rows=in_turn(LESS, ROWS)).verdict is Verdict.PASS


def test_judge_calendars_in_flight() -> None:
    arriving = [[*ROWS[:1], ("public.caldav_data", 60, count, -40), ROWS[2]] for count in range(100, 600)]
    finding = _content(rows=in_turn(*arriving))
    assert finding.kind is Kind.IN_FLIGHT
    assert "still moving" in str(finding.observed)


@pytest.mark.parametrize("judge", [judge_calendar_content, judge_calendar_structure, judge_calendar_sequences])
@pytest.mark.parametrize(
    "silent",
    [FakeDatabase(refusal=UNREACHABLE), calendar_database(server=UNREACHABLE), calendar_database(rows=UNREACHABLE)],
)
def test_judge_calendars_unreachable(judge: Any, silent: FakeDatabase) -> None:
    finding = judge(_read(calendar_database(), silent))
    assert finding.kind is Kind.COULD_NOT_LOOK


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"objects": OBJECTS[:1]}, "function public.calculate(integer) is missing on tvox2"),
        ({"objects": [OBJECTS[0], ("function", "public.calculate(integer)", "ffff")]}, "is defined differently"),
        ({"server": [("13.16", "LATIN1", "C.UTF-8")]}, "database encoding is defined differently"),
        ({"extensions": []}, "database extensions is defined differently"),
        ({"sequences": SEQUENCES[:1], "values": VALUES[:1]}, "sequence public.lone_seq is missing on tvox2"),
    ],
)
def test_judge_calendar_structure_ko(changed: dict[str, Any], said: str) -> None:
    readings = _read(calendar_database(), calendar_database(**changed))
    finding = judge_calendar_structure(readings)
    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)
    assert judge_calendar_content(readings).verdict is Verdict.PASS


def test_judge_calendar_structure_tells_unlike_server_releases_without_failing() -> None:
    readings = _read(calendar_database(), calendar_database(server=[("9.2.24", *SERVER[0][1:])]))
    assert judge_calendar_structure(readings).verdict is Verdict.PASS


def test_judge_calendar_sequences_ko_behind_on_one_node() -> None:
    readings = _read(calendar_database(), calendar_database(values=[("public.dav_id_seq", 1, False, 1300), VALUES[1]]))
    finding = judge_calendar_sequences(readings)
    assert finding.verdict is Verdict.FAIL
    assert str(finding.observed) == "public.dav_id_seq on tvox2: next number 1, but 1300 is already stored"
    assert judge_calendar_structure(readings).verdict is Verdict.PASS


def test_judge_calendar_sequences_ko_of_a_missing_one() -> None:
    readings = _read(calendar_database(), calendar_database(sequences=SEQUENCES[:1], values=VALUES[:1]))
    finding = judge_calendar_sequences(readings)
    assert finding.verdict is Verdict.FAIL
    assert str(finding.observed) == "sequence public.lone_seq is missing on tvox2"


def test_judge_calendar_sequences_of_none_compares_nothing() -> None:
    one, other = calendar_database(sequences=[]), calendar_database(sequences=[])
    assert judge_calendar_sequences(_read(one, other)).kind is Kind.COULD_NOT_COMPARE


def test_judge_calendar_sequences_with_a_harmless_gap_ok() -> None:
    readings = _read(
        calendar_database(), calendar_database(values=[("public.dav_id_seq", 1333, True, 1300), VALUES[1]])
    )
    finding = judge_calendar_sequences(readings)
    assert finding.verdict is Verdict.PASS
    assert "differ, harmlessly" in str(finding.advisory)


def test_judge_calendar_sequences_behind_on_both_alike_are_counted() -> None:
    shipped = [("public.dav_id_seq", 1, False, 3), VALUES[1]]
    finding = judge_calendar_sequences(_read(calendar_database(values=shipped), calendar_database(values=shipped)))
    assert finding.verdict is Verdict.PASS
    assert "(1 on both alike)" in str(finding.observed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"objects": OBJECTS[:1]}, "funzione public.calculate(integer) manca su tvox2"),
        ({"objects": OBJECTS[1:]}, "vincolo public.usr.usr_pkey manca su tvox2"),
        ({"extensions": []}, "elenco delle estensioni del database: definizione diversa"),
        ({"sequences": SEQUENCES[:1], "values": VALUES[:1]}, "sequenza public.lone_seq manca su tvox2"),
    ],
)
def test_judge_calendar_structure_names_what_is_unlike_in_italian(changed: dict[str, Any], said: str) -> None:
    finding = judge_calendar_structure(_read(calendar_database(), calendar_database(**changed)))
    assert said in finding.observed.render("it")


def test_judge_calendar_content_of_another_database_compares_nothing() -> None:
    """`databases.calendars` names one that both nodes hold alike, and that is not the calendars'."""
    nodes = [
        FakeDatabase({**calendar_database(columns=COLUMNS[2:], sequences=[]).answers, "FROM ONLY": ROWS[2:]})
        for _ in range(2)
    ]
    finding = judge_calendar_content(_read(*nodes))
    assert finding.kind is Kind.COULD_NOT_COMPARE
    assert "no table caldav_data" in str(finding.observed)


def test_judge_calendar_content_without_an_appointment_on_either_node_is_advised() -> None:
    finding = judge_calendar_content(_read(calendar_database(rows=ROWS[2:]), calendar_database(rows=ROWS[2:])))
    assert finding.verdict is Verdict.PASS
    assert "no calendar entry on either node" in str(finding.advisory)


@pytest.mark.parametrize(("name", "advised"), [("dav_id_seq", True), ("principal_type_principal_type_id_seq", False)])
def test_judge_calendar_sequences_behind_on_both_alike_are_advised_unless_shipped_so(name: str, advised: bool) -> None:
    behind: dict[str, Rows] = {
        "sequences": [("public", name, "public", "caldav_data", "dav_id")],
        "values": [(f"public.{name}", 1, False, 3)],
    }
    finding = judge_calendar_sequences(_read(calendar_database(**behind), calendar_database(**behind)))
    assert finding.verdict is Verdict.PASS
    assert (f"already in use in public.{name}" in str(finding.advisory)) is advised


@pytest.mark.parametrize("judge", [judge_calendar_content, judge_calendar_structure, judge_calendar_sequences])
def test_judge_calendars_of_one_server_asked_twice_compares_nothing(judge: Any) -> None:
    """The slave's port leads to the master's server: everything is equal to itself."""
    one = calendar_database()
    finding = judge(_read(one, one))
    assert finding.kind is Kind.COULD_NOT_COMPARE
    assert "compared with itself" in str(finding.observed)
