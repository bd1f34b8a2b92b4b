"""One telephone in its own process: `python -m tvox.adapters.sip.worker`.

Requests come as JSON lines on stdin, `{"id": 3, "do": "call", …}`; every one is answered by a line on stdout,
`{"id": 3, "answer": {…}}` or `{"id": 3, "refusal": {"kind": "failed", "code": "dialling", "details": {…}}}`. The end of
stdin, which is also what the parent's death looks like, ends the telephone: calls hung up, extension unregistered.

PJSIP answers a misuse with abort() and is not to be called from two threads, so nothing else lives in this process, and
one thread owns it: it takes commands from a queue and polls PJSIP in between.
"""

import json
import os
import signal
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import Any, TextIO

from tvox.adapters.sip.worker.commands import Commands
from tvox.adapters.sip.worker.engine import Engine, Orphaned, Refusal

Line = dict[str, Any]


def main() -> None:
    """Serve until stdin ends or `close` is asked."""
    # Ctrl+C reaches the whole group of processes; the parent decides what becomes of a call.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _answers_alone_on_stdout()
    requests: SimpleQueue[Line | None] = SimpleQueue()
    engine = Engine()
    threading.Thread(target=_listen, args=(requests, engine), daemon=True).start()
    try:
        _serve(engine, requests, answers)
    finally:
        engine.destroy()
        sys.stderr.flush()
        # A garbage collection after PJSIP's end would abort the process.
        os._exit(0)


def _answers_alone_on_stdout() -> TextIO:
    """The real stdout for answers; whatever a library prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _listen(requests: "SimpleQueue[Line | None]", engine: Engine) -> None:
    """Put every request into the queue; runs in a thread of its own, which never touches PJSIP."""
    for line in sys.stdin:
        requests.put(json.loads(line))
    engine.orphaned = True
    requests.put(None)


def _serve(engine: Engine, requests: "SimpleQueue[Line | None]", answers: TextIO) -> None:
    commands = Commands(engine)
    while True:
        while engine.running and requests.empty():
            engine.poll()
        request = requests.get()
        if request is None:
            return
        try:
            reply = _reply(commands, request)
        except Orphaned:
            return
        answers.write(json.dumps(reply) + "\n")
        answers.flush()
        if request["do"] == "close":
            return


def _reply(commands: Commands, request: Line) -> Line:
    wanted = {key: value for key, value in request.items() if key not in {"id", "do"}}
    try:
        return {"id": request["id"], "answer": commands.obey(request["do"], wanted)}
    except Refusal as refusal:
        return {"id": request["id"], "refusal": refusal.told()}
    except Orphaned:
        raise
    except Exception:  # noqa: BLE001 - a defect here is told to the parent, which has nobody else to ask
        return {"id": request["id"], "refusal": Refusal("defect", traceback=traceback.format_exc().strip()).told()}


if __name__ == "__main__":
    main()
