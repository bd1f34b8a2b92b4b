"""The evidence store: chained, redacted before writing, whole again after any kind of end."""

import _thread
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest

from tvox.evidence import EvidenceRefusedError, EvidenceStore, text_as_data, text_from_data, verify_chain
from tvox.evidence_chain import BLOBS, EVENTS, NO_LINE_BEFORE, digest, events
from tvox.evidence_data import finding_as_data
from tvox.findings import Kind, not_observed
from tvox.secrets import Redactor
from tvox.texts import Text, verbatim
from tvox.waiting import eventually

CANARY = "c4n4ry-Pa55"

DISK_FULL = """
import resource, signal, sys
from pathlib import Path
from tests.tvox.test_evidence import opened
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = opened(Path(sys.argv[1]), "full-disk")
store.write("before", answer="x" * 3000)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))
try:
    store.write("too much", answer="x" * 3000)
except OSError:
    print("refused")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.write("after")
"""

WRITER = """
import sys
from pathlib import Path
from tests.tvox.test_evidence import opened
store = opened(Path(sys.argv[1]), "killed-run")
number = 0
while True:
    store.write("step", number=number, answer="x" * 3000)
    number += 1
"""


def one_secret() -> Redactor:
    redactor = Redactor()
    redactor.learn("canary", CANARY)
    return redactor


def opened(folder: Path, run: str = "run-1") -> EvidenceStore:
    return EvidenceStore(folder, run=run, operator="anna", redactor=one_secret())


def test_each_line_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.write("run started", phase="post_sync")
    store.write("verdict", check="C5-CONTENT", verdict="PASS")
    store.close()

    first, second = events(tmp_path)
    assert first["previous"] == NO_LINE_BEFORE
    assert second["previous"] != first["previous"]
    assert (second["run"], second["operator"], second["check"]) == ("run-1", "anna", "C5-CONTENT")
    assert second["at"].endswith("+00:00")
    assert verify_chain(tmp_path).intact
    assert verify_chain(tmp_path).head == store.head


@pytest.mark.parametrize("edit", [(b"FAIL", b"PASS"), (b'"step":2', b'"step":7'), (b"\n", b"\n\n")])
def test_verify_chain_sees_any_edit(tmp_path: Path, edit: tuple[bytes, bytes]) -> None:
    store = opened(tmp_path)
    for step in range(4):
        store.write("verdict", step=step, verdict="FAIL")
    store.close()
    path = tmp_path / EVENTS
    path.write_bytes(path.read_bytes().replace(*edit, 1))

    assert not verify_chain(tmp_path).intact


