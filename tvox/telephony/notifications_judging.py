"""The findings about notifications: for each call its events, once and in order, and what they say."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.telephony.calling import RING_WITHIN_S, judged, not_reached
from tvox.telephony.delivery import judge_delivery
from tvox.telephony.notifications import ABANDONED, ANSWERED, Notice, Notified
from tvox.texts import Text, joined, listed, verbatim

CLOCKS_APART = timedelta(minutes=5)  # what no clock of a PC is off; a time zone is more
WITH_AGENT = frozenset({"answered", "hungup_answered"})


def judge_notified(notified: Notified | CouldNotLook) -> list[Finding]:
    """The calls themselves, then what was told of each."""
    if isinstance(notified, CouldNotLook):
        return [notified.as_finding(Text("Each event of a service's call is told once and in order."))]
    where = Text("service {number}", number=notified.service)
    first, second, more = _by_call(notified.notices)
    return [
        *judge_delivery(where, notified.answered, within=RING_WITHIN_S),
        _judge_events(notified, Text("notifications of an answered call"), first, ANSWERED, _answered(notified)),
        _judge_events(notified, Text("notifications of an abandoned call"), second, ABANDONED, notified.rang),
        _judge_rest(notified, more),
    ]


def _answered(notified: Notified) -> bool:
    called = notified.answered.called
    return called is not None and called.answered_after is not None


def _by_call(notices: Sequence[Notice]) -> tuple[list[Notice], list[Notice], list[Notice]]:
    """The notices of the first call, of the second, and of whatever else was told of."""
    ids = list(dict.fromkeys(_id(notice) for notice in notices))
    of = [[notice for notice in notices if _id(notice) == one] for one in ids[:2]] + [[], []]
    return of[0], of[1], [notice for notice in notices if _id(notice) not in ids[:2]]


def _id(notice: Notice) -> str:
    return notice.fields.get("idlastcall", "")


def _judge_events(
    notified: Notified, where: Text, notices: Sequence[Notice], wanted: tuple[str, ...], came_so_far: bool
) -> Finding:
    expected = _expected(notified, wanted)
    if not came_so_far:
        return not_reached(where, expected=expected)
    wrong = dict.fromkeys([*_wrong_events(notices, wanted), *_wrong_words(notified, notices)])
    next_step = Text(
        "Look at the Notification Service's log of today, its URL and variables, and whether a firewall lets the TVOX"
        " reach this PC."
    )
    failure = joined(wrong, separator=" ") if wrong else None
    observed = Text("{events}, call id {id}", events=_events(notices), id=verbatim(_id(notices[0]) if notices else "-"))
    return judged(where, expected=expected, wrong=failure, observed=observed, next_step=next_step)


def _expected(notified: Notified, wanted: tuple[str, ...]) -> Text:
    return Text(
        "{events}: each once, in order, with one call id, caller {caller}, service {service}, agent {agent}, UTC time",
        events=verbatim(", ".join(wanted)),
        caller=notified.caller,
        service=notified.service,
        agent=notified.agent,
    )


def _wrong_events(notices: Sequence[Notice], wanted: tuple[str, ...]) -> Iterator[Text]:
    if not notices:
        yield Text("Nothing was told.")
        return
    came = tuple(notice.fields.get("event", "-") for notice in notices)
    doubled = [event for event, count in Counter(came).items() if count > 1]
    if doubled:
        yield Text("Told more than once: {events}.", events=listed(verbatim(event) for event in doubled))
    if tuple(dict.fromkeys(came)) != wanted:
        yield Text("Told: {events}.", events=_events(notices))
    if not _id(notices[0]):
        yield Text("There is no call id.")


def _wrong_words(notified: Notified, notices: Sequence[Notice]) -> Iterator[Text]:
    earlier = datetime.min.replace(tzinfo=UTC)
    for notice in notices:
        event, said = verbatim(notice.fields.get("event", "-")), notice.fields
        if said.get("servizio") != notified.service:
            yield Text("{event} names service {service}.", event=event, service=verbatim(said.get("servizio", "-")))
        agent = said.get("pin", "")
        if agent != notified.agent and (agent or said.get("event") in WITH_AGENT):
            yield Text("{event} names agent {agent}.", event=event, agent=verbatim(agent or "-"))
        moment = _utc(said.get("dateISO", ""))
        if moment is None or abs(notice.came - moment) > CLOCKS_APART:
            yield Text("{event} has the time {time}.", event=event, time=verbatim(said.get("dateISO", "-")))
        elif moment < earlier:
            yield Text("{event} has an earlier time than what was told before.", event=event)
        earlier = max(earlier, moment or earlier)


def _judge_rest(notified: Notified, more: Sequence[Notice]) -> Finding:
    return judged(
        Text("notifications of other calls"),
        expected=Text("Nothing is told of {caller} beside the two calls", caller=notified.caller),
        wrong=Text("Told: {events}.", events=_events(more)) if more else None,
        observed=Text("nothing else; requests about other callers: {count}", count=notified.strange),
    )


def _events(notices: Sequence[Notice]) -> Text:
    return listed([verbatim(notice.fields.get("event", "-")) for notice in notices], at_most=12)


def _utc(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.utcoffset() == timedelta(0) else None
