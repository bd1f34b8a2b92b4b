"""mongod.log, in the format of MongoDB 4.0."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

LOG_FILE = Path("var/log/mongodb/mongod.log")


class Log:
    """`2022-08-03T12:11:26.281+0200 I CONTROL  [initandlisten] MongoDB starting : …`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", buffering=1, encoding="utf-8")
        self.startup_warnings: list[str] = []

    def write(self, component: str, context: str, message: str, *, severity: str = "I") -> str:
        """Add one line and give it."""
        line = f"{stamp(datetime.now().astimezone())} {severity} {component:<8} [{context}] {message}"
        with suppress(OSError):  # a full disk costs lines, not the server
            self._file.write(line + "\n")
        return line

    def warn_at_startup(self, component: str, *messages: str) -> None:
        """Lines that the shell shows when it connects."""
        self.startup_warnings.extend(self.write(component, "initandlisten", message) for message in messages)


def stamp(moment: datetime) -> str:
    """`2022-08-03T12:11:26.281+0200`."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}{moment:%z}"
