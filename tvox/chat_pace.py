"""C6-IN-STEP: the slave's member really applies what the master's writes, and does so now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tvox.chat import own_optime
from tvox.chat_judging import CALL, WHERE
from tvox.chat_views import MemberView, OpTime, SeenMember
from tvox.findings import Finding, failed, passed
from tvox.observing import CouldNotLook
from tvox.rereading import Readings
from tvox.site import Thresholds
from tvox.texts import Text, joined, listed

IN_STEP = Text("the chat's SECONDARY applies what the PRIMARY writes, with hardly any delay")


@dataclass(frozen=True)
class _Measure:
    """A figure in seconds (None: the member did not report it), and the limits that make it a warning or a failure."""

    what: Text
    seconds: float | None
    warn: float
    fail: float

    @property
    def bad(self) -> bool:
        return self.seconds is None or self.seconds > self.fail or self.seconds < -self.fail

    @property
    def doubtful(self) -> bool:
        return not self.bad and abs(self.seconds or 0.0) > self.warn

    @property
    def said(self) -> Text:
        if self.seconds is None:
            return Text("{what}: not reported", what=self.what)
        return Text("{what}: {seconds} s", what=self.what, seconds=round(self.seconds, 1))


def judge_chat_in_step(chat: Readings[MemberView], limits: Thresholds) -> list[Finding]:
    """Lag, progress of both logs, commits, heartbeats and the source the SECONDARY reads from.

    Both members must have been heard: one view alone is not a pair in step.
    """
    silent = [fact.as_finding(IN_STEP) for fact in chat.last.by_node.values() if isinstance(fact, CouldNotLook)]
    pairs = chat.pairs()
    if isinstance(pairs, CouldNotLook):
        return silent or [pairs.as_finding(IN_STEP)]
    views = dict(zip(chat.last.by_node, pairs[-1], strict=True))
    measures = [*_lags(views, limits), *_commits(views, limits), *_heartbeats(views, limits)]
    faults = [measure.said for measure in measures if measure.bad]
    faults += [*_stalled(chat), *_wrong_source(views)]
    if faults:
        return [failed(WHERE, expected=IN_STEP, observed=listed(faults, at_most=10), next_step=CALL)]
    doubts = [measure.said for measure in measures if measure.doubtful]
    observed = joined((measure.said for measure in measures), separator=", ")
    return [passed(WHERE, expected=IN_STEP, observed=observed, advisory=joined(doubts) if doubts else None)]


def _lags(views: Mapping[str, MemberView], limits: Thresholds) -> Iterable[_Measure]:
    for node, view in views.items():
        primary, secondary = _in_state(view, "PRIMARY"), _in_state(view, "SECONDARY")
        seconds = _apart(primary.optime if primary else None, secondary.optime if secondary else None)
        what = Text("lag of the SECONDARY as {node} sees it", node=node)
        yield _Measure(what, seconds, limits.chat_lag_warn_s, limits.chat_lag_fail_s)


def _commits(views: Mapping[str, MemberView], limits: Thresholds) -> Iterable[_Measure]:
    for node, view in views.items():
        what = Text("{node}'s last common commit behind its own log", node=node)
        yield _Measure(what, _apart(view.applied, view.committed), limits.chat_lag_warn_s, limits.chat_lag_fail_s)


def _heartbeats(views: Mapping[str, MemberView], limits: Thresholds) -> Iterable[_Measure]:
    for node, view in views.items():
        for member in view.members:
            if not member.is_self:
                age = None if member.heartbeat is None else (view.now - member.heartbeat).total_seconds()
                what = Text("last heartbeat of {member} at {node}", member=member.name, node=node)
                yield _Measure(what, age, limits.heartbeat_warn_s, limits.heartbeat_fail_s)


def _stalled(chat: Readings[MemberView]) -> Iterable[Text]:
    """A set writes a note of its own every 10 s even when nobody chats, so that a log at rest stands still."""
    readings = [reading.seen() for reading in chat.history]
    answered = [seen for seen in readings if not isinstance(seen, CouldNotLook)]
    for node in chat.last.by_node:
        first, last = own_optime(answered[0][node]), own_optime(answered[-1][node])
        if first is None or last is None or not first < last:
            yield Text("the log of {node} did not advance in {seconds} s", node=node, seconds=round(chat.elapsed, 1))


def _wrong_source(views: Mapping[str, MemberView]) -> Iterable[Text]:
    for node, view in views.items():
        if view.myself is not None and view.myself.state == "SECONDARY":
            source = view.myself.sync_source
            if source not in view.primaries:
                yield Text("{node} reads from {source}, not from the PRIMARY", node=node, source=source or "-")


def _in_state(view: MemberView, state: str) -> SeenMember | None:
    return next((member for member in view.members if member.state == state), None)


def _apart(ahead: OpTime | None, behind: OpTime | None) -> float | None:
    return None if ahead is None or behind is None else float(ahead.seconds - behind.seconds)
