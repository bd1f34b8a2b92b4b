"""Faults of a machine and its services."""

from typing import TYPE_CHECKING

from lab.faults.kinds import At, Fault

if TYPE_CHECKING:
    from lab.machine import Machine

BALLAST = "/var/lib/tvox-lab/ballast"


def _skew(machine: "Machine") -> None:
    # Every program that starts from now on, a technician's shell included, sees a clock five seconds ahead.
    machine.sh("echo '+5s' > /etc/faketimerc; find /usr/lib -name libfaketime.so.1 > /etc/ld.so.preload")


def _unskew(machine: "Machine") -> None:
    machine.sh("rm -f /etc/ld.so.preload /etc/faketimerc")


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


MACHINE_FAULTS = (
    Fault("clock-skew", "the machine's clock is five seconds ahead", At.SLAVE, _skew, _unskew),
    Fault("ssh-down", "SSH does not answer", At.SLAVE, _stop_ssh, _start_ssh),
    Fault("postgres-down", "PostgreSQL does not run", At.SLAVE, _stop_postgres, _start_postgres),
    Fault("disk-full", "the disk is 98 % full", At.MASTER, _fill_disk, _free_disk),
    Fault("monitor-red", "the administration pages show the database replication as stopped", At.SLAVE),
)
