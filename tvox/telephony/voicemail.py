"""UAT-VFC-001: a message is left, its light goes on, it is listened to with the PIN, erased, and the light goes off.

The message is the caller's tone, which nobody else sends: where it is heard again, it is this message. The caller
begins once the mailbox is silent, and sends nothing before, so that no greeting is needed to know the beep.
"""

from dataclasses import dataclass

from tvox.findings import Kind
from tvox.observing import CouldNotAsk
from tvox.site_telephony import Voicemail
from tvox.telephony.announcements import listen
from tvox.telephony.audio import LEAST_DBFS, Heard, analyse, read_wave
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, stay
from tvox.telephony.phones import Call, CallFacts, MessagesWaiting, Phone
from tvox.telephony.talking import speak_tones
from tvox.telephony.voice_bot import SILENCE
from tvox.texts import Text
from tvox.waiting import eventually

MAILBOX_WITHIN_S = 40.0
GREETING_WITHIN_S = 20.0
MESSAGE_S = 3.0
LEAST_PLAYED_S = 2.0
PLAYED_WITHIN_S = 12.0
PIECE_S = 1.0
SILENT_PIECES = 4
ASKED_AFTER_S = 1.5
COUNTED_AFTER_S = 4.0
FIRST_LIGHT_WITHIN_S = 3.0
LIGHT_WITHIN_S = 10.0


@dataclass(frozen=True)
class Message:
    """One message's life. `begun`: the greeting ended and the message was said; `played` is its tone as heard again.

    `before`, `lit` and `after` are what the light said; None where it never said anything.
    """

    mailbox: str
    before: MessagesWaiting | None
    deposit: CallFacts
    begun: bool
    lit: MessagesWaiting | None
    listening: CallFacts
    refused: Text | None
    played: float
    after: MessagesWaiting | None


def read_message(caller: Phone, owner: Phone, *, mailbox: Voicemail, code: str, pin: str) -> Message:
    """Leave a message in the owner's empty mailbox, wait for the light, listen, erase, wait for the light."""
    before = owner.messages(within=FIRST_LIGHT_WITHIN_S)
    if before is not None and before.new:
        raise _not_empty(owner, before)
    deposit, begun = _left(caller, owner)
    lit = owner.messages(waiting=True, within=LIGHT_WITHIN_S)
    call = owner.call(code)
    call.until_answered(within=ANSWER_WITHIN_S)
    refused, played = _listened(call, caller.tone, pin + "#", mailbox.listen) if call.facts().up else (None, 0.0)
    if played and refused is None:
        refused = call.send_digits(mailbox.erase)
        stay(call, seconds=ASKED_AFTER_S)
    listening = call.hang_up(within=END_WITHIN_S)
    after = owner.messages(waiting=False, within=LIGHT_WITHIN_S)
    return Message(owner.extension, before, deposit, begun, lit, listening, refused, played, after)


def _left(caller: Phone, owner: Phone) -> tuple[CallFacts, bool]:
    """Call, let it ring until the mailbox answers, keep silent while it speaks, then say the message."""
    caller.speak(SILENCE)
    call = caller.call(owner.extension)
    begun = call.until_answered(within=MAILBOX_WITHIN_S).up and _greeted(call, caller.tone)
    if begun:
        speak_tones(caller)
        begun = stay(call, seconds=MESSAGE_S)
    return call.hang_up(within=END_WITHIN_S), begun


def _greeted(call: Call, tone: int) -> bool:
    """Whether the greeting has come to its end: something was heard, or nothing for some time, and then silence."""
    pieces: list[bool] = []

    def over() -> bool:
        heard = _piece(call, tone, "greeting")
        pieces.append(heard is not None and heard.loudest_dbfs >= LEAST_DBFS)
        return heard is not None and not pieces[-1] and (any(pieces) or len(pieces) >= SILENT_PIECES)

    return eventually(lambda: not call.facts().up or over(), within=GREETING_WITHIN_S, every=0.0).reached and (
        call.facts().up
    )


def _listened(call: Call, tone: int, pin: str, listen_digit: str) -> tuple[Text | None, float]:
    """Why a digit could not be sent, and for how many seconds the message's tone was heard.

    Some mailboxes lose a digit that comes while they say how many messages there are: it is sent twice at most.
    """
    stay(call, seconds=ASKED_AFTER_S)
    refused, played = call.send_digits(pin), 0.0
    stay(call, seconds=COUNTED_AFTER_S)
    for _ in range(2):
        if refused is None and played < LEAST_PLAYED_S:
            refused = call.send_digits(listen_digit)
            played += _tone_played(call, tone)
    return refused, round(played, 2)


def _tone_played(call: Call, tone: int) -> float:
    """For how many seconds the tone is heard; ends once that is enough."""
    played = 0.0

    def enough() -> bool:
        nonlocal played
        heard = _piece(call, tone, "message")
        played += heard.heard_s if heard is not None else 0.0
        return played >= LEAST_PLAYED_S

    eventually(lambda: not call.facts().up or enough(), within=PLAYED_WITHIN_S, every=0.0)
    return played


def _piece(call: Call, tone: int, name: str) -> Heard | None:
    recording = listen(call, seconds=PIECE_S, name=name)
    return None if recording is None else analyse(*read_wave(recording.heard), expected=tone)


def _not_empty(owner: Phone, told: MessagesWaiting) -> CouldNotAsk:
    return CouldNotAsk(
        Text("mailbox of {extension}", extension=owner.extension),
        Text("It holds {new} new messages already; which one is ours could not be told.", new=told.new),
        Text("Empty the test extension's mailbox, then run the item again."),
        Kind.NOT_TESTABLE,
    )
