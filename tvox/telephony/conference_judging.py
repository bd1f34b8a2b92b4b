"""The findings about a conference: who heard whom, that a wrong PIN was of no use, and what the admin's leaving did."""

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.telephony.calling import answer_to, judged, not_reached
from tvox.telephony.conference import Ear, Meeting, Round
from tvox.telephony.conversation import NOT_HEARD_S, judge_listener
from tvox.telephony.media import about_media
from tvox.texts import Text, joined

LEAST_S = 1.8


def judge_meeting(meeting: Meeting | CouldNotLook) -> list[Finding]:
    """Everybody was taken in, every pair hears each other, the wrong PIN did not help, the admin left."""
    if isinstance(meeting, CouldNotLook):
        return [meeting.as_finding(Text("Three in a conference hear each other; a wrong PIN is refused."))]
    return [
        _judge_taken(meeting),
        *(judge_listener(listener, least_s=LEAST_S) for ear in meeting.together for listener in ear.listeners),
        _judge_intruder(meeting),
        *_judge_without_admin(meeting),
    ]


def _judge_taken(meeting: Meeting) -> Finding:
    wrong = [
        Text("{extension} was told: {answer}", extension=extension, answer=answer_to(call))
        for extension, call in zip(meeting.extensions, meeting.answered, strict=True)
        if call.answered_after is None
    ]
    wrong += [
        Text("{extension} was put out after {seconds} s.", extension=extension, seconds=round(call.ended_after, 1))
        for extension, call in zip(meeting.extensions, meeting.answered, strict=True)
        if call.answered_after is not None and call.ended_after is not None
    ]
    if meeting.refused is not None:
        wrong.append(meeting.refused)
    return judged(
        Text("conference {number}", number=meeting.number),
        expected=Text("The conference takes three calls with their PINs"),
        wrong=joined(wrong, separator=" ") if wrong else None,
        observed=Text("All three are in."),
    )


def _judge_intruder(meeting: Meeting) -> Finding:
    """Only while the two that are in do hear each other does it say anything that the third heard nobody."""
    third = meeting.extensions[2]
    where = Text("conference {number}, wrong PIN of {extension}", number=meeting.number, extension=third)
    expected = Text("{extension} hears nobody and is heard by nobody", extension=third)
    admin, user, _ = meeting.intruding
    asked = meeting.intruder.answered_after is not None and meeting.wrong_given
    if not asked or not (_hears(admin, user) and _hears(user, admin)):
        return about_media(not_reached(where, expected=expected))
    blind = [ear.tones.as_finding(expected) for ear in meeting.intruding if isinstance(ear.tones, CouldNotLook)]
    if blind:
        return about_media(blind[0])
    wrong = _heard_through(meeting)
    next_step = Text("Look at the PINs of the conference on the TVOX: it may take any.")
    observed = Text("{extension} stayed outside.", extension=third)
    return about_media(judged(where, expected=expected, wrong=wrong, observed=observed, next_step=next_step))


def _heard_through(meeting: Meeting) -> Text | None:
    """Who heard whom though the third had given a wrong PIN."""
    admin, user, intruder = meeting.intruding
    pairs = ((intruder, admin, 0), (intruder, user, 1), (admin, intruder, 2), (user, intruder, 2))
    heard = [
        Text("{extension} hears {other}.", extension=ear.extension, other=other.extension)
        for ear, other, tone in pairs
        if _seconds_of(ear, meeting.tones[tone]) >= NOT_HEARD_S
    ]
    return joined(heard, separator=" ") if heard else None


def _judge_without_admin(meeting: Meeting) -> list[Finding]:
    """The room may close with its admin or go on without; it may not keep one, or go on in silence."""
    where = Text("conference {number} without its admin", number=meeting.number)
    expected = Text("The others go on and hear each other, or the conference ends for both")
    admin = meeting.answered[0]
    if not admin.up or not all(ear.up for ear in meeting.together):
        return [not_reached(where, expected=expected)]
    ears = meeting.without_admin
    if not any(ear.up for ear in ears):
        return [judged(where, expected=expected, wrong=None, observed=Text("It ended for both."))]
    if not all(ear.up for ear in ears):
        out = Text("It ended for one of them only.")
        return [judged(where, expected=expected, wrong=out, observed=out)]
    return [
        _judge_admin_gone(where, ears, meeting.tones[0]),
        *(judge_listener(listener, least_s=LEAST_S) for ear in ears for listener in ear.listeners),
    ]


def _judge_admin_gone(where: Text, ears: Round, tone: int) -> Finding:
    expected = Text("The admin is not heard any more")
    blind = [ear.tones.as_finding(expected) for ear in ears if isinstance(ear.tones, CouldNotLook)]
    if blind:
        return about_media(blind[0])
    still = [ear.extension for ear in ears if _seconds_of(ear, tone) >= NOT_HEARD_S]
    wrong = Text("{extension} still hears the admin.", extension=still[0]) if still else None
    return about_media(judged(where, expected=expected, wrong=wrong, observed=Text("The others go on.")))


def _hears(ear: Ear, other: Ear) -> bool:
    listener = next(listener for listener in ear.listeners if listener.other == other.extension)
    heard = listener.heard
    return heard is not None and not isinstance(heard, CouldNotLook) and heard.heard_s >= LEAST_S


def _seconds_of(ear: Ear, tone: int) -> float:
    return 0.0 if isinstance(ear.tones, CouldNotLook) else dict(ear.tones).get(tone, 0.0)
