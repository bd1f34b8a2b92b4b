"""What is generated of the house's own telephony, looked at without a lab."""

import re

import pytest

from lab.faults.telephony import SENTENCES, TELEPHONY_FAULTS
from lab.telephony import answering, calling, dialogues, phones, queue, site_sections
from lab.telephony.configuration import PARTS, configuration
from lab.telephony.description import (
    CODES,
    IVR_CHOICES,
    NOT_FOR_TESTS,
    QUEUE,
    SEQUENCE_MEMBERS,
    SHORT_NUMBERS,
    USERS,
)
from lab.telephony.parts import Part, extension
from lab.telephony.prompts import SENTENCES as PROMPTS


def written(*defects: str) -> dict[str, str]:
    return configuration(part(frozenset(defects)) for part in PARTS)


def context(name: str, *defects: str) -> str:
    sections = re.split(r"^\[(.+?)\]\n", written(*defects)["extensions.conf"], flags=re.MULTILINE)
    return dict(zip(sections[1::2], sections[2::2], strict=True))[name]


def steps(dialled: str, where: str = "inside", *defects: str) -> str:
    """All steps of one extension."""
    return context(where, *defects).split(f"exten => {dialled},1", 1)[1].split("exten =>")[0]


def test_contexts_files_and_modules_of_several_parts_come_together() -> None:
    one = Part({"inside": "a\n"}, "x\n", {"queues.conf": "1\n"}, ("app_queue", "app_dial"))
    other = Part({"inside": "b\n", "limited": "c\n"}, "y\n", {"queues.conf": "2\n"}, ("app_dial",))
    assert configuration([one, other]) == {
        "queues.conf": "1\n2\n",
        "extensions.conf": "[inside]\na\nb\n[limited]\nc\n",
        "pjsip.conf": "x\ny\n",
        "modules.conf": "[modules]\nautoload=no\nload=app_dial.so\nload=app_queue.so\n",
    }


def test_a_step_with_a_label_can_be_jumped_to() -> None:
    lines = "exten => 600,1,Answer()\n same => n(wait),Wait(1)\n"
    assert extension("600", "Answer()", "(wait)Wait(1)") == lines


def test_no_context_has_an_extension_twice() -> None:
    for name in re.findall(r"^\[(.+?)\]$", written()["extensions.conf"], flags=re.MULTILINE):
        begun = re.findall(r"^exten => (\S+),1[,(]", context(name), flags=re.MULTILINE)
        assert len(begun) == len(set(begun)), name


def test_every_jump_has_a_place_to_land() -> None:
    for lines in re.split(r"^exten => ", written()["extensions.conf"], flags=re.MULTILINE):
        labels = set(re.findall(r"^ same => n\((\w+)\)", lines, flags=re.MULTILINE))
        assert set(re.findall(r"(?:\?|Goto\()([a-z]+)\)$", lines, flags=re.MULTILINE)) <= labels


@pytest.mark.parametrize("defect", list(SENTENCES))
def test_a_defect_changes_the_configuration_and_another_does_not_undo_it(defect: str) -> None:
    assert written(defect) != written()
    assert written(defect, "disk-full") == written(defect)


def test_every_two_defects_differ() -> None:
    files = [tuple(sorted(written(fault.name).items())) for fault in TELEPHONY_FAULTS]
    assert len(set(files)) == len(files)


def test_every_user_has_a_name_and_a_lamp() -> None:
    pjsip = written()["pjsip.conf"]
    assert len({user.name for user in USERS}) == len(USERS) == 40
    for user in USERS:
        assert f'callerid="{user.name}" <{user.number}>' in pjsip
        assert f"exten => {user.number},hint,PJSIP/{user.number}\n" in context("inside")
        assert user.name not in written(phones.NAMELESS)["pjsip.conf"]


def test_no_test_phone_looks_like_an_emergency_number() -> None:
    numbers = set(re.findall(r'extension = "(\d+)"', site_sections.accounts()))
    assert numbers == {user.number for user in USERS} - NOT_FOR_TESTS
    assert not {number for number in numbers if number.startswith("11")} - {"111"}


def test_every_code_of_the_site_file_is_dialled_somewhere() -> None:
    inside = context("inside")
    for code in CODES.values():
        assert f"exten => {code}," in inside or f"exten => _{code}" in inside


def test_prompts_of_the_site_file_are_spoken() -> None:
    assert set(site_sections.PROMPTS) <= set(PROMPTS)
    for name in site_sections.PROMPTS:
        assert f'"prompts/{name}.wav"' in site_sections.sections({})
    texts = [written(*defects)["extensions.conf"] for defects in ((), (dialogues.OTHER_PROMPT, dialogues.LOOKUP_DOWN))]
    assert set(re.findall(r"/usr/share/tvox/sounds/([a-z-]+)", "".join(texts))) == set(PROMPTS)


def test_a_wrong_branch_is_the_other_choice() -> None:
    (one, first), (two, second) = IVR_CHOICES.items()
    assert f"inside,{first}," in steps(one, "ivr")
    assert f"inside,{second}," in steps(one, "ivr", dialogues.WRONG_BRANCH)
    assert f"inside,{first}," in steps(two, "ivr", dialogues.WRONG_BRANCH)


def test_a_reversed_sequence_ends_with_the_same_extension() -> None:
    healthy, broken = steps("302"), steps("302", "inside", answering.REVERSED)
    assert healthy.index(SEQUENCE_MEMBERS[0]) < healthy.index(SEQUENCE_MEMBERS[1])
    assert broken.index(SEQUENCE_MEMBERS[1]) < broken.index(SEQUENCE_MEMBERS[0])
    assert healthy.splitlines()[-1] == broken.splitlines()[-1]


def test_a_wrong_short_number_reaches_another_test_phone() -> None:
    (short, reaches), *_ = SHORT_NUMBERS.items()
    assert reaches not in steps(short, "inside", answering.SHORT_WRONG)
    assert answering.SHORT_WRONG_REACHES in site_sections.accounts()


def test_a_queue_without_overflow_has_no_limit_anywhere() -> None:
    broken = written(queue.BOUNDLESS)
    assert "maxlen=0" in broken["queues.conf"]
    assert "QUEUE_WAITING_COUNT" not in steps(QUEUE, "inside", queue.BOUNDLESS)
    assert "QUEUE_WAITING_COUNT" in steps(QUEUE)


def test_a_refusing_pbx_refuses_extensions_and_nothing_else() -> None:
    for fault, answer in calling.ANSWERS.items():
        assert steps("_1XX", "inside", fault).startswith(f",{answer}\n")
        assert steps("600", "inside", fault) == steps("600")


def test_forwards_are_set_to_numbers_of_the_house_only() -> None:
    for code in ("forward_always", "forward_busy", "forward_no_answer"):
        assert "DIALPLAN_EXISTS(inside,${TARGET},1)" in steps(f"_{CODES[code]}X.")
    assert "line" not in context("inside")
