"""The configuration of the carrier's Asterisk."""

from pathlib import Path

from lab import plan
from lab.carrier.numbers import FIRST, LINES, OUTSIDE_PASSWORD, OUTSIDE_PHONES, SECOND, SECOND_LINE_ONLY, Line

# A call that the first line does not take up goes by the second after 6.4 s, not after half a minute.
PJSIP = """[system]
type=system
timer_t1=100
timer_b=6400
[global]
type=global
user_agent=Carrier
endpoint_identifier_order=username,header
[line](!)
type=endpoint
context=from-customer
disallow=all
allow=alaw,ulaw
direct_media=no
bind_rtp_to_media_address=yes
trust_id_inbound=yes
send_pai=yes
[telephone](!)
type=endpoint
context=from-outside
transport={first.name}
disallow=all
allow=alaw,ulaw
direct_media=no
media_address={first.address}
bind_rtp_to_media_address=yes
rtp_symmetric=yes
force_rport=yes
rewrite_contact=yes
dtmf_mode=rfc4733
send_pai=yes
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

# Both lines come from the TVOX's one address: which of them a call used is told by the address it was sent to.
# Asked after the user name, because an outside telephone registers at the first of these addresses too.
# Without the external address Asterisk gives the machine's first one as its contact, on either line.
LINE = """[{name}]
type=transport
protocol=udp
bind={address}
external_signaling_address={address}
[{name}](line)
transport={name}
aors={name}
media_address={address}
[{name}]
type=aor
contact=sip:{node_ip}
qualify_frequency=2
qualify_timeout=1
[{name}]
type=identify
endpoint={name}
match_header=To: /@{pattern}/
"""

TELEPHONE = """[{number}](telephone)
aors={number}
auth={number}
callerid=<{number}>
[{number}](login)
username={number}
password={password}
[{number}](place)
"""

EMERGENCY = "^(00|[+])?(39)?0?11[2-8]$"
"""An emergency number, also behind a country code or an access code that was left standing."""

DIALPLAN = """[from-customer]
exten => _[+0-9]!,1,GotoIf($[${{REGEX("{emergency}" ${{EXTEN}})}}]?emergency,${{EXTEN}},1)
 same => n,Log(NOTICE,call over ${{CHANNEL(endpoint)}}: ${{CALLERID(num)}} to ${{EXTEN}})
 same => n,GotoIf($["${{CHANNEL(endpoint)}}" = "{first.name}" & "${{EXTEN}}" = "{second_only}"]?full)
 same => n,GotoIf($["${{PJSIP_ENDPOINT(${{EXTEN}},context)}}" != "from-outside"]?unknown)
 same => n,Dial(PJSIP/${{EXTEN}},60)
 same => n,Hangup(${{HANGUPCAUSE}})
 same => n(full),Hangup(34)
 same => n(unknown),Hangup(1)
[from-outside]
exten => _[+0-9]!,1,GotoIf($[${{REGEX("{emergency}" ${{EXTEN}})}}]?emergency,${{EXTEN}},1)
 same => n,Hangup(1)
exten => _{first.root}XXX,1,Dial(PJSIP/${{EXTEN}}@{first.name},60)
 same => n,GotoIf($["${{DIALSTATUS}}" = "CHANUNAVAIL" & ${{HANGUPCAUSE}} != 1]?other)
 same => n,Hangup(${{HANGUPCAUSE}})
 same => n(other),Dial(PJSIP/${{EXTEN}}@{second.name},60)
 same => n,Hangup(${{HANGUPCAUSE}})
[emergency]
exten => _[+0-9]!,1,Log(ERROR,EMERGENCY NUMBER ${{EXTEN}} was dialled by ${{CALLERID(num)}} on ${{CHANNEL(endpoint)}})
 same => n,Hangup(21)
"""

MODULES = (
    "app_dial",
    "app_verbose",
    "bridge_builtin_features",
    "bridge_native_rtp",
    "bridge_simple",
    "chan_pjsip",
    "codec_alaw",
    "codec_resample",
    "codec_ulaw",
    "func_callerid",
    "func_channel",
    "func_pjsip_endpoint",
    "func_strings",
    "pbx_config",
    "res_http_websocket",
    "res_pjproject",
    "res_pjsip",
    "res_pjsip_authenticator_digest",
    "res_pjsip_caller_id",
    "res_pjsip_dtmf_info",
    "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_endpoint_identifier_user",
    "res_pjsip_logger",
    "res_pjsip_nat",
    "res_pjsip_pubsub",
    "res_pjsip_registrar",
    "res_pjsip_rfc3326",
    "res_pjsip_sdp_rtp",
    "res_pjsip_session",
    "res_rtp_asterisk",
    "res_sorcery_astdb",
    "res_sorcery_config",
    "res_sorcery_memory",
    "res_sorcery_realtime",
    "res_timing_timerfd",
)

LOG = "var/log/asterisk/calls"
"""Every call that came over a line, and every emergency number that somebody dialled."""


def write_configuration(root: Path) -> None:
    """Everything under /etc/asterisk that the carrier needs."""
    folder = root / "etc/asterisk"
    (folder / "pjsip.conf").write_text(pjsip())
    (folder / "extensions.conf").write_text(dialplan())
    (folder / "modules.conf").write_text("[modules]\nautoload=no\n" + "".join(f"load={name}.so\n" for name in MODULES))
    (folder / "rtp.conf").write_text("[general]\nrtpstart=10000\nrtpend=20000\nstrictrtp=no\n")
    (folder / "logger.conf").write_text(f"[general]\n[logfiles]\n{Path(LOG).name} => notice,warning,error\n")
    (folder / "asterisk.conf").write_text("[directories]\n[options]\nverbose=0\n[files]\nastctlpermissions=0660\n")


def pjsip() -> str:
    """The lines and the outside telephones."""
    telephones = (TELEPHONE.format(number=number, password=OUTSIDE_PASSWORD) for number in OUTSIDE_PHONES)
    return PJSIP.format(first=FIRST) + "".join(map(_line, LINES)) + "".join(telephones)


def dialplan() -> str:
    """From the lines to the outside telephones and back; never to an emergency service."""
    return DIALPLAN.format(first=FIRST, second=SECOND, second_only=SECOND_LINE_ONLY, emergency=EMERGENCY)


def _line(line: Line) -> str:
    pattern = line.address.replace(".", r"\.")
    return LINE.format(name=line.name, address=line.address, node_ip=plan.NODE_IP, pattern=pattern)
