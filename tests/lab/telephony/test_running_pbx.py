"""The PBX of a running lab, asked by its own command line and by telephones without sound."""

import json
import re
import wave
from collections.abc import Iterator

import numpy as np
import pytest

from lab.faults.telephony import SENTENCES
from lab.state import ask
from lab.telephony import answering, calling, codes, phones
from lab.telephony.description import CLOSED_SERVICE, CODES, OFFICE, OPEN_SERVICE, USERS
from lab.telephony.site_sections import FOLDER, PROMPTS
from lab.waiting import eventually
from tests.lab.conftest import LOG_AT_START
from tests.lab.laboratory import Laboratory

EXPLAINED = (
    "No matching endpoint found",  # the lab's own question whether SIP answers
    "is not reachable",  # a line while the carrier starts
    "not fully reloadable",  # the transports, at each fault
)
"""Parts of warnings in Asterisk's log that are no defects."""

RECORDING = "20260101-000000-101-1.1"
SPEAK = f"sox -n -r 8000 -b 16 -c 1 /var/spool/asterisk/monitor/{RECORDING}.wav synth 3 sine 440"
LEVEL = "lame --quiet --decode {file} /tmp/level.wav; sox /tmp/level.wav -n stat 2>&1 | grep 'Maximum amplitude'"
CONFIGURATION = "sha256sum /etc/asterisk/*; asterisk -rx 'dialplan show'"
FOLDER_OF_TODAY = "/opt/telenia_data/sync/tvox/recording/$(date +%Y%m)"


@pytest.fixture
def healing(stand_alone: Laboratory, request: pytest.FixtureRequest) -> Iterator[str]:
    """Plants the fault that the test names, and heals it."""
    fault: str = request.param
    apply(stand_alone, fault, heal=False)
    yield fault
    apply(stand_alone, fault, heal=True)


def apply(lab: Laboratory, fault: str, *, heal: bool) -> None:
    ask(lab.folder, {"do": "fault", "name": fault, "node": None, "heal": heal})


def asterisk(lab: Laboratory, question: str) -> str:
    return lab.on("tvox1", f"asterisk -rx '{question}'")


def calls(lab: Laboratory, caller: str, number: str, *called: str) -> tuple[int, list[str]]:
    """The final answer, and whose telephones rang; whoever rings first answers."""
    at = "@172.16.95.71"
    words = [caller + at, number, *(other + at for other in called)]
    done = lab.on_pc("python", "-m", "tests.lab.telephony.telephone", *words)
    assert done.returncode == 0, done.stderr
    heard = json.loads(done.stdout)
    return heard["status"], [number for number, _shown in heard["rang"]]


def test_every_module_runs_and_the_log_has_nothing_unexplained(stand_alone: Laboratory) -> None:
    wanted = set(re.findall(r"^load=(\S+)", stand_alone.on("tvox1", "cat /etc/asterisk/modules.conf"), re.MULTILINE))
    running = set(re.findall(r"^(\S+\.so)\s.*\sRunning\s", asterisk(stand_alone, "module show"), flags=re.MULTILINE))
    assert wanted - running == set()
    log = stand_alone.on("tvox1", f"grep -E 'WARNING|ERROR' {LOG_AT_START} || true").splitlines()
    assert [line for line in log if not any(part in line for part in EXPLAINED)] == []


def test_every_account_mailbox_queue_and_room_is_there(stand_alone: Laboratory) -> None:
    endpoints = asterisk(stand_alone, "pjsip show endpoints")
    assert {user.number for user in USERS} <= set(re.findall(r"Endpoint:\s+(\d+)/", endpoints))
    assert "137" in asterisk(stand_alone, "voicemail show users")
    assert asterisk(stand_alone, "queue show 401").startswith("401 has 0 calls (max 1)")
    assert "chair" in asterisk(stand_alone, "confbridge show profile users")


def test_the_site_file_is_valid_and_its_prompts_are_speech(stand_alone: Laboratory) -> None:
    checked = stand_alone.on_pc("tvox-uat", "site", "check", str(stand_alone.folder / "site.toml"))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    for name in PROMPTS:
        with wave.open(str(stand_alone.folder / FOLDER / f"{name}.wav")) as prompt:
            assert (prompt.getframerate(), prompt.getsampwidth(), prompt.getnchannels()) == (8000, 2, 1)
            samples = np.frombuffer(prompt.readframes(prompt.getnframes()), dtype="<i2") / 32768
        assert 1.2 < len(samples) / 8000 < 4.5
        assert 0.02 < float(np.sqrt(np.mean(samples**2))) < 0.3


def test_music_is_heard_and_no_music_is_silence(stand_alone: Laboratory) -> None:
    statistics = "sox {file} -n stat 2>&1 | grep 'RMS *amplitude' | tr -dc '0-9.'"
    music = stand_alone.on("tvox1", statistics.format(file="/usr/share/tvox/music/hold.wav"))
    silence = stand_alone.on("tvox1", statistics.format(file="/usr/share/tvox/no-music/silence.wav"))
    assert float(music) > 0.1
    assert float(silence) == 0


@pytest.fixture(scope="module")
def healthy(stand_alone: Laboratory) -> str:
    """What Asterisk was told, and what it made of it."""
    return stand_alone.on("tvox1", CONFIGURATION)


