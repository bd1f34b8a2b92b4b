"""The signalling trace: PJSIP's log with every SIP message in full, without what a password could be guessed from."""

import re
import sys
import traceback
from pathlib import Path
from typing import Any

import pjsua2 as pj

from tvox.adapters.sip.messages import without_secrets

_BYE_ANSWERED = re.compile(r"RX \d+ bytes Response msg ([2-6]\d\d)/BYE/.*?^Call-ID:\s*(\S+)", re.DOTALL | re.MULTILINE)


class Trace:
    """A file that is on disk at every moment: PJSIP's own would lose its last lines when the process aborts."""

    def __init__(self, path: str) -> None:
        self._file = Path(path).open("a", encoding="utf-8")  # noqa: SIM115 - closed by close(), with the endpoint
        self._writer: Any = None
        self._bye_answers: dict[str, int] = {}

    def write(self, message: str) -> None:
        """Append one entry."""
        self._file.write(without_secrets(message))
        self._file.flush()
        for status, call_id in _BYE_ANSWERED.findall(message):
            self._bye_answers[call_id] = int(status)

    def bye_answer(self, call_id: str) -> int:
        """The final status our BYE of that call was answered with, 0 for none yet.

        PJSIP says nothing more of a call once it has sent BYE; only its trace does.
        """
        return self._bye_answers.get(call_id, 0)

    def close(self) -> None:
        """Nothing more comes."""
        self._file.close()

    def for_pjsip(self) -> Any:
        """The writer PJSIP calls, on the owner's thread only (`mainThreadOnly`); PJSIP destroys it itself."""
        self._writer = _Writer(self)
        self._writer.__disown__()
        return self._writer


class _Writer(pj.LogWriter):  # type: ignore[misc]  # pjsua2 ships no types
    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace

    def write(self, entry: Any) -> None:
        """Called by PJSIP for each entry."""
        try:
            self._trace.write(entry.msg)
        except Exception:  # noqa: BLE001 - an exception through PJSIP's C code ends the process
            traceback.print_exc(file=sys.stderr)