def test_verify_chain_sees_any_changed_byte(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for step in range(3):
        store.write("verdict", step=step)
    store.close()
    original = (tmp_path / EVENTS).read_bytes()
    last_line = len(original.rstrip(b"\n").rsplit(b"\n", 1)[0])
    for position in range(0, last_line, 7):
        changed = bytearray(original)
        changed[position] ^= 1
        (tmp_path / EVENTS).write_bytes(bytes(changed))
        assert not verify_chain(tmp_path).intact, position


def test_the_last_line_is_guarded_by_the_head_that_reports_print(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.write("verdict", verdict="FAIL")
    store.close()
    path = tmp_path / EVENTS
    path.write_bytes(path.read_bytes().replace(b"FAIL", b"PASS"))

    assert verify_chain(tmp_path).head != store.head


def test_an_edited_store_is_not_written_on(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.write("verdict", verdict="FAIL")
    store.write("run ended")
    store.close()
    path = tmp_path / EVENTS
    path.write_bytes(path.read_bytes().replace(b"FAIL", b"PASS"))

    with pytest.raises(EvidenceRefusedError, match="was changed after it was written"):
        opened(tmp_path, "run-2")


def test_blobs_are_named_by_their_content_and_checked(tmp_path: Path) -> None:
    store = opened(tmp_path)
    picture = store.keep(b"\x89PNG\0not really", media="image/png")
    store.write("attachment", name="monitor.png", content=picture)
    store.close()
    path = tmp_path / BLOBS / picture["blob"]
    assert path.read_bytes() == b"\x89PNG\0not really"
    assert verify_chain(tmp_path).intact

    path.write_bytes(b"something else")
    assert [str(fault) for fault in verify_chain(tmp_path).faults] == [
        f"The file {picture['blob']}, named by line 1, was changed."
    ]
    path.unlink()
    assert "which is missing" in str(verify_chain(tmp_path).faults[0])


def test_secrets_are_out_before_anything_is_written(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.write("exchange", answer=[{CANARY: f"password={CANARY} {CANARY}"}])
    trace = store.keep(f"REGISTER {CANARY}".encode())
    store.write("attachment", content=trace)
    store.close()

    first, second = events(tmp_path)
    assert first["redacted"] == {"canary": 3}
    assert second["content"]["redacted"] == {"canary": 1}
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert CANARY.encode() not in written


def test_wherever_the_last_line_is_torn_the_chain_goes_on(tmp_path: Path) -> None:
    template = opened(tmp_path / "whole")
    template.write("verdict", verdict="PASS")
    template.write("verdict", verdict="FAIL")
    template.close()
    whole = (tmp_path / "whole" / EVENTS).read_bytes()
    first_line = whole.index(b"\n") + 1
    for cut in range(first_line + 1, len(whole) - 1, 11):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / EVENTS).write_bytes(whole[:cut])
        store = opened(folder, "run-2")
        store.write("run started")
        store.close()
        assert verify_chain(folder).intact
        assert [event["kind"] for event in events(folder)] == ["verdict", "torn line set aside", "run started"]
        kept = next(iter((folder / BLOBS).iterdir())).read_bytes()
        assert kept == whole[first_line:cut]


def test_a_line_that_only_lacks_its_end_is_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.write("verdict", verdict="FAIL")
    store.close()
    path = tmp_path / EVENTS
    path.write_bytes(path.read_bytes().rstrip(b"\n"))

    again = opened(tmp_path, "run-2")
    again.write("run started")
    again.close()
    assert [event["kind"] for event in events(tmp_path)] == ["verdict", "run started"]
    assert verify_chain(tmp_path).intact


def test_a_killed_run_loses_nothing_that_was_written(tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], cwd=Path(__file__).parents[2])
    try:
        path = tmp_path / EVENTS
        assert eventually(lambda: path.exists() and path.stat().st_size > 50_000, within=20).reached
    finally:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait(10)

    store = opened(tmp_path, "run-2")
    store.write("run started")
    store.close()
    assert verify_chain(tmp_path).intact
    numbers = [event["number"] for event in events(tmp_path) if event["kind"] == "step"]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 10
    assert [event["run"] for event in events(tmp_path)][-1] == "run-2"


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", DISK_FULL, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.strip() == "refused"
    assert [event["kind"] for event in events(tmp_path)] == ["before", "after"]
    assert verify_chain(tmp_path).intact


def test_an_interrupt_at_any_moment_leaves_the_chain_whole(tmp_path: Path) -> None:
    """300 writes, each interrupted once by Ctrl-C at a moment of its own, the write being over or not."""
    store, asked, interrupts = opened(tmp_path), SimpleQueue[float | None](), [0]

    def interrupter() -> None:
        while (spell := asked.get()) is not None:
            eventually(lambda: False, within=spell, every=spell)
            _thread.interrupt_main()
            interrupts[0] += 1

    thread = Thread(target=interrupter)
    thread.start()
    answered = 0
    for step in range(300):
        try:
            asked.put(step % 30 * 2e-5)
            store.write("step", answer="x" * 500)
            while interrupts[0] <= step:
                pass
            list(range(10))
        except KeyboardInterrupt:
            answered += 1
        while interrupts[0] <= step:
            pass
    asked.put(None)
    thread.join()
    store.write("run ended")
    store.close()
    assert answered == 300, "every Ctrl-C is answered, none is lost"
    assert verify_chain(tmp_path).intact
    kinds = [event["kind"] for event in events(tmp_path)]
    assert kinds.count("step") > 100
    assert kinds[-1] == "run ended"


def test_a_second_run_at_the_same_time_is_refused_and_told_by_whom(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with pytest.raises(EvidenceRefusedError, match=r"Another run is writing to .*: anna, run run-1, since 20"):
        opened(tmp_path, "run-2")
    store.close()
    opened(tmp_path, "run-2").close()


def test_several_sessions_make_one_chain(tmp_path: Path) -> None:
    for run in ("monday", "tuesday", "wednesday"):
        store = opened(tmp_path, run)
        store.write("run started")
        store.close()
    assert [event["run"] for event in events(tmp_path)] == ["monday", "tuesday", "wednesday"]
    assert verify_chain(tmp_path).intact


def test_threads_do_not_break_the_chain(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: store.write("fact", number=number), range(80)))
    store.close()
    assert verify_chain(tmp_path).intact
    assert sorted(event["number"] for event in events(tmp_path)) == list(range(80))


def test_a_stored_sentence_reads_the_same_again() -> None:
    text = Text("{named} and {count} more", named=verbatim("/opt"), count=3)
    assert text_from_data(json.loads(json.dumps(text_as_data(text)))) == text


def test_a_finding_keeps_its_message_and_values_apart() -> None:
    finding = not_observed(
        Text("tvox2"),
        expected=Text("{count} tables", count=3),
        observed=Text("no answer"),
        next_step=Text("Ask again."),
        kind=Kind.COULD_NOT_LOOK,
    )
    data = finding_as_data(finding)
    assert data["expected"] == {"message": "{count} tables", "values": {"count": 3}}
    assert (data["verdict"], data["kind"], data["advisory"]) == ("NOT OBSERVED", "COULD NOT LOOK", None)


def test_a_short_secret_does_not_tear_the_names_of_files(tmp_path: Path) -> None:
    content = next(str(number).encode() for number in range(5000) if "2468" in digest(str(number).encode()))
    redactor = Redactor()
    redactor.learn("pin", "2468")
    redactor.learn("token", "f" * 64)
    store = EvidenceStore(tmp_path, run="r1", operator="anna", redactor=redactor)
    store.write("attachment", content=store.keep(content), said="2468", token="f" * 64)
    store.close()
    assert verify_chain(tmp_path).intact
    assert b'"said":"*****","token":"*****"' in (tmp_path / "events.jsonl").read_bytes()
