"""A receiver of notifications during one call.

    python -m tests.lab.telephony.receiver CALLER NUMBER CALLED…

The words are those of `tests.lab.telephony.telephone`; what the receiver was told is printed, a line each.
"""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from lab.telephony.outside_description import NOTIFIED
from lab.waiting import eventually
from tests.lab.telephony.telephone import call, telephone

TOLD: list[str] = []


class Receiver(BaseHTTPRequestHandler):
    """Keeps every body."""

    def do_POST(self) -> None:
        """One event."""
        TOLD.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Nothing is to be said of it."""


if __name__ == "__main__":
    server = HTTPServer((NOTIFIED.host, NOTIFIED.port), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    caller, number, *called = sys.argv[1:]
    call(telephone(caller), number, [telephone(one) for one in called])
    eventually(lambda: any("hungup" in event for event in TOLD), within=10)
    closed = len(TOLD)
    eventually(lambda: len(TOLD) > closed, within=0.5)
    print("\n".join(TOLD))
