"""One writer at a time: a lock on a file that the operating system drops when its holder dies, however it dies."""

import os
import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# Windows locks bytes and forbids others to read them: the lock sits far behind the words that name the holder.
_LOCKED_BYTE = 1 << 20


class AlreadyLockedError(Exception):
    """Somebody else holds the lock; `holder` is what they wrote about themselves."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is held by {holder}")
        self.holder = holder


class FileLock:
    """Held from creation until `close`, or until this process ends."""

    def __init__(self, path: Path, *, holder: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("a+b")
        try:
            _lock(self._file)
        except OSError as taken:
            self._file.seek(0)
            named = self._file.read(_LOCKED_BYTE).decode(errors="replace").strip()
            self._file.close()
            raise AlreadyLockedError(path, named or "-") from taken
        self._file.truncate(0)
        self._file.write(holder.encode())
        self._file.flush()

    def close(self) -> None:
        """Let the next one in."""
        self._file.truncate(0)
        self._file.close()


if sys.platform == "win32":

    def _lock(file: IO[bytes]) -> None:
        os.lseek(file.fileno(), _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        os.lseek(file.fileno(), 0, os.SEEK_SET)

else:

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
