"""The answer to one command, cut out of a stream that goes on."""


class Frame:
    """Bytes up to a marker that nobody can print by accident, and the words after it on its line.

    At most `keep` bytes are kept; all are counted.
    """

    def __init__(self, marker: bytes, keep: int) -> None:
        self._marker = marker
        self._keep = keep
        self._undecided = bytearray()
        self.kept = bytearray()
        self.total = 0
        self.trailer: tuple[int, ...] | None = None
        """The numbers after the marker; None until its line has ended."""

    def feed(self, chunk: bytes) -> None:
        """Take what has arrived."""
        self._undecided += chunk
        found = self._undecided.find(self._marker)
        if found < 0:
            self._take(len(self._undecided) - len(self._marker))
            return
        self._take(found)
        line, ended, _ = bytes(self._undecided[len(self._marker) :]).partition(b"\n")
        if ended:
            self.trailer = tuple(map(int, line.split()))

    @property
    def text(self) -> str:
        """What was kept, as UTF-8 with undecodable bytes replaced; the rest is counted at its end."""
        missing = self.total - len(self.kept)
        text = self.kept.decode("utf-8", errors="replace")
        return text + f"\n[… +{missing} B]" if missing else text

    def _take(self, count: int) -> None:
        if count > 0:
            self.total += count
            self.kept += self._undecided[: min(count, max(0, self._keep - len(self.kept)))]
            del self._undecided[:count]
