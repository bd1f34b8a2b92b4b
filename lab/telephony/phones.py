"""Telephones: transports, accounts with their owners' names, and how one extension calls another.

Every service and extension is in the context `inside`; the classes of service are contexts that include it.
"""

from lab.plan import NODE_IP, SIP_PASSWORD
from lab.telephony.description import USERS, User
from lab.telephony.outside_description import SACRIFICIAL
from lab.telephony.parts import Part

# Phones know the node IP only: an answer that came from the machine's own address would not reach them.
PJSIP = f"""[global]
type=global
user_agent=TVOX
[udp]
type=transport
protocol=udp
bind={NODE_IP}
tos=cs3
[tcp]
type=transport
protocol=tcp
bind={NODE_IP}
[extension](!)
type=endpoint
subscribe_context=inside
disallow=all
allow={{codecs}}
direct_media=no
media_address={NODE_IP}
bind_rtp_to_media_address=yes
rtp_symmetric=yes
force_rport=yes
rewrite_contact=yes
dtmf_mode=auto_info
send_pai=yes
language=it
[login](!)
type=auth
auth_type=userpass
[place](!)
type=aor
max_contacts=1
remove_existing=yes
qualify_frequency=0
minimum_expiration=10
"""

EXTENSION = """[{number}](extension)
context={context}
aors={number}
auth={number}
callerid="{name}" <{number}>
tos_audio={mark}
[{number}](login)
username={number}
password={password}
[{number}](place)
"""

# Even and odd extensions mark their audio differently, so that a fault can silence the one and spare the other.
MARKS = {0: "af41", 1: "ef"}

FILES = {
    "rtp.conf": "[general]\nrtpstart=10000\nrtpend=20000\nstrictrtp=no\n",
    "logger.conf": "[general]\n[logfiles]\nfull => notice,warning,error\n",
    # Started as root without a run user: with one, Asterisk gives up the capabilities it needs for the marks above.
    "asterisk.conf": "[directories]\n[options]\nverbose=0\n[files]\nastctlpermissions=0660\n",
}

MODULES = (
    "app_playback",
    "app_stack",
    "app_verbose",
    "bridge_builtin_features",
    "bridge_native_rtp",
    "bridge_simple",
    "bridge_softmix",
    "cdr_csv",
    "chan_pjsip",
    "codec_alaw",
    "codec_g722",
    "codec_resample",
    "codec_ulaw",
    "format_pcm",
    "format_wav",
    "func_callerid",
    "func_channel",
    "func_strings",
    "pbx_config",
    "res_http_websocket",
    "res_pjproject",
    "res_pjsip",
    "res_pjsip_acl",
    "res_pjsip_authenticator_digest",
    "res_pjsip_caller_id",
    "res_pjsip_dialog_info_body_generator",
    "res_pjsip_dtmf_info",
    "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_endpoint_identifier_user",
    "res_pjsip_exten_state",
    "res_pjsip_logger",
    "res_pjsip_nat",
    "res_pjsip_outbound_publish",
    "res_pjsip_pidf_body_generator",
    "res_pjsip_pidf_digium_body_supplement",
    "res_pjsip_pidf_eyebeam_body_supplement",
    "res_pjsip_pubsub",
    "res_pjsip_registrar",
    "res_pjsip_rfc3326",
    "res_pjsip_sdp_rtp",
    "res_pjsip_session",
    "res_pjsip_xpidf_body_generator",
    "res_rtp_asterisk",
    "res_sorcery_astdb",
    "res_sorcery_config",
    "res_sorcery_memory",
    "res_sorcery_realtime",
    "res_srtp",
    "res_timing_timerfd",
)


NAMELESS = "caller-name-wrong"
BANNED = "registration-refused"
NARROW = "codec-missing"
LOCKED_OUT = "account-refused"
STUCK = "lamp-dark"
CODECS = "alaw,ulaw,g722"
WITHOUT_G722 = "alaw,ulaw"
REFUSED = "[banned]\ntype=acl\ndeny=0.0.0.0/0.0.0.0\n"
CHANGED = f"[{SACRIFICIAL}](+type=auth)\npassword=another\n"


def part(defects: frozenset[str]) -> Part:
    """Transports, accounts and lamps."""
    accounts = "".join(_account(user, nameless=NAMELESS in defects) for user in USERS)
    return Part(
        dialplan={"internal": "include => inside\n", "inside": _lamps(stuck=STUCK in defects)},
        pjsip=PJSIP.format(codecs=WITHOUT_G722 if NARROW in defects else CODECS)
        + accounts
        + (REFUSED if BANNED in defects else "")
        + (CHANGED if LOCKED_OUT in defects else ""),
        files=FILES,
        modules=MODULES,
    )


def _account(user: User, *, nameless: bool) -> str:
    return EXTENSION.format(
        number=user.number, context=user.context, name=f"Interno {user.number}" if nameless else user.name,
        mark=MARKS[int(user.number) % 2], password=SIP_PASSWORD,
    )  # fmt: skip


def _lamps(*, stuck: bool) -> str:
    """What tells of each extension's state; a stuck one tells of something that never changes."""
    told = "Custom:nothing" if stuck else "PJSIP/{number}"
    return "".join(f"exten => {user.number},hint,{told.format(number=user.number)}\n" for user in USERS)
