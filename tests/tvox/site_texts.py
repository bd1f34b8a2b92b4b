"""Site files to spoil."""

GOOD = """\
customer = "Acme"
change = "CHG0000001"
language = "en"

[topology]
kind = "lan"
node_ip = "192.0.2.11"
netmask = "255.255.255.0"
gateway = "192.0.2.1"

[topology.tvox1] # in production
address = "192.0.2.10"

[topology.tvox2]
address = "192.0.2.12"

[releases]
from = "21.0.26"
to = "22.0.20"

[ssh]
password = "env:ROOT"

[sip]
echo_test = "600"
accounts = [
    { extension = "201", password = "env:SIP" },
    { extension = "202", password = "env:SIP" },
]

[web]
admin = { user = "admin", password = "prompt:admin" }

[manners]
quiet_hours = { start = 08:00:00, end = 19:00:00 }

[thresholds]
stable_s = 30
"""


def with_line(old: str, new: str) -> str:
    """The good file with one piece of text replaced, which must be there exactly once."""
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)
