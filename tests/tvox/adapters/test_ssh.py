"""Commands over a real OpenSSH server."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest

from tests.tvox.adapters.sshd import Keys, Sshd, Wire
from tvox.adapters.ssh import SshConnection
from tvox.adapters.ssh_door import HearingPacketizer, discard
from tvox.adapters.ssh_watchdog import Watchdog
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.waiting import eventually

MEGABYTE = 2**20


def test_command_gives_both_outputs_and_the_exit_status(shell: SshConnection) -> None:
    answer = shell.run("echo out; echo err >&2; exit 3")
    assert (answer.stdout, answer.stderr, answer.exit_status) == ("out\n", "err\n", 3)
    assert answer.command == "echo out; echo err >&2; exit 3"
    assert 0 < answer.elapsed < 5


def test_command_is_quoted_whole(shell: SshConnection) -> None:
    awkward = """printf '%s|' "a b" 'it'"'"'s' "$((1+1))"; echo 'città'"""
    assert shell.run(awkward).stdout == "a b|it's|2|città\n"


def test_command_speaks_plain_english(shell: SshConnection) -> None:
    assert shell.run("echo $LC_ALL").stdout == "C\n"


def test_command_that_reads_its_input_sees_the_end_of_it(shell: SshConnection) -> None:
    assert shell.run("cat; echo end", within=5).stdout == "end\n"


def test_bytes_that_are_no_utf_8_are_replaced(shell: SshConnection) -> None:
    assert shell.run(r"printf 'a\377b'").stdout == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("stream", ["1", "2"])
def test_five_megabytes_do_not_hang(shell: SshConnection, stream: str) -> None:
    answer = shell.run(f"head -c {5 * MEGABYTE} /dev/zero | tr '\\0' x >&{stream}; echo end", within=20)
    printed = answer.stdout.removesuffix("end\n") if stream == "1" else answer.stderr
    assert len(printed) == 5 * MEGABYTE
    assert answer.stdout.endswith("end\n")


def test_both_streams_full_at_once_do_not_hang(shell: SshConnection) -> None:
    flood = f"head -c {5 * MEGABYTE} /dev/zero"
    answer = shell.run(f"{flood} >&2 & {flood}; wait", within=20)
    assert (len(answer.stdout), len(answer.stderr)) == (5 * MEGABYTE, 5 * MEGABYTE)


def test_too_long_an_answer_is_refused_not_cut(sshd: Sshd) -> None:
    with (
        sshd.shell(keep_bytes=1000) as shell,
        pytest.raises(CouldNotAsk, match="printed 5000 bytes, of which only 1000"),
    ):
        shell.run("head -c 5000 /dev/zero")


def test_too_long_errors_are_cut_and_the_rest_is_counted(sshd: Sshd) -> None:
    with sshd.shell(keep_bytes=1000) as shell:
        answer = shell.run("head -c 5000 /dev/zero | tr '\\0' x >&2; echo fine")
    assert answer.stdout == "fine\n"
    assert answer.stderr == "x" * 1000 + "\n[… +4000 B]"


def test_slow_command_ends_at_its_deadline_and_is_stopped_on_the_node(shell: SshConnection, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    started = monotonic()
    with pytest.raises(CouldNotAsk, match=r"had not finished after 0\.5 s and was stopped") as refused:
        shell.run(f"echo $$ >{pid_file}; while :; do sleep 1; done", within=0.5)
    assert monotonic() - started < 3
    assert refused.value.kind is Kind.COULD_NOT_LOOK
    process = Path("/proc", pid_file.read_text().strip())
    assert eventually(lambda: not process.exists(), within=5).reached
    assert shell.run("echo alive").stdout == "alive\n"


@pytest.mark.parametrize("victim", ["$BASHPID", "$$"])
def test_killed_command_is_no_answer(shell: SshConnection, victim: str) -> None:
    with pytest.raises(CouldNotAsk, match="was killed on the machine"):
        shell.run(f"echo half; kill -9 {victim}; sleep 1")
    assert shell.run("echo alive").stdout == "alive\n"


def test_twelve_commands_at_once_share_one_connection(sshd: Sshd, wire: Wire) -> None:
    with sshd.shell(port=wire.port) as shell, ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda n: shell.run(f"sleep 0.3; echo {n}").stdout, range(12)))
    assert answers == [f"{n}\n" for n in range(12)]
    assert wire.connections == 1


def test_server_with_few_sessions_is_waited_for(keys: Keys, tmp_path: Path) -> None:
    with Sshd(keys, tmp_path, "MaxSessions 2") as narrow, narrow.shell() as shell, ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: shell.run(f"sleep 0.2; echo {n}").stdout, range(6)))
    assert answers == [f"{n}\n" for n in range(6)]


def test_server_without_sessions_is_said(keys: Keys, tmp_path: Path) -> None:
    refused = pytest.raises(CouldNotAsk, match="opens no further session")
    with Sshd(keys, tmp_path, "MaxSessions 0") as closed, closed.shell() as shell, refused:
        shell.run("true", within=0.5)


def test_connection_cut_while_idle_is_opened_again(sshd: Sshd, wire: Wire) -> None:
    with sshd.shell(port=wire.port) as shell:
        shell.run("true")
        transport = shell._kept.transport()
        wire.cut()
        assert eventually(lambda: not transport.is_active(), within=5, every=0.02).reached
        assert shell.run("echo again").stdout == "again\n"
    assert wire.connections == 2


def test_connection_cut_during_a_command_is_no_answer_and_not_repeated(sshd: Sshd, wire: Wire, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    with sshd.shell(port=wire.port) as shell:
        with ThreadPoolExecutor(1) as pool:
            asking = pool.submit(shell.run, f"echo run >>{runs}; echo half; exec sleep 30")
            assert eventually(runs.exists, within=5).reached
            wire.cut()
            with pytest.raises(CouldNotAsk, match="connection was lost"):
                asking.result(10)
        assert shell.run("echo again").stdout == "again\n"
    assert runs.read_text() == "run\n"


def test_peer_that_died_without_a_word_is_noticed(sshd: Sshd, wire: Wire) -> None:
    with sshd.shell(port=wire.port) as shell:
        shell.run("true")
        transport = shell._kept.transport()
        watchdog = Watchdog(transport, every=0.1, patience=0.5)
        assert not eventually(lambda: not transport.is_active(), within=1.5).reached
        wire.frozen.set()
        assert eventually(lambda: not transport.is_active(), within=5).reached
        watchdog.stop()
        wire.frozen.clear()
        assert shell.run("echo again").stdout == "again\n"


def test_frozen_node_ends_the_command_at_its_deadline(sshd: Sshd, wire: Wire) -> None:
    with sshd.shell(port=wire.port) as shell:
        shell.run("true")
        wire.frozen.set()
        started = monotonic()
        with pytest.raises(CouldNotAsk):
            shell.run("true", within=0.5)
        assert monotonic() - started < 3


def test_jump_host_carries_the_connection(sshd: Sshd, wire: Wire) -> None:
    with sshd.shell(jump=sshd.shell(port=wire.port)) as shell:
        assert shell.run("echo through").stdout == "through\n"
    assert wire.connections == 1


def test_jump_host_that_reaches_nothing_says_so(sshd: Sshd) -> None:
    with (
        sshd.shell(port=9, jump=sshd.shell()) as shell,
        pytest.raises(CouldNotAsk, match="nothing accepts connections"),
    ):
        shell.run("true")


def test_jump_host_that_forbids_forwarding_says_so(keys: Keys, tmp_path: Path) -> None:
    refused = pytest.raises(CouldNotAsk, match="forbids forwarding")
    with Sshd(keys, tmp_path, "AllowTcpForwarding no") as strict, strict.shell(jump=strict.shell()) as shell, refused:
        shell.run("true")


def test_connection_facts_are_evidence(shell: SshConnection, sshd: Sshd) -> None:
    facts = shell.connection_facts()
    assert facts.server.startswith("SSH-2.0-OpenSSH")
    assert facts.host_key_type == "ssh-ed25519"
    assert facts.host_key_fingerprint == sshd.keys.fingerprint("host_ed25519") == shell.host_key_fingerprint()
    assert facts.key_exchange
    assert facts.cipher
    assert facts.mac


def test_nothing_is_left_after_closing(sshd: Sshd) -> None:
    before = set(threading.enumerate())
    with sshd.shell() as shell:
        shell.run("true")
        shell.open_channel("127.0.0.1", sshd.port).close()
    assert eventually(lambda: set(threading.enumerate()) <= before, within=3).reached, threading.enumerate()


def test_small_packets_are_sent_at_once(shell: SshConnection) -> None:
    wire = shell._kept.transport().sock
    assert isinstance(wire, socket.socket)
    assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    elapsed = sorted(shell.run("true").elapsed for _ in range(9))
    assert elapsed[4] < 0.04, "Nagle's algorithm would cost 40 ms a command"


def test_packetizer_hears(shell: SshConnection) -> None:
    transport = shell._kept.transport()
    packetizer = transport.packetizer
    assert isinstance(packetizer, HearingPacketizer)
    before = packetizer.heard_at
    shell.run("true")
    assert packetizer.heard_at > before
    discard(transport)
