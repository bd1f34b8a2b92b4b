"""UAT-REC-001's judgement, and how the recording is found: by real find, base64 and sha256sum in a folder here."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.local_shell import LocalShell
from tests.fakes.nodes import UNREACHABLE, FakeShell, fake_node
from tests.tvox.telephony.phone_facts import CALLED, CALLING, HEARD
from tests.tvox.telephony.service_facts import DELIVERED, NOT_DELIVERED
from tests.tvox.telephony.talk_facts import BLIND, failures, verdicts
from tvox.findings import Kind, Verdict
from tvox.nodes import Cluster
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.media import MediaFinding
from tvox.telephony.recorded_files import (
    RecordedFile,
    clock_of,
    content_of,
    copies,
    digest_of,
    digest_on,
    recordings_of,
    settled_recording,
)
from tvox.telephony.recordings import RecordedCall, RecordedSound
from tvox.telephony.recordings_judging import judge_recorded_call

ROOT = "/opt/telenia_data/sync"
FILE = RecordedFile(f"{ROOT}/tvox/recording/202610/20261005-101-1.mp3", 9000, 1000.0)
TALKED = replace(
    DELIVERED,
    talk_s=7.0,
    calling=replace(CALLING, answered_after=1.0, ended_after=10.0),
    called=replace(CALLED, answered_after=1.0, ended_after=10.0),
)
IN_FILE = replace(HEARD, length_s=9.2, heard_s=8.0, tones=((1560, 0.0),))
SOUND = RecordedSound(IN_FILE, IN_FILE)
DIGEST = digest_of(b"sound")
CALL = RecordedCall(TALKED, "tvox2", FILE, 20.0, DIGEST, SOUND, {"tvox1": DIGEST})


def test_judge_recorded_call_ok() -> None:
    findings = judge_recorded_call(CALL)

    assert verdicts(findings) == [Verdict.PASS] * 6
    assert isinstance(findings[4], MediaFinding)


def test_stand_alone_has_no_copies() -> None:
    assert verdicts(judge_recorded_call(replace(CALL, copies={}))) == [Verdict.PASS] * 5


def test_judge_recorded_call_unreachable() -> None:
    assert verdicts(judge_recorded_call(BLIND)) == [Verdict.NOT_OBSERVED]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"caller": {"length_s": 6.9}}, "It lasts 6.9 s.", id="too short"),
        pytest.param({"caller": {"length_s": 11.1}}, "It lasts 11.1 s.", id="too long"),
        pytest.param({"caller": {"heard_s": 2.0}}, "101 is heard for 2 s only.", id="caller missing"),
        pytest.param({"other": {"heard_s": 0.0}}, "136 is heard for 0 s only.", id="agent missing"),
        pytest.param({"caller": {"loudest_dbfs": -60.0}}, "Silence.", id="silent"),
        pytest.param({"caller": {"tones": ((1560, 0.5),)}}, "another call's tone (1560 Hz)", id="crosstalk"),
    ],
)
def test_sound_of_the_recording_ko(changes: dict[str, dict[str, Any]], said: str) -> None:
    sound = replace(SOUND, **{end: replace(IN_FILE, **bent) for end, bent in changes.items()})

    (failure,) = failures(judge_recorded_call(replace(CALL, sound=sound)))

    assert said in failure


def test_no_recording_ko() -> None:
    findings = judge_recorded_call(replace(CALL, file=None, sound=None, copies=None))

    assert verdicts(findings)[3:] == [Verdict.FAIL, Verdict.NOT_OBSERVED]


def test_an_empty_recording_ko() -> None:
    findings = judge_recorded_call(replace(CALL, file=replace(FILE, size=0), sound=None, copies=None))

    assert verdicts(findings)[3:] == [Verdict.FAIL, Verdict.NOT_OBSERVED]


@pytest.mark.parametrize(("copy", "said"), [("", "SHA-256 -"), (digest_of(b"other"), "It is not the same")])
def test_another_copy_on_the_slave_ko(copy: str, said: str) -> None:
    (failure,) = failures(judge_recorded_call(replace(CALL, copies={"tvox1": copy})))

    assert said in failure


def test_what_could_not_be_read_is_not_observed() -> None:
    unread = replace(CALL, file=BLIND, sound=None, copies=None)
    undecoded = replace(CALL, sound=BLIND, copies={"tvox1": BLIND})

    assert verdicts(judge_recorded_call(unread))[3:] == [Verdict.NOT_OBSERVED] * 2
    assert verdicts(judge_recorded_call(undecoded))[4:] == [Verdict.NOT_OBSERVED] * 2


def test_a_call_that_was_not_delivered_has_no_recording_to_judge() -> None:
    findings = judge_recorded_call(replace(CALL, delivery=NOT_DELIVERED, file=None, sound=None, copies=None))

    assert verdicts(findings)[0] is Verdict.FAIL
    assert Verdict.PASS not in verdicts(findings)


def written(folder: Path, name: str, content: bytes = b"sound", *, at: float = 2000.0) -> Path:
    path = folder / "tvox" / "recording" / "202610" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at, at))
    return path


def test_only_our_own_recordings_are_named(tmp_path: Path) -> None:
    ours = written(tmp_path, "20261005-101-1.mp3")
    written(tmp_path, "20261005-101-0.mp3", at=500.0)  # before the call
    written(tmp_path, "20261005-1012-2.mp3")  # somebody else's, whose number begins alike
    written(tmp_path, "20261005-102-3.mp3")
    written(tmp_path, "20261005-101-4.txt")

    found = recordings_of(fake_node("tvox1", shell=LocalShell()), str(tmp_path), "101", since=1000.0)

    assert [file.path for file in found] == [str(ours)]


def test_a_folder_that_is_not_there_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(CouldNotAsk, match="could not be listed"):
        recordings_of(fake_node("tvox1", shell=LocalShell()), str(tmp_path), "101", since=1000.0)


def test_a_recording_is_brought_here_whole(tmp_path: Path) -> None:
    node, content = fake_node("tvox1", shell=LocalShell()), bytes(range(256)) * 100
    path = written(tmp_path, "it's 101.mp3", content)

    file = settled_recording(node, str(tmp_path), "101", since=1000.0, within=5.0)

    assert file == RecordedFile(str(path), len(content), 2000.0)
    assert content_of(node, file) == content
    assert digest_on(node, str(path)) == digest_of(content)
    assert digest_on(node, str(path) + "x") is None


def test_no_recording_in_time_is_none(tmp_path: Path) -> None:
    (tmp_path / "tvox" / "recording").mkdir(parents=True)

    node = fake_node("tvox1", shell=LocalShell())

    assert settled_recording(node, str(tmp_path), "101", since=1000.0, within=0.1) is None


def test_a_recording_still_being_written_is_in_flight(tmp_path: Path) -> None:
    written(tmp_path, "101.mp3")

    with pytest.raises(CouldNotAsk) as refusal:
        settled_recording(fake_node("tvox1", shell=LocalShell()), str(tmp_path), "101", since=1000.0, within=0.0)
    assert refusal.value.kind is Kind.IN_FLIGHT


@pytest.mark.parametrize("said", ["", "c291", "c291b", "not base64 at all"])
def test_a_recording_that_came_in_part_is_refused(said: str) -> None:
    with pytest.raises(CouldNotAsk, match="did not come whole"):
        content_of(fake_node("tvox1", shell=FakeShell({"base64": said})), replace(FILE, size=5))


def test_a_recording_too_long_to_be_ours_is_not_opened() -> None:
    shell = FakeShell({})

    with pytest.raises(CouldNotAsk, match="no test call is that long"):
        content_of(fake_node("tvox1", shell=shell), replace(FILE, size=5_000_000))
    assert shell.asked == []


def test_clock_of_ok() -> None:
    assert clock_of(fake_node("tvox1", shell=LocalShell())) > 1_700_000_000


def test_a_clock_that_says_nothing_is_refused() -> None:
    with pytest.raises(CouldNotAsk):
        clock_of(fake_node("tvox1", shell=FakeShell({"date": "command not found"})))


def test_copies_are_looked_for_on_the_other_nodes_only() -> None:
    nodes = {
        "tvox1": fake_node("tvox1", shell=FakeShell({"sha256sum": f"{DIGEST}  x"})),
        "tvox2": fake_node("tvox2", shell=FakeShell({})),
    }

    assert copies(Cluster(nodes, "172.16.95.71"), "tvox2", "/x", DIGEST, within=1.0) == {"tvox1": DIGEST}
    assert copies(Cluster({"tvox1": nodes["tvox1"]}, "172.16.95.71"), "tvox1", "/x", DIGEST, within=1.0) == {}


@pytest.mark.parametrize(("said", "seen"), [("none", ""), ("Permission denied", None)])
def test_no_copy_is_told_from_one_that_could_not_be_read(said: str, seen: str | None) -> None:
    nodes = {
        "tvox1": fake_node("tvox1", shell=FakeShell({"sha256sum": said})),
        "tvox2": fake_node("tvox2", shell=FakeShell({})),
    }

    copy = copies(Cluster(nodes, "172.16.95.71"), "tvox2", "/x", DIGEST, within=0.0)["tvox1"]

    assert isinstance(copy, CouldNotLook) if seen is None else copy == seen


def test_an_unreachable_slave_is_not_observed() -> None:
    nodes = {
        "tvox1": fake_node("tvox1", shell=FakeShell({"sha256sum": UNREACHABLE})),
        "tvox2": fake_node("tvox2", shell=FakeShell({})),
    }

    found = copies(Cluster(nodes, "172.16.95.71"), "tvox2", "/x", DIGEST, within=0.0)

    assert isinstance(found["tvox1"], CouldNotLook)
