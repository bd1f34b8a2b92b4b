"""The machines' firewall: the databases and the file synchronisation are for the two machines only.

27017 MongoDB   5432 PostgreSQL   3306 MySQL   873 rsync
"""

from collections.abc import Iterable

PORTS = {"mongodb": 27017, "postgres": 5432, "mysql": 3306, "rsync": 873}

TABLE = "inet tvox_firewall"
RULES = """table {table} {{
    set guarded {{
        type inet_service
        elements = {{ {ports} }}
    }}
    chain input {{
        type filter hook input priority 10; policy accept;
        iifname "lo" accept
        ip saddr {{ {machines} }} accept
        tcp dport @guarded drop
    }}
}}
"""


def rules(machines: Iterable[str]) -> str:
    """What nft loads at boot; `machines` are the addresses of both machines."""
    ports = ", ".join(str(port) for port in sorted(PORTS.values()))
    return RULES.format(table=TABLE, ports=ports, machines=", ".join(sorted(machines)))
