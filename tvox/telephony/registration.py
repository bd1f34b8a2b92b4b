"""UAT-TEL-001: every test extension registers, in time, and can renew its registration."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.phones import Phones, RegistrationFacts
from tvox.texts import Text, joined, verbatim

AT_ONCE = 8  # phones, each a process of some 30 MB
PATIENCE_S = 5.0  # beyond the limit, to tell a slow answer from none


@dataclass(frozen=True)
class Registered:
    """One extension's registration, its renewal and its end; what was not tried is None."""

    first: RegistrationFacts
    renewed: RegistrationFacts | None = None
    withdrawn: RegistrationFacts | None = None


Registrations = Mapping[str, Registered | CouldNotLook]


def read_registrations(phones: Phones, *, register_s: float) -> Registrations:
    """Every test extension registered, renewed and taken back, some at a time."""
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="registering") as pool:
        tried = {name: pool.submit(_looked, phones, name, register_s + PATIENCE_S) for name in phones.extensions}
        return {name: trying.result() for name, trying in tried.items()}


def judge_registrations(
    registrations: Registrations | CouldNotLook, *, register_s: float, transports: Mapping[str, str] | None = None
) -> list[Finding]:
    """One finding for each extension, with the transport that it proves."""
    expected = Text("Registered and renewed with 200 OK within {seconds} s each", seconds=register_s)
    if isinstance(registrations, CouldNotLook):
        return [registrations.as_finding(expected)]
    if not registrations:
        return [
            not_observed(
                Text("test extensions"),
                expected=expected,
                observed=Text("The site file names no test extension."),
                next_step=Text("Name some in sip.accounts of the site file."),
                kind=Kind.NOT_TESTABLE,
            )
        ]
    return [
        seen.as_finding(expected)
        if isinstance(seen, CouldNotLook)
        else _judged(_where(extension, transports or {}), seen, expected, register_s)
        for extension, seen in registrations.items()
    ]


def _looked(phones: Phones, extension: str, within: float) -> Registered | CouldNotLook:
    try:
        with phones.lease(extension) as phone:
            first = phone.register(within=within)
            if not first.accepted:
                return Registered(first)
            renewed = phone.renew(within=within)
            return Registered(first, renewed, phone.unregister(within=within) if renewed.accepted else None)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def _where(extension: str, transports: Mapping[str, str]) -> Text:
    if extension not in transports:
        return Text("extension {extension}", extension=extension)
    transport = transports[extension].upper()
    return Text("extension {extension} over {transport}", extension=extension, transport=transport)


def _judged(where: Text, seen: Registered, expected: Text, register_s: float) -> Finding:
    wrong = _wrong(seen.first, register_s)
    if wrong is None and seen.renewed is not None:
        renewal = _wrong(seen.renewed, register_s)
        wrong = renewal and Text("Registered, but not renewed: {wrong}", wrong=renewal)
    if wrong is not None or seen.renewed is None:
        observed = wrong or Text("The renewal was not tried.")
        return failed(where, expected=expected, observed=observed, next_step=_next_step(seen.first))
    return passed(
        where,
        expected=expected,
        observed=Text(
            "200 OK after {first} s, for {expires} s; renewed after {renewed} s",
            first=round(seen.first.elapsed, 3),
            expires=seen.first.expires,
            renewed=round(seen.renewed.elapsed, 3),
        ),
        advisory=_left_behind(seen.withdrawn),
    )


def _wrong(answer: RegistrationFacts, register_s: float) -> Text | None:
    """What is wrong with one answer, if anything."""
    if answer.status is None:
        return Text("no final answer within {seconds} s", seconds=round(answer.elapsed, 1))
    if not answer.accepted:
        return Text("{answer}", answer=verbatim(answer.answer))
    if answer.elapsed > register_s:
        return Text("200 OK only after {seconds} s", seconds=round(answer.elapsed, 1))
    if answer.expires <= 0:
        return Text("200 OK, but for no time at all")
    if not answer.lists_us:
        listed = joined((verbatim(contact) for contact in answer.contacts), separator=", ")
        return Text("200 OK, but the answer does not list this phone; it lists: {contacts}", contacts=listed)
    return None


def _next_step(answer: RegistrationFacts) -> Text:
    if answer.status in {401, 403, 407}:
        return Text(
            "Check user and password of the extension; the suite tries no other one in this run,"
            " since the TVOX bans whoever gives wrong passwords."
        )
    return Text("Look at the signalling trace in the evidence, and at the extension's page on the TVOX.")


def _left_behind(withdrawn: RegistrationFacts | None) -> Text | None:
    if withdrawn is not None and withdrawn.accepted:
        return None
    return Text("The registration could not be taken back; it ends by itself within two minutes.")
