"""The configuration of the machines' Asterisk: extensions 101-140, echo test 600."""

from pathlib import Path

from lab.plan import EXTENSIONS, NODE_IP, SIP_PASSWORD

# Phones know the node IP only: an answer that came from the machine's own address would not reach them.
PJSIP = """[global]
type=global
user_agent=TVOX
[udp]
type=transport
protocol=udp
bind={node_ip}
tos=cs3
[tcp]
type=transport
protocol=tcp
bind={node_ip}
[extension](!)
type=endpoint
context=internal
disallow=all
allow=alaw,ulaw,g722
direct_media=no
media_address={node_ip}
bind_rtp_to_media_address=yes
rtp_symmetric=yes
force_rport=yes
rewrite_contact=yes
dtmf_mode=rfc4733
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
aors={number}
auth={number}
callerid=Utente {number} <{number}>
tos_audio={mark}
[{number}](login)
username={number}
password={password}
[{number}](place)
"""

# Even and odd extensions mark their audio differently, so that a fault can silence the one and spare the other.
MARKS = {0: "af41", 1: "ef"}

DIALPLAN = """[internal]
exten => 600,1,Answer()
 same => n,Echo()
 same => n,Hangup()
exten => _1XX,1,Dial(PJSIP/${EXTEN},30)
 same => n,Hangup()
"""

MODULES = """[modules]
autoload=no
"""
LOADED = [
    "app_dial",
    "app_echo",
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
    "res_pjsip_dtmf_info",
    "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_endpoint_identifier_user",
    "res_pjsip_logger",
    "res_pjsip_nat",
    "res_pjsip_registrar",
    "res_pjsip_pubsub",
    "res_pjsip_rfc3326",
    "res_pjsip_sdp_rtp",
    "res_pjsip_session",
    "res_rtp_asterisk",
    "res_sorcery_astdb",
    "res_sorcery_config",
    "res_sorcery_memory",
    "res_sorcery_realtime",
    "res_srtp",
    "res_timing_timerfd",
]


def write_configuration(root: Path) -> None:
    """Everything under /etc/asterisk that the machines need."""
    folder = root / "etc/asterisk"
    extensions = "".join(
        EXTENSION.format(number=number, password=SIP_PASSWORD, mark=MARKS[number % 2]) for number in EXTENSIONS
    )
    (folder / "pjsip.conf").write_text(PJSIP.format(node_ip=NODE_IP) + extensions)
    (folder / "extensions.conf").write_text(DIALPLAN)
    (folder / "modules.conf").write_text(MODULES + "".join(f"load={name}.so\n" for name in LOADED))
    (folder / "rtp.conf").write_text("[general]\nrtpstart=10000\nrtpend=20000\nstrictrtp=no\n")
    (folder / "logger.conf").write_text("[general]\n[logfiles]\nfull => notice,warning,error\n")
    # Started as root without a run user: with one, Asterisk gives up the capabilities it needs for the marks above.
    (folder / "asterisk.conf").write_text("[directories]\n[options]\nverbose=0\n[files]\nastctlpermissions=0660\n")
