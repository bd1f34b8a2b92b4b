"""UAT-SEC-001: who has no account or no password gets nowhere, and the extension that was tried still works.

One wrong password only: the product bans whoever gives several, the whole PC included.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.phones import OnlyStrangers, Phone, Phones, RegistrationFacts
from tvox.telephony.sip_probe import SipAnswer, SipProbe
from tvox.texts import Text, verbatim

ANSWER_WITHIN_S = 5.0
RINGS_WITHIN_S = 2.0
NOBODY = "nobody"
REFUSED_PASSWORD = frozenset({401, 403})
REFUSED_STRANGER = frozenset({401, 403, 404, 407, 603})


@dataclass(frozen=True)
class WrongCredentials:
    """`called` is the test extension that was called without an account; `rang` who it was told is calling, if anybody.

    `right` is how the sacrificial extension registered afterwards, with its own password.
    """

    extension: str
    called: str
    anonymous: SipAnswer | CouldNotLook
    rang: tuple[str, ...]
    wrong: SipAnswer | CouldNotLook
    right: RegistrationFacts | CouldNotLook


def read_wrong_credentials(
    called: Phone, *, probe: SipProbe, phones: Phones, extension: str, register_s: float
) -> WrongCredentials:
    """A call without an account to a telephone that is registered, one wrong password, then the right one."""
    anonymous = _asked(lambda: probe.invite_anonymous(called.extension, within=ANSWER_WITHIN_S))
    rang = _strangers(called)
    wrong = _asked(lambda: probe.register_wrong(extension, within=ANSWER_WITHIN_S))
    right = _registered(phones, extension, register_s)
    return WrongCredentials(extension, called.extension, anonymous, rang, wrong, right)


def judge_wrong_credentials(seen: WrongCredentials | CouldNotLook) -> list[Finding]:
    """One finding each for the call, the wrong password, and the right one afterwards."""
    if isinstance(seen, CouldNotLook):
        return [seen.as_finding(Text("Who has no account or no password is refused."))]
    return [_judge_anonymous(seen), _judge_wrong(seen), _judge_right(seen)]


def _judge_anonymous(seen: WrongCredentials) -> Finding:
    where = Text("call without an account → {extension}", extension=seen.called)
    expected = Text("refused, and {extension} does not ring", extension=seen.called)
    answer = seen.anonymous
    if seen.rang:
        observed = Text("{extension} rang, called by {callers}", extension=seen.called, callers=", ".join(seen.rang))
        return failed(where, expected=expected, observed=observed, next_step=_CLOSE)
    if isinstance(answer, CouldNotLook):
        return answer.as_finding(expected)
    if answer.accepted:
        return failed(where, expected=expected, observed=_said(answer), next_step=_CLOSE)
    if answer.status not in REFUSED_STRANGER:
        return _says_neither(where, expected, answer)
    return passed(where, expected=expected, observed=_said(answer))


def _judge_wrong(seen: WrongCredentials) -> Finding:
    where = Text("wrong password for {extension}", extension=seen.extension)
    expected, answer = Text("asked for a password, and refused with 401 or 403"), seen.wrong
    if isinstance(answer, CouldNotLook):
        return answer.as_finding(expected)
    if answer.accepted:
        return failed(where, expected=expected, observed=_said(answer), next_step=_CLOSE)
    if not answer.challenged or answer.status not in REFUSED_PASSWORD:
        return _says_neither(where, expected, answer)
    return passed(where, expected=expected, observed=_said(answer))


def _judge_right(seen: WrongCredentials) -> Finding:
    where = Text("right password for {extension}", extension=seen.extension)
    expected, answer = Text("the extension registers all the same"), seen.right
    if isinstance(answer, CouldNotLook):
        return answer.as_finding(expected)
    observed = verbatim(answer.answer)
    if answer.accepted:
        return passed(where, expected=expected, observed=observed)
    next_step = Text("Look in the TVOX's list of banned addresses and extensions, and take this one off.")
    return failed(where, expected=expected, observed=observed, next_step=next_step)


_CLOSE = Text("Have anonymous calls and guests switched off on the TVOX, and passwords required of every extension.")


def _says_neither(where: Text, expected: Text, answer: SipAnswer) -> Finding:
    return not_observed(
        where,
        expected=expected,
        observed=Text("{answer} says neither yes nor no to it", answer=_said(answer)),
        next_step=Text("Look in the signalling trace and the TVOX's log why it answered so."),
        kind=Kind.COULD_NOT_LOOK,
    )


def _said(answer: SipAnswer) -> Text:
    return verbatim(f"{answer.status} {answer.reason}".strip())


def _asked(ask: Callable[[], SipAnswer]) -> SipAnswer | CouldNotLook:
    try:
        return ask()
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def _strangers(called: Phone) -> tuple[str, ...]:
    try:
        called.expect_call(caller=NOBODY, within=RINGS_WITHIN_S)
    except OnlyStrangers as strangers:
        return strangers.callers
    return ()


def _registered(phones: Phones, extension: str, register_s: float) -> RegistrationFacts | CouldNotLook:
    try:
        with phones.lease(extension) as phone:
            answer = phone.register(within=register_s)
            if answer.accepted:
                phone.unregister(within=register_s)
            return answer
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)
