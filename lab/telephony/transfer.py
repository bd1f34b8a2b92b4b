"""Music for who is held, transfers by REFER, and digits between phones: what happens within a conversation."""

from lab.telephony.parts import Part
from lab.telephony.prompts import MUSIC, NO_MUSIC

SILENT = "hold-silent"
DOUBLED = "dtmf-doubled"

MODULES = (
    "app_senddtmf",
    "app_verbose",
    "format_wav",
    "func_channel",
    "res_musiconhold",
    "res_pjsip_dtmf_info",
    "res_pjsip_refer",
)

FEATURES = "[general]\n[featuremap]\n[applicationmap]\n"

# A phone that is held hears the class `default`; who waits for somebody the class `waiting`.
CLASSES = """[default]
mode=files
directory={held}
[waiting]
mode=files
directory={waiting}
"""


DOUBLED_DIGITS = {digit: f"double{place}" for place, digit in enumerate("0123456789*#")}
"""The name of the feature that doubles a digit."""

# Two digits of 60 ms with 50 ms after each: done before the next one is dialled.
DOUBLING = '{name} => {digit},peer,SendDTMF,"{digit}{digit},50,60"\n'


def part(defects: frozenset[str]) -> Part:
    """Music classes and features."""
    music = CLASSES.format(held=NO_MUSIC if SILENT in defects else MUSIC, waiting=MUSIC)
    doubling = (DOUBLING.format(name=name, digit=digit) for digit, name in DOUBLED_DIGITS.items())
    features = FEATURES + ("".join(doubling) if DOUBLED in defects else "")
    return Part(files={"musiconhold.conf": music, "features.conf": features}, modules=MODULES)
