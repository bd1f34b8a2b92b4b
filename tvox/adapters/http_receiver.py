"""A receiver of HTTP requests on this PC, for what the TVOX tells others of its calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from tvox.observing import CouldNotAsk
from tvox.telephony.notifications import Notice
from tvox.texts import Text, verbatim

LONGEST_BODY = 64 * 1024
POLL_S = 0.1


class Requests:
    """The requests of one listening, in the order in which they came."""

    def __init__(self) -> None:
        self._notices: list[Notice] = []

    def received(self) -> tuple[Notice, ...]:
        """All of them so far."""
        return tuple(self._notices)

    def add(self, notice: Notice) -> None:
        """One more."""
        self._notices.append(notice)


class HttpReceiver:
    """The domain's port, by the standard library's server."""

    @contextmanager
    def listen(self, address: str, port: int) -> Iterator[Requests]:
        """Answer every GET and POST with 200 meanwhile."""
        requests = Requests()
        try:
            server = ThreadingHTTPServer((address, port), _handler(requests))
        except OSError as refused:
            raise CouldNotAsk(
                Text("receiver at {address}:{port}", address=address, port=port),
                Text("It could not listen: {why}", why=verbatim(str(refused))),
                Text("Name an address of this PC and a free port as telephony.notifications in the site file."),
            ) from refused
        thread = Thread(target=server.serve_forever, args=(POLL_S,), name="http-receiver", daemon=True)
        thread.start()
        try:
            yield requests
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _handler(requests: Requests) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            self._take("")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self._take(self.rfile.read(min(length, LONGEST_BODY)).decode("utf-8", "replace"))

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

        def _take(self, body: str) -> None:
            came = datetime.now(UTC)
            fields = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
            fields |= dict(parse_qsl(body, keep_blank_values=True))
            requests.add(Notice(fields, came))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler
