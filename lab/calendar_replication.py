"""Carries the master's calendars to the slave: python -m lab.calendar_replication --root ROOT --peer ADDRESS.

Runs on each machine and works while that one is the slave: when the master's rows have changed it restores the
master's dump, in one transaction. Between changes it leaves the slave alone, so a difference planted on the slave
stays until the master changes again or `carry-now` is asked for.

    /run/tvox/database_replication.json   {"running": true, "last_contact": "…", "direction": "from 172.16.95.70"}
    /run/tvox/carry-now                   made by who wants a whole carry now; removed when it is done
"""

import argparse
import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lab.waiting import eventually

DATABASE = "davical_administrators"
USER = "davical_dba"
CHANGES = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables"


@dataclass
class Carrier:
    """One machine's half of the replication. `carried` is the master's change counter at the last carry."""

    root: Path
    peer: str
    carried: str | None = None

    def work(self) -> None:
        """One look at the master; carries if it has changed."""
        role = self._read("run/tvox/role")
        if role != "BACKUP":
            self.carried = None
            (self.root / "run/tvox/database_replication.json").unlink(missing_ok=True)
            return
        changes = self._psql(["-h", self.peer], CHANGES)
        if changes is None:
            return
        demanded = (self.root / "run/tvox/carry-now").exists()
        if demanded or changes != self.carried:
            if (demanded or self.carried is not None or not self._equal()) and not self._carry():
                return
            self.carried = changes
            (self.root / "run/tvox/carry-now").unlink(missing_ok=True)
        self._publish()

    def _equal(self) -> bool:
        mine, theirs = self._dump([]), self._dump(["-h", self.peer])
        return mine is not None and mine == theirs

    def _carry(self) -> bool:
        dump = f"pg_dump --clean --if-exists -h {self.peer} -U {USER} {DATABASE}"
        restore = f"psql -q -1 -v ON_ERROR_STOP=1 -U {USER} {DATABASE}"
        return self._chroot(["sh", "-c", f"{dump} | {restore}"]).returncode == 0

    def _publish(self) -> None:
        status = {"running": True, "last_contact": datetime.now(UTC).isoformat(), "direction": f"from {self.peer}"}
        unfinished = self.root / "run/tvox/database_replication.json.new"
        unfinished.write_text(json.dumps(status))
        unfinished.rename(self.root / "run/tvox/database_replication.json")

    def _dump(self, host: list[str]) -> str | None:
        dump = self._chroot(["pg_dump", *host, "-U", USER, DATABASE])
        # Every dump carries a random word against injection, which says nothing of its content.
        lines = [line for line in dump.stdout.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]
        return "\n".join(lines) if dump.returncode == 0 else None

    def _psql(self, host: list[str], query: str) -> str | None:
        answer = self._chroot(["psql", *host, "-qXAt", "-U", USER, "-c", query, DATABASE])
        return answer.stdout.strip() if answer.returncode == 0 else None

    def _chroot(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "PGCONNECT_TIMEOUT": "3", "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            ["chroot", str(self.root), *command], env=environment, capture_output=True, text=True, check=False
        )

    def _read(self, place: str) -> str:
        try:
            return (self.root / place).read_text().strip()
        except OSError:
            return ""


def main() -> None:
    """Work every half second until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--peer", required=True)
    options = parser.parse_args()
    carrier = Carrier(options.root, options.peer)
    while True:
        eventually(carrier.work, within=3600, every=0.5)


if __name__ == "__main__":
    main()
