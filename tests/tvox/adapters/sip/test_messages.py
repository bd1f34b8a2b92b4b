"""What SIP messages say: who is at the other end, a mailbox's light, an extension's lamp; and what no trace may say."""

import pytest

from tvox.adapters.sip.dialog_info import dialogs_after, lamp
from tvox.adapters.sip.identities import asserted, presented
from tvox.adapters.sip.message_summary import mailbox
from tvox.adapters.sip.messages import NotSipError, SipMessage, name_of, split_off, uri_of, user_of, without_secrets


@pytest.mark.parametrize(
    ("address", "user", "name", "uri"),
    [
        ('"Anna \\"Nina\\" Bianchì" <sip:101@10.0.0.5>;tag=x', "101", 'Anna "Nina" Bianchì', "sip:101@10.0.0.5"),
        ("Anna Bianchi <sip:101@10.0.0.5;user=phone>", "101", "Anna Bianchi", "sip:101@10.0.0.5;user=phone"),
        ("<sip:%2A21%23102@10.0.0.5:5060>", "*21#102", "", "sip:%2A21%23102@10.0.0.5:5060"),
        ("<tel:+390451234567>", "+390451234567", "", "tel:+390451234567"),
        ("sip:101@10.0.0.5;tag=x", "101", "", "sip:101@10.0.0.5"),
        ('"Anonymous" <sip:anonymous@anonymous.invalid>', "anonymous", "Anonymous", "sip:anonymous@anonymous.invalid"),
        ("<sip:10.0.0.5>", "", "", "sip:10.0.0.5"),
    ],
)
def test_addresses(address: str, user: str, name: str, uri: str) -> None:
    assert (user_of(address), name_of(address), uri_of(address)) == (user, name, uri)


def message(*headers: str) -> SipMessage:
    return SipMessage.parsed("\r\n".join(["INVITE sip:102@10.0.0.5 SIP/2.0", *headers, "", ""]))


def test_the_network_word_stands_over_from() -> None:
    invite = message('From: "Centralino" <sip:500@x>', 'P-Asserted-Identity: "Anna" <sip:101@x>')

    assert presented(invite) == ("101", "Anna")


def test_older_header_is_read_too_and_from_only_of_an_invite() -> None:
    assert presented(message("f: <sip:101@x>;tag=1")) == ("101", "")
    assert asserted(message('Remote-Party-ID: "Bob" <sip:102@x>;party=called')) == ("102", "Bob")
    assert asserted(message("From: <sip:101@x>")) is None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Messages-Waiting: yes\r\nVoice-Message: 2/8 (0/0)\r\n", {"waiting": True, "new": 2, "old": 8}),
        ("Messages-Waiting: no\r\n", {"waiting": False, "new": 0, "old": 0}),
        ("Voice-Message: 2/8\r\n", None),
        ("", None),
    ],
)
def test_mailbox(body: str, told: dict[str, object] | None) -> None:
    assert mailbox("NOTIFY sip:x SIP/2.0\r\nEvent: message-summary\r\n\r\n" + body) == told


def dialog_info(kind: str, *dialogs: str) -> str:
    start = f'<?xml version="1.0"?>\n<dialog-info version="1" state="{kind}" entity="sip:102@x">'
    return f"{start}{''.join(dialogs)}</dialog-info>"


def dialog(number: int, state: str) -> str:
    return f'<dialog id="{number}" direction="recipient">\n<state>{state}</state>\n</dialog>'


@pytest.mark.parametrize(
    ("dialogs", "shown"),
    [
        ((), "idle"),
        ((dialog(1, "terminated"),), "idle"),
        ((dialog(1, "early"),), "ringing"),
        ((dialog(1, "confirmed"),), "busy"),
        ((dialog(1, "confirmed"), dialog(2, "early")), "ringing"),
        ((dialog(1, "unheard-of"),), "unheard-of"),
    ],
)
def test_lamp(dialogs: tuple[str, ...], shown: str) -> None:
    told = dialogs_after({}, dialog_info("full", *dialogs))

    assert told is not None
    assert lamp(told) == shown


def test_partial_news_leaves_the_other_dialogues_alone() -> None:
    before = dialogs_after({}, dialog_info("full", dialog(1, "confirmed"), dialog(2, "early"))) or {}
    after = dialogs_after(before, dialog_info("partial", dialog(2, "terminated"))) or {}

    assert (lamp(before), lamp(after)) == ("ringing", "busy")
    assert dialogs_after(before, "no dialog-info") is None


def test_stream_is_cut_into_whole_messages() -> None:
    one = b"SIP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nbody"
    other = b"SIP/2.0 180 Ringing\r\n\r\n"

    assert split_off(one[:-1]) is None
    assert split_off(b"\r\n\r\n" + one[:20]) is None
    first = split_off(b"\r\n" + one + other)
    assert first == (one.decode(), other)
    assert split_off(other) == (other.decode(), b"")
    with pytest.raises(NotSipError):
        split_off(b"HTTP/1.1 200 OK\r\n\r\n")


def test_tags() -> None:
    answer = message("To: <sip:102@x;user=phone>;tag=abc", "From: sip:101@x;tag=def")
    assert (answer.tag("to"), answer.tag("from"), answer.tag("contact")) == ("abc", "def", "")


@pytest.mark.parametrize(
    "line", ["Call 0 dialing DTMF 2468", "Signal=2", "Signal= 2", '..response="abc123"', "Call 1 sending DTMF 2"]
)
def test_no_trace_tells_digits_or_digests(line: str) -> None:
    told = without_secrets(f"12:00 pjsua_call.c\r\n{line}\r\nDuration=160")

    assert "2468" not in told
    assert "abc123" not in told
    assert told.endswith("\r\nDuration=160")
    assert "…" in told
