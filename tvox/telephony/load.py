"""UAT-PRF-002: the agreed number of calls at a time, held for the agreed time, while a call of our own is measured.

The calls go up one after the other until all of them stand, stay for `hold_s`, and end. A generator makes them with the
account of a test extension; two test phones talk meanwhile and say how voice quality holds.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import time
from typing import Protocol

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.site import Thresholds
from tvox.site_telephony import Load, LoadHours
from tvox.telephony.calling import judge_signalling
from tvox.telephony.conversation import judge_listener
from tvox.telephony.media import about_media
from tvox.telephony.packet_loss import judge_packet_loss
from tvox.telephony.phones import Phone
from tvox.telephony.quality_calls import QualityCall, read_quality
from tvox.texts import Text

EACH_S = 0.25  # between two new calls while the load goes up
SHARE = 0.95
PROBE_HEARD = 0.95  # of the load's time: each of its gaps is judged by its own length


@dataclass(frozen=True)
class LoadPlan:
    """What is generated: so many calls to `number`, all of them up together for `hold_s` after `ramp_s`."""

    number: str
    concurrent: int
    hold_s: float

    @property
    def ramp_s(self) -> float:
        """Until the last call has begun."""
        return self.concurrent * EACH_S

    @property
    def call_s(self) -> float:
        """How long each call stays up, so that the first is still there when the last has been held."""
        return self.ramp_s + self.hold_s


@dataclass(frozen=True)
class LoadCalls:
    """What became of them: `set_up_ms` from dialling to ringing, or to the answer where nothing rang."""

    begun: int
    succeeded: int
    most_at_once: int
    set_up_ms: tuple[float, ...]
    failures: Mapping[str, int]


class LoadGenerator(Protocol):
    """Makes the calls with one extension's account; the adapter is `tvox.adapters.sipp`."""

    def run(self, plan: LoadPlan, extension: str) -> LoadCalls:
        """All calls of the plan, bounded in number and time; `CouldNotAsk` where it could not make them."""


@dataclass(frozen=True)
class LoadRun:
    """The load, and the call of our own that went on meanwhile."""

    plan: LoadPlan
    calls: LoadCalls | CouldNotLook
    probe: QualityCall | CouldNotLook


def refusal_now(hours: LoadHours, moment: time) -> CouldNotLook | None:
    """Why no load is made at the local time `moment`; None within the agreed hours, which may go past midnight."""
    inside = (
        hours.start <= moment < hours.end if hours.start < hours.end else moment >= hours.start or moment < hours.end
    )
    if inside:
        return None
    return CouldNotLook(
        Text("load"),
        Text(
            "It is {now}; a load was agreed from {start} to {end} only.",
            now=moment.strftime("%H:%M"),
            start=hours.start.strftime("%H:%M"),
            end=hours.end.strftime("%H:%M"),
        ),
        Text("Run the item in those hours, or agree others with the customer (telephony.load.hours)."),
        Kind.NOT_TESTABLE,
    )


def plan_of(load: Load) -> LoadPlan:
    """The agreed load."""
    return LoadPlan(load.number, load.concurrent, load.hold_s)


def read_load(loader: Phone, caller: Phone, other: Phone, *, generator: LoadGenerator, plan: LoadPlan) -> LoadRun:
    """The generator makes its calls as `loader`; the other two phones talk until the load is over."""
    with ThreadPoolExecutor(1, thread_name_prefix="load") as making:
        calls = making.submit(_generated, generator, plan, loader.extension)
        probe = _probed(caller, other, plan.call_s)
        return LoadRun(plan, calls.result(), probe)


def judge_load(run: LoadRun | CouldNotLook, limits: Thresholds) -> list[Finding]:
    """Calls that succeeded, that all stood at the same time, how soon they rang, and the whole of the probe."""
    expected = Text("The agreed load is carried.")
    if isinstance(run, CouldNotLook):
        return [run.as_finding(expected)]
    if isinstance(run.calls, CouldNotLook):
        return [run.calls.as_finding(expected), *_judge_probe(run, limits)]
    calls = run.calls
    return [
        _judge_share(run.plan, calls, limits),
        _judge_peak(run.plan, calls),
        _judge_set_up(calls, limits),
        *_judge_probe(run, limits),
    ]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 100 * len(ordered)) // 100) - 1)]


