"""The shell that stays: what a command may do in it, and what of it must never reach the next command."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest

from tests.tvox.adapters.sshd import Keys, Sshd, Wire
from tvox.adapters.ssh import SshConnection
from tvox.adapters.ssh_frame import Frame
from tvox.observing import CouldNotAsk
from tvox.waiting import eventually

MARKER = b"0123456789abcdef"


def shell_of(shell: SshConnection) -> str:
    return shell.run("echo $$").stdout


def test_commands_share_a_shell(shell: SshConnection) -> None:
    assert len({shell_of(shell) for _ in range(5)}) == 1


def test_command_leaves_no_trace_for_the_next(shell: SshConnection) -> None:
    shell.run("cd /; left=behind; export LEFT=behind; umask 077; set -e; trap 'echo trapped' EXIT; exec 9</dev/null")
    answer = shell.run('echo "$left$LEFT"; umask; false; test -e /proc/self/fd/9 || echo clean; pwd')
    assert answer.stdout.split("\n")[:3] == ["", "0022", "clean"]
    assert answer.stdout.split("\n")[3] != "/"
    assert answer.stderr == ""


@pytest.mark.parametrize(
    ("command", "status"),
    [("exit 7", 7), ("false", 1), ("true", 0), ("no-such-command", 127), ("kill -INT $BASHPID", 130)],
)
def test_exit_status(shell: SshConnection, command: str, status: int) -> None:
    before = shell_of(shell)
    assert shell.run(command).exit_status == status
    assert shell_of(shell) == before


def test_syntax_error_is_an_answer(shell: SshConnection) -> None:
    answer = shell.run("if true; then")
    assert not answer.succeeded
    assert "syntax error" in answer.stderr
    assert shell.run("echo fine").stdout == "fine\n"


def test_output_without_a_line_end_is_kept_as_it_is(shell: SshConnection) -> None:
    answer = shell.run("printf out; printf err >&2")
    assert (answer.stdout, answer.stderr) == ("out", "err")
    assert shell.run("true").stdout == ""


def test_command_of_many_lines_and_quotes(shell: SshConnection) -> None:
    command = "cat <<'END'\n$HOME \"it's\"\n\ttab\nEND\nfor n in 1 2; do\n  echo $n\ndone"
    assert shell.run(command).stdout == '$HOME "it\'s"\n\ttab\n1\n2\n'


def test_long_command(shell: SshConnection) -> None:
    assert shell.run(f"printf %s {'x' * 100_000} | wc -c").stdout.strip() == "100000"


def test_command_cannot_hold_a_nul(shell: SshConnection) -> None:
    with pytest.raises(ValueError, match="NUL"):
        shell.run("echo a\0b")


def test_what_still_prints_in_the_background_is_waited_for(shell: SshConnection) -> None:
    assert shell.run("(sleep 0.4; echo late) & echo early").stdout == "early\nlate\n"
    assert shell.run("echo to-substitution > >(sleep 0.4; cat)").stdout == "to-substitution\n"


def test_what_prints_for_ever_in_the_background_ends_at_the_deadline(shell: SshConnection, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    with pytest.raises(CouldNotAsk, match="was stopped"):
        shell.run(f"sleep 60 & echo $! >{pid_file}", within=0.7)
    assert eventually(lambda: not Path("/proc", pid_file.read_text().strip()).exists(), within=5).reached


def test_what_is_left_silently_in_the_background_lives_on_and_costs_the_shell(shell: SshConnection) -> None:
    before = shell_of(shell)
    started = monotonic()
    left = shell.run("sleep 20 >/dev/null 2>&1 & echo $!").stdout.strip()
    assert monotonic() - started < 2
    assert shell_of(shell) != before
    assert shell.run(f"kill {left}").succeeded


def test_what_an_escaped_process_prints_later_reaches_no_other_command(shell: SshConnection) -> None:
    before = shell_of(shell)
    shell.run("setsid sh -c 'sleep 0.3; echo late; echo late >&2' &")
    shell.run("sleep 0.6")
    assert shell.run("echo mine").stdout == "mine\n"
    shell.run("setsid sh -c 'sleep 0.3; echo late' & disown")
    assert eventually(lambda: not any(courier.fit for courier in shell._idle), within=3).reached
    answer = shell.run("echo mine")
    assert (answer.stdout, answer.stderr) == ("mine\n", "")
    assert shell_of(shell) != before


def test_command_that_lasted_is_the_last_of_its_shell(shell: SshConnection) -> None:
    before = shell_of(shell)
    shell.run("sleep 1.1")
    assert shell_of(shell) != before


def gone(pid_file: Path) -> bool:
    return not Path("/proc", pid_file.read_text().strip()).exists()


def test_command_that_ignores_its_end_is_killed(shell: SshConnection, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    with pytest.raises(CouldNotAsk, match="was stopped"):
        shell.run(f"trap '' TERM; echo $BASHPID >{pid_file}; sleep 60; sleep 60", within=0.3)
    assert eventually(lambda: gone(pid_file), within=10).reached


def test_node_that_hears_nothing_more_stops_the_command_by_itself(sshd: Sshd, wire: Wire, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    with sshd.shell(port=wire.port) as shell, ThreadPoolExecutor(1) as pool:
        asking = pool.submit(shell.run, f"echo $BASHPID >{pid_file}; sleep 60", within=1.5)
        assert eventually(lambda: pid_file.exists() and pid_file.read_text(), within=5, every=0.02).reached
        wire.frozen.set()
        with pytest.raises(CouldNotAsk):
            asking.result(10)
        assert eventually(lambda: gone(pid_file), within=5).reached


def test_noise_of_the_login_is_not_part_of_an_answer(keys: Keys, tmp_path: Path) -> None:
    (tmp_path / ".bashrc").write_text("echo 'Welcome to this machine'; echo 'Beware' >&2\n")
    with Sshd(keys, tmp_path) as noisy, noisy.shell() as shell:
        answer = shell.run("echo mine")
    assert (answer.stdout, answer.stderr) == ("mine\n", "")


def test_user_without_a_shell_is_said(keys: Keys, tmp_path: Path) -> None:
    refused = pytest.raises(CouldNotAsk, match="the login succeeded, but no shell answered")
    with Sshd(keys, tmp_path, "ForceCommand echo go away") as closed, closed.shell() as shell, refused:
        shell.run("true")


def test_login_that_hangs_is_said(keys: Keys, tmp_path: Path) -> None:
    refused = pytest.raises(CouldNotAsk, match=r"no shell answered within 0\.5 s")
    with Sshd(keys, tmp_path, "ForceCommand sleep 20") as hanging, hanging.shell(connect_within=0.5) as shell, refused:
        shell.run("true")


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_frame_is_cut_out_however_it_arrives(step: int) -> None:
    stream = b"all that it printed, 0123456789abcde too" + MARKER + b" 3 0\n"
    frame = Frame(MARKER, keep=1000)
    for start in range(0, len(stream), step):
        assert frame.trailer is None
        frame.feed(stream[start : start + step])
    assert frame.trailer == (3, 0)
    assert frame.text == "all that it printed, 0123456789abcde too"


def test_frame_counts_what_it_does_not_keep() -> None:
    frame = Frame(MARKER, keep=10)
    for _ in range(10):
        frame.feed(b"0123456789")
    frame.feed(MARKER + b"\n")
    assert (frame.total, frame.trailer) == (100, ())
    assert frame.text == "0123456789\n[… +90 B]"
