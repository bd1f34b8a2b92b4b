"""Faults of the synchronised files."""

from typing import TYPE_CHECKING

from lab import plan
from lab.faults.kinds import At, Fault
from lab.state import LabError
from lab.waiting import eventually

if TYPE_CHECKING:
    from lab.machine import Machine

SYNC = "/opt/telenia_data/sync"
MISSING = f"{SYNC}/tvox/recording/202606/2026060007.wav"
CORRUPT = f"{SYNC}/tvox/recording/202603/2026030011.wav"
UNCARRIED = f"{SYNC}/tvox/recording/202610/not-carried.wav"
BACKLOG = f"{SYNC}/tvox/recording/backlog"
OTHER = 'sed -n \'s/.*"peer_ip": "\\(.*\\)",/\\1/p\' /etc/tvox/node.json'


def _stop_sync(machine: "Machine") -> None:
    machine.sh(f"tvox-filesync stop; cp {CORRUPT} {UNCARRIED}")


def _start_sync(machine: "Machine") -> None:
    machine.sh(f"rm -f {UNCARRIED}; tvox-filesync start")
    _assure_carried(machine)


def _lose(machine: "Machine") -> None:
    machine.sh(f"rm {MISSING}")


def _corrupt(machine: "Machine") -> None:
    # rsync's quick check and a list of names, sizes and times see no difference.
    machine.sh(
        f"touch -r {CORRUPT} /tmp/time; "
        f"printf 'XXXXXXXXXXXXXXXX' | dd of={CORRUPT} bs=1 seek=4000 conv=notrunc status=none; "
        f"touch -r /tmp/time {CORRUPT}; rm /tmp/time"
    )


def _fetch(machine: "Machine", file: str) -> None:
    machine.sh(
        f"rsync --archive --checksum --relative rsync://$({OTHER})/sync/./{file.removeprefix(SYNC + '/')} {SYNC}/"
    )


def _pile_up(machine: "Machine") -> None:
    # 120 recordings of 250 kB at 100 kB/s: five minutes on the way.
    machine.sh(
        f"tvox-filesync stop; mkdir -p {BACKLOG}; "
        f"for n in $(seq 120); do head -c 250000 /dev/urandom > {BACKLOG}/$n.wav; done; "
        f"sed -i 's/bwlimit = [0-9]*/bwlimit = 100/' /etc/tvox/lsyncd.lua; tvox-filesync start"
    )


def _clear_backlog(machine: "Machine") -> None:
    machine.sh(
        f"sed -i 's/bwlimit = [0-9]*/bwlimit = {plan.BANDWIDTH}/' /etc/tvox/lsyncd.lua; "
        f"rm -rf {BACKLOG}; tvox-filesync start"
    )
    _assure_carried(machine)


def _assure_carried(machine: "Machine") -> None:
    dry_run = f"rsync --archive --dry-run --delete --itemize-changes {SYNC}/ rsync://$({OTHER})/sync/"
    if not eventually(lambda: machine.sh(dry_run, check=False).strip() == "", within=30, every=0.3):
        raise LabError(f"The files of {machine.name} were not carried to the other machine within 30 s.")


FILE_FAULTS = (
    Fault(
        "fs-sync-stopped", "the file synchronisation has stopped and a new recording is not carried",
        At.MASTER, _stop_sync, _start_sync,
    ),
    Fault(
        "fs-file-missing", "a recording is missing on the slave",
        At.SLAVE, _lose, lambda machine: _fetch(machine, MISSING),
    ),
    Fault(
        "fs-file-corrupt", "a recording on the slave has other bytes, the same size and the same time",
        At.SLAVE, _corrupt, lambda machine: _fetch(machine, CORRUPT),
    ),
    Fault(
        "fs-in-flight", "a backlog of recordings is on its way over a slow line",
        At.MASTER, _pile_up, _clear_backlog,
    ),
)  # fmt: skip
