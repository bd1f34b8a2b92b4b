"""The load of UAT-PRF-002, made by SIPp (Debian: sip-tester): so many calls, for so long, and not one more.

The password is in a file that only this user can read, in a folder of its own that is gone afterwards: never on the
command line, which everybody on the PC can see.
"""

import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.telephony.load import EACH_S, LoadCalls, LoadPlan
from tvox.texts import Text, verbatim

SCENARIO = Path(__file__).with_name("sipp_load.xml")
MESSAGE_WITHIN_MS = 10_000
PATIENCE_S = 30.0  # beyond the plan: the last calls end, or are given up
STOPPED_WITHIN_S = 5.0
FINISHED = (0, 1)  # 1: at least one call failed, which is a figure and no defect
_HERE = Text("load generator")
_FAILURES = {
    "FailedCannotSendMessage(C)": "cannot send",
    "FailedMaxUDPRetrans(C)": "no answer",
    "FailedUnexpectedMessage(C)": "refused",
    "FailedCallRejected(C)": "rejected",
    "FailedTimeoutOnRecv(C)": "no answer in time",
    "FailedOutboundCongestion(C)": "congestion",
}


@dataclass(frozen=True)
class Account:
    """Who the calls come from."""

    user: str
    password: str


class Sipp:
    """A `tvox.telephony.load.LoadGenerator`; `keep` gives the paths where its figures stay as evidence."""

    def __init__(
        self, address: str, port: int, account_of: Callable[[str], Account], keep: Callable[[str], Path]
    ) -> None:
        self._address, self._port, self._account_of, self._keep = address, port, account_of, keep

    def run(self, plan: LoadPlan, extension: str) -> LoadCalls:
        """Start SIPp, wait for it, read its figures; whatever happens, it does not outlive this."""
        program = shutil.which("sipp")
        if program is None:
            raise CouldNotAsk(
                _HERE,
                Text("SIPp is not installed on this PC."),
                Text("Install it ({command}), or leave the item out.", command="apt-get install sip-tester"),
                Kind.NOT_TESTABLE,
            )
        with tempfile.TemporaryDirectory(prefix="tvox-load-") as name:
            folder = Path(name)
            _write_account(folder / "account.csv", extension, self._account_of(extension))
            said = self._generate([program, *self._words(plan)], folder, plan.call_s + plan.ramp_s + PATIENCE_S)
            for file in sorted(folder.glob("*.csv")):
                if file.name != "account.csv":
                    shutil.copyfile(file, self._keep(f"load-{file.name}"))
            return figures_in(folder, said)

    def _words(self, plan: LoadPlan) -> list[str]:
        limit = plan.call_s + plan.ramp_s + PATIENCE_S / 2
        return [
            *(f"{self._address}:{self._port}", "-sf", str(SCENARIO), "-inf", "account.csv", "-s", plan.number),
            *("-i", _local_address(self._address, self._port), "-m", str(plan.concurrent), "-l", str(plan.concurrent)),
            *("-r", "1", "-rp", str(round(EACH_S * 1000)), "-d", str(round(plan.call_s * 1000))),
            *("-recv_timeout", str(MESSAGE_WITHIN_MS), "-timeout", f"{round(limit)}s", "-timeout_error"),
            *("-trace_stat", "-stf", "figures.csv", "-fd", "1", "-trace_rtt", "-rtt_freq", "1", "-nostdin"),
        ]

    def _generate(self, words: Sequence[str], folder: Path, within: float) -> str:
        with (
            (folder / "screen.log").open("wb") as screen,
            subprocess.Popen(
                words, cwd=folder, stdin=subprocess.DEVNULL, stdout=screen, stderr=subprocess.STDOUT
            ) as running,
        ):
            try:
                status = running.wait(within)
            except subprocess.TimeoutExpired as late:
                raise CouldNotAsk(
                    _HERE,
                    Text("SIPp did not end within {seconds} s and was stopped.", seconds=round(within)),
                    Text("Run the item again; look for calls that were left on the TVOX."),
                ) from late
            finally:
                _stop(running)
        said = (folder / "screen.log").read_text(errors="replace")
        if status not in FINISHED:
            raise CouldNotAsk(
                _HERE,
                Text("SIPp ended with {status}: {words}", status=status, words=verbatim(said.strip()[-300:] or "-")),
                Text("Run the item again; if it happens again, report it with these words."),
            )
        return said


def figures_in(folder: Path, said: str) -> LoadCalls:
    """What SIPp wrote down; `CouldNotAsk` where that is incomplete."""
    rows = _rows(folder.glob("figures*.csv"))
    if not rows:
        raise CouldNotAsk(
            _HERE,
            Text("SIPp left no figures: {words}", words=verbatim(said.strip()[-300:] or "-")),
            Text("Run the item again; if it happens again, report it with these words."),
        )
    last = rows[-1]
    try:
        return LoadCalls(
            begun=int(last["TotalCallCreated"]),
            succeeded=int(last["SuccessfulCall(C)"]),
            most_at_once=max(int(row["CurrentCall"]) for row in rows),
            set_up_ms=_set_up(_rows(folder.glob("*rtt.csv"))),
            failures={words: int(last[key]) for key, words in _FAILURES.items() if int(last.get(key) or 0)},
        )
    except (KeyError, ValueError) as unlike:
        raise CouldNotAsk(
            _HERE,
            Text("SIPp's figures are not understood: {words}", words=verbatim(str(unlike))),
            Text("Report this with the generator's version (sipp -v)."),
        ) from unlike


def _set_up(rows: Sequence[Mapping[str, str]]) -> tuple[float, ...]:
    """Times until ringing where every call rang, else until the answer."""
    times: dict[str, list[float]] = {"1": [], "2": []}
    for row in rows:
        times.setdefault(row["rtd_no"].strip(), []).append(float(row["response_time_ms"]))
    return tuple(times["1"] if len(times["1"]) >= len(times["2"]) else times["2"])


def _rows(files: Iterable[Path]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for file in files:
        with file.open(newline="") as opened:
            found += csv.DictReader(opened, delimiter=";")
    return found


def _write_account(path: Path, extension: str, account: Account) -> None:
    """SIPp's injection file, readable by nobody else."""
    if not re.fullmatch(r"[^\s;\[\]]+", account.user + account.password):
        raise CouldNotAsk(
            _HERE,
            Text("The password of {extension} has a character that SIPp cannot take.", extension=extension),
            Text("Give that test extension a password without spaces, semicolons and square brackets."),
            Kind.NOT_TESTABLE,
        )
    words = f"SEQUENTIAL\n{extension};[authentication username={account.user} password={account.password}]\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(words)


def _local_address(address: str, port: int) -> str:
    """The address of this PC on the way there; connecting UDP sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as towards:
        towards.connect((address, port))
        return str(towards.getsockname()[0])


def _stop(running: "subprocess.Popen[bytes]") -> None:
    """Twice SIGUSR1: no more calls, then those that are up are ended; killed only where that is not enough."""
    for stop in (signal.SIGUSR1, signal.SIGUSR1, signal.SIGKILL):
        if running.poll() is not None:
            return
        running.send_signal(stop)
        with suppress(subprocess.TimeoutExpired):
            running.wait(STOPPED_WITHIN_S)
