"""What the PBX keeps: recordings in the synchronised folder, messages in a mailbox. And the conference room."""

from lab.plan import CONFERENCE_ADMIN_PIN, CONFERENCE_USER_PIN, VOICEMAIL_PIN
from lab.telephony.description import CODES, CONFERENCE, MAILBOX, RECORDED, RECORDED_AGENT, USERS
from lab.telephony.parts import Part, extension
from lab.telephony.prompts import SOUNDS

SILENT = "recording-silent"
MISSING = "recording-missing"
NO_LIGHT = "mailbox-light-off"
ANY_PIN = "conference-any-pin"
ONE_DEAF = "conference-one-deaf"

MODULES = ("app_confbridge", "app_mixmonitor", "app_playback", "app_read", "app_voicemail", "bridge_softmix",
           "format_wav", "func_callerid", "func_logic", "func_strings", "res_mutestream", "res_pjsip_mwi",
           "res_pjsip_mwi_body_generator", )  # fmt: skip

OWNER = next(user.name for user in USERS if user.number == MAILBOX)
VOICEMAIL = f"""[general]
format=wav
maxsecs=60
minsecs=1
maxmsg=20
moveheard=yes
[default]
{MAILBOX} => {VOICEMAIL_PIN},{OWNER},,,attach=no|saycid=no|envelope=no|sayduration=no
"""
LIGHT = f"""[{MAILBOX}](+type=endpoint)
mailboxes={MAILBOX}@default
mwi_subscribe_replaces_unsolicited=yes
[{MAILBOX}](+type=aor)
mailboxes={MAILBOX}@default
"""
ROOM = """[general]
[default_bridge]
type=bridge
[member]
type=user
quiet=yes
announce_user_count=no
music_on_hold_when_empty=no
[chair](member)
admin=yes
"""
ATTEMPTS = 3


def part(defects: frozenset[str]) -> Part:
    """Recorded service, mailbox and conference."""
    return Part(
        dialplan={"inside": _recorded(defects) + _voicemail() + _conference(defects), "mailbox": _deposit()},
        pjsip="" if NO_LIGHT in defects else LIGHT,
        files={"voicemail.conf": VOICEMAIL, "confbridge.conf": ROOM},
        modules=MODULES,
    )


def _recorded(defects: frozenset[str]) -> str:
    """Both sides from the answer on; `tvox-keep-recording` makes the month's folder hold it when the call is over."""
    how = "silent" if SILENT in defects else "whole"
    name = "${STRFTIME(,,%Y%m%d-%H%M%S)}-${FILTER(0-9,${CALLERID(num)})}-${UNIQUEID}"
    recorded = f"MixMonitor(/var/spool/asterisk/monitor/{name}.wav,b,/usr/local/sbin/tvox-keep-recording {name} {how})"
    return extension(RECORDED, *([] if MISSING in defects else [recorded]), f"Goto(inside,{RECORDED_AGENT},1)")


def _voicemail() -> str:
    return extension(CODES["voicemail"], "Answer()", "VoiceMailMain(${CHANNEL(endpoint)}@default)", "Hangup()")


def _deposit() -> str:
    return extension(
        MAILBOX, "Answer()", f"Playback({SOUNDS}/leave-message)", "VoiceMail(${EXTEN}@default,s)", "Hangup()"
    )


def _conference(defects: frozenset[str]) -> str:
    any_pin = ["Goto(user)"] if ANY_PIN in defects else []
    deaf = ["ExecIf($[${CONFBRIDGE_INFO(parties," + CONFERENCE + ")} > 1]?Set(MUTEAUDIO(out)=on))"]
    return extension(
        CONFERENCE,
        "Answer()",
        "Set(ATTEMPT=0)",
        "(ask)Set(ATTEMPT=$[${ATTEMPT} + 1])",
        f"Read(PIN,{SOUNDS}/enter-pin,4,,1,5)",
        *(deaf if ONE_DEAF in defects else []),
        f'GotoIf($["${{PIN}}" = "{CONFERENCE_ADMIN_PIN}"]?admin)',
        f'GotoIf($["${{PIN}}" = "{CONFERENCE_USER_PIN}"]?user)',
        *any_pin,
        f"Playback({SOUNDS}/wrong-pin)",
        f"GotoIf($[${{ATTEMPT}} < {ATTEMPTS}]?ask)",
        "Hangup()",
        f"(user)ConfBridge({CONFERENCE},default_bridge,member)",
        "Hangup()",
        f"(admin)ConfBridge({CONFERENCE},default_bridge,chair)",
        "Hangup()",
    )