@pytest.mark.parametrize("healing", list(SENTENCES), indirect=True)
def test_a_fault_changes_what_asterisk_does_and_healing_brings_the_same_bytes_back(
    healthy: str, healing: str, stand_alone: Laboratory
) -> None:
    apply(stand_alone, healing, heal=False)
    assert stand_alone.on("tvox1", CONFIGURATION) != healthy
    assert ask(stand_alone.folder, {"do": "status"})["nodes"]["tvox1"]["faults"] == [healing]
    for _ in range(2):
        apply(stand_alone, healing, heal=True)
    assert stand_alone.on("tvox1", CONFIGURATION) == healthy


def test_a_forward_by_code_leads_elsewhere_until_it_is_taken_back(stand_alone: Laboratory) -> None:
    assert calls(stand_alone, "102", CODES["forward_always"] + "103") == (200, [])
    assert calls(stand_alone, "101", "102", "102", "103") == (200, ["103"])
    assert calls(stand_alone, "102", CODES["forward_off"]) == (200, [])
    assert calls(stand_alone, "101", "102", "102", "103") == (200, ["102"])


@pytest.mark.parametrize("target", ["112x", "0112", "999", "03331234567"])
def test_a_forward_to_what_is_not_in_the_house_is_refused(target: str, stand_alone: Laboratory) -> None:
    assert calls(stand_alone, "102", CODES["forward_always"] + target)[0] in {403, 404}
    assert calls(stand_alone, "101", "102", "102") == (200, ["102"])


def test_short_numbers_services_and_codes_of_others(stand_alone: Laboratory) -> None:
    assert calls(stand_alone, "101", "11", "103", "104") == (200, ["103"])
    assert calls(stand_alone, "125", CODES["pickup"]) == (403, [])
    assert calls(stand_alone, "101", CODES["agent_ready"]) == (403, [])
    assert calls(stand_alone, "101", CODES["park"] + "101")[0] == 480
    assert calls(stand_alone, "101", "109")[0] == 480


def test_a_closed_service_asks_its_calendar(stand_alone: Laboratory) -> None:
    assert stand_alone.on("tvox1", f"tvox-closed {OPEN_SERVICE}").strip() == "f"
    assert stand_alone.on("tvox1", f"tvox-closed {CLOSED_SERVICE}").strip() == "t"
    assert calls(stand_alone, "101", OPEN_SERVICE, OFFICE) == (200, [OFFICE])
    assert calls(stand_alone, "101", CLOSED_SERVICE, OFFICE) == (200, [])


@pytest.mark.parametrize("healing", [calling.NO_FORWARD], indirect=True)
def test_a_forward_is_ignored(healing: str, stand_alone: Laboratory) -> None:
    assert calls(stand_alone, "102", CODES["forward_always"] + "103") == (200, [])
    assert calls(stand_alone, "101", "102", "102", "103") == (200, ["102"])
    assert calls(stand_alone, "102", CODES["forward_off"]) == (200, [])


@pytest.mark.parametrize("healing", [phones.BANNED], indirect=True)
def test_a_banned_telephone_is_refused(healing: str, stand_alone: Laboratory) -> None:
    refused = stand_alone.on_pc("python", "-m", "tests.lab.telephony.telephone", "101@172.16.95.71", "600")
    assert refused.returncode != 0
    assert "403" in refused.stderr


@pytest.mark.parametrize("healing", [codes.UNLOCKED], indirect=True)
def test_a_lock_is_accepted_without_effect(healing: str, stand_alone: Laboratory) -> None:
    assert calls(stand_alone, "130", CODES["lock"]) == (200, [])
    assert "LOCK" not in asterisk(stand_alone, "database show LOCK")


@pytest.mark.parametrize("healing", [answering.ANYBODY], indirect=True)
def test_anybody_may_pick_up(healing: str, stand_alone: Laboratory) -> None:
    assert calls(stand_alone, "125", CODES["pickup"])[0] == 480


@pytest.mark.parametrize(("how", "audible"), [("whole", True), ("silent", False)])
def test_a_finished_recording_becomes_an_mp3_of_the_month(how: str, audible: bool, stand_alone: Laboratory) -> None:
    file = f"{FOLDER_OF_TODAY}/{RECORDING}.mp3"
    stand_alone.on("tvox1", f"{SPEAK}; tvox-keep-recording {RECORDING} {how}")
    loudest = stand_alone.on("tvox1", LEVEL.format(file=file)).split()[-1]
    assert (float(loudest) > 0.1) is audible
    assert stand_alone.on("tvox1", f"rm {file}; ls /var/spool/asterisk/monitor") == ""


def test_a_recording_is_carried_to_the_slave(cluster: Laboratory) -> None:
    file = f"{FOLDER_OF_TODAY}/{RECORDING}.mp3"
    cluster.on("tvox1", f"{SPEAK}; tvox-keep-recording {RECORDING} whole")
    kept = cluster.on("tvox1", f"sha256sum < {file}")
    assert eventually(lambda: cluster.on("tvox2", f"sha256sum < {file} || true") == kept, within=15)
    cluster.on("tvox1", f"rm {file}")
    assert eventually(lambda: "no" in cluster.on("tvox2", f"[ -e {file} ] || echo no"), within=15)
