"""The lines of a running lab: who rings with which number, what is refused, and how each fault shows."""

import shlex
from contextlib import ExitStack

import pytest

from lab.carrier.configuration import EMERGENCY
from lab.carrier.numbers import FIRST, FIXED, MOBILE, SECOND_LINE_ONLY
from lab.faults.lines import SENTENCES
from lab.state import ask
from lab.waiting import eventually
from tests.lab.laboratory import Laboratory
from tests.lab.telephony.calls import at_tvox, call, carrier, faulty, outside

OUT = (*at_tvox("128"), "0" + FIXED, *outside(FIXED, MOBILE))
OUT_OVER_SECOND = (*at_tvox("128"), "0" + SECOND_LINE_ONLY, *outside(SECOND_LINE_ONLY))
OUT_DENIED = (*at_tvox("138"), "0" + MOBILE, *outside(MOBILE))
IN = (*outside(FIXED), "0452000129", *at_tvox("129", "104"))
IN_UNASSIGNED = (*outside(FIXED), "0452000177", *at_tvox("129", "104"))
IN_THE_CLEAR = (*at_tvox("139"), "600")
ANONYMOUS = (*at_tvox("-"), "600")

HEALTHY = {
    OUT: (200, [[FIXED, "0452000128"]]),
    OUT_OVER_SECOND: (200, [[SECOND_LINE_ONLY, "0455000128"]]),
    OUT_DENIED: (403, []),
    IN: (200, [["129", FIXED]]),
    IN_UNASSIGNED: (200, [["104", FIXED]]),
    IN_THE_CLEAR: (488, []),
    ANONYMOUS: (401, []),
}
BROKEN = {
    "inbound-misrouted": (IN, 200, [["104", FIXED]]),
    "outbound-caller-id-wrong": (OUT, 200, [[FIXED, "0459999128"]]),
    "line-lost": (OUT, 200, [[FIXED, "0455000128"]]),
    "backup-line-missing": (OUT_OVER_SECOND, 503, []),
    "unassigned-refused": (IN_UNASSIGNED, 404, []),
    "class-without-effect": (OUT_DENIED, 200, [[MOBILE, "0452000138"]]),
    "srtp-off": (IN_THE_CLEAR, 200, []),
    "anonymous-accepted": (ANONYMOUS, 200, []),
}


@pytest.mark.parametrize("words", list(HEALTHY), ids=" ".join)
def test_a_call_ends_where_and_as_it_should(stand_alone: Laboratory, words: tuple[str, ...]) -> None:
    status, rang = HEALTHY[words]
    assert call(stand_alone, *words) == {"status": status, "rang": rang}


@pytest.mark.parametrize("fault", list(BROKEN))
def test_a_fault_shows_in_a_call_and_heals(stand_alone: Laboratory, fault: str) -> None:
    words, status, rang = BROKEN[fault]
    with faulty(stand_alone, fault):
        assert call(stand_alone, *words) == {"status": status, "rang": rang}
    assert call(stand_alone, *words) == dict(zip(("status", "rang"), HEALTHY[words], strict=True))


def test_a_call_from_outside_comes_by_the_second_line_where_the_first_is_dead(stand_alone: Laboratory) -> None:
    with faulty(stand_alone, "line-lost"):
        assert call(stand_alone, *IN)["rang"] == [["129", FIXED]]


def test_a_refused_call_engages_no_line_and_no_emergency_number_is_ever_dialled(stand_alone: Laboratory) -> None:
    before = carrier(stand_alone)
    call(stand_alone, *OUT_DENIED)
    assert carrier(stand_alone)["calls"] == before["calls"]
    call(stand_alone, *OUT)
    assert eventually(lambda: carrier(stand_alone)["calls"]["line1"] == before["calls"]["line1"] + 1, within=5)
    assert carrier(stand_alone)["emergency_calls"] == 0
    assert "emergency_calls: 0" in stand_alone.command("status").stdout


@pytest.mark.parametrize(("number", "known"), [("112", True), ("0118", True), ("+39113", True), (FIXED, False)])
def test_the_carrier_itself_knows_emergency_numbers(stand_alone: Laboratory, number: str, known: bool) -> None:
    """Its PBX is asked what it makes of the number; the number is not dialled."""
    question = f'dialplan eval function "REGEX(\\"{EMERGENCY}\\" {number})"'
    assert f"Result: {int(known)}" in stand_alone.on("carrier", f"asterisk -rx {shlex.quote(question)}")


def test_every_defect_of_the_configuration_leaves_it_as_it_was(stand_alone: Laboratory) -> None:
    files = "cd /etc/asterisk && md5sum extensions.conf pjsip.conf modules.conf"
    healthy = stand_alone.on("tvox1", files)
    with ExitStack() as planted:
        for fault in SENTENCES:
            planted.enter_context(faulty(stand_alone, fault))
        assert stand_alone.on("tvox1", files) != healthy
        assert set(ask(stand_alone.folder, {"do": "status"})["nodes"]["tvox1"]["faults"]) >= SENTENCES.keys()
    assert stand_alone.on("tvox1", files) == healthy


def test_a_locked_telephone_keeps_its_emergency_rule_and_calls_nobody_outside(stand_alone: Laboratory) -> None:
    words = (*at_tvox("130"), "0" + FIXED, *outside(FIXED))
    stand_alone.on("tvox1", "asterisk -rx 'database put LOCK 130 1'")
    try:
        assert call(stand_alone, *words) == {"status": 403, "rang": []}
    finally:
        stand_alone.on("tvox1", "asterisk -rx 'database del LOCK 130'")
    assert call(stand_alone, *words) == {"status": 200, "rang": [[FIXED, "0452000130"]]}


@pytest.mark.parametrize("name", ["internal", "limited", "unassigned"])
def test_every_class_shows_the_emergency_rule(stand_alone: Laboratory, name: str) -> None:
    question = f"asterisk -rx 'dialplan show 112@{name}'"
    assert f"@{FIRST.name}" in stand_alone.on("tvox1", question)
    if name == "limited":
        with faulty(stand_alone, "emergency-rule-missing"):
            assert f"@{FIRST.name}" not in stand_alone.on("tvox1", question)
        assert f"@{FIRST.name}" in stand_alone.on("tvox1", question)


def test_a_wrong_password_is_refused_and_logged(stand_alone: Laboratory) -> None:
    wrong = "from tests.lab.telephony import telephone as t; one = t.telephone('140@172.16.95.71'); one.password = 'x'"
    asked = f"{wrong}; print(t.asked([one], one, 'REGISTER', 'sip:172.16.95.71')[0].split()[1])"
    assert stand_alone.on_pc("python", "-c", asked).stdout.strip() in {"401", "403"}
    log = stand_alone.on("tvox1", "cat /var/log/asterisk/full")
    assert "Request 'REGISTER' from '<sip:140@172.16.95.71>' failed" in log
