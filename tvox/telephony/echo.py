"""UAT-TEL-003: what is said to the echo number comes back, soon enough."""

from dataclasses import dataclass
from statistics import median

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.audio import LEAST_DBFS, Heard, analyse, read_wave
from tvox.telephony.audio_delay import Delay, delays
from tvox.telephony.calling import ANSWER_WITHIN_S, END_WITHIN_S, stay
from tvox.telephony.conversation import NOT_HEARD_S
from tvox.telephony.media import about_media
from tvox.telephony.phones import CallFacts, Phone, Recording, Segment, Sound
from tvox.texts import Text, joined, verbatim

# Bursts and pauses of unlike lengths: in the 3.2 s before they repeat, no two stretches look the same.
BURSTS_MS = ((300, 200), (500, 150), (250, 350), (600, 200), (200, 450))
LEAST_FOUND = 0.7  # of the stretches: one in which a jitter buffer changes the delay is not alike
LEAST_RETURNED = 0.8
UNCERTAINTY_MS = 20  # one frame: the two recorders begin within it
LEAD_S = 1.0


@dataclass(frozen=True)
class Returned:
    """What was sent, what came back, and how much later, stretch by stretch.

    `heard` begins where the first of `sent` comes back.
    """

    sent: Heard
    heard: Heard
    delays: tuple[Delay, ...]

    @property
    def found(self) -> tuple[float, ...]:
        """Milliseconds of delay of every stretch that is found again."""
        return tuple(delay.milliseconds for delay in self.delays if delay.found)

    @property
    def is_what_was_sent(self) -> bool:
        """Whether enough of the stretches are found again."""
        return bool(self.delays) and len(self.found) >= LEAST_FOUND * len(self.delays)


@dataclass(frozen=True)
class Echo:
    """The call to the echo number. `returned` is None where there was no sound to record; `lasted` as in a call."""

    extension: str
    number: str
    call: CallFacts
    lasted: bool
    returned: Returned | CouldNotLook | None


def bursts(frequency: int) -> Sound:
    """The tone in bursts that are told apart."""
    return Sound(tuple(piece for on, off in BURSTS_MS for piece in (Segment(frequency, on), Segment(0, off))))


def read_echo(phone: Phone, *, number: str, talk_for: float) -> Echo:
    """Call the number, send bursts for `talk_for` seconds, hang up."""
    phone.speak(bursts(phone.tone))
    call = phone.call(number)
    up = call.until_answered(within=ANSWER_WITHIN_S).up
    recording = up and call.record("echo", sent_too=True)
    lasted = up and stay(call, seconds=talk_for + LEAD_S)
    returned = _returned(call.stop_recording(), phone.tone) if recording else None
    return Echo(phone.extension, number, call.hang_up(within=END_WITHIN_S), lasted, returned)


def judge_echo(echo: Echo | CouldNotLook, *, delay_ms: float) -> list[Finding]:
    """One finding each for the signalling, the sound and its delay."""
    if isinstance(echo, CouldNotLook):
        return [echo.as_finding(Text("The echo number answers and returns what it is told."))]
    if isinstance(echo.returned, Returned):
        heard = [_sound(echo, echo.returned), _delay(echo, echo.returned, delay_ms)]
    else:
        return [_signalling(echo), _no_sound(echo, echo.returned)]
    return [_signalling(echo), *(about_media(finding) for finding in heard)]


def _returned(recording: Recording, tone: int) -> Returned | CouldNotLook:
    try:
        rate, heard = read_wave(recording.heard)
        _, sent = read_wave(recording.sent or recording.heard)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)
    measured = delays(rate, sent, heard, tone=tone)
    found = [delay.milliseconds for delay in measured if delay.found]
    late = round((found[0] if found else 0.0) * rate / 1000)
    shared = max(0, min(len(sent), len(heard) - late))
    return Returned(
        analyse(rate, sent[:shared], expected=tone),
        analyse(rate, heard[late : late + shared], expected=tone),
        measured,
    )


def _where(aspect: Text, echo: Echo) -> Text:
    return Text("{aspect} {extension} → {number}", aspect=aspect, extension=echo.extension, number=echo.number)


