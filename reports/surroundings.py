"""What a run was made with, and from where it looked."""

import socket
from importlib.metadata import PackageNotFoundError, version
from platform import platform, python_version

from tvox.texts import Text

TOOLS = ("tvox-uat", "pytest", "paramiko", "psycopg2-binary", "pymongo", "playwright", "pjsua2-python")


def versions() -> dict[str, str]:
    """The suite, Python, the system and the tools."""
    return {"Python": python_version(), "System": platform(), **{tool: _version(tool) for tool in TOOLS}}


def measuring_point(towards: str) -> Text:
    """The technician's PC, with the address it uses towards the TVOX: what is measured is measured from there."""
    return Text("{host} ({address})", host=socket.gethostname(), address=_own_address(towards))


def _own_address(towards: str) -> str:
    """The source address the system would choose; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((towards, 9))
        except OSError:
            return "-"
        return str(probe.getsockname()[0])


def _version(tool: str) -> str:
    try:
        return version(tool)
    except PackageNotFoundError:
        return "-"
