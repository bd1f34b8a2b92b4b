"""UAT-SUP-002: after a transfer with consultation the other two talk, the transferer is free, the number is right."""

from dataclasses import dataclass

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.telephony.calling import END_WITHIN_S, Connection, connect, judged, not_reached
from tvox.telephony.phones import CallFacts, Identity, Phone, TransferFacts
from tvox.telephony.talking import End, Talk, judge_talk, speak_tones, talk
from tvox.telephony.transfer import Parties, freed, judge_freed, judge_reference
from tvox.texts import Text, verbatim

HOLD_WITHIN_S = 5.0
TRANSFER_WITHIN_S = 3.0


@dataclass(frozen=True)
class AttendedTransfer:
    """How far it came: `consulted` says whether both calls of the transferer were up, one of them on hold.

    `freed` are the transferer's calls afterwards, `shown` whom the target's phone showed last.
    """

    parties: Parties
    consulted: bool
    referred: TransferFacts | None = None
    freed: tuple[CallFacts, ...] = ()
    talk: Talk | None = None
    shown: Identity | None = None


def read_attended_transfer(transferer: Phone, moved: Phone, target: Phone, *, talk_for: float) -> AttendedTransfer:
    """The transferer calls one, holds, calls the other, joins them; they talk; one of them hangs up."""
    speak_tones(transferer, moved, target)
    parties = Parties(transferer.extension, moved.extension, target.extension)
    first = connect(transferer, moved)
    held = first.calling.facts().up and first.calling.hold(within=HOLD_WITHIN_S).holding
    second = connect(transferer, target) if held else None
    if first.called is None or second is None or second.called is None or not _up(first, second):
        _end(first, second)
        return AttendedTransfer(parties, consulted=False)
    referred = first.calling.transfer_to(second.calling, within=TRANSFER_WITHIN_S)
    free = freed(first.calling, second.calling)
    heard = talk(End(moved, first.called), End(target, second.called), seconds=talk_for, name="transferred")
    presented = second.called.facts().presented
    _end(first, second)
    return AttendedTransfer(parties, True, referred, free, heard, presented[-1] if presented else None)


def judge_attended_transfer(seen: AttendedTransfer | CouldNotLook, *, least_s: float) -> list[Finding]:
    """One finding for each step, for each direction of the sound, and for the number that the target shows."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("After a transfer with consultation the other two talk."))]
    return [
        _consulted(seen),
        judge_reference(seen.parties, seen.referred),
        judge_freed(seen.parties, seen.freed),
        *judge_talk(seen.talk, ends=(seen.parties.moved, seen.parties.target), least_s=least_s),
        _shown(seen),
    ]


def _up(*connections: Connection) -> bool:
    return all(one.calling.facts().up and one.called is not None and one.called.facts().up for one in connections)


def _end(*connections: Connection | None) -> None:
    for one in connections:
        if one is not None:
            one.calling.hang_up(within=END_WITHIN_S)
        if one is not None and one.called is not None:
            one.called.hang_up(within=END_WITHIN_S)


def _consulted(seen: AttendedTransfer) -> Finding:
    where = seen.parties.where(Text("consultation"))
    expected = Text("Both calls of {extension} are up, the first one on hold", extension=seen.parties.transferer)
    wrong = None if seen.consulted else Text("One of the two calls was not answered, was not put on hold, or ended.")
    return judged(where, expected=expected, wrong=wrong, observed=Text("both are up"))


def _shown(seen: AttendedTransfer) -> Finding:
    where = Text("number at {extension} after the transfer", extension=seen.parties.target)
    expected = Text("{number} is shown", number=seen.parties.moved)
    if seen.talk is None:
        return not_reached(where, expected=expected)
    shown = verbatim(seen.shown.number if seen.shown is not None else "-")
    observed = Text("Shown: {shown}", shown=shown)
    right = seen.shown is not None and seen.shown.number == seen.parties.moved
    return judged(where, expected=expected, wrong=None if right else observed, observed=observed)
