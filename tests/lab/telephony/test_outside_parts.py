"""What is generated of the world outside, looked at without a lab."""

import re
from pathlib import Path

import pytest

from lab import firewall, plan
from lab.carrier import configuration as carrier
from lab.carrier.calls import Call, read_calls
from lab.carrier.numbers import EMERGENCY, FIRST, FIXED, MOBILE, OUTSIDE_PHONES, SECOND
from lab.faults.lines import LINE_FAULTS, SENTENCES
from lab.telephony import classes, emergency, encryption, notifications, trunks
from lab.telephony.configuration import PARTS, configuration
from lab.telephony.outside_description import CLASSES
from lab.telephony.outside_sections import towards_the_world
from tvox.site_telephony import Telephony


def written(*defects: str) -> dict[str, str]:
    return configuration(part(frozenset(defects)) for part in PARTS)


def context(name: str, *defects: str) -> str:
    sections = re.split(r"^\[(.+?)\]\n", written(*defects)["extensions.conf"], flags=re.MULTILINE)
    return dict(zip(sections[1::2], sections[2::2], strict=True))[name]


@pytest.mark.parametrize("defect", list(SENTENCES))
def test_a_defect_changes_the_configuration_and_another_does_not_undo_it(defect: str) -> None:
    assert written(defect) != written()
    assert written(defect, "disk-full") == written(defect)


def test_names_of_faults_are_used_once() -> None:
    names = [fault.name for fault in LINE_FAULTS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("number", EMERGENCY)
@pytest.mark.parametrize("name", CLASSES)
def test_every_class_sends_emergency_numbers_to_the_first_line(name: str, number: str) -> None:
    rule = context(name).split(f"exten => {number},1,")[1].split("exten =>")[0]
    assert f"Dial({emergency.DIALLED},60)" in rule
    assert "Authenticate" not in rule


def test_the_limited_class_can_lose_its_emergency_rule_without_reaching_an_extension() -> None:
    assert "exten => 112," not in context("limited", emergency.FAULT)
    assert "exten => _11X,1,Hangup(21)" in context("limited", emergency.FAULT)
    assert "exten => 112," in context("internal", emergency.FAULT)


def test_only_the_limited_class_bars_mobile_telephones() -> None:
    assert "_03X.,1,Goto(denied" in context("limited")
    assert "_03X." not in context("limited", classes.FAULT) + context("internal")
    assert "_0X.,1,Goto(denied" in context("unassigned")


def test_a_call_leaves_by_the_second_line_only_where_the_first_cannot_take_it() -> None:
    steps = context("outside").splitlines()
    first, second = (
        next(place for place, step in enumerate(steps) if f"@{line.name}" in step) for line in (FIRST, SECOND)
    )
    assert first < next(place for place, step in enumerate(steps) if "CHANUNAVAIL" in step) < second
    assert f"@{SECOND.name}" not in context("outside", trunks.FAULT_NO_BACKUP)


def test_the_encrypted_extension_is_the_only_one() -> None:
    text = written()["pjsip.conf"]
    assert text.count("media_encryption=sdes") == 1
    assert "[139](+type=endpoint)\nmedia_encryption=sdes\nmedia_encryption_optimistic=no\n" in text
    assert "media_encryption_optimistic=yes" in written(encryption.FAULT)["pjsip.conf"]


def test_the_site_file_sections_are_what_the_suite_reads() -> None:
    telephony = Telephony.model_validate(towards_the_world())
    assert telephony.trunks is not None
    assert (telephony.trunks.clid, telephony.trunks.backup_clid) == ("0452000128", "0455000128")
    assert [(rule.dnis, rule.reaches) for rule in telephony.trunks.inbound] == [("0452000129", "129")]
    assert telephony.trunks.unassigned is not None
    assert telephony.trunks.unassigned.dnis == "0452000177"
    assert [(one.extension, one.allowed, one.denied) for one in telephony.classes] == [
        ("138", "0" + FIXED, "0" + MOBILE)
    ]


@pytest.mark.parametrize("dialled", [*EMERGENCY, "0112", "39112", "+39113", "0039118", "00390115"])
def test_the_carrier_knows_an_emergency_number_behind_what_may_stand_before_it(dialled: str) -> None:
    assert re.search(carrier.EMERGENCY, dialled)


@pytest.mark.parametrize("dialled", [*OUTSIDE_PHONES, "0452000112", "119", "1120"])
def test_the_carrier_takes_nothing_else_for_one(dialled: str) -> None:
    assert not re.search(carrier.EMERGENCY, dialled)


LOG = """[Nov 22 18:04:53] NOTICE[5] cdr.c: CDR simple logging enabled.
[Nov 22 18:05:10] NOTICE[80][C-00000001] Ext. 0451234567: call over line1: 0452000128 to 0451234567
[Nov 22 18:05:12] NOTICE[81][C-00000002] Ext. 0457654321: call over line2:  to 0457654321
[Nov 22 18:05:13] ERROR[82][C-00000003] Ext. 112: EMERGENCY NUMBER 112 was dialled by 0452000100 on line1
"""


def test_calls_are_counted_by_line_and_emergencies_apart(tmp_path: Path) -> None:
    log = tmp_path / carrier.LOG
    log.parent.mkdir(parents=True)
    log.write_text(LOG)
    calls = read_calls(tmp_path)
    assert calls.carried == (Call("line1", "0452000128", FIXED), Call("line2", "", "0457654321"))
    assert (calls.on("line1"), calls.on("line2"), calls.emergencies) == (1, 1, 1)


def test_a_log_that_is_not_there_is_no_count_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=carrier.LOG):
        read_calls(tmp_path)


def test_the_firewall_lets_both_machines_through_and_nobody_else() -> None:
    text = firewall.rules([plan.TVOX1.physical_ip, plan.TVOX2.physical_ip])
    assert "873, 3306, 5432, 27017" in text
    assert text.index("172.16.95.70, 172.16.95.73") < text.index("drop")


def test_doubled_notifications_are_no_comment_of_the_configuration() -> None:
    told = next(line for line in context("inside", notifications.FAULT).splitlines() if " ring " in line)
    assert told.count("tvox-notify") == 2
    assert ";" not in told
