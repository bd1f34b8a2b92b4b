"""The sounds a worker makes, and its trace."""

from pathlib import Path

from tvox.adapters.sip.worker.sound import FILE_S, is_complete, write_sound
from tvox.adapters.sip.worker.trace import Trace
from tvox.telephony.audio import analyse, read_wave


def test_sound_is_what_was_asked_for_without_a_click(tmp_path: Path) -> None:
    write_sound(tmp_path / "a.wav", [(560, 1000, -10.0)], 8000)

    rate, samples = read_wave(tmp_path / "a.wav")
    heard = analyse(rate, samples, expected=560)

    assert heard.heard_s == FILE_S
    assert heard.gaps == ()
    assert abs(heard.dbfs + 10.0) < 0.1


def test_unfinished_recordings_are_told_from_finished_ones(tmp_path: Path) -> None:
    write_sound(tmp_path / "whole.wav", [(560, 100, -10.0)], 8000)
    (tmp_path / "empty.wav").write_bytes(b"")

    assert is_complete(tmp_path / "whole.wav")
    assert not is_complete(tmp_path / "empty.wav")
    assert not is_complete(tmp_path / "missing.wav")


def test_trace_knows_how_our_bye_was_answered(tmp_path: Path) -> None:
    trace = Trace(str(tmp_path / "trace.log"))
    trace.write(
        "12:00 pjsua_core.c .TX 370 bytes Request msg BYE/cseq=2 to UDP:\nBYE sip:x SIP/2.0\r\nCall-ID: abc\r\n"
    )
    assert trace.bye_answer("abc") == 0
    trace.write(
        "12:00 pjsua_core.c .RX 338 bytes Response msg 200/BYE/cseq=2 (x) from UDP:\nSIP/2.0 200 OK\r\nCall-ID: abc\r\n"
    )
    trace.close()

    assert trace.bye_answer("abc") == 200
    assert trace.bye_answer("other") == 0
