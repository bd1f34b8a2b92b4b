"""UAT-PBX-003 and UAT-PBX-004: answer groups that ring all their members at once, or one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import AnswerGroup
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, RING_WITHIN_S, answer_to, judged, not_reached
from tvox.telephony.phones import Call, CallFacts, Phone
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import End, Talk, judge_talk, speak_tones, talk
from tvox.texts import Text, joined, listed

TALK_S = 1.0
STOP_WITHIN_S = 3.0
TURN_TOLERANCE_S = 1.5
HANDOVER_S = 0.5
ONLY_ONE_S = 1.0  # for how long others are looked for beside the final destination


@dataclass(frozen=True)
class AllRing:
    """A call to a group of all: who rang before one answered, who still rang afterwards, and what was heard."""

    number: str
    caller: str
    members: tuple[str, ...]
    told: CallFacts
    rang: tuple[str, ...]
    answered_by: str
    ring_on: tuple[str, ...] = ()
    talk: Talk | None = None


@dataclass(frozen=True)
class Turn:
    """Who rang at a time, and for how many seconds."""

    rang: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class InSequence:
    """A call to a sequence that nobody answered: the turns as they came; the last one was cut short by giving up.

    `ring_s` is how long each turn should be.
    """

    number: str
    members: tuple[str, ...]
    final: str
    ring_s: float
    told: CallFacts
    turns: tuple[Turn, ...]


def read_all_ring(caller: Phone, *phones: Phone, groups: Sequence[AnswerGroup]) -> tuple[AllRing, ...]:
    """The caller dials each group; its last member answers once all ring."""
    known = {phone.extension: phone for phone in phones}
    speak_tones(caller, *phones)
    return tuple(_all_ring(caller, [known[member] for member in group.members], group.number) for group in groups)


def judge_all_ring(groups: tuple[AllRing, ...] | CouldNotLook) -> list[Finding]:
    """All rang, the others stopped when one answered, and that one talks with the caller."""
    if isinstance(groups, CouldNotLook):
        return [groups.as_finding(Text("All members ring; when one answers, the others stop."))]
    return [finding for seen in groups for finding in (_judged_ringing(seen), _judged_stop(seen), *_judged_talk(seen))]


def read_in_sequence(caller: Phone, *phones: Phone, groups: Sequence[AnswerGroup]) -> tuple[InSequence, ...]:
    """The caller dials each group and lets it ring until the final destination rings alone."""
    known = {phone.extension: phone for phone in phones}
    return tuple(
        _in_sequence(caller, [known[number] for number in (*group.members, group.final) if number], group)
        for group in groups
    )


def judge_in_sequence(groups: tuple[InSequence, ...] | CouldNotLook) -> list[Finding]:
    """The members ring alone, in order and for their time; then the final destination rings."""
    if isinstance(groups, CouldNotLook):
        return [groups.as_finding(Text("The members ring one after the other, then the final destination rings."))]
    return [finding for seen in groups for finding in (_judged_order(seen), _judged_times(seen))]


def _all_ring(caller: Phone, members: Sequence[Phone], number: str) -> AllRing:
    ringing = Ringing(members, callers=(caller.extension, number))
    calling = caller.call(number)
    everybody = ringing.until(
        lambda now: len(now) == len(members) or calling.facts().ended_after is not None, within=RING_WITHIN_S
    )
    ring_on: tuple[str, ...] = ()
    heard: Talk | None = None
    if members[-1].extension in everybody.last:
        ring_on, heard = _answered(End(caller, calling), members[-1], ringing)
    told = calling.facts()
    _give_up(calling, ringing)
    names = tuple(member.extension for member in members)
    return AllRing(number, caller.extension, names, told, everybody.last, names[-1], ring_on, heard)


def _in_sequence(caller: Phone, phones: Sequence[Phone], group: AnswerGroup) -> InSequence:
    """`phones` are the members and, after them, the final destination."""
    ringing = Ringing(phones, callers=(caller.extension, group.number))
    final = phones[-1].extension
    calling = caller.call(group.number)
    waited = ringing.until(
        lambda now: now == (final,) or calling.facts().ended_after is not None,
        within=RING_WITHIN_S + len(group.members) * (group.ring_s + TURN_TOLERANCE_S),
    )
    after = ringing.until(lambda now: now != (final,), within=ONLY_ONE_S)
    told = calling.facts()
    _give_up(calling, ringing)
    turns = (*_turns(waited.observations, waited.elapsed), *_turns(after.observations[1:], after.elapsed))
    return InSequence(group.number, group.members, final, group.ring_s, told, turns)


def _answered(caller: End, member: Phone, ringing: Ringing) -> tuple[tuple[str, ...], Talk]:
    """One member answers: who still rings after a while, and what both ends hear."""
    answered = ringing.calls[member.extension]
    answered.answer()
    caller.call.until_answered(within=ANSWER_WITHIN_S)
    ring_on = ringing.until(lambda now: not now, within=STOP_WITHIN_S).last
    return ring_on, talk(caller, End(member, answered), seconds=TALK_S, name="group")


def _give_up(calling: Call, ringing: Ringing) -> None:
    for call in (calling, *ringing.calls.values()):
        call.hang_up(within=END_WITHIN_S)


def _turns(observations: Sequence[tuple[float, tuple[str, ...]]], elapsed: float) -> Iterator[Turn]:
    """The stretches in which somebody rang. The next may begin a moment before the one before it has ended."""
    ends = [*(begin for begin, _ in observations[1:]), elapsed][: len(observations)]
    for (begin, rang), end in zip(observations, ends, strict=True):
        if len(rang) == 1 or (rang and end - begin > HANDOVER_S):
            yield Turn(rang, end - begin)


def _judged_ringing(seen: AllRing) -> Finding:
    silent = [member for member in seen.members if member not in seen.rang]
    wrong = Text(
        "Silent: {members}; the caller was told: {answer}", members=listed(silent), answer=answer_to(seen.told)
    )
    return judged(
        Text("group {number}", number=seen.number),
        expected=Text("All members ring: {members}", members=listed(seen.members)),
        wrong=wrong if silent else None,
        observed=Text("rang: {extensions}", extensions=listed(seen.rang)),
    )


def _judged_stop(seen: AllRing) -> Finding:
    where, expected = Text("group {number} once answered", number=seen.number), Text("The other members stop ringing")
    if seen.talk is None:
        return not_reached(where, expected=expected)
    wrong = Text("They rang on: {members}", members=listed(seen.ring_on)) if seen.ring_on else None
    return judged(where, expected=expected, wrong=wrong, observed=Text("nobody rings any more"))


def _judged_talk(seen: AllRing) -> list[Finding]:
    return judge_talk(seen.talk, ends=(seen.caller, seen.answered_by), least_s=TALK_S)


def _judged_order(seen: InSequence) -> Finding:
    wanted = (*((member,) for member in seen.members), (seen.final,))
    came = tuple(turn.rang for turn in seen.turns)
    observed = joined((listed(rang) for rang in came), separator=", ") if came else Text("nobody rang")
    wrong = Text("Order: {order}; the caller was told: {answer}", order=observed, answer=answer_to(seen.told))
    return judged(
        Text("order of group {number}", number=seen.number),
        expected=Text("One after the other: {members}", members=listed([*seen.members, seen.final], at_most=20)),
        wrong=None if came == wanted and seen.told.answered_after is None else wrong,
        observed=observed,
    )


def _judged_times(seen: InSequence) -> Finding:
    where = Text("times of group {number}", number=seen.number)
    expected = Text(
        "Each member rings for {seconds} s, {tolerance} s more or less", seconds=seen.ring_s, tolerance=TURN_TOLERANCE_S
    )
    turns = [turn for turn in seen.turns if turn.rang != (seen.final,)]
    if not turns:
        return not_reached(where, expected=expected)
    observed = joined(
        Text("{members}: {seconds} s", members=listed(t.rang), seconds=round(t.seconds, 1)) for t in turns
    )
    off = any(abs(turn.seconds - seen.ring_s) > TURN_TOLERANCE_S for turn in turns)
    return judged(where, expected=expected, wrong=observed if off else None, observed=observed)
