"""The process a telephone lives in, as its parent sees it: requests with deadlines, and a death that is noticed."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any

import tvox
from tvox.adapters.sip.worker_refusals import reason_words, request_words
from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.texts import Text, verbatim

GRACE_S = 5.0  # beyond the worker's own deadline: a reply that late means that it hangs
END_WITHIN_S = 8.0  # hanging up, unregistering and PJSIP's own end, each with its deadline in the worker

Answer = Mapping[str, Any]


class WorkerProcess:
    """One worker. Not for several threads at once.

    `output` is the phone's trace: what the process says beside it, PJSIP's last words among it, goes there too.
    """

    def __init__(self, where: Text, output: Path) -> None:
        self._where = where
        self._output = output
        self._said: Queue[dict[str, Any] | None] = Queue()
        self._asked = 0
        self._over: CouldNotAsk | None = None
        with output.open("ab") as stderr:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tvox.adapters.sip.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                encoding="utf-8",
                env={**os.environ, "PYTHONPATH": os.pathsep.join(_where_modules_are())},
            )
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._stdin: IO[str] = self._process.stdin
        self._listening = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listening.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(self, request: str, *, within: float = 0.0, **wanted: Any) -> Answer:
        """Send a request and wait for its answer for `within` seconds (the worker's own deadline) and a grace."""
        if self._over is not None:
            raise self._over
        self._asked += 1
        try:
            self._stdin.write(json.dumps({"id": self._asked, "do": request, **wanted}) + "\n")
            self._stdin.flush()
        except OSError as broken:
            raise self._crashed(request) from broken
        try:
            said = self._said.get(timeout=within + GRACE_S)
        except Empty as late:
            raise self._silent(request, within + GRACE_S) from late
        if said is None or said["id"] != self._asked:
            raise self._crashed(request)
        return self._answer(request, said)

    def kill(self) -> None:
        """End it as a crash would, with nothing tidied up."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """Let it hang up, unregister and go; never raises, never waits longer than END_WITHIN_S."""
        try:
            self._stdin.close()
        except OSError:
            self._process.kill()
        try:
            self._process.wait(timeout=END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listening.join(timeout=GRACE_S)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _listen(self, stdout: IO[str]) -> None:
        for line in stdout:
            self._said.put(json.loads(line))
        self._said.put(None)

    def _answer(self, request: str, said: Mapping[str, Any]) -> Answer:
        if "answer" in said:
            answer: Answer = said["answer"]
            return answer
        refusal = said["refusal"]
        raise CouldNotAsk(
            self._where,
            Text(
                "The test phone could not do “{request}”: {why}",
                request=request_words(request),
                why=reason_words(refusal),
            ),
            Text("Look at the phone's signalling trace in this item's evidence."),
            Kind.NOT_TESTABLE if refusal["kind"] == "not_testable" else Kind.COULD_NOT_LOOK,
        )

    def _silent(self, request: str, seconds: float) -> CouldNotAsk:
        self._process.kill()
        self._over = CouldNotAsk(
            self._where,
            Text(
                "The test phone's process gave no answer to “{request}” within {seconds} s and was ended.",
                request=request_words(request),
                seconds=seconds,
            ),
            Text("Run the item again; if it happens again, report it with the phone's trace."),
            Kind.SUITE_ERROR,
        )
        return self._over

    def _crashed(self, request: str) -> CouldNotAsk:
        try:
            status = self._process.wait(timeout=GRACE_S)
        except subprocess.TimeoutExpired:
            return self._silent(request, GRACE_S)
        lines = self._output.read_text(encoding="utf-8", errors="replace").splitlines()
        last_words = [line.strip() for line in lines if line.strip()][-3:]
        self._over = CouldNotAsk(
            self._where,
            Text(
                "The test phone's process ended ({how}) while it was asked “{request}”. Its last words: {words}",
                how=_how_it_ended(status),
                request=request_words(request),
                words=verbatim(" / ".join(last_words) or "-"),
            ),
            Text("Run the item again; if it happens again, report it with the phone's trace."),
            Kind.SUITE_ERROR,
        )
        return self._over


def _how_it_ended(status: int) -> Text:
    """`SIGABRT` for -6 where the system has signals, else `exit status 3`."""
    with suppress(ValueError):
        if status < 0:
            return verbatim(signal.Signals(-status).name)
    return Text("exit status {status}", status=status)


def _where_modules_are() -> list[str]:
    inherited = os.environ.get("PYTHONPATH")
    return [str(Path(tvox.__file__).parent.parent), *([inherited] if inherited else [])]
