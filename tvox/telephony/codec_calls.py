"""UAT-TEL-002's codecs: each is offered alone, agreed on by both ends, and a tone really comes through."""

from collections.abc import Mapping, Sequence

from tvox.findings import Finding, Kind, failed, not_observed, passed
from tvox.observing import CouldNotAsk, CouldNotLook
from tvox.telephony.calling import answer_to
from tvox.telephony.conversation import Conversation, judge_listener, read_conversation
from tvox.telephony.phones import Phone
from tvox.texts import Text, listed, verbatim

TALK_S = 1.0

CodecCalls = Mapping[str, Conversation | CouldNotLook]


def read_codec_calls(caller: Phone, other: Phone, *, codecs: Sequence[str]) -> CodecCalls:
    """One short call for each codec, offered and accepted alone at both ends."""
    return {codec: _looked(caller, other, codec) for codec in codecs}


def judge_codec_calls(calls: CodecCalls | CouldNotLook) -> list[Finding]:
    """For each codec: agreed on, and heard both ways."""
    if isinstance(calls, CouldNotLook):
        return [calls.as_finding(Text("Every codec of the site file is agreed on and heard."))]
    findings = [finding for codec, call in calls.items() for finding in _judge(codec, call)]
    return findings or [_none()]


def _judge(codec: str, call: Conversation | CouldNotLook) -> list[Finding]:
    where = Text("codec {codec}", codec=verbatim(codec))
    expected = Text("offered alone, it is agreed on at both ends, and heard")
    if isinstance(call, CouldNotLook):
        return [call.as_finding(expected)]
    signalling = call.signalling
    if not signalling.talked or signalling.called is None or len(call.listeners) != 2:
        observed = Text("The call was not answered: {answer}", answer=answer_to(signalling.calling))
        return [failed(where, expected=expected, observed=observed, next_step=_ALLOW)]
    streams = (signalling.calling.rtp, signalling.called.rtp)
    agreed = [stream.codec if stream is not None else "-" for stream in streams]
    observed = Text("agreed on: {codecs}", codecs=listed(verbatim(one) for one in agreed))
    if {_plain(one) for one in agreed} != {_plain(codec)}:
        return [failed(where, expected=expected, observed=observed, next_step=_ALLOW)]
    heard = [judge_listener(listener, least_s=TALK_S) for listener in call.listeners]
    return [passed(where, expected=expected, observed=observed), *heard]


_ALLOW = Text("Compare the codecs of both extensions on the TVOX with sip.codecs of the site file.")


def _looked(caller: Phone, other: Phone, codec: str) -> Conversation | CouldNotLook:
    try:
        for phone in (caller, other):
            phone.use_codecs(codec)
        return read_conversation(caller, other, talk_for=TALK_S)
    except CouldNotAsk as refusal:
        return CouldNotLook.because(refusal)


def _plain(codec: str) -> str:
    """`G.722` and `G722` are one."""
    return codec.replace(".", "").upper()


def _none() -> Finding:
    return not_observed(
        Text("site file"),
        expected=Text("Every codec of the site file is agreed on and heard."),
        observed=Text("The site file names no codec."),
        next_step=Text("Name some in sip.codecs of the site file."),
        kind=Kind.NOT_TESTABLE,
    )
