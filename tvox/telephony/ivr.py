"""UAT-CCS-004: an IVR says its welcome, takes the right digit to the right extension, and copes with wrong or no digit.

second caller  no digit ················································→ unmatch
first caller   welcome, 1 → 107    2 → 108                wrong digit → wrong message, again → unmatch
"""

from dataclasses import dataclass, replace

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.site_telephony import Ivr
from tvox.telephony.announcements import Announcement, hear, judge_announcement
from tvox.telephony.calling import ANSWER_WITHIN_S, RING_WITHIN_S, judged, stay
from tvox.telephony.delivery import TALK_S, Delivery, deliver, judge_delivery
from tvox.telephony.phones import Call, Phone
from tvox.telephony.prompts import Prompts
from tvox.telephony.ringing import Ringing
from tvox.telephony.talking import speak_tones
from tvox.texts import Text, listed, verbatim

WELCOME_WITHIN_S = 1.0
MESSAGE_WITHIN_S = 2.0
PAUSE_S = 3.0  # that an IVR may make between its announcements and before it dials


@dataclass(frozen=True)
class Choice:
    """One call with one digit: what was heard, whether the digit could be sent (None: yes), and where the call went.

    `too_early` are the phones that rang before every attempt was made.
    """

    digits: str
    heard: Announcement
    refused: Text | None
    delivery: Delivery
    too_early: tuple[str, ...] = ()


@dataclass(frozen=True)
class Menu:
    """All calls to the IVR. `wrong.heard` is what it said to the wrong digit."""

    number: str
    unmatch_within: float
    choices: tuple[Choice, ...]
    wrong: Choice
    silent: Delivery


def extensions_of(ivr: Ivr) -> tuple[str, ...]:
    """The phones that the IVR may reach, each once."""
    return tuple(dict.fromkeys([*(path.reaches for path in ivr.paths), ivr.unmatch]))


def read_menu(first: Phone, second: Phone, *phones: Phone, ivr: Ivr, prompts: Prompts) -> Menu:
    """The second caller says nothing; meanwhile the first one takes every path, and then a wrong one."""
    speak_tones(first, second, *phones)
    reached = {phone.extension: phone for phone in phones}
    within = _unmatch_within(ivr, prompts)
    asking = _Caller(first, phones, ivr, prompts)
    silent = second.call(ivr.number)
    # Where the silent call ends is not looked at meanwhile: another caller's call would be refused as a stranger's.
    choosing = replace(asking, phones=tuple(phone for phone in phones if phone.extension != ivr.unmatch))
    choices = tuple(
        choosing.chooses(path.digits, reached[path.reaches], talk_s=0.0 if place else TALK_S)
        for place, path in enumerate(ivr.paths)
    )
    unmatched = deliver(second, silent, ivr.number, reached[ivr.unmatch], phones, within=within)
    return Menu(ivr.number, within, choices, asking.errs(reached[ivr.unmatch], within), unmatched)


def judge_menu(menu: Menu | CouldNotLook) -> list[Finding]:
    """Every call: that it was taken, what was heard, where it went."""
    if isinstance(menu, CouldNotLook):
        return [
            menu.as_finding(Text("The IVR leads each choice to its extension, and a wrong or missing one as agreed."))
        ]
    findings: list[Finding] = []
    for choice in (*menu.choices, menu.wrong):
        findings += _judge_choice(menu, choice, menu.unmatch_within if choice is menu.wrong else RING_WITHIN_S)
    where = Text("IVR {number}, no digit", number=menu.number)
    return [*findings, *judge_delivery(where, menu.silent, within=menu.unmatch_within)]


def _judge_choice(menu: Menu, choice: Choice, within: float) -> list[Finding]:
    where = Text("IVR {number}, digit {digits}", number=menu.number, digits=verbatim(choice.digits))
    said = Text("announcement of IVR {number}, digit {digits}", number=menu.number, digits=verbatim(choice.digits))
    findings = [judge_announcement(said, choice.heard)]
    if choice.refused is not None:
        expected = Text("The digit is sent")
        return [*findings, judged(where, expected=expected, wrong=choice.refused, observed=Text("It was sent."))]
    if choice.too_early:
        early = Text("Before that there rang: {phones}.", phones=listed(map(verbatim, choice.too_early)))
        expected = Text("Every attempt is waited for")
        return [*findings, judged(where, expected=expected, wrong=early, observed=expected)]
    return [*findings, *judge_delivery(where, choice.delivery, within=within)]


@dataclass(frozen=True)
class _Caller:
    phone: Phone
    phones: tuple[Phone, ...]
    ivr: Ivr
    prompts: Prompts

    def chooses(self, digits: str, wanted: Phone, *, talk_s: float = 0.0) -> Choice:
        """Hear the welcome, send the digit, see who rings."""
        call = self.phone.call(self.ivr.number)
        answered = call.until_answered(within=ANSWER_WITHIN_S).up
        heard, _ = hear(call, self.prompts, self.ivr.welcome, begins_within=WELCOME_WITHIN_S, name="welcome")
        refused = call.send_digits(digits) if answered else None
        return Choice(digits, heard, refused, self._goes(call, wanted, RING_WITHIN_S, talk_s=talk_s))

    def errs(self, wanted: Phone, within: float) -> Choice:
        """Send a wrong digit as often as the IVR asks, and hear what it says to the first."""
        wrong = wrong_digit(self.ivr)
        call = self.phone.call(self.ivr.number)
        answered = call.until_answered(within=ANSWER_WITHIN_S).up
        stay(call, seconds=self.prompts.length_of(self.ivr.welcome) + WELCOME_WITHIN_S)
        heard, refused = hear(
            call, self.prompts, self.ivr.wrong, begins_within=MESSAGE_WITHIN_S, name="wrong", after=wrong
        )
        early: tuple[str, ...] = ()
        for _ in range(self.ivr.attempts - 1):
            early = early or self._rung()
            refused = refused or (call.send_digits(wrong) if answered else None)
        return Choice(wrong, heard, refused, self._goes(call, wanted, 0.0 if early else within), early)

    def _rung(self) -> tuple[str, ...]:
        """Who rings already; an IVR that waits no longer than we listened has counted silence for an attempt."""
        if self.ivr.timeout_s <= MESSAGE_WITHIN_S:
            return ()
        return Ringing(self.phones, callers=self.phone.extension).now_known()

    def _goes(self, call: Call, wanted: Phone, within: float, *, talk_s: float = 0.0) -> Delivery:
        return deliver(self.phone, call, self.ivr.number, wanted, self.phones, within=within, talk_s=talk_s)


def wrong_digit(ivr: Ivr) -> str:
    """A digit that begins no path."""
    begun = {path.digits[0] for path in ivr.paths}
    return next((digit for digit in "9876543210#*" if digit not in begun), "#")


def _unmatch_within(ivr: Ivr, prompts: Prompts) -> float:
    """How long it may take without a right digit: every attempt with its announcements, its wait and a pause."""
    said = prompts.length_of(ivr.welcome) + prompts.length_of(ivr.wrong)
    return ivr.attempts * (said + ivr.timeout_s + PAUSE_S)
