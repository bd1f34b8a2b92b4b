"""Faults of the PBX's configuration, each a defect of one of its parts; see `lab.telephony`."""

from lab.faults.kinds import At, Fault
from lab.telephony import answering, calling, codes, dialogues, echo, keeping, phones, queue, transfer
from lab.telephony.defects import apply_defects

SENTENCES = {
    phones.NAMELESS: "extensions are shown without their owner's name",
    phones.BANNED: "every registration is refused (403), as after a ban",
    phones.LOCKED_OUT: "one extension's password is another one",
    echo.MUTE: "the echo test answers, and returns nothing",
    echo.FULL: "no more than four calls at a time reach the echo test",
    calling.WIDEBAND_ONE_WAY: "who calls an extension in G.722 hears nothing",
    phones.NARROW: "calls in G.722 are refused",
    phones.STUCK: "lamps do not follow the calls of the extensions that they show",
    calling.BUSY_UNTOLD: "who calls a busy extension hears it ring, and is never told",
    calling.NO_FORWARD: "a forward of every call has no effect",
    calling.NO_FORWARD_ON_BUSY: "a forward of calls to a busy extension has no effect",
    calling.NOT_RETURNED: "a transferred call that nobody answers ends instead of going back",
    "pbx-486": "every call to an extension is answered 486 (busy)",
    "pbx-503": "every call to an extension is answered 503 (service unavailable)",
    "pbx-timeout": "calls to extensions are not answered at all",
    codes.UNLOCKED: "the code that locks a telephone is accepted and does nothing",
    transfer.DOUBLED: "every digit of a conversation arrives twice",
    transfer.SILENT: "who is held hears nothing",
    calling.DROPPED: "a transfer after consultation ends the call",
    answering.ANYBODY: "calls of the pick-up group may be taken by anybody",
    answering.PARK_LOST: "a parked call can neither be taken nor does it come back",
    answering.MEMBER_SILENT: "one member of a group that rings together does not ring",
    answering.REVERSED: "the members of a group that ring in turn do so the other way round",
    answering.SHORT_WRONG: "a short number reaches another extension",
    queue.NOT_CALLED: "a call to the service waits though an agent is ready",
    queue.BOUNDLESS: "any number of callers may wait for an agent",
    dialogues.WRONG_BRANCH: "the IVR's choices lead to each other's extension",
    dialogues.OTHER_PROMPT: "the IVR says another welcome",
    dialogues.LOOKUP_DOWN: "the customers' codes cannot be looked up",
    dialogues.ALWAYS_OPEN: "the service that its calendar closes is open",
    dialogues.MUTE: "the voice bot does not speak",
    keeping.SILENT: "recordings are silent",
    keeping.MISSING: "calls that should be recorded are not",
    keeping.NO_LIGHT: "a new message does not light the telephone's lamp",
    keeping.ANY_PIN: "the conference lets in with any PIN",
    keeping.ONE_DEAF: "the third member of a conference hears nothing",
}

TELEPHONY_FAULTS = tuple(
    Fault(name, sentence, At.MASTER, apply_defects, apply_defects) for name, sentence in SENTENCES.items()
)
