"""A worker that crashes, hangs or is misused ends as a refusal that says so, in time."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tvox.adapters.sip.conftest import line
from tvox.adapters.sip.digest import Credentials
from tvox.adapters.sip.worker.engine import Engine, Refusal
from tvox.adapters.sip.worker.sound import write_sound
from tvox.adapters.sip.worker_phone import WorkerPhone
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.telephony.audio import TONES
from tvox.telephony.phones import Call, Phone
from tvox.waiting import eventually


def phone_towards(port: int, extension: str, folder: Path, codecs: tuple[str, ...] = ("PCMA",)) -> WorkerPhone:
    credentials = Credentials(extension, "unused")
    return WorkerPhone(
        line(port, codecs), extension, credentials, lambda name: folder / name, TONES[int(extension) % 7]
    )


@pytest.fixture
def bob(tmp_path: Path) -> Iterator[WorkerPhone]:
    phone = phone_towards(9, "102", tmp_path)
    yield phone
    phone.close()


@pytest.fixture
def alice(bob: WorkerPhone, tmp_path: Path) -> Iterator[WorkerPhone]:
    """Her PBX is Bob's phone itself."""
    phone = phone_towards(int(bob.address.rpartition(":")[2]), "101", tmp_path)
    yield phone
    phone.close()


def talking(alice: Phone, bob: Phone) -> tuple[Call, Call]:
    calling = alice.call("102")
    called = bob.expect_call(caller="101", within=3.0)
    assert called is not None
    called.answer()
    assert calling.until_answered(within=3.0).up
    return calling, called


def test_crash_in_mid_call_is_told(alice: WorkerPhone, bob: WorkerPhone) -> None:
    calling, called = talking(alice, bob)
    os.kill(alice.worker.pid, signal.SIGABRT)

    with pytest.raises(CouldNotAsk, match=r"SIGABRT.*“follow a call”") as refused:
        eventually(calling.facts, within=3.0, until=lambda facts: not facts.up)

    assert refused.value.kind is Kind.SUITE_ERROR
    assert called.facts().up  # the other phone lives on, and ends its side
    assert called.hang_up(within=0.2).ended_after is not None
    with pytest.raises(CouldNotAsk, match="SIGABRT"):
        alice.call("102")
    bob.worker.kill()  # else he waits for the answer to his BYE


BUTTONS: tuple[Callable[[Phone, Call, Path], object], ...] = (
    lambda _phone, call, _file: call.hold(within=1.0),
    lambda _phone, call, _file: call.resume(within=1.0),
    lambda _phone, call, _file: call.transfer("103", within=1.0),
    lambda _phone, call, _file: call.transfer_to(call, within=1.0),
    lambda _phone, call, _file: call.send_digits("1", method="INFO"),
    lambda phone, _call, file: phone.speak_file(file),
    lambda phone, _call, _file: phone.use_codecs("PCMA"),
    lambda phone, _call, _file: phone.messages(within=1.0),
    lambda phone, _call, _file: phone.expect_call(caller={"101", "103"}, within=1.0),
)


@pytest.mark.parametrize("press", BUTTONS)
def test_crash_is_told_by_every_button(
    alice: WorkerPhone, tmp_path: Path, press: Callable[[Phone, Call, Path], object]
) -> None:
    write_sound(tmp_path / "says.wav", [(560, 500, -10.0)], 8000)
    call = alice.call("102")
    os.kill(alice.worker.pid, signal.SIGABRT)

    with pytest.raises(CouldNotAsk, match="process ended") as refused:
        press(alice, call, tmp_path / "says.wav")
    assert refused.value.kind is Kind.SUITE_ERROR


def test_silent_worker_has_a_deadline(alice: WorkerPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tvox.adapters.sip.worker_process.GRACE_S", 0.5)
    os.kill(alice.worker.pid, signal.SIGSTOP)

    with pytest.raises(CouldNotAsk, match=r"no answer to “make a call” within 0\.5 s"):
        alice.call("102")


PARENT = """
import sys, pathlib
from tests.tvox.adapters.sip.test_worker_process import phone_towards
alice = phone_towards(int(sys.argv[1]), "101", pathlib.Path(sys.argv[2]))
alice.call("102")
print(alice.worker.pid, flush=True)
sys.stdin.read()
"""


def test_worker_hangs_up_and_goes_when_its_parent_dies(bob: WorkerPhone, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, bob.address.rpartition(":")[2], str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        called = bob.expect_call(caller="101", within=10.0)
        assert called is not None
        called.answer()
        assert called.until_answered(within=3.0).up
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()

    assert called.until_ended(within=3.0).bye == "received"
    assert eventually(lambda: not Path(f"/proc/{worker}").exists(), within=3.0).reached


def test_unsupported_codec_is_not_testable(tmp_path: Path) -> None:
    with pytest.raises(CouldNotAsk, match="no codec G729") as refused:
        phone_towards(9, "101", tmp_path, codecs=("PCMA", "G729"))

    assert refused.value.kind is Kind.NOT_TESTABLE


def test_no_common_codec_ko(bob: WorkerPhone, tmp_path: Path) -> None:
    alice = phone_towards(int(bob.address.rpartition(":")[2]), "101", tmp_path, codecs=("PCMU",))
    try:
        assert alice.call("102").until_ended(within=2.0).status == 488
    finally:
        alice.close()


def test_wideband_codec_is_negotiated(tmp_path: Path) -> None:
    bob = phone_towards(9, "102", tmp_path, codecs=("G722",))
    alice = phone_towards(int(bob.address.rpartition(":")[2]), "101", tmp_path, codecs=("G722",))
    try:
        rtp = talking(alice, bob)[0].facts().rtp
        assert rtp is not None
        assert rtp.codec == "G722"
        assert rtp.direct, "there is no PBX between these two"
    finally:
        alice.close()
        bob.close()


def test_failure_inside_a_callback_fails_the_request() -> None:
    """PJSIP prints and forgets what a callback raises, and the test would pass."""
    engine = Engine()

    def failing() -> None:
        raise ValueError("the far end said something strange")

    engine.guarded(failing)()
    with pytest.raises(Refusal, match="something strange"):
        engine.raise_swallowed()
    engine.raise_swallowed()  # told once


def test_defect_of_the_worker_is_told(bob: WorkerPhone) -> None:
    with pytest.raises(CouldNotAsk, match="KeyError"):
        bob.worker.ask("wait", call=99, until="now", within_s=0.0)


def test_second_start_is_refused_not_fatal(bob: WorkerPhone) -> None:
    with pytest.raises(CouldNotAsk, match="second endpoint"):
        bob.worker.ask(
            "start",
            line={"local": "127.0.0.1", "transport": "udp", "codecs": [], "trace": "-", "trusted": None},
            may_reach=[],
            longest_call_s=None,
            server="127.0.0.1:9",
            folder="-",
            sound=[],
            extension="1",
            user="1",
            password="",
            mark="x",
        )


def test_fifth_call_is_refused_not_fatal(alice: WorkerPhone, bob: WorkerPhone) -> None:
    calls = [alice.call("102") for _ in range(4)]

    with pytest.raises(CouldNotAsk, match="4 calls"):
        alice.call("102")
    assert [call.hang_up(within=2.0).ended_after is not None for call in calls] == [True] * 4


def test_password_is_in_no_argument_and_no_variable(bob: WorkerPhone) -> None:
    for name in ("cmdline", "environ"):
        assert b"unused" not in Path(f"/proc/{bob.worker.pid}/{name}").read_bytes()
