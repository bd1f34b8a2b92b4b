"""A place in the oplog."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bson import Int64, Timestamp

from lab.chat import Document


@dataclass(frozen=True, order=True)
class OpTime:
    """Ordered as MongoDB orders it: by term first, then by timestamp (seconds since 1970 and a counter)."""

    term: int
    seconds: int
    increment: int

    @classmethod
    def of(cls, holder: Document) -> "OpTime":
        """The optime of an oplog entry or of a `{ts, t}` document."""
        stamp: Timestamp = holder["ts"]
        return cls(int(holder["t"]), stamp.time, stamp.inc)

    @property
    def timestamp(self) -> Timestamp:
        """Without the term."""
        return Timestamp(self.seconds, self.increment)

    @property
    def date(self) -> datetime:
        """UTC, to the second, without a time zone, as BSON wants it."""
        return datetime.fromtimestamp(self.seconds, UTC).replace(tzinfo=None)

    def document(self) -> Document:
        """`{ts, t}`."""
        return {"ts": self.timestamp, "t": Int64(self.term)}


NEVER = OpTime(-1, 0, 0)


def now() -> datetime:
    """UTC with milliseconds, without a time zone, as BSON wants it."""
    moment = datetime.now(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
