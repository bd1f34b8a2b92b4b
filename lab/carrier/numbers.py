"""The carrier's addresses and numbers: its configuration, the TVOX's lines and the site file are made from these."""

from dataclasses import dataclass

from lab import plan

MAC = "02:00:ac:10:5c:14"
PORT = 5060


@dataclass(frozen=True)
class Line:
    """A line to the TVOX: the carrier's end of it, and the root of the numbers that it is paid for."""

    name: str
    address: str
    root: str

    def number_of(self, extension: str) -> str:
        """The public number of an extension on this line."""
        return self.root + extension


FIRST = Line("line1", "172.16.92.20", "0452000")
SECOND = Line("line2", "172.16.92.21", "0455000")
LINES = (FIRST, SECOND)

FIXED = "0451234567"
MOBILE = "3331234567"
SECOND_LINE_ONLY = "0457654321"
"""A number that the first line answers with 503, as a full one does."""
OUTSIDE_PHONES = (FIXED, MOBILE, SECOND_LINE_ONLY)
OUTSIDE_PASSWORD = plan.OUTSIDE_PASSWORD

EMERGENCY = ("112", "113", "114", "115", "118")
"""What the TVOX must route, and what nobody in the lab may ever dial."""
