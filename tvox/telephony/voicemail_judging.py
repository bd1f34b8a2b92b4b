"""The findings about a message's life in a mailbox: left, announced, heard again, erased."""

from tvox.findings import Finding
from tvox.observing import CouldNotLook
from tvox.telephony.calling import answer_to, judged, not_reached
from tvox.telephony.media import about_media
from tvox.telephony.voicemail import LEAST_PLAYED_S, Message
from tvox.texts import Text


def judge_message(message: Message | CouldNotLook) -> list[Finding]:
    """Left, light on, heard again, light off."""
    if isinstance(message, CouldNotLook):
        return [message.as_finding(Text("A message is left, announced by the light, heard again and erased."))]
    return [_judge_left(message), _judge_lit(message), _judge_played(message), _judge_dark(message)]


def _judge_left(message: Message) -> Finding:
    wrong = None
    if message.deposit.answered_after is None:
        wrong = Text("The mailbox did not answer: {answer}", answer=answer_to(message.deposit))
    elif not message.begun:
        wrong = Text("The mailbox ended the call, or did not stop speaking, before the message was said.")
    return judged(
        _where(message, Text("message")),
        expected=Text("The mailbox answers and takes a message"),
        wrong=wrong,
        observed=Text("It answered after {seconds} s.", seconds=round(message.deposit.answered_after or 0.0, 1)),
    )


def _judge_lit(message: Message) -> Finding:
    where, expected = _where(message, Text("light")), Text("The light tells of one new message")
    if not message.begun:
        return not_reached(where, expected=expected)
    lit = message.lit
    wrong = None
    if lit is None:
        wrong = Text("The light never told anything.")
    elif not lit.waiting or lit.new != 1:
        wrong = Text("The light tells of {new} new messages.", new=lit.new)
    next_step = Text("Look whether the TVOX sends message-summary to {extension}.", extension=message.mailbox)
    return judged(where, expected=expected, wrong=wrong, observed=Text("one new message"), next_step=next_step)


def _judge_played(message: Message) -> Finding:
    where = _where(message, Text("message heard again"))
    expected = Text("With the PIN, the message is heard for at least {seconds} s", seconds=LEAST_PLAYED_S)
    if not message.begun:
        return not_reached(where, expected=expected)
    wrong = message.refused
    if message.listening.answered_after is None:
        wrong = Text("The mailbox did not answer: {answer}", answer=answer_to(message.listening))
    elif wrong is None and message.played < LEAST_PLAYED_S:
        wrong = Text("The caller's tone was heard for {seconds} s only.", seconds=message.played)
    observed = Text("the caller's tone for {seconds} s", seconds=message.played)
    next_step = Text("Listen to the recordings in the evidence; check the PIN and the digits of the mailbox's menu.")
    finding = judged(where, expected=expected, wrong=wrong, observed=observed, next_step=next_step)
    asked = message.listening.answered_after is not None and message.refused is None
    return about_media(finding) if asked else finding


def _judge_dark(message: Message) -> Finding:
    where, expected = _where(message, Text("light afterwards")), Text("Once the message is erased, the light goes off")
    if message.lit is None or not message.lit.waiting or not message.played or message.refused is not None:
        return not_reached(where, expected=expected)
    after = message.after
    wrong = None
    if after is None or after.waiting or after.new:
        wrong = Text("The light tells of {new} new messages.", new=after.new if after is not None else "-")
    elif after.old > message.lit.old:
        wrong = Text("The message was heard, but not erased: it is kept as an old one.")
    next_step = Text("Erase the message by hand, and compare the digit that erases with the mailbox's menu.")
    return judged(where, expected=expected, wrong=wrong, observed=Text("no new message"), next_step=next_step)


def _where(message: Message, aspect: Text) -> Text:
    return Text("mailbox of {extension}, {aspect}", extension=message.mailbox, aspect=aspect)
