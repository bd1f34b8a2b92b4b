"""Faults of a machine and its services."""

from typing import TYPE_CHECKING

from lab import time_service
from lab.faults.kinds import At, Fault
from lab.faults.network import drop_table, table
from lab.state import LabError
from lab.waiting import eventually

if TYPE_CHECKING:
    from lab.machine import Machine

SSHD = "/etc/ssh/sshd_config"
BALLAST = "/var/lib/tvox-lab/ballast"
TIMELESS = table("no_time", output=f"udp dport {time_service.NTP} drop")


def _skew(machine: "Machine") -> None:
    # Only what a technician starts over SSH sees the wrong clock: sshd's own sandbox does not let it be preloaded.
    library = machine.sh("find /usr/lib -name libfaketime.so.1").strip()
    setting = f"SetEnv LD_PRELOAD={library} FAKETIME=+5s FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1"
    machine.sh(f"sed -i /^SetEnv/d {SSHD}; echo '{setting}' >> {SSHD}; pkill -HUP -o -x sshd")


def _unskew(machine: "Machine") -> None:
    machine.sh(f"sed -i /^SetEnv/d {SSHD}; pkill -HUP -o -x sshd")


def _stop_ssh(machine: "Machine") -> None:
    machine.sh("pkill -x sshd")


def _start_ssh(machine: "Machine") -> None:
    machine.sh("pgrep -x sshd > /dev/null || /usr/sbin/sshd")


def _stop_postgres(machine: "Machine") -> None:
    machine.sh("pg_ctlcluster --skip-systemctl-redirect 13 main stop --mode=fast")


def _start_postgres(machine: "Machine") -> None:
    machine.sh("pg_lsclusters -h | grep -q online || pg_ctlcluster --skip-systemctl-redirect 13 main start")


def _fill_disk(machine: "Machine") -> None:
    machine.sh(f"fallocate -l $(df --output=avail -B1 / | tail -1 | awk '{{print int($1 * 0.98)}}') {BALLAST}")


def _free_disk(machine: "Machine") -> None:
    machine.sh(f"rm -f {BALLAST}")


def _lose_time(machine: "Machine") -> None:
    # What was measured before is forgotten: chrony would go on by it for hours.
    machine.sh(f"{TIMELESS}; chronyc -n reset sources")
    _await_time(machine, synchronised=False)


def _regain_time(machine: "Machine") -> None:
    drop_table(machine, "no_time")
    _await_time(machine, synchronised=True)


def _await_time(machine: "Machine", *, synchronised: bool) -> None:
    if not eventually(lambda: time_service.is_synchronised(machine) is synchronised, within=15, every=0.2):
        raise LabError(f"{machine.name} did not notice within 15 s that its time server has changed.")


MACHINE_FAULTS = (
    Fault("clock-skew", "the machine's clock is five seconds ahead", At.SLAVE, _skew, _unskew),
    Fault("time-service-lost", "the time server does not answer", At.MASTER, _lose_time, _regain_time),
    Fault("ssh-down", "SSH does not answer", At.SLAVE, _stop_ssh, _start_ssh),
    Fault("postgres-down", "PostgreSQL does not run", At.SLAVE, _stop_postgres, _start_postgres),
    Fault("disk-full", "the disk is 98 % full", At.MASTER, _fill_disk, _free_disk),
    Fault("page-layout", "the monitor is drawn anew, without the table that everybody knows", At.MASTER),
    Fault("page-german", "the administration pages are in a language that nobody expected", At.MASTER),
    Fault("monitor-red", "the administration pages show the database replication as stopped", At.SLAVE),
)
