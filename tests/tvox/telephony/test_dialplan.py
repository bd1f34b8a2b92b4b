"""Asterisk's own words about a number in its dialplan; the first answers are from Asterisk 16.28."""

import pytest

from tvox.telephony.dialplan import Step, UnreadableDialplanError, rules_in

INCLUDED = """\
[ Included context 'inside' created by 'pbx_config' ]
  '101' =>          hint: PJSIP/101                               [extensions.conf:9]
  '_1XX' =>         1. Dial(PJSIP/${EXTEN},30)                    [extensions.conf:7]
                    2. Hangup()                                   [extensions.conf:8]

-= 2 extensions (3 priorities) in 1 context. =-
"""
LABELLED = """\
[ Context 'limited' created by 'pbx_config' ]
  '_11[2-8]' =>     1. Set(CALLERID(num)=0452000100)              [extensions.conf:41]
     [dial]         2. Dial(PJSIP/112@line1,60,b([x]))            [extensions.conf:42]

-= 1 extension (2 priorities) in 1 context. =-
"""


def test_a_hint_is_no_rule_that_a_call_follows() -> None:
    rules = rules_in(INCLUDED)

    assert [rule.pattern for rule in rules.rules] == ["101", "_1XX"]
    assert rules.serving is not None
    assert (rules.serving.context, rules.serving.pattern) == ("inside", "_1XX")
    assert rules.serving.steps == (Step("Dial", "PJSIP/${EXTEN},30"), Step("Hangup", ""))


def test_labels_and_brackets_are_read() -> None:
    serving = rules_in(LABELLED).serving

    assert serving is not None
    assert [step.words for step in serving.steps] == [
        "Set(CALLERID(num)=0452000100)",
        "Dial(PJSIP/112@line1,60,b([x]))",
    ]


def test_what_is_not_there() -> None:
    number = rules_in("There is no existence of 999@internal extension\nCommand 'dialplan show 999@internal' failed.\n")
    context = rules_in("There is no existence of 'nope' context\nCommand 'dialplan show 101@nope' failed.\n")

    assert (number.rules, number.context_exists, number.serving) == ((), True, None)
    assert not context.context_exists


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("", id="nothing"),
        pytest.param("Unable to connect to remote asterisk (does /var/run/asterisk.ctl exist?)\n", id="PBX off"),
        pytest.param(INCLUDED.replace("2. Hangup", "3. Hangup"), id="a priority is missing"),
        pytest.param(INCLUDED.replace("(3 priorities)", "(4 priorities)"), id="fewer than announced"),
        pytest.param(INCLUDED.rpartition("-=")[0], id="cut"),
    ],
)
def test_anything_else_is_unreadable(answer: str) -> None:
    with pytest.raises(UnreadableDialplanError):
        rules_in(answer)