def _judge_share(plan: LoadPlan, calls: LoadCalls, limits: Thresholds) -> Finding:
    where = Text("{count} calls to {number}", count=plan.concurrent, number=plan.number)
    expected = Text("at least {percent} % succeed", percent=limits.load_answered_percent)
    observed = Text("{good} of {count} succeeded", good=calls.succeeded, count=calls.begun)
    if calls.begun < plan.concurrent:
        return not_observed(where, expected=expected, observed=observed, next_step=_AGAIN, kind=Kind.NOT_MEASURED)
    if 100 * calls.succeeded < limits.load_answered_percent * calls.begun:
        told = ", ".join(f"{count} × {why}" for why, count in calls.failures.items()) or "-"
        observed = Text("{seen} ({told})", seen=observed, told=told)
        next_step = Text("Compare the number of calls with the licence, the lines and the load of the machine.")
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    advisory = Text("not all of them") if calls.succeeded < calls.begun else None
    return passed(where, expected=expected, observed=observed, advisory=advisory)


def _judge_peak(plan: LoadPlan, calls: LoadCalls) -> Finding:
    where, expected = Text("calls at a time"), Text("{count} at a time", count=plan.concurrent)
    observed = Text("{count} at a time", count=calls.most_at_once)
    if calls.most_at_once < plan.concurrent:
        return not_observed(where, expected=expected, observed=observed, next_step=_AGAIN, kind=Kind.NOT_MEASURED)
    return passed(where, expected=expected, observed=observed)


def _judge_set_up(calls: LoadCalls, limits: Thresholds) -> Finding:
    where = Text("time until it rings or is answered, under load")
    expected = Text("95 % within {limit} s", limit=limits.post_dial_fail_s)
    if not calls.set_up_ms or len(calls.set_up_ms) < calls.succeeded:
        observed = Text("{count} calls were timed", count=len(calls.set_up_ms))
        return not_observed(where, expected=expected, observed=observed, next_step=_AGAIN, kind=Kind.NOT_MEASURED)
    slowest = percentile(calls.set_up_ms, SHARE) / 1000
    observed = Text("95 % within {seconds} s", seconds=round(slowest, 3))
    if slowest > limits.post_dial_fail_s:
        next_step = Text("Look at the machine's processors and database while the load stands.")
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    advisory = Text("more than {limit} s", limit=limits.post_dial_warn_s)
    return passed(
        where, expected=expected, observed=observed, advisory=advisory if slowest > limits.post_dial_warn_s else None
    )


def _judge_probe(run: LoadRun, limits: Thresholds) -> list[Finding]:
    if isinstance(run.probe, CouldNotLook):
        return [about_media(run.probe.as_finding(Text("a call of our own keeps its quality under load")))]
    signalling = run.probe.signalling
    whole = judge_signalling(signalling)
    if len(run.probe.listeners) != 2:
        return [whole, judge_packet_loss(Text("{a} → {b}", a=signalling.caller, b=signalling.other), None, limits)]
    findings = [whole]
    for one in run.probe.listeners:
        path = Text("{a} → {b}", a=one.other, b=one.extension)
        heard = judge_listener(one, least_s=PROBE_HEARD * run.plan.call_s)
        findings += [judge_packet_loss(path, one.rtp, limits), heard]
    return findings


_AGAIN = Text("Run the item again, from a PC that can make so many calls; look at the generator's figures.")


def _generated(generator: LoadGenerator, plan: LoadPlan, extension: str) -> LoadCalls | CouldNotLook:
    try:
        return generator.run(plan, extension)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def _probed(caller: Phone, other: Phone, seconds: float) -> QualityCall | CouldNotLook:
    try:
        return read_quality(caller, other, talk_for=seconds)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)
