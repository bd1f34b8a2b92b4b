"""UAT-DEV-003: a lamp (BLF) shows idle, ringing, busy and idle again, in this order, while an extension is called."""

from dataclasses import dataclass

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.telephony.calling import (
    ANSWER_WITHIN_S,
    RING_WITHIN_S,
    Connection,
    Signalling,
    finish,
    judge_signalling,
    judged,
    stay,
)
from tvox.telephony.phones import Phone, StateRefused, Watch
from tvox.texts import Text, joined, verbatim

TOLD_WITHIN_S = 3.0
ORDER = ("idle", "ringing", "busy", "idle")


@dataclass(frozen=True)
class Lamp:
    """One call to the watched extension, and the states the watcher's lamp was told, in order.

    `refused` is the status with which the TVOX refused to tell any, and then there was no call.
    """

    watcher: str
    watched: str
    signalling: Signalling | None = None
    states: tuple[str, ...] = ()
    refused: int | None = None


def read_lamp(watcher: Phone, watched: Phone, caller: Phone) -> Lamp:
    """The watcher subscribes; the caller calls the watched one, which rings, answers, and is hung up on."""
    try:
        watch = watcher.watch(watched.extension, within=TOLD_WITHIN_S)
    except StateRefused as refusal:
        return Lamp(watcher.extension, watched.extension, refused=refusal.status)
    watch.until("idle", within=TOLD_WITHIN_S)
    signalling = _called(caller, watched, watch)
    states = watch.until("idle", within=TOLD_WITHIN_S)
    watch.end()
    return Lamp(watcher.extension, watched.extension, signalling, states)


def judge_lamp(seen: Lamp | CouldNotLook) -> list[Finding]:
    """One finding for the call and one for what the lamp showed of it."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("The lamp shows idle, ringing, busy, idle."))]
    shown = joined(map(verbatim, seen.states), separator=", ") if seen.states else Text("nothing")
    wrong = None if seen.states == ORDER else Text("Shown: {shown}", shown=shown)
    if seen.refused is not None:
        wrong = Text("The TVOX refused the subscription: {status}", status=verbatim(str(seen.refused)))
    lamp = judged(
        Text("lamp of {watched} at {watcher}", watched=seen.watched, watcher=seen.watcher),
        expected=Text("In this order: {states}", states=verbatim(", ".join(ORDER))),
        wrong=wrong,
        observed=shown,
        next_step=Text("Check that the extension may be watched, and the subscription in the signalling trace."),
    )
    return [lamp] if seen.signalling is None else [judge_signalling(seen.signalling), lamp]


def _called(caller: Phone, watched: Phone, watch: Watch) -> Signalling:
    """Each state is waited for before the call goes on, so that none can be passed over."""
    calling = caller.call(watched.extension)
    called = watched.expect_call(caller=caller.extension, within=RING_WITHIN_S)
    lasted = False
    if called is not None:
        calling.until_ringing(within=ANSWER_WITHIN_S)
        watch.until("ringing", within=TOLD_WITHIN_S)
        called.answer()
        calling.until_answered(within=ANSWER_WITHIN_S)
        watch.until("busy", within=TOLD_WITHIN_S)
        lasted = stay(calling, called, seconds=0.0)
    return finish(caller, watched, Connection(calling, called), lasted=lasted)