def _signalling(echo: Echo) -> Finding:
    where, call = _where(Text("signalling"), echo), echo.call
    expected = Text("Answered by itself, stays up until the caller hangs up, ends with BYE and 200 OK")
    next_step = Text("Look at the signalling trace in the evidence, and whether the echo number is right.")
    if call.answered_after is None:
        answer = verbatim(f"{call.status} {call.reason}" if call.status else "-")
        return failed(
            where, expected=expected, observed=Text("Not answered: {answer}", answer=answer), next_step=next_step
        )
    if not echo.lasted:
        return failed(where, expected=expected, observed=Text("The call ended by itself."), next_step=next_step)
    if (call.bye, call.bye_status) != ("sent", 200):
        status = verbatim(str(call.bye_status or "-"))
        observed = Text("The caller's BYE was answered: {status}", status=status)
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    observed = Text("Answered after {seconds} s, ended with BYE and 200 OK", seconds=round(call.answered_after, 2))
    return passed(where, expected=expected, observed=observed)


def _no_sound(echo: Echo, returned: CouldNotLook | None) -> Finding:
    where, expected = _where(Text("sound"), echo), Text("What is sent comes back.")
    if returned is not None:
        return returned.as_finding(expected)
    next_step = Text("Mend the signalling first, then run the item again.")
    if echo.call.answered_after is not None:
        return failed(where, expected=expected, observed=Text("The call had no audio stream."), next_step=next_step)
    observed = Text("The call was not answered, so nothing could be heard.")
    return not_observed(where, expected=expected, observed=observed, next_step=next_step, kind=Kind.COULD_NOT_LOOK)


def _sound(echo: Echo, returned: Returned) -> Finding:
    where = _where(Text("sound"), echo)
    expected = Text(
        "At least {share} % of the tone sent comes back, and nothing else of ours", share=round(LEAST_RETURNED * 100)
    )
    sent, heard = returned.sent, returned.heard
    if sent.heard_s < NOT_HEARD_S:
        return not_observed(
            where,
            expected=expected,
            observed=Text("The test phone sent no tone."),
            next_step=Text("Run the item again; if it happens again, report it with the phone's trace."),
            kind=Kind.SUITE_ERROR,
        )
    wrong = []
    if heard.loudest_dbfs < LEAST_DBFS:
        wrong.append(Text("Silence."))
    elif heard.heard_s < LEAST_RETURNED * sent.heard_s:
        wrong.append(Text("Only {heard} s of the {sent} s sent came back.", heard=heard.heard_s, sent=sent.heard_s))
    elif not returned.is_what_was_sent:
        wrong.append(
            Text(
                "What came back is not what was sent: {found} of {stretches} stretches are found again.",
                found=len(returned.found),
                stretches=len(returned.delays),
            )
        )
    strange = [
        Text("Another tone: {tone} Hz for {seconds} s.", tone=tone, seconds=s)
        for tone, s in heard.tones
        if s >= NOT_HEARD_S
    ]
    if wrong or strange:
        observed = joined(wrong + strange, separator=" ")
        return failed(
            where, expected=expected, observed=observed, next_step=Text("Listen to the recordings in the evidence.")
        )
    share = min(100, round(100 * heard.heard_s / sent.heard_s))  # a codec draws the bursts' ends out a little
    observed = Text(
        "{share} % of the {sent} s sent came back, at {dbfs} dBFS",
        share=share,
        sent=sent.heard_s,
        dbfs=round(heard.dbfs, 1),
    )
    return passed(where, expected=expected, observed=observed)


def _delay(echo: Echo, returned: Returned, limit_ms: float) -> Finding:
    where = _where(Text("delay"), echo)
    expected = Text("At most {limit} ms", limit=limit_ms)
    if not returned.is_what_was_sent:
        return not_observed(
            where,
            expected=expected,
            observed=Text("The bursts sent are not found in what came back."),
            next_step=Text("Mend the sound first, then run the item again."),
            kind=Kind.NOT_MEASURED,
        )
    longest = max(returned.found)
    observed = Text(
        "{delay} ms (± {uncertainty} ms), between {least} and {most} ms",
        delay=median(returned.found),
        uncertainty=UNCERTAINTY_MS,
        least=min(returned.found),
        most=longest,
    )
    if median(returned.found) > limit_ms:
        next_step = Text("Measure the path to the TVOX (VPN, Wi-Fi) first: its delay counts twice.")
        return failed(where, expected=expected, observed=observed, next_step=next_step)
    advisory = Text("For a moment the delay was above the limit.") if longest > limit_ms else None
    return passed(where, expected=expected, observed=observed, advisory=advisory)
