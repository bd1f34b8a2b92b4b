"""UAT-PBX-001: a member of the pick-up group takes a ringing call in three ways; somebody else cannot."""

from dataclasses import dataclass

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, RING_WITHIN_S, answer_to, judged
from tvox.telephony.phones import CallFacts, Phone
from tvox.telephony.talking import End, Talk, judge_talk, speak_tones, talk
from tvox.texts import Text, verbatim

TALK_S = 1.0
REFUSED_WITHIN_S = 3.0
STOPS_WITHIN_S = 3.0


@dataclass(frozen=True)
class PickedUp:
    """A member dialled `code` while `member`'s phone rang.

    `rang` says whether it rang at all; `caller` and `picker` are the facts of both ends just before the end, `left`
    those of the phone that had rung; `talk` is None where they were not connected.
    """

    code: str
    rang: bool
    caller: CallFacts
    picker: CallFacts | None = None
    left: CallFacts | None = None
    talk: Talk | None = None


@dataclass(frozen=True)
class Refused:
    """An outsider dialled `code`: whether the caller was connected, the member rang on and could answer afterwards."""

    code: str
    rang: bool
    connected: bool = False
    rang_on: bool = False
    answered: bool = False


@dataclass(frozen=True)
class Pickups:
    """All tries; extensions of the caller, the member that rang, the one that picked up, and the outsider."""

    caller: str
    member: str
    picker: str
    outsider: str
    picked: tuple[PickedUp, ...]
    refused: tuple[Refused, ...]


def read_pickups(caller: Phone, member: Phone, picker: Phone, outsider: Phone, *, code: str, group: str) -> Pickups:
    """The caller calls the member each time; first the other member dials the codes, then the outsider."""
    speak_tones(caller, member, picker)
    ways = (code, code + group, code + member.extension)
    picked = tuple(_picked(caller, member, picker, code=way) for way in ways)
    refused = tuple(_refused(caller, member, outsider, code=way) for way in ways)
    return Pickups(caller.extension, member.extension, picker.extension, outsider.extension, picked, refused)


def judge_pickups(seen: Pickups | CouldNotLook) -> list[Finding]:
    """For each way one finding for the signalling and one for each direction of the sound; one for each refusal."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("A member of the group picks up in three ways, somebody else cannot."))]
    findings = []
    for one in seen.picked:
        findings += [_judged(seen, one), *judge_talk(one.talk, ends=(seen.caller, seen.picker), least_s=TALK_S)]
    return [*findings, *(_judged_refusal(seen, one) for one in seen.refused)]


def _picked(caller: Phone, member: Phone, picker: Phone, *, code: str) -> PickedUp:
    calling = caller.call(member.extension)
    ringing = member.expect_call(caller=caller.extension, within=RING_WITHIN_S)
    if ringing is None:
        return PickedUp(code, False, calling.hang_up(within=END_WITHIN_S))
    picking = picker.call(code)
    picking.until_answered(within=ANSWER_WITHIN_S)
    calling.until_answered(within=ANSWER_WITHIN_S)
    left = ringing.until_ended(within=STOPS_WITHIN_S)
    ends = End(caller, calling), End(picker, picking)
    heard = talk(*ends, seconds=TALK_S, name="picked-up") if calling.facts().up and picking.facts().up else None
    seen = PickedUp(code, True, calling.facts(), picking.facts(), left, heard)
    for call in (calling, picking, ringing):
        call.hang_up(within=END_WITHIN_S)
    return seen


def _refused(caller: Phone, member: Phone, outsider: Phone, *, code: str) -> Refused:
    calling = caller.call(member.extension)
    ringing = member.expect_call(caller=caller.extension, within=RING_WITHIN_S)
    if ringing is None:
        calling.hang_up(within=END_WITHIN_S)
        return Refused(code, False)
    picking = outsider.call(code)
    picking.until_ended(within=REFUSED_WITHIN_S)  # an announcement may be its answer
    connected = calling.facts().answered_after is not None
    rang_on = ringing.facts().ended_after is None
    picking.hang_up(within=END_WITHIN_S)
    ringing.answer()
    answered = not connected and calling.until_answered(within=ANSWER_WITHIN_S).up
    for call in (calling, ringing):
        call.hang_up(within=END_WITHIN_S)
    return Refused(code, True, connected, rang_on, answered)


def _judged(seen: Pickups, one: PickedUp) -> Finding:
    return judged(
        Text("{code} at {extension}", code=verbatim(one.code), extension=seen.picker),
        expected=Text(
            "{picker} gets the call of {caller}, {member} stops ringing",
            picker=seen.picker,
            caller=seen.caller,
            member=seen.member,
        ),
        wrong=_wrong(seen, one),
        observed=Text("{picker} got the call.", picker=seen.picker),
        next_step=Text("Check the pick-up group and its members on the TVOX, and the pick-up code."),
    )


def _wrong(seen: Pickups, one: PickedUp) -> Text | None:
    if not one.rang or one.picker is None or one.left is None:
        return Text("{member} never rang.", member=seen.member)
    if one.picker.answered_after is None:
        return Text("{picker} was told: {answer}", picker=seen.picker, answer=answer_to(one.picker))
    if one.caller.answered_after is None:
        return Text("{picker} was answered, but not connected with {caller}.", picker=seen.picker, caller=seen.caller)
    if one.left.answered_after is not None or one.left.ended_after is None:
        return Text("{member} went on ringing.", member=seen.member)
    if not (one.caller.up and one.picker.up):
        return Text("The call ended by itself.")
    return None


def _judged_refusal(seen: Pickups, one: Refused) -> Finding:
    return judged(
        Text("{code} at {extension}", code=verbatim(one.code), extension=seen.outsider),
        expected=Text(
            "{outsider}, which is not in the group, does not get the call; {member} rings on and answers it",
            outsider=seen.outsider,
            member=seen.member,
        ),
        wrong=_wrong_refusal(seen, one),
        observed=Text("{outsider} did not get the call.", outsider=seen.outsider),
        next_step=Text("Check the pick-up group and its members on the TVOX."),
    )


def _wrong_refusal(seen: Pickups, one: Refused) -> Text | None:
    if not one.rang:
        return Text("{member} never rang.", member=seen.member)
    if one.connected:
        return Text("{outsider} got the call.", outsider=seen.outsider)
    if not one.rang_on:
        return Text("{member} stopped ringing.", member=seen.member)
    if not one.answered:
        return Text("{member} could not answer the call any more.", member=seen.member)
    return None
