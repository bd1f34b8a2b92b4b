"""What becomes of a talk that never took place, and of music that is none."""

from dataclasses import replace

import pytest

from tests.tvox.telephony.talk_facts import BLIND, talk_of, verdicts
from tvox.findings import Finding, Verdict
from tvox.telephony.media import MediaFinding
from tvox.telephony.music import Waiting, judge_waiting
from tvox.telephony.sound_presence import Presence
from tvox.telephony.talking import judge_talk
from tvox.texts import Text

MUSIC = Presence(length_s=3.0, sounding_s=2.9, alike_s=0.2, longest_silence_ms=50, flatness=0.3, loudest_dbfs=-11.0)
WAITING = Waiting("102", MUSIC, ((560, 0.0), (1060, 0.0)), lasted=True)


def test_talk_ok_is_about_media() -> None:
    findings = judge_talk(talk_of("101", "102"), ends=("101", "102"), least_s=3.0)

    assert verdicts(findings) == [Verdict.PASS, Verdict.PASS]
    assert all(isinstance(finding, MediaFinding) for finding in findings)


def test_talk_that_never_took_place_is_not_observed() -> None:
    findings = judge_talk(None, ends=("101", "102"), least_s=3.0)

    assert verdicts(findings) == [Verdict.NOT_OBSERVED, Verdict.NOT_OBSERVED]
    assert [str(finding.where) for finding in findings] == ["sound 102 → 101", "sound 101 → 102"]


QUIET = replace(WAITING, presence=replace(MUSIC, sounding_s=0.0))


def judged(heard: Waiting | None, *, tried: bool = True) -> Finding:
    return judge_waiting(heard, extension="102", tried=tried, least_s=3.0)


def test_judge_waiting_ok() -> None:
    finding = judged(WAITING)

    assert finding.verdict is Verdict.PASS
    assert isinstance(finding, MediaFinding)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        pytest.param(replace(WAITING, presence=replace(MUSIC, sounding_s=0.05)), "Silence.", id="silence"),
        pytest.param(replace(WAITING, presence=replace(MUSIC, sounding_s=1.5)), "No music", id="too little"),
        pytest.param(replace(WAITING, presence=replace(MUSIC, alike_s=2.9)), "No music", id="a tone"),
        pytest.param(replace(WAITING, presence=replace(MUSIC, flatness=0.95)), "No music", id="noise"),
        pytest.param(replace(WAITING, tones=((560, 0.8),)), "test phone (560 Hz)", id="the holder's tone"),
        pytest.param(replace(WAITING, lasted=False), "ended by itself", id="ended"),
        pytest.param(None, "no audio stream", id="no stream"),
    ],
)
def test_judge_waiting_ko(heard: Waiting | None, said: str) -> None:
    finding = judged(heard)

    assert finding.verdict is Verdict.FAIL
    assert said in str(finding.observed)


@pytest.mark.parametrize(("heard", "excused"), [(None, False), (replace(WAITING, lasted=False), False), (QUIET, True)])
def test_only_what_was_heard_is_excused_by_this_pc(heard: Waiting | None, excused: bool) -> None:
    assert isinstance(judged(heard), MediaFinding) is excused


def test_a_note_of_the_music_may_be_one_of_our_tones() -> None:
    assert judged(replace(WAITING, tones=((560, 0.3), (1060, 0.1)))).verdict is Verdict.PASS


def test_judge_waiting_unreachable() -> None:
    assert judge_waiting(BLIND, extension="102", tried=True, least_s=3.0).verdict is Verdict.NOT_OBSERVED


def test_waiting_that_was_never_reached_is_not_observed() -> None:
    assert judged(None, tried=False).verdict is Verdict.NOT_OBSERVED


def test_sentences_of_a_talk_that_never_took_place_name_both() -> None:
    finding = judge_talk(None, ends=("101", "102"), least_s=3.0)[0]

    assert finding.expected == Text("{extension} hears {other}", extension="101", other="102")
