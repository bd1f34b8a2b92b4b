"""Commands given one after the other to a shell that stays, over one session channel.

Beginning a session costs the node some 5 ms (sshd forks, bash starts, `timeout` starts, `sh` starts); a command of a
shell that stays costs it one fork. Each command runs in a process group of its own. A guard beside the shell ends that
group when the command's time is over, also when the connection has been lost meanwhile: nothing stays on the node.
"""

import secrets
import shlex
from dataclasses import dataclass
from threading import Event, Timer
from time import monotonic

import paramiko

from tvox.adapters import ssh_refusals as refusals
from tvox.adapters.ssh_frame import Frame
from tvox.observing import CouldNotAsk
from tvox.ports import CommandOutput
from tvox.texts import Text

CHUNK = 65_536
IDLE_S = 60.0
"""How long a shell may lie unused and still be given a command; it leaves by itself after 300 s."""
SHARE_S = 1.0
"""A command that took longer is its shell's last: it may have started something that prints later."""
KILLED = frozenset({128 + 9, 128 + 15})
NO_STATUS = (128 + 9, 1)
"""For an answer without one: never that it ended well."""

# It is given a marker, then limit, command and marker for each command, all ended by NUL. It answers each marker on
# both streams behind everything that was printed, on stdout with the exit status and whether something still runs.
# Job control gives each command its process group, and is off again before it could report jobs on stderr.
SHELL = """
export LC_ALL=C
unset TMOUT
exec 3> >(
    exec >/dev/null 2>&1
    while read -r limit group; do
        read -r -t "$limit" _ && continue
        kill -TERM -- "-$group"
        sleep 5
        kill -KILL -- "-$group"
        exit
    done
)
tvox_still_printing() {
    kill -0 -- "-$1" 2>/dev/null || return 1
    for tvox_fd in /proc/[0-9]*/fd/[12]; do
        case $tvox_fd in /proc/$$/*) continue ;; esac
        [[ $tvox_fd -ef /proc/$$/fd/1 || $tvox_fd -ef /proc/$$/fd/2 ]] && return
    done
    return 1
}
tvox_status=0 tvox_left=0
while IFS= read -r -d "" tvox_marker; do
    echo "$tvox_marker $tvox_status $tvox_left"
    echo "$tvox_marker" >&2
    IFS= read -r -t 300 -d "" tvox_limit && IFS= read -r -d "" tvox_command || exit
    set -m
    eval "$tvox_command" </dev/null 3>&- &
    set +m
    echo "$tvox_limit $!" >&3
    wait $! 2>/dev/null
    tvox_status=$?
    while tvox_still_printing $!; do sleep 0.1; done
    echo >&3
    kill -0 -- "-$!" 2>/dev/null
    tvox_left=$((1 - $?))
done
"""


@dataclass(frozen=True)
class Limits:
    """At most `within` seconds, at most `keep` bytes of each output."""

    within: float
    keep: int


class _Late(Exception):
    """The time is over."""


class _News(Event):
    """Set when either stream has something; paramiko clears it for one stream's sake, which must not count."""

    def clear(self) -> None:
        """Not now: `forget` does it."""

    def forget(self) -> None:
        """Nothing is new any more."""
        super().clear()


class Courier:
    """One channel with its shell; not for several threads at once."""

    def __init__(self, channel: paramiko.Channel, where: Text, within: float) -> None:
        self._channel = channel
        self._where = where
        self._news = _News()
        self._used_at = monotonic()
        self._shared = True
        try:
            self._start(within)
        except BaseException:
            channel.close()
            raise

    @property
    def fit(self) -> bool:
        """Whether a further command may be given to it: nothing of the last one is around any more."""
        channel = self._channel
        quiet = not channel.recv_ready() and not channel.recv_stderr_ready()
        alive = not channel.closed and not channel.eof_received
        return self._shared and quiet and alive and monotonic() - self._used_at < IDLE_S

    def close(self) -> None:
        """Leave the shell."""
        self._channel.close()

    def carry(self, command: str, limits: Limits) -> CommandOutput:
        """Run `command`, stopped on the node itself at its deadline, and give all that it printed.

        What it leaves running in the background must have its output redirected, or is waited for. Too much on stdout
        is refused, since half an answer may read like a good one; on stderr the rest is counted.
        """
        if "\0" in command:
            raise ValueError("a command cannot hold a NUL")
        self._shared = False  # until the answer is whole
        started = monotonic()
        try:
            stdout, stderr = self._exchange(f"{limits.within:.3f}\0{command}\0", limits)
        except _Late:
            raise refusals.too_slow(self._where, command, limits.within) from None
        except (paramiko.SSHException, EOFError, OSError) as exc:
            raise self._cut_off(exc, refusals.killed(self._where, command)) from exc
        elapsed = self._used_at - started
        status, left_running = stdout.trailer or NO_STATUS
        if status in KILLED:
            raise refusals.killed(self._where, command)
        if stdout.total > limits.keep:
            raise refusals.too_much(self._where, command, stdout.total, limits.keep)
        self._shared = not left_running and elapsed < SHARE_S
        return CommandOutput(command, stdout.text, stderr.text, status, elapsed)

    def _start(self, within: float) -> None:
        starting = Timer(within, self._channel.close)  # paramiko itself waits without a limit for the answer to exec
        starting.daemon = True
        starting.start()
        try:
            self._channel.exec_command(f"exec bash -c {shlex.quote(SHELL)}")
            self._channel.in_buffer.set_event(self._news)
            self._channel.in_stderr_buffer.set_event(self._news)
            self._exchange("", Limits(within, CHUNK))
        except _Late as exc:
            raise refusals.no_shell(self._where, within) from exc
        except (paramiko.SSHException, EOFError, OSError) as exc:
            raise self._cut_off(exc, refusals.no_shell(self._where, within)) from exc
        finally:
            starting.cancel()

    def _exchange(self, request: str, limits: Limits) -> tuple[Frame, Frame]:
        """Both streams up to the marker, drained at once: a full one would stop the other."""
        deadline = monotonic() + limits.within
        marker = secrets.token_hex(16)
        stdout, stderr = (Frame(marker.encode(), limits.keep) for _ in range(2))
        self._channel.settimeout(limits.within)
        self._channel.sendall(f"{request}{marker}\0".encode())
        while stdout.trailer is None or stderr.trailer is None:
            if not self._news.wait(deadline - monotonic()) or monotonic() >= deadline:
                self._channel.close()
                raise _Late
            self._news.forget()
            ended = self._channel.eof_received or self._channel.closed
            while self._channel.recv_ready():
                stdout.feed(self._channel.recv(CHUNK))
            while self._channel.recv_stderr_ready():
                stderr.feed(self._channel.recv_stderr(CHUNK))
            if ended and (stdout.trailer is None or stderr.trailer is None):
                raise EOFError
        self._used_at = monotonic()
        return stdout, stderr

    def _cut_off(self, exc: BaseException, alive: CouldNotAsk) -> CouldNotAsk:
        """`alive` where only the shell has ended, else that the connection was lost."""
        transport = self._channel.get_transport()
        return alive if transport.is_active() else refusals.lost(self._where, transport.get_exception() or exc)
