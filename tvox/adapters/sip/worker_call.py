"""A call of the domain's port, played by a worker process."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tvox.adapters.sip.worker_process import WorkerProcess
from tvox.adapters.sip.worker_refusals import reason_words
from tvox.observing import CouldNotAsk
from tvox.telephony.dial_guard import DialGuard
from tvox.telephony.phones import Call, CallFacts, Digit, DigitMethod, Identity, Recording, RtpFacts, TransferFacts
from tvox.texts import Text

FINISH_RECORDING_S = 5.0
DIGIT_ANSWER_S = 4.0  # INFO is answered, which the worker waits for


class WorkerCall:
    """One call of one worker."""

    def __init__(
        self, worker: WorkerProcess, key: int, where: Text, keep: Callable[[str], Path], guard: DialGuard
    ) -> None:
        self._worker = worker
        self._key = key
        self._where = where
        self._keep = keep
        self._guard = guard
        self._recording: Recording | None = None

    def facts(self) -> CallFacts:
        """What is known by now."""
        return self._wait("now", 0.0)

    def answer(self, status: int = 200) -> CallFacts:
        """Answer or refuse."""
        return _facts(self._worker.ask("answer", call=self._key, status=status))

    def until_ringing(self, *, within: float) -> CallFacts:
        """180, 183, the answer or the end."""
        return self._wait("ringing", within)

    def until_answered(self, *, within: float) -> CallFacts:
        """Answered and with an open audio stream, or the end."""
        return self._wait("answered", within)

    def until_ended(self, *, within: float) -> CallFacts:
        """The end."""
        return self._wait("ended", within)

    def until_digits(self, count: int, *, within: float) -> CallFacts:
        """At least so many digits, or the end."""
        return self._wait("digits", within, count=count)

    def record(self, name: str, *, sent_too: bool = False) -> bool:
        """Begin to record into fresh files of the evidence."""
        return self.recording_since(name, sent_too=sent_too) is not None

    def recording_since(self, name: str, *, sent_too: bool = False) -> float | None:
        """The same; gives the moment (monotonic seconds) of the first sample, None for no audio stream."""
        self._recording = Recording(
            self._keep(f"{name}-heard.wav"), self._keep(f"{name}-sent.wav") if sent_too else None
        )
        sent = str(self._recording.sent) if self._recording.sent else None
        answer = self._worker.ask("record", call=self._key, heard=str(self._recording.heard), sent=sent)
        started: float | None = answer["started"]
        return started

    def recorded_to(self) -> Path:
        """Where what is heard is being written."""
        if self._recording is None:
            raise ValueError("record() comes before recorded_to()")
        return self._recording.heard

    def stop_recording(self) -> Recording:
        """Finish the files."""
        if self._recording is None:
            raise ValueError("record() comes before stop_recording()")
        self._worker.ask("stop_recording", within=FINISH_RECORDING_S, call=self._key)
        return self._recording

    def send_digits(self, digits: str, *, every: float = 0.3, method: DigitMethod = "RFC2833") -> Text | None:
        """One after the other, unless the guard forbids them."""
        forbidden = self._guard.refusal_of_digits(digits)
        if forbidden is not None:
            raise CouldNotAsk(self._where, forbidden, Text("Give the item other digits."))
        within = (every + (DIGIT_ANSWER_S if method == "INFO" else 0.0)) * len(digits)
        answer = self._worker.ask("digits", within=within, call=self._key, digits=digits, every=every, method=method)
        return reason_words(answer["refused"]) if answer["refused"] else None

    def hold(self, *, within: float) -> CallFacts:
        """Re-INVITE with `sendonly`."""
        return _facts(self._worker.ask("hold", within=within, call=self._key, within_s=within))

    def resume(self, *, within: float) -> CallFacts:
        """Re-INVITE with `sendrecv`."""
        return _facts(self._worker.ask("resume", within=within, call=self._key, within_s=within))

    def transfer(self, number: str, *, within: float) -> TransferFacts:
        """REFER, unless the guard forbids the number."""
        forbidden = self._guard.refusal(number)
        if forbidden is not None:
            raise CouldNotAsk(self._where, forbidden, NO_SUCH_NUMBER)
        return TransferFacts(
            **self._worker.ask("transfer", within=within, call=self._key, number=number, within_s=within)
        )

    def transfer_to(self, consulted: Call, *, within: float) -> TransferFacts:
        """REFER to the other call's dialogue."""
        if not isinstance(consulted, WorkerCall) or consulted._worker is not self._worker:
            raise ValueError("the consulted call has to be one of the same phone")
        return TransferFacts(
            **self._worker.ask("transfer_to", within=within, call=self._key, consulted=consulted._key, within_s=within)
        )

    def samples(self, from_: float, to: float) -> list[tuple[float, int, int, int, float]]:
        """Moment, packets received, lost and discarded so far, jitter in ms: each half second of a window of time."""
        return [tuple(sample) for sample in self._worker.ask("samples", call=self._key, from_=from_, to=to)["samples"]]

    def hang_up(self, *, within: float) -> CallFacts:
        """BYE or CANCEL, and the end."""
        return _facts(self._worker.ask("hang_up", within=within, call=self._key, within_s=within))

    def _wait(self, until: str, within: float, count: int = 0) -> CallFacts:
        answer = self._worker.ask("wait", within=within, call=self._key, until=until, within_s=within, count=count)
        return _facts(answer)


NO_SUCH_NUMBER = Text("Give the item another number, or agree this one with the customer as sip.may_dial.")


def _facts(told: Mapping[str, Any]) -> CallFacts:
    rtp = RtpFacts(**told["rtp"]) if told["rtp"] is not None else None
    digits = tuple(Digit(**digit) for digit in told["digits"])
    presented = tuple(Identity(**identity) for identity in told["presented"])
    return CallFacts(**{**told, "rtp": rtp, "digits": digits, "presented": presented})
